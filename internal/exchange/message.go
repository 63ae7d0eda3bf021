package exchange

import (
	"bytes"
	"strings"
)

// Lines returns the lines of the message's head, without their line ends:
// the start line first, then one header field each. Interim (1xx) responses
// before the final one are left out.
func (m Message) Lines() []string {
	lines, _ := m.split()
	return lines
}

// Content returns the bytes after the head: the body as it crossed the
// socket, chunked and compressed if it came so.
func (m Message) Content() []byte {
	_, body := m.split()
	return body
}

func (m Message) split() (lines []string, body []byte) {
	rest := m.Raw
	for {
		text, after, found := bytes.Cut(rest, []byte("\n"))
		if !found && len(text) == 0 {
			return lines, nil
		}
		rest = after
		text = bytes.TrimSuffix(text, []byte("\r"))
		switch {
		case len(text) > 0:
			lines = append(lines, string(text))
		case len(lines) > 0 && isInterim(lines[0]):
			lines = nil
		default:
			return lines, rest
		}
	}
}

// isInterim tells the status line of a response that another one follows
// (RFC 9110 §15.2); after 101 no HTTP follows.
func isInterim(start string) bool {
	version, rest, _ := strings.Cut(start, " ")
	code, _, _ := strings.Cut(rest, " ")
	return strings.HasPrefix(version, "HTTP/") && len(code) == 3 && code[0] == '1' && code != "101"
}
