package plain

import (
	"bytes"
	"fmt"
	"net/textproto"
	"slices"
	"strings"
	"unicode/utf8"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

const (
	tokenShown = 12       // how much of a long credential is said, in runes
	bodyLines  = 40       // how many lines of a body are said; the rest is counted
	bodyShown  = 16 << 10 // bytes: more than those lines ever need
)

// bytes says what crossed the socket, both ways. The lines that carry the
// decision are marked in words, and long credentials are cut and named.
func (s *desk) bytes() {
	if s.last == nil {
		s.out.say("Nothing was fired yet.")
		return
	}
	ex := s.last
	own := crossing{ex.Sent, ex.Received, ex.Body, ex.Decision}
	if len(ex.Hops) < 2 {
		s.both(own, ex.Credentials)
	}
	for i, h := range ex.Hops {
		c := crossing{h.Sent, h.Received, h.Received.Content(), h.Decision}
		if len(ex.Hops) < 2 {
			break
		}
		if i == len(ex.Hops)-1 {
			c = own
		}
		s.out.part("Request %d of %d, %s.", i+1, len(ex.Hops), h.Name)
		s.both(c, ex.Credentials)
	}
	if ex.Truncated {
		s.out.say("The answer is cut here: it is longer than the course reads.")
	}
}

// crossing is one request and its answer, on the wire.
type crossing struct {
	sent, received exchange.Message
	body           []byte // of the answer, decoded
	decision       *mockserver.Decision
}

func (s *desk) both(c crossing, creds []world.Credential) {
	s.out.part("The bytes that were sent:")
	head, body, _ := strings.Cut(string(c.sent.Raw), "\r\n\r\n")
	for l := range strings.SplitSeq(strings.TrimSuffix(head, "\r\n"), "\r\n") {
		s.out.code(named(l, creds))
	}
	s.payload(body)
	if len(c.received.Raw) == 0 {
		s.out.part("%s", study.NoAnswer)
		return
	}
	s.out.part("The bytes that came back:")
	head, body, _ = strings.Cut(string(c.received.Raw), "\r\n\r\n")
	for i, l := range strings.Split(strings.TrimSuffix(head, "\r\n"), "\r\n") {
		if decides(c.decision, l, i) {
			l += " (this line decides)"
		}
		s.out.code(l)
	}
	if !bytes.Equal(bytes.TrimSpace([]byte(body)), bytes.TrimSpace(c.body)) {
		body = string(c.body)
	}
	s.payload(body)
}

// decides reports whether a line of the head carries the decision: a header the
// gate names, or the status line where it names none.
func decides(d *mockserver.Decision, l string, at int) bool {
	if d == nil || at == 0 {
		return at == 0 && (d == nil || len(d.Deciding) == 0)
	}
	name, _, _ := strings.Cut(l, ":")
	return slices.Contains(d.Deciding, textproto.CanonicalMIMEHeaderKey(name))
}

// named cuts the credentials of a line short and says whose they are.
func named(l string, creds []world.Credential) string {
	for _, c := range creds {
		if c.Value == "" {
			continue
		}
		short := c.Value
		if utf8.RuneCountInString(short) > tokenShown+4 {
			short = string([]rune(short)[:tokenShown]) + "..."
		}
		l = strings.ReplaceAll(l, c.Value, short+" ("+c.Label+")")
	}
	return l
}

func (s *desk) payload(body string) {
	body = strings.TrimRight(body, "\r\n")
	switch {
	case body == "":
		return
	case !utf8.ValidString(body):
		s.out.say("Then %d bytes that aren't text.", len(body))
		return
	}
	rest := ""
	if len(body) > bodyShown {
		body, rest = strings.ToValidUTF8(body[:bodyShown], ""), "The body goes on."
	}
	lines := strings.Split(body, "\n")
	if len(lines) > bodyLines {
		lines, rest = lines[:bodyLines], fmt.Sprintf("The body has %d more lines.", len(lines)-bodyLines)
	}
	s.out.gap()
	s.out.code(strings.Join(lines, "\n"))
	if rest != "" {
		s.out.say("%s", rest)
	}
}
