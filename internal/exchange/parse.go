package exchange

import (
	"fmt"
	"strings"
)

// Request is one .http text taken apart. Placeholders ({{name}}) stand in it
// as written; Prepare fills them.
type Request struct {
	Method string
	Target string // as written: "/path", "*", or "http://host/path"
	Line   int    // of the request line, from 1
	Fields []Field
	// Body has LF line ends whatever the text has, and no line end after its
	// last line: both come from the editor, not from the person who wrote it.
	Body     string
	BodyLine int // of the body's first line; 0 without a body

	targetCol int    // of the target in its line
	authority string // of an absolute-form target; empty otherwise
	path      string // the target as it goes on the wire (RFC 9112 §3.2.1)
	uses      []use  // every placeholder, in order
}

// Field is one header line. Its name keeps its letter case.
type Field struct {
	Name  string
	Value string // without the white space around it
	Line  int    // from 1
	Col   int    // where the value starts, in runes from 1
}

// Credentials returns the placeholder names of the text in order of their
// first use, each once.
func (r *Request) Credentials() []string {
	var names []string
	seen := make(map[string]bool, len(r.uses))
	for _, u := range r.uses {
		if !seen[u.name] {
			seen[u.name] = true
			names = append(names, u.name)
		}
	}
	return names
}

// Parse takes a .http text apart as the REST clients of VS Code and of
// JetBrains' editors do: comments, "@name = value" lines and blank lines, a
// request line and its query on lines of their own, header lines up to a blank
// line, a body. The text may have LF or CRLF line ends. A text that is not
// exactly one HTTP/1.1 request gives a *content.Error with its line and column
// (RFC 9112 §3 to §6).
func Parse(text string) (*Request, error) {
	d := split(text)
	at, err := d.only()
	if err != nil {
		return nil, err
	}
	p := parser{lines: d.lines[:d.sections[at].to], next: d.sections[at].start, vars: d.vars, req: &Request{}}
	for _, step := range []func() error{p.requestLine, p.header, p.body} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p.req, p.req.checkFraming()
}

// parser walks through the lines of one request.
type parser struct {
	lines []string
	next  int // index of the line that is read next
	vars  variables
	req   *Request
	head  int // bytes of the request line and headers so far
}

// line hands out the next line with its variables filled in, and false at the
// end of the request.
func (p *parser) line() (line, bool, error) {
	if p.next == len(p.lines) {
		return line{}, false, nil
	}
	p.next++
	l, err := p.vars.expand(written(p.next, p.lines[p.next-1]))
	return l, err == nil, err
}

func blank(s string) bool { return strings.Trim(s, " \t") == "" }

func isComment(s string) bool {
	s = strings.TrimLeft(s, " \t")
	return strings.HasPrefix(s, "#") || strings.HasPrefix(s, "//")
}

// header reads the header lines up to the blank line or the end of the
// request. A comment may stand among them.
func (p *parser) header() error {
	for {
		l, ok, err := p.line()
		if !ok || blank(l.text) {
			return err
		}
		if isComment(l.text) {
			continue
		}
		p.head += len(l.text) + len("\r\n")
		if p.head > MaxHead {
			return l.fault(0, "the request line and headers are larger than 64 KiB up to here",
				"shorten or drop this header")
		}
		if len(p.req.Fields) == MaxFields {
			return l.fault(0, fmt.Sprintf("there are more than %d header lines", MaxFields),
				"drop the headers that nobody reads")
		}
		if err := foreign(l); err != nil {
			return err
		}
		f, err := parseField(l)
		if err != nil {
			return err
		}
		if err := p.placeholders(l); err != nil {
			return err
		}
		p.req.Fields = append(p.req.Fields, f)
	}
}
