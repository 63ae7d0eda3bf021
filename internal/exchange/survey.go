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
	Status    int      `json:"status"`
	Challenge []string `json:"challenge,omitempty"` // the lines of WWW-Authenticate
	Reason    string   `json:"reason"`              // one sentence: why this status
	// Source says where the answer is documented; empty when it isn't.
	Source string `json:"source,omitempty"`
	Note   string `json:"note"` // what to know before believing it
	// Documented is false where the sources read for the course say nothing of
	// this case: the model then answers like the default dialect, and a screen
	// says so rather than pass the status off as the system's.
	Documented bool `json:"documented"`
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
		a := Answer{Dialect: d.Name, Title: d.Title, Status: x.Status, Challenge: x.Received.Header.Values("WWW-Authenticate"),
			Reason: x.Decision.Reason, Note: d.Note}
		a.Documented = d.Name == mockserver.DefaultDialect || x.Decision.Dialect == d.Name
		if refused, ok := x.Decision.Refusal(); ok && a.Documented {
			a.Source = refused.Source
		}
		out = append(out, a)
	}
	return out, nil
}
