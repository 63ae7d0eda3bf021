package plain

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
)

// The columns of a line: what is taken where nothing is known, and the bounds
// of what is believed.
const (
	usualWidth = 80
	minWidth   = 20
	maxWidth   = 500
)

// hang is how far the rest of a broken line of code stands in.
const hang = "    "

// paper writes lines that hold nothing but text. Everything is cleaned on its
// way, so no caller can let an escape through. Each call is one write: what was
// said is out before anything is waited for.
type paper struct {
	to    io.Writer
	width func() int
	err   error // the first error of the writer; nothing is written after it
	begun bool
}

func (p *paper) columns() int {
	if p.width == nil {
		return usualWidth
	}
	return min(max(p.width(), minWidth), maxWidth)
}

// say writes one paragraph, wrapped.
func (p *paper) say(format string, args ...any) {
	p.write(p.wrapped(fmt.Sprintf(format, args...), "", ""))
}

// part writes a paragraph that begins something new: a blank line comes first.
func (p *paper) part(format string, args ...any) {
	p.gap()
	p.say(format, args...)
}

// gap writes a blank line, but not at the very beginning.
func (p *paper) gap() {
	if p.begun {
		p.write([]string{""})
	}
}

// code writes lines as they are, indented; what is too long goes on in the next
// line, further in.
func (p *paper) code(text string) { p.write(p.asWritten(text, "  ")) }

// markdown writes a piece of the course's prose as text.
func (p *paper) markdown(source string) {
	for i, piece := range pieces(source) {
		if i > 0 && !piece.tight {
			p.gap()
		}
		if piece.code {
			p.write(p.asWritten(piece.text, piece.rest))
			continue
		}
		p.write(p.wrapped(piece.text, piece.first, piece.rest))
	}
}

// ask writes the sign that a line is waited for.
func (p *paper) ask() {
	if p.err == nil {
		_, p.err = io.WriteString(p.to, "> ")
	}
}

func (p *paper) write(lines []string) {
	if p.err != nil || len(lines) == 0 {
		return
	}
	p.begun = true
	_, p.err = io.WriteString(p.to, strings.Join(lines, "\n")+"\n")
}

func (p *paper) wrapped(text, first, rest string) []string {
	return wrap(content.CleanLine(strings.Join(strings.Fields(content.Clean(text)), " ")), p.columns(), first, rest)
}

func (p *paper) asWritten(text, indent string) []string {
	var out []string
	for l := range strings.SplitSeq(strings.TrimRight(content.Clean(text), "\n"), "\n") {
		l = strings.TrimRight(strings.ReplaceAll(l, "\t", "    "), " ")
		if ansi.StringWidth(indent+l) <= p.columns() {
			out = append(out, strings.TrimRight(indent+l, " "))
			continue
		}
		body := strings.TrimLeft(l, " ")
		lead := indent + l[:len(l)-len(body)]
		if ansi.StringWidth(lead+hang) > p.columns()/2 {
			lead = indent
		}
		out = append(out, wrap(body, p.columns(), lead, lead+hang)...)
	}
	return out
}

// wrap breaks a text at its spaces into lines of at most width columns, each
// with what stands before it. A word that fits on no line is broken. Each
// character is measured a bounded number of times, however long its word is.
func wrap(text string, width int, first, rest string) []string {
	lead := first
	room := func() int { return max(width-ansi.StringWidth(lead), 1) }
	var out []string
	row, filled := "", 0
	flush := func() {
		out = append(out, strings.TrimRight(lead+row, " "))
		row, filled, lead = "", 0, rest
	}
	for word := range strings.FieldsSeq(text) {
		head, cells := fitting(word, room()-filled-min(filled, 1))
		if filled > 0 && head != word {
			flush()
			head, cells = fitting(word, room())
		}
		for head != word && head != "" { // empty for one character wider than the room there is
			row, word = head, word[len(head):]
			flush()
			head, cells = fitting(word, room())
		}
		if row != "" {
			row, filled = row+" ", filled+1
		}
		row, filled = row+word, filled+max(cells, min(len(word), 1))
	}
	if row != "" || len(out) == 0 {
		flush()
	}
	return out
}

// fitting is how much of the beginning of a word fits into some cells, and how
// many of them it takes.
func fitting(word string, cells int) (head string, taken int) {
	at := 0
	for at < len(word) {
		cluster, wide := ansi.FirstGraphemeCluster(word[at:], ansi.GraphemeWidth)
		if cluster == "" || taken+wide > cells {
			break
		}
		at, taken = at+len(cluster), taken+wide
	}
	return word[:at], taken
}

// stop ends a sentence that has no end yet.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
