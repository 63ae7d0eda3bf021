// Package pick is choosing from lists: one list, and the way through several
// that writes a request.
package pick

import (
	"bouncer/internal/content"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// Item is one row of a list.
type Item struct{ Name, About string }

// List is named items, what each is about beside its name.
type List struct {
	kit.List
	Items []Item
}

// Draw draws as much of the list as has room in height rows, the cursor in
// sight; y is the row of the screen's body that it begins at. Where it doesn't
// fit, a last row says how much is out of sight.
func (l *List) Draw(t *theme.Theme, y, width, height int) (rows []string, zones []screen.Zone) {
	cut := len(l.Items) > height && height > 1
	if cut {
		height--
	}
	l.Fit(len(l.Items), height)
	named := 0
	for _, it := range l.Items {
		named = max(named, len([]rune(it.Name)))
	}
	named = min(named, max(width-10, 8))
	rows, zones = l.Rows(y, width, func(i int, on bool) string {
		sign, name := kit.Sign(t, on)
		it := l.Items[i]
		row := name.Render(layout.Pad(content.CleanLine(it.Name), named)) + "  " +
			t.Soft.Render(content.CleanLine(it.About))
		return layout.Clip(sign+row, width)
	})
	if cut {
		rows = append(rows, layout.Spread("", t.Dim.Render(l.Cue(width).String()), width))
	}
	return rows, zones
}
