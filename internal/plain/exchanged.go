package plain

import (
	"bytes"
	"fmt"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/mockserver"
)

// exchanged says what was sent, what was answered, and how the gate decided.
// Several requests that belong together are told one after the other.
func (s *desk) exchanged(ex *exchange.Exchange) {
	s.last = ex
	if len(ex.Hops) < 2 {
		s.out.say("%s", sent(ex))
		s.out.say("%s", answered(ex))
		s.notes(ex.Hops)
	} else {
		for i, h := range ex.Hops {
			s.out.say("Request %d of %d, %s.", i+1, len(ex.Hops), h.Name)
			one := hopped(ex, h)
			if i == len(ex.Hops)-1 {
				one.Truncated = ex.Truncated
			}
			s.out.say("%s", sent(one))
			s.out.say("%s", answered(one))
			s.notes([]exchange.Hop{h})
		}
	}
	s.out.gap()
	for _, sentence := range trace(ex.Decision) {
		s.out.say("%s", sentence)
	}
}

func (s *desk) notes(hops []exchange.Hop) {
	for _, h := range hops {
		if h.Note != "" {
			s.out.say("The client: %s", stop(h.Note))
		}
	}
}

// hopped is one of several requests as an exchange of its own. What a credential
// of it stands for is found by its value: not every hop carries every one.
func hopped(ex *exchange.Exchange, h exchange.Hop) *exchange.Exchange {
	method, target := requestLine(h.Sent.Raw)
	one := &exchange.Exchange{Method: method, Target: target, Sent: h.Sent, Status: h.Status, Received: h.Received,
		Decision: h.Decision}
	for _, c := range ex.Credentials {
		if c.Value != "" && bytes.Contains(h.Sent.Raw, []byte(c.Value)) {
			one.Credentials = append(one.Credentials, c)
		}
	}
	return one
}

// sentBefore says the requests that come just before, at the same server.
func (s *desk) sentBefore(texts []string) {
	for _, text := range texts {
		s.out.say("Just before, this is sent:")
		s.out.code(text)
	}
}

// travels says how a request goes and who answers it, where that is anything
// but straight to the course's own server.
func (s *desk) travels(via, dialect string) {
	switch c := study.Circumstances(via, dialect); {
	case c == "":
	case via == "":
		s.out.say("It is %s.", c)
	default:
		s.out.say("It goes %s.", c)
	}
}

// surveyed says what each dialect answers to one request. An answer that no
// source documents is not passed off as one.
func (s *desk) surveyed(answers []exchange.Answer) {
	s.last = nil
	s.out.say("%s", stop(mockserver.DialectNotice))
	for _, a := range answers {
		if !a.Documented {
			s.out.say("%s: not documented. %s", a.Title, stop(a.Note))
			continue
		}
		said := fmt.Sprintf("%s: %s. %s", a.Title, study.Status(a.Status), stop(a.Reason))
		if a.Bare {
			said += " " + study.BareWords
		}
		if a.Note != "" {
			said += " " + stop(a.Note)
		}
		if a.Source != "" {
			said += " " + sources([]string{a.Source})
		}
		s.out.say("%s", said)
	}
}

// requestLine is the method and the target of a request's bytes.
func requestLine(raw []byte) (method, target string) {
	line, _, _ := bytes.Cut(raw, []byte("\r\n"))
	parts := strings.SplitN(string(line), " ", 3)
	if len(parts) < 2 {
		return string(line), ""
	}
	return parts[0], parts[1]
}
