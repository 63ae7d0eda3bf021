package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

// Entry is one request of a text that may hold several, parted by lines that
// start with ###.
type Entry struct {
	Name  string // from "# @name x" or "### x"; empty without
	Head  string // its request line, as written
	Line  int    // of the request line, from 1
	First int    // of its part of the text
	Last  int

	title string // of the ### line
}

// Entries lists the requests of a text in order.
func Entries(text string) []Entry {
	var out []Entry
	d := split(text)
	for _, s := range d.requests() {
		out = append(out, s.Entry)
	}
	return out
}

// Pick is the text with one request left in it: every line stays where it was,
// and the variables of the whole hold. which is a name, a number from 1, or
// "L12" for the request that line 12 belongs to.
func Pick(text, which string) (string, error) {
	d := split(text)
	all := d.requests()
	at := find(all, which)
	if at < 0 {
		return "", &content.Error{Line: 1, Col: 1, Msg: "no request here is " + quote(which),
			Fix: "choose from " + choices(all)}
	}
	lines := strings.Split(strings.TrimPrefix(text, byteOrderMark), "\n") // with their CRs
	for _, s := range all {
		if s.Line == all[at].Line {
			continue
		}
		for i := s.start; i < s.to; i++ {
			lines[i] = ""
		}
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n", nil
}

// At is the number, from 1, of the request that a line belongs to: the first
// that ends there or after. It is 0 in a text without one.
func At(entries []Entry, line int) int {
	for i, e := range entries {
		if line <= e.Last {
			return i + 1
		}
	}
	return len(entries)
}

func find(all []section, which string) int {
	for _, is := range []func(s section) bool{
		func(s section) bool { return which != "" && (s.Name == which || s.title == which) },
		func(s section) bool {
			return which != "" && (strings.EqualFold(s.Name, which) || strings.EqualFold(s.title, which))
		},
	} {
		if i := slices.IndexFunc(all, is); i >= 0 {
			return i
		}
	}
	if n, err := strconv.Atoi(which); err == nil && n >= 1 && n <= len(all) {
		return n - 1
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(which, "L")); err == nil && strings.HasPrefix(which, "L") && n >= 1 {
		return slices.IndexFunc(all, func(s section) bool { return s.First <= n && n <= s.Last })
	}
	return -1
}

// choices lists requests so that one can be chosen.
func choices(all []section) string {
	const most = 8
	var out []string
	for i, s := range all[:min(most, len(all))] {
		name := strconv.Itoa(i + 1)
		if s.Name != "" {
			name += " " + brief(s.Name)
		}
		out = append(out, fmt.Sprintf("%s (%s, line %d)", name, brief(s.Head), s.Line))
	}
	if more := len(all) - most; more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	if len(out) == 0 {
		return "a text with a request"
	}
	return strings.Join(out, ", ")
}

// document is a text taken apart into its requests.
type document struct {
	lines    []string
	sections []section
	vars     variables
}

// section is what stands between two ### lines: the lines from start to before
// to are its request; start is to where there is none.
type section struct {
	Entry
	start, to int
}

// response tells saved answers, which may stand beside requests, from them.
var (
	response = content.Pattern(`^[ \t]*HTTP/[0-9.]+ `)
	nameLine = content.Pattern(`^[ \t]*(?:#+|//+)[ \t]*@name[ \t=]+(\S+)[ \t]*$`)
)

const byteOrderMark = "\ufeff"

// split takes a text apart. One CR before an LF belongs to the line end; any
// other CR stays in its line and is refused by whoever reads it.
func split(text string) document {
	text = strings.TrimPrefix(text, byteOrderMark)
	d := document{lines: strings.Split(text, "\n")}
	if d.lines[len(d.lines)-1] == "" {
		d.lines = d.lines[:len(d.lines)-1]
	}
	for i, s := range d.lines {
		d.lines[i] = strings.TrimSuffix(s, "\r")
	}
	for from := 0; ; {
		to := from
		for to < len(d.lines) && !strings.HasPrefix(d.lines[to], "###") {
			to++
		}
		d.sections = append(d.sections, d.section(from, to))
		if to == len(d.lines) {
			return d
		}
		from = to + 1
	}
}

// section reads what comes before a request: its name, and variables.
func (d *document) section(from, to int) section {
	s := section{Entry: Entry{First: from + 1, Last: to}, start: from, to: to}
	if from > 0 {
		s.title = strings.TrimSpace(strings.TrimLeft(d.lines[from-1], "#"))
		s.Name, s.First = s.title, from
	}
	for ; s.start < to; s.start++ {
		text := d.lines[s.start]
		if isComment(text) {
			if m := nameLine().FindStringSubmatch(text); m != nil {
				s.Name = m[1]
			}
			continue
		}
		if blank(text) || d.vars.read(text) {
			continue
		}
		if response().MatchString(text) {
			s.start = to
			break
		}
		s.Line, s.Head = s.start+1, strings.TrimSpace(text)
		break
	}
	return s
}

func (d *document) requests() []section {
	var out []section
	for _, s := range d.sections {
		if s.start < s.to {
			out = append(out, s)
		}
	}
	return out
}

// only is the index of the one section with a request.
func (d *document) only() (int, error) {
	all := d.requests()
	switch len(all) {
	case 0:
		return 0, &content.Error{Line: max(len(d.lines), 1), Col: 1,
			Msg: "there is no request here", Fix: "write a request line, such as " + exampleLine}
	case 1:
		return slices.IndexFunc(d.sections, func(s section) bool { return s.start < s.to }), nil
	}
	return 0, &content.Error{Line: all[1].First, Col: 1,
		Msg: fmt.Sprintf("a second request begins here; the text has %d: %s", len(all), choices(all)),
		Fix: "choose one"}
}
