package kit

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// Chosen is a click on an item of a list.
type Chosen int

// List is a cursor among items, of which as many are in sight as fit.
type List struct {
	Cursor int
	Wraps  bool // one goes from the last item to the first

	items  int
	height int
	offset int
}

// Fit says how many items there are and how many rows they have; the cursor
// stays in sight.
func (l *List) Fit(items, height int) {
	l.items, l.height = items, max(height, 1)
	l.Cursor = max(min(l.Cursor, items-1), 0)
	l.offset = max(min(max(min(l.offset, l.Cursor), l.Cursor-l.height+1), items-l.height), 0)
}

// Step moves the cursor.
func (l *List) Step(by int) {
	l.Cursor += by
	if l.Wraps && l.items > 0 {
		l.Cursor = (l.Cursor%l.items + l.items) % l.items
	}
	l.Fit(l.items, l.height)
}

// Update moves the cursor by a key, the wheel or a click and reports whether the
// message was one of these, and whether it opens the item under the cursor.
func (l *List) Update(msg tea.Msg, k screen.Keys) (moved, open bool) {
	switch msg := msg.(type) {
	case Chosen:
		l.Step(int(msg) - l.Cursor)
		return true, l.items > 0
	case tea.MouseWheelMsg:
		l.Step(Wheel(msg, 1))
		return true, false
	case tea.KeyPressMsg:
		if key.Matches(msg, k.Open) {
			return false, l.items > 0
		}
		by, ok := goes(msg, l.ways(k))
		l.Step(by)
		return ok, false
	}
	return false, false
}

// ways are the keys that move the cursor; only single steps go around the ends.
func (l *List) ways(k screen.Keys) []way {
	all := ways(k, l.height, l.items)
	for i, w := range all {
		if w.by < -1 || w.by > 1 {
			all[i].by = max(min(l.Cursor+w.by, l.items-1), 0) - l.Cursor
		}
	}
	return all
}

// Window is the items in sight: from the one up to the other.
func (l *List) Window() (from, to int) { return l.offset, min(l.offset+l.height, l.items) }

// Rows draws the items in sight, one a row, and makes them clickable. y is the
// row of the screen's body that the first stands in.
func (l *List) Rows(y, width int, draw func(item int, on bool) string) (rows []string, zones []screen.Zone) {
	for i, to := l.Window(); i < to; i++ {
		zones = append(zones, screen.Zone{X: 0, Y: y + len(rows), W: width, H: 1, Msg: Chosen(i)})
		rows = append(rows, draw(i, i == l.Cursor))
	}
	return rows, zones
}

// Cue says how many items are out of sight.
func (l *List) Cue(width int) screen.Cue {
	from, to := l.Window()
	return screen.Cue{Right: width, Above: from, Below: l.items - to}
}

// Sign is what stands before an item, and the style of its name.
func Sign(t *theme.Theme, on bool) (sign string, name lipgloss.Style) {
	if on {
		return t.Accent.Render("▸ "), t.AccentBold
	}
	return "  ", t.Text
}
