// Package layout turns a terminal's size into the places of a screen. It is
// pure: sizes in, rectangles and clipped lines out.
package layout

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/wrap"
)

// The smallest terminal the course is drawn in, and the width from which an
// exchange stands beside the text instead of under it.
const (
	MinWidth  = 40
	MinHeight = 12
	TwoPanes  = 100
)

// airy is the height from which a screen has blank lines around its parts.
const airy = 20

// wideMargin is the margin of terminals that have the room for it, in columns.
const wideMargin = 2

// MaxWidth is the widest a page gets, its margins included: on a wider terminal it
// stands in the middle. Longer lines aren't read any better.
const MaxWidth = 120

// Places says where the parts of a screen stand, in cells.
type Places struct {
	Width, Height int
	Margin        int // columns left of the page
	Header        int // row of the header
	Body          int // first row of the body
	BodyWidth     int
	BodyHeight    int
	Footer        int // row of the key line
}

// Fits reports whether a terminal is large enough to draw in.
func Fits(w, h int) bool { return w >= MinWidth && h >= MinHeight }

// Arrange lays a terminal of w by h cells out: header, rule, body, rule, keys.
func Arrange(w, h int) Places {
	p := Places{Width: w, Height: h, Margin: 1, Header: 0, Body: 2, Footer: h - 1}
	if w >= 72 {
		p.Margin = wideMargin
	}
	if h >= airy {
		p.Header, p.Body, p.Footer = 1, 4, h-2
	}
	bottom := p.Footer - 1
	if h >= airy {
		bottom--
	}
	page := min(w, MaxWidth)
	p.BodyWidth, p.BodyHeight = page-2*p.Margin, bottom-p.Body
	p.Margin += (w - page) / 2
	return p
}

// Gap is what stands between two panes, in cells: a rule in its middle.
const Gap = 5

// Panes divides a body's width: one pane below TwoPanes columns, otherwise
// two with a gap between.
func Panes(width int) (left, right int) {
	if width < TwoPanes-2*wideMargin {
		return width, 0
	}
	left = (width - Gap) / 2
	return left, width - Gap - left
}

// Beside puts two columns of lines side by side, a thin rule between.
func Beside(left, right []string, leftWidth int, rule string, height int) []string {
	rows := max(len(left), len(right))
	if height > 0 {
		rows = max(rows, height)
	}
	out := make([]string, rows)
	for i := range out {
		out[i] = Pad(at(left, i), leftWidth) + "  " + rule + "  " + at(right, i)
	}
	return out
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// Width is how many cells a styled line takes.
func Width(s string) int { return ansi.StringWidth(s) }

// Pad fills a styled line with spaces up to width cells.
func Pad(s string, width int) string {
	if w := ansi.StringWidth(s); w < width {
		return s + strings.Repeat(" ", width-w)
	}
	return s
}

// Spread puts left and right at the two ends of a line; left gives way first.
func Spread(left, right string, width int) string {
	lw, rw := ansi.StringWidth(left), ansi.StringWidth(right)
	if rw == 0 {
		return Clip(left, width)
	}
	if lw+rw+2 > width {
		left = Clip(left, max(width-rw-2, 0))
		lw = ansi.StringWidth(left)
	}
	if lw+rw+2 > width {
		return Clip(right, width)
	}
	return left + strings.Repeat(" ", width-lw-rw) + right
}

// Clip cuts a styled line to width cells, with an ellipsis where it was cut.
func Clip(s string, width int) string {
	if width <= 0 {
		return ""
	}
	return ansi.Truncate(s, width, "…")
}

// Wrap breaks styled text into lines of at most width cells.
func Wrap(s string, width int) []string {
	return wrap.Lines(s, width)
}

// Indent puts prefix before every line.
func Indent(lines []string, prefix string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = prefix + l
	}
	return out
}
