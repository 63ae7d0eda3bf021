package exchange

import (
	"fmt"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

const fieldFix = "write headers as Name: value"

// parseField reads one header line (RFC 9110 §5.1, §5.5).
func parseField(l line) (Field, error) {
	switch {
	case l.text[0] == ' ' || l.text[0] == '\t':
		return Field{}, l.fault(0, "the line starts with white space: folded headers are obsolete (RFC 9112 §5.2)",
			"put the whole header on one line")
	case strings.ContainsRune("{[<", rune(l.text[0])) && !strings.HasPrefix(l.text, "{{"):
		return Field{}, l.fault(0, "this looks like a body, not like a header", "put a blank line before the body")
	}
	name, rest, found := strings.Cut(l.text, ":")
	if err := checkName(l, name, found); err != nil {
		return Field{}, err
	}
	value := strings.TrimLeft(rest, " \t")
	at := len(l.text) - len(value)
	value = strings.TrimRight(value, " \t")
	if i, r := firstNot(value, isValueRune); i >= 0 {
		return Field{}, l.fault(at+i, fmt.Sprintf("%s can't stand in the value of %s", describe(r), name), valueFix(r))
	}
	no, col := l.place(at)
	return Field{Name: name, Value: value, Line: no, Col: col}, nil
}

func checkName(l line, name string, colon bool) error {
	i, r := firstNot(name, isTokenRune)
	switch {
	case name == "":
		return l.fault(0, "there is no name before the colon", fieldFix)
	case i >= 0 && r == '：':
		return l.fault(i, describe(r)+" stands where a plain colon belongs", "type : from the keyboard")
	case !colon && (i < 0 || r == ' '):
		return l.fault(len(l.text), "there is no colon in this header line",
			fieldFix+"; if the body begins here, put a blank line before it")
	case i < 0:
		return nil
	case (r == ' ' || r == '\t') && strings.Trim(name[i:], " \t") == "":
		return l.fault(i, "there is white space before the colon (RFC 9112 §5.1)", "put the colon right after the name")
	case r == ' ':
		return l.fault(i, "there is a space in the header's name", "use - between words, as in X-Api-Key: value")
	case r == '{':
		return l.fault(i, "a header's name can't hold a {{name}}",
			"use {{name}} in the target, in header values and in the body")
	}
	return l.fault(i, describe(r)+" can't stand in a header's name",
		fieldFix+", the name in plain letters, digits and -")
}

func valueFix(r rune) string {
	switch {
	case isTypographicQuote(r):
		return `type a plain " or none at all`
	case isOddSpace(r):
		return "type a plain space"
	case r == '\r':
		return "end the line with LF or CRLF; a header can't hold a line end"
	}
	return "drop it"
}

// checkFraming holds the text to one way of saying where the request ends:
// the body as it stands, counted by Content-Length (RFC 9112 §6). Host and
// Content-Length may stand once (RFC 9112 §3.2, RFC 9110 §8.6).
func (r *Request) checkFraming() error {
	var host, length, coding *Field
	for i := range r.Fields {
		f := &r.Fields[i]
		switch {
		case strings.EqualFold(f.Name, "Host"):
			if host != nil {
				return f.fault("a second Host (RFC 9112 §3.2)",
					fmt.Sprintf("keep one; the first is on line %d", host.Line))
			}
			host = f
		case strings.EqualFold(f.Name, "Content-Length"):
			if length != nil {
				return f.fault("a second Content-Length (RFC 9112 §6.3)", "drop both: it is counted for you")
			}
			length = f
		case strings.EqualFold(f.Name, "Transfer-Encoding"):
			coding = f
		}
	}
	if coding != nil && length != nil {
		return coding.fault("Transfer-Encoding beside Content-Length: two answers to where the body ends (RFC 9112 §6.1)",
			"drop both: the body is sent as it stands and its length is counted for you")
	}
	if coding != nil {
		return coding.fault("Transfer-Encoding can't be used here: the body is sent as it stands",
			"drop it: Content-Length is counted for you")
	}
	if length == nil {
		return nil
	}
	n, err := strconv.ParseUint(length.Value, 10, 63)
	if err != nil || strings.ContainsAny(length.Value, "+-_") {
		return length.fault(fmt.Sprintf("Content-Length is %s, not a number of bytes", quote(length.Value)),
			"drop it: it is counted for you")
	}
	if strings.Contains(r.Body, "{{") {
		return nil
	}
	return length.checkLength(n, len(r.Body))
}

// checkLength compares a Content-Length with the bytes the body has.
func (f *Field) checkLength(said uint64, has int) error {
	if said == uint64(has) {
		return nil
	}
	return f.fault(fmt.Sprintf("Content-Length says %d, but the body has %d %s", said, has,
		content.Plural(has, "byte")),
		"drop it: it is counted for you")
}

// fault is an error at the field's value.
func (f *Field) fault(msg, fix string) *content.Error {
	return &content.Error{Line: f.Line, Col: f.Col, Msg: msg, Fix: fix}
}
