package exchange

import (
	"context"
	"fmt"

	"bouncer/mockserver"
)

// Answer is how one dialect answered a request.
type Answer struct {
	Dialect   string   `json:"dialect"` // its name
	Title     string   `json:"title"`
	Status    int      `json:"status,omitempty"`    // 0 where nothing tells what it answers
	Challenge []string `json:"challenge,omitempty"` // the lines of WWW-Authenticate
	Reason    string   `json:"reason"`              // one sentence: why this status, or why none
	// Source says where the answer is documented; empty when it isn't.
	Source string `json:"source,omitempty"`
	Note   string `json:"note"` // what to know before believing it
	// Documented is false where the sources read and the systems run for the
	// course say nothing of this case: there is no answer then.
	Documented bool `json:"documented"`
	// Bare is set for a 401 that is known to come without the challenge that RFC
	// 9110 §15.5.2 demands of it.
	Bare bool `json:"bare,omitempty"`
}

// Survey puts one request to every dialect, each at a fresh server that is
// closed after, and returns the answers in the order of mockserver.Dialects.
// The dialects are models of documented behavior; no outside system is asked.
// o.Dialect is not read. Faults of the text are *content.Error.
func Survey(ctx context.Context, o mockserver.Options, text string) ([]Answer, error) {
	var out []Answer
	for _, d := range mockserver.Dialects() {
		o.Dialect = d.Name
		x, err := Once(ctx, o, text)
		if err != nil {
			return nil, err
		}
		if x.Decision == nil {
			return nil, fmt.Errorf("the request never reached the gate: it was answered with %d before", x.Status)
		}
		out = append(out, answerOf(d, x))
	}
	return out, nil
}

func answerOf(d mockserver.Dialect, x *Exchange) Answer {
	a := Answer{Dialect: d.Name, Title: d.Title, Status: x.Status,
		Challenge: x.Received.Header.Values("WWW-Authenticate"),
		Reason:    x.Decision.Reason, Note: d.Note, Documented: !x.Decision.Undocumented, Bare: x.Decision.Bare}
	if refused, ok := x.Decision.Refusal(); ok && a.Documented {
		a.Source = refused.Source
	}
	return a
}

// AnswerOf is an exchange as the answer of the dialect it was answered in; false
// for the server's own.
func AnswerOf(x *Exchange) (Answer, bool) {
	if x.Decision == nil || x.Decision.Dialect == "" {
		return Answer{}, false
	}
	d, ok := mockserver.DialectNamed(x.Decision.Dialect)
	return answerOf(d, x), ok
}
