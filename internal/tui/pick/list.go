// Package pick is choosing from lists: one list, and the way through several
// that writes a request.
package pick

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// Item is one row of a list.
type Item struct{ Name, About string }

// List is items with a cursor among them.
type List struct {
	Items  []Item
	Cursor int
	offset int
	height int
}

// Move takes a key that moves the cursor and reports whether it was one.
func (l *List) Move(msg tea.KeyPressMsg, k screen.Keys) bool {
	switch {
	case key.Matches(msg, k.Down):
		l.step(1)
	case key.Matches(msg, k.Up):
		l.step(-1)
	case key.Matches(msg, k.PageDown):
		l.step(l.height)
	case key.Matches(msg, k.PageUp):
		l.step(-l.height)
	case key.Matches(msg, k.Top):
		l.step(-len(l.Items))
	case key.Matches(msg, k.Bottom):
		l.step(len(l.Items))
	default:
		return false
	}
	return true
}

func (l *List) step(by int) { l.Cursor = max(min(l.Cursor+by, len(l.Items)-1), 0) }

// Rows draws as much of the list as fits, the cursor in sight.
func (l *List) Rows(t *theme.Theme, width, height int) (rows []string) {
	l.height = max(height, 1)
	if l.Cursor < l.offset {
		l.offset = l.Cursor
	}
	l.offset = max(min(max(l.offset, l.Cursor-l.height+1), len(l.Items)-l.height), 0)
	named := 0
	for _, it := range l.Items {
		named = max(named, len([]rune(it.Name)))
	}
	named = min(named, max(width-10, 8))
	for i := l.offset; i < min(l.offset+l.height, len(l.Items)); i++ {
		sign, name := "  ", t.Text
		if i == l.Cursor {
			sign, name = t.Accent.Render("▸ "), t.AccentBold
		}
		row := sign + name.Render(layout.Pad(content.CleanLine(l.Items[i].Name), named)) + "  " + t.Soft.Render(content.CleanLine(l.Items[i].About))
		rows = append(rows, layout.Clip(row, width))
	}
	return rows
}

// First is the item that stood on the first row when the list was drawn.
func (l *List) First() int { return l.offset }
