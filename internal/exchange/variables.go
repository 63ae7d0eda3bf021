package exchange

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bouncer/internal/content"
)

// line is a line of the text, or several that belong together, its variables
// filled in.
type line struct {
	text  string
	first part
	more  []part
}

// part says where a piece of a line was written.
type part struct {
	at      int  // where it starts in the line, in bytes
	no, col int  // its place in the text, from 1
	filled  bool // it stands for a variable, whose place is all its bytes' place
}

// written is a line as the text has it.
func written(no int, text string) line { return line{text: text, first: part{no: no, col: 1}} }

// place turns a byte offset into a line and a column of the text.
func (l line) place(at int) (no, col int) {
	p := l.first
	for i := len(l.more) - 1; i >= 0; i-- {
		if l.more[i].at <= at {
			p = l.more[i]
			break
		}
	}
	if p.filled {
		return p.no, p.col
	}
	return p.no, p.col + utf8.RuneCountInString(l.text[p.at:at])
}

func (l line) no() int { return l.first.no }

func (l line) col(at int) int {
	_, col := l.place(at)
	return col
}

// fault is an error at a byte offset of the line.
func (l line) fault(at int, msg, fix string) *content.Error {
	no, col := l.place(at)
	return &content.Error{Line: no, Col: col, Msg: msg, Fix: fix}
}

// join puts another line right after this one.
func (l line) join(next line) line {
	out := line{l.text + next.text, l.first, slices.Clone(l.more)}
	for _, p := range append([]part{next.first}, next.more...) {
		p.at += len(l.text)
		out.more = append(out.more, p)
	}
	return out
}

var variableLine = content.Pattern(`^[ \t]*@([^\s=]+)[ \t]*=[ \t]*(.*?)[ \t]*$`)

// variables are the "@name = value" lines of a file. They hold in the whole of
// it, and the last of a name wins.
type variables struct {
	values map[string]string // as written
	filled map[string]string // with the variables inside them filled in
	open   map[string]bool   // being filled in
}

// read takes an "@name = value" line.
func (v *variables) read(s string) bool {
	if !strings.Contains(s, "@") {
		return false
	}
	m := variableLine().FindStringSubmatch(s)
	if m == nil {
		return false
	}
	if v.values == nil {
		v.values, v.filled, v.open = map[string]string{}, map[string]string{}, map[string]bool{}
	}
	v.values[m[1]] = m[2]
	return true
}

// expand fills the variables in, and takes the white space out of {{ names }}.
func (v *variables) expand(l line) (line, error) {
	if !strings.Contains(l.text, "{{") {
		return l, nil
	}
	var b strings.Builder
	out := line{first: l.first}
	put := func(text string, from int, filled bool) {
		no, col := l.place(from)
		if p := (part{b.Len(), no, col, filled}); p != out.first {
			out.more = append(out.more, p)
		}
		b.WriteString(text)
	}
	for at := 0; ; {
		i, n := braces(l.text[at:])
		put(l.text[at:at+i], at, false)
		if at += i; n == 0 {
			out.text = b.String()
			return out, nil
		}
		text, fault := v.value(l.text[at : at+n])
		if fault == "" && b.Len()+len(text) > MaxBody {
			fault = "the line is larger than 1 MiB with its variables filled in"
		}
		if fault != "" {
			return line{}, l.fault(at, fault, "write the value itself")
		}
		put(text, at, true)
		at += n
	}
}

// braces finds the first {{…}}: where it starts and how long it is, or the
// length of the text and 0.
func braces(s string) (at, n int) {
	if at = strings.Index(s, "{{"); at < 0 {
		return len(s), 0
	}
	end := strings.Index(s[at:], "}}")
	if end < 0 {
		return len(s), 0
	}
	return at, end + len("}}")
}

// value is what stands for a {{name}}: a variable's value, percent-encoded for
// {{%name}}, else the {{name}} itself, which is a credential's.
func (v *variables) value(braced string) (text, fault string) {
	name := strings.TrimSpace(braced[2 : len(braced)-2])
	name, encoded := strings.CutPrefix(name, "%")
	raw, known := v.values[name]
	switch {
	case !known && !encoded && isName(name):
		return "{{" + name + "}}", ""
	case !known:
		return braced, ""
	case v.open[name]:
		return "", quote(name) + " stands for itself"
	}
	text, done := v.filled[name]
	if !done {
		v.open[name] = true
		if text, fault = v.inside(raw); fault != "" {
			return "", fault
		}
		v.filled[name], v.open[name] = text, false
	}
	if encoded && !strings.Contains(text, "{{") {
		text = escape(text)
	}
	return text, ""
}

// inside fills in the variables of a variable.
func (v *variables) inside(raw string) (text, fault string) {
	var b strings.Builder
	for {
		i, n := braces(raw)
		b.WriteString(raw[:i])
		if n == 0 {
			return b.String(), ""
		}
		if text, fault = v.value(raw[i : i+n]); fault != "" {
			return "", fault
		}
		if b.WriteString(text); b.Len() > MaxHead {
			return "", "a variable's value is larger than 64 KiB"
		}
		raw = raw[i+n:]
	}
}
