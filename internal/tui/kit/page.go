// Package kit is what the screens are made of: a pane that scrolls, a list with
// a cursor, a field to write in, and two panes side by side. How a page
// scrolls, where its window stands after a resize, what keeps in sight and how
// much more there is are settled here, once.
//
// A pane and a list are code of its own: bubbles' viewport takes as long for a
// frame of 200×60 as a whole screen may take with its key, and its list turns
// pages where these scroll. The field is bubbles' textarea.
package kit

import (
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// Page is what a pane shows: rows, the blocks they belong to, and what of them
// can be clicked. It is made anew whenever something on it changes.
type Page struct {
	rows  []string
	marks []mark
	zones []screen.Zone // Y counts the rows of the page
	held  span
}

// mark is where a block begins.
type mark struct {
	block string
	row   int
}

// span is rows of a page, the last not among them.
type span struct{ from, to int }

// Add puts rows at the page's end.
func (p *Page) Add(rows ...string) { p.rows = append(p.rows, rows...) }

// Part puts rows at the page's end, a blank one before them; where there are
// none it does nothing.
func (p *Page) Part(rows ...string) {
	if len(rows) == 0 {
		return
	}
	p.Add("")
	p.Add(rows...)
}

// Append puts another page at the end of this one.
func (p *Page) Append(other Page) {
	for _, z := range other.zones {
		z.Y += len(p.rows)
		p.zones = append(p.zones, z)
	}
	for _, m := range other.marks {
		p.marks = append(p.marks, mark{m.block, m.row + len(p.rows)})
	}
	p.Add(other.rows...)
}

// List puts the rows of a list at the end of the page; its zones count from
// the page's beginning already.
func (p *Page) List(rows []string, zones []screen.Zone) {
	p.Add(rows...)
	p.zones = append(p.zones, zones...)
}

// Embed puts rows of another page at the end of this one: as many as height
// allows, around one of them; where that isn't all, a last row says how much is
// out of sight.
func (p *Page) Embed(t *theme.Theme, other Page, around, width, height int) {
	var pane Pane
	cut := other.Len() > height && height > 1
	if cut {
		height--
	}
	pane.Size(width, height)
	pane.Show(other)
	pane.Put(around - height/2)
	rows, zones := pane.Window()
	p.Append(Page{rows: rows, zones: zones})
	if cut {
		p.Add(layout.Spread("", t.Dim.Render(pane.Cue().String()), width))
	}
}

// Below draws the page below what stands on a screen already.
func (p *Page) Below(f *screen.Frame) {
	for _, z := range p.zones {
		z.Y += len(f.Body)
		f.Zones = append(f.Zones, z)
	}
	f.Body = append(f.Body, p.rows...)
}

// Begin says that a block starts at the next row. By its name the pane finds it
// again when the page is made anew, at another width or with more on it.
func (p *Page) Begin(block string) { p.marks = append(p.marks, mark{block, len(p.rows)}) }

// Len is how many rows there are so far, and so the number of the next.
func (p *Page) Len() int { return len(p.rows) }

// Hold keeps rows in sight, from the one up to the other: those that are typed in.
func (p *Page) Hold(from, to int) { p.held = span{from, to} }

// Click makes cells of a row send a message when they are clicked. What was
// made so first goes first.
func (p *Page) Click(x, row, width, height int, msg tea.Msg) {
	p.zones = append(p.zones, screen.Zone{X: x, Y: row, W: width, H: height, Msg: msg})
}

// at is the block a row belongs to; before the first mark that is the page's
// beginning, which has no name.
func (p *Page) at(row int) (block string, rows span) {
	rows = span{0, len(p.rows)}
	for _, m := range p.marks {
		if m.row > row {
			rows.to = m.row
			break
		}
		block, rows.from = m.block, m.row
	}
	return block, rows
}

// find is where a block stands.
func (p *Page) find(block string) (rows span, ok bool) {
	if block == "" {
		_, rows = p.at(-1)
		return rows, true
	}
	for i, m := range p.marks {
		if m.block != block {
			continue
		}
		rows = span{m.row, len(p.rows)}
		if i+1 < len(p.marks) {
			rows.to = p.marks[i+1].row
		}
		return rows, true
	}
	return span{}, false
}

// Until is how many rows stand before a block; all where there is no such block.
func (p *Page) Until(block string) int {
	if at, ok := p.find(block); ok {
		return at.from
	}
	return p.Len()
}
