package exchange

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bouncer/internal/content"
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

// Parse takes a .http text apart: comments and blank lines, a request line,
// header lines up to a blank line, a body. The text may have LF or CRLF line
// ends. A text that is not exactly one HTTP/1.1 request gives a
// *content.Error with its line and column (RFC 9112 §3 to §6).
func Parse(text string) (*Request, error) {
	p := parser{rest: strings.TrimPrefix(text, "\ufeff"), req: &Request{}}
	start, err := p.skipComments()
	if err != nil {
		return nil, err
	}
	if err := p.requestLine(start); err != nil {
		return nil, err
	}
	if err := p.header(len(start.text)); err != nil {
		return nil, err
	}
	if err := p.body(); err != nil {
		return nil, err
	}
	if err := p.req.checkFraming(); err != nil {
		return nil, err
	}
	return p.req, nil
}

// parser walks through a text line by line.
type parser struct {
	rest string
	no   int // number of the line handed out last
	req  *Request
}

// line is one line of the text without its line end.
type line struct {
	no   int
	text string
}

// fault is an error at a byte offset of the line.
func (l line) fault(at int, msg, fix string) *content.Error {
	return &content.Error{Line: l.no, Col: l.col(at), Msg: msg, Fix: fix}
}

// col turns a byte offset into a column.
func (l line) col(at int) int {
	return utf8.RuneCountInString(l.text[:at]) + 1
}

// next hands out the next line, and false at the end of the text. One CR
// before the LF belongs to the line end; any other CR stays in the text and
// is refused by whoever reads the line.
func (p *parser) next() (line, bool) {
	if p.rest == "" {
		return line{}, false
	}
	text, rest, _ := strings.Cut(p.rest, "\n")
	p.rest = rest
	p.no++
	return line{no: p.no, text: strings.TrimSuffix(text, "\r")}, true
}

// skipComments returns the first line that is neither blank nor a comment.
func (p *parser) skipComments() (line, error) {
	for {
		l, ok := p.next()
		if !ok {
			return line{}, &content.Error{Line: max(p.no, 1), Col: 1,
				Msg: "there is no request here",
				Fix: "write a request line, such as GET /me HTTP/1.1"}
		}
		if blank(l.text) || isComment(l.text) {
			continue
		}
		return l, nil
	}
}

func blank(s string) bool { return strings.Trim(s, " \t") == "" }

func isComment(s string) bool {
	return strings.HasPrefix(s, "#") || strings.HasPrefix(s, "//")
}

// header reads the header lines up to the blank line or the end of the text.
// size is what the head holds already.
func (p *parser) header(size int) error {
	for {
		l, ok := p.next()
		if !ok || blank(l.text) {
			return nil
		}
		size += len(l.text) + len("\r\n")
		if size > MaxHead {
			return l.fault(0, "the request line and headers are larger than 64 KiB up to here",
				"shorten or drop this header")
		}
		if len(p.req.Fields) == MaxFields {
			return l.fault(0, fmt.Sprintf("there are more than %d header lines", MaxFields),
				"drop the headers that nobody reads")
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

// body takes the rest of the text.
func (p *parser) body() error {
	first := p.no + 1
	text := strings.TrimRight(strings.ReplaceAll(p.rest, "\r\n", "\n"), "\n")
	p.rest = ""
	if text == "" {
		return nil
	}
	if len(text) > MaxBody {
		return &content.Error{Line: first, Col: 1,
			Msg: fmt.Sprintf("the body has %d bytes; 1 MiB (%d) is the limit", len(text), MaxBody),
			Fix: "shorten the body"}
	}
	separator := 0
	for i, s := range strings.Split(text, "\n") {
		l := line{first + i, s}
		switch {
		case strings.HasPrefix(s, "###"):
			separator = l.no
		case separator > 0 && looksLikeRequest(s):
			return &content.Error{Line: separator, Col: 1,
				Msg: "a second request begins here",
				Fix: "fire one request at a time: put this one into a text of its own"}
		case separator > 0 && !blank(s) && !isComment(s):
			separator = 0
		}
		if err := p.placeholders(l); err != nil {
			return err
		}
	}
	p.req.Body, p.req.BodyLine = text, first
	return nil
}

// looksLikeRequest tells whether a line would do as a request line: after a
// ### separator that means a file with several requests, which is common
// among editors' REST clients.
func looksLikeRequest(s string) bool {
	method, target, ok := strings.Cut(s, " ")
	if !ok || method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return false
	}
	return strings.HasPrefix(target, "/") || strings.Contains(target, "://")
}
