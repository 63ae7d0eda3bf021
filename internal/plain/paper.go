package plain

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
	"bouncer/internal/wrap"
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

	asking bool // the sign stands at the end, and no line has come
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

// ask writes the sign that a line is waited for, unless it stands there already.
func (p *paper) ask() {
	if p.err == nil && !p.asking {
		p.asking = true
		_, p.err = io.WriteString(p.to, "> ")
	}
}

func (p *paper) write(lines []string) {
	if p.err != nil || len(lines) == 0 {
		return
	}
	p.begun = true
	if p.asking { // somebody may be typing in this line
		lines, p.asking = append([]string{""}, lines...), false
	}
	_, p.err = io.WriteString(p.to, strings.Join(lines, "\n")+"\n")
}

func (p *paper) wrapped(text, first, rest string) []string {
	return wrap.Hang(content.CleanLine(strings.Join(strings.Fields(content.Clean(text)), " ")), p.columns(), first,
		rest)
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
		out = append(out, wrap.Hang(body, p.columns(), lead, lead+hang)...)
	}
	return out
}

// stop ends a sentence that has no end yet.
func stop(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
