package kit

import (
	"strings"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

const (
	aboutIndent = 6  // of what is said of an item, in cells
	aboutWidth  = 72 // the widest that gets
	aboutShare  = 3  // that part of the screen's height it may take from a list that doesn't fit
)

// Entry is an item of a catalog.
type Entry struct {
	Lead  string // styled; before the name
	Name  string // plain
	Right string // styled; at the end of the row
	About string // plain; shown below the list while the cursor is on it
}

// Catalog is a list that says below it what the item under the cursor is about.
type Catalog struct {
	List
	entries []Entry
	about   [][]string
	width   int
}

// Fill takes the entries anew. What is said of them keeps its rows below the
// list, the longest of it, so that the list stands still.
func (c *Catalog) Fill(canvas screen.Canvas, entries []Entry) {
	c.entries, c.about, c.width = entries, make([][]string, len(entries)), canvas.W
	width, longest := min(canvas.W-aboutIndent, aboutWidth), 0
	most := max(canvas.H/aboutShare, canvas.H-len(entries)-1)
	for i, e := range entries {
		rows := layout.Wrap(canvas.Theme.Soft.Render(e.About), width)
		if len(rows) > most {
			rows = rows[:most]
			rows[most-1] = layout.Clip(rows[most-1]+canvas.Theme.Soft.Render(" …"), width)
		}
		longest = max(longest, len(rows))
		c.about[i] = layout.Indent(rows, strings.Repeat(" ", aboutIndent))
	}
	c.Fit(len(entries), canvas.H-longest-1)
}

// Draw puts the catalog on a screen. The row between the list and what is said
// below it tells how much of the list is out of sight.
func (c *Catalog) Draw(t *theme.Theme, f *screen.Frame) {
	f.Body, f.Zones = c.Rows(0, c.width, func(i int, on bool) string {
		sign, name := Sign(t, on)
		e := c.entries[i]
		return layout.Spread(sign+e.Lead+name.Render(e.Name), e.Right, c.width)
	})
	if len(c.entries) == 0 {
		return
	}
	cue := layout.Spread("", t.Dim.Render(c.Cue(c.width).String()), c.width)
	f.Body = append(append(f.Body, cue), c.about[c.Cursor]...)
}
