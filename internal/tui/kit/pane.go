package kit

import (
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/tui/screen"
)

// notch is how many rows a turn of the wheel scrolls, and a key that scrolls
// what stands beside the text.
const notch = 3

// Pane shows as much of a page as fits.
type Pane struct {
	page          Page
	width, height int
	offset        int // the first row in sight
	place         place
}

// place is where the reader is, so that the same line is at the top after a
// resize: how many letters of its block come before it. Wrapping anew moves
// rows, not letters.
type place struct {
	block   string
	before  []string // the page's blocks up to this one, for when it is gone
	row, of int      // of the block's rows, when the reader went there
	letters int      // -1 until they have been counted
	w, h    int      // of the pane when the reader went there
}

// Size gives the pane its room.
func (p *Pane) Size(width, height int) { p.width, p.height = width, max(height, 1) }

// Height is the room it has, in rows.
func (p *Pane) Height() int { return p.height }

// Rows is how many rows the page has.
func (p *Pane) Rows() int { return len(p.page.rows) }

// Show takes a page made anew and keeps the reader's place in it, or what is
// typed in on the screen.
func (p *Pane) Show(page Page) {
	p.count(&page)
	p.page = page
	p.offset = p.clamp(p.again())
	if held := page.held; held.to > held.from {
		p.offset = p.clamp(p.least(held))
		if p.width == p.place.w && p.height == p.place.h {
			p.keep()
		}
	}
}

// count counts the letters before the place while the page is still the one it
// was found in, where the next one is wrapped to another width or has another
// number of rows there.
func (p *Pane) count(next *Page) {
	if p.offset == 0 || p.place.letters >= 0 {
		return
	}
	is, ok := p.page.find(p.place.block)
	will, stays := next.find(p.place.block)
	if !ok || p.width == p.place.w && stays && will.to-will.from == p.place.of {
		return
	}
	p.place.letters = 0
	for _, text := range p.page.rows[is.from:min(is.from+p.place.row, len(p.page.rows))] {
		p.place.letters += letters(text)
	}
}

// again is the row the reader's place is at now.
func (p *Pane) again() int {
	if p.place.block == "" && p.place.row == 0 {
		return 0
	}
	at, ok := p.page.find(p.place.block)
	if !ok {
		for i := len(p.place.before) - 1; i >= 0 && !ok; i-- {
			at, ok = p.page.find(p.place.before[i])
		}
		return at.from
	}
	same := p.width == p.place.w && at.to-at.from == p.place.of
	if same || p.place.letters < 0 {
		return at.from + min(p.place.row, max(at.to-at.from-1, 0))
	}
	return at.from + p.read(at)
}

// read is the row of a block that holds the letter the place is at.
func (p *Pane) read(block span) int {
	n := p.place.letters
	for i, text := range p.page.rows[block.from:block.to] {
		if n -= letters(text); n < 0 {
			return i
		}
	}
	return max(block.to-block.from-1, 0)
}

// letters counts what stays the same when a text is wrapped anew.
func letters(text string) (n int) {
	for _, r := range ansi.Strip(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// keep makes where the window stands the reader's place.
func (p *Pane) keep() {
	block, rows := p.page.at(p.offset)
	if p.offset == 0 {
		block, rows = "", span{0, 0}
	}
	p.place = place{
		block: block, row: p.offset - rows.from, of: rows.to - rows.from, letters: -1, w: p.width, h: p.height,
	}
	for _, m := range p.page.marks {
		if m.block == block {
			break
		}
		p.place.before = append(p.place.before, m.block)
	}
}

func (p *Pane) clamp(offset int) int { return max(min(offset, len(p.page.rows)-p.height), 0) }

// least is the window nearest to the present one that has the rows in it, or
// their first ones where they are more than fit.
func (p *Pane) least(rows span) int { return max(min(max(p.offset, rows.to-p.height), rows.from), 0) }

// Put places a row at the top.
func (p *Pane) Put(row int) {
	p.offset = p.clamp(row)
	p.keep()
}

// To places a block's first row at the top; false where there is no such block.
func (p *Pane) To(block string) bool {
	at, ok := p.page.find(block)
	if ok {
		p.Put(at.from)
	}
	return ok
}

// Passed reports whether all rows before a block are in sight, or were.
func (p *Pane) Passed(block string) bool {
	at, ok := p.page.find(block)
	return !ok || at.from <= p.offset+p.height
}

// Top goes to the page's beginning.
func (p *Pane) Top() { p.Put(0) }

// Scroll moves the page by rows and reports whether it could.
func (p *Pane) Scroll(by int) bool {
	before := p.offset
	if p.offset = p.clamp(p.offset + by); p.offset == before {
		return false
	}
	p.keep()
	return true
}

// Reveal scrolls as little as it takes to show rows, from the one up to the
// other; from their first where they are more than fit.
func (p *Pane) Reveal(from, to int) { p.Put(p.least(span{from, min(to, len(p.page.rows))})) }

// Offset is the first row in sight.
func (p *Pane) Offset() int { return p.offset }

// Sees reports whether a row is in sight.
func (p *Pane) Sees(row int) bool { return row >= p.offset && row < p.offset+p.height }

// Window draws what is in sight, and where it can be clicked.
func (p *Pane) Window() (rows []string, zones []screen.Zone) {
	end := min(p.offset+p.height, len(p.page.rows))
	for _, z := range p.page.zones {
		top, bottom := max(z.Y, p.offset), min(z.Y+z.H, end)
		if top < bottom {
			zones = append(zones, screen.Zone{X: z.X, Y: top - p.offset, W: z.W, H: bottom - top, Msg: z.Msg})
		}
	}
	return p.page.rows[p.offset:end:end], zones
}

// Cue says how many rows are out of sight.
func (p *Pane) Cue() screen.Cue {
	return screen.Cue{Right: p.width, Above: p.offset, Below: max(len(p.page.rows)-p.offset-p.height, 0)}
}

// Draw puts the pane on a screen.
func (p *Pane) Draw(f *screen.Frame) {
	f.Body, f.Zones = p.Window()
	f.Cues = []screen.Cue{p.Cue()}
}

// Update scrolls by a key or the wheel and reports whether the message was one
// that scrolls.
func (p *Pane) Update(msg tea.Msg, k screen.Keys) bool {
	by, ok := p.scrolls(msg, k)
	if ok {
		p.Scroll(by)
	}
	return ok
}

// Wheel is how far a turn of the wheel goes, in rows or items.
func Wheel(msg tea.MouseWheelMsg, rows int) int {
	if msg.Button == tea.MouseWheelUp {
		return -rows
	}
	return rows
}
