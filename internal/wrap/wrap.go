// Package wrap breaks text into lines: the one place that says where a line may
// end. That is at spaces, and after the hyphens inside words. Chinese and Japanese
// are written without spaces: there it is where UAX #14 has it, so that no line
// begins with a closing mark or ends with an opening one, and a number stays whole.
package wrap

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Lines breaks text so that no line is wider than width cells; a word that is wider
// itself is broken inside. Styles and links begin and end on each line anew. Each
// character is measured a bounded number of times, however long its word is.
func Lines(s string, width int) []string {
	var lines []string
	var p pen
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines = fill(lines, tokens(paragraph), max(width, 1), &p)
	}
	return lines
}

// Hang is Lines with something before the first line and before the others.
func Hang(s string, width int, first, rest string) []string {
	in, hang := ansi.StringWidth(first), ansi.StringWidth(rest)
	lines := Lines(s, width-in)
	if len(lines) > 1 && in != hang {
		lines = append(lines[:1:1], Lines(strings.TrimLeft(s[len(lines[0]):], " "), width-hang)...)
	}
	for i := range lines {
		lines[i], first = strings.TrimRight(first+lines[i], " "), rest
	}
	return lines
}

// fill puts tokens on lines, as many on each as fit.
func fill(lines []string, all []token, width int, p *pen) []string {
	from, last, w := 0, -1, 0 // the line's first token, the last it may end before, its width so far
	for i, tk := range all {
		if tk.ends {
			last = i
		}
		if w+tk.width > width && !tk.space && !tk.escape && w > 0 {
			if last <= from {
				last = i
			}
			lines = append(lines, p.line(all[from:last], true))
			from, w = last, 0
			for _, over := range all[from:i] {
				w += over.width
			}
			last = -1
		}
		w += tk.width
	}
	return append(lines, p.line(all[from:], w > width))
}

// pen is the style and the link that are on where a line begins.
type pen struct{ style, link string }

func (p *pen) take(escape string) {
	switch {
	case strings.HasPrefix(escape, "\x1b]8;"):
		p.link = escape
		if _, to, _ := strings.Cut(escape[len("\x1b]8;"):], ";"); to == "\a" || to == "\x1b\\" {
			p.link = ""
		}
	case !strings.HasPrefix(escape, "\x1b[") || !strings.HasSuffix(escape, "m"):
	case escape == "\x1b[m", escape == "\x1b[0m":
		p.style = ""
	default:
		p.style += escape
	}
}

// line writes one line; trim takes the spaces at its end.
func (p *pen) line(all []token, trim bool) string {
	var b strings.Builder
	b.WriteString(p.link + p.style)
	end := len(all)
	for trim && end > 0 && (all[end-1].space || all[end-1].escape) {
		end--
	}
	for i, tk := range all {
		if tk.escape {
			p.take(tk.text)
		} else if i >= end {
			continue
		}
		b.WriteString(tk.text)
	}
	if p.style != "" {
		b.WriteString(ansi.ResetStyle)
	}
	if p.link != "" {
		b.WriteString(ansi.ResetHyperlink())
	}
	return b.String()
}
