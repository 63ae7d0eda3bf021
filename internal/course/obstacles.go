package course

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// who are the checks that settle who is asking.
func who() []string { return []string{"credentials", "scheme", "validity", "proof"} }

// person are the checks that judge somebody known.
func person() []string {
	return []string{"account", "plan", "quota", "grant", "role", "scope", "tenant", "ownership", "freshness", "factor",
		"upstream"}
}

// ordered tells whether a source puts the check a before b: without valid
// credentials there is nobody to judge (RFC 9110 §11.4), and preconditions count
// only where the answer would be a success without them (§13.2.1).
func ordered(a, b string) bool {
	switch {
	case slices.Contains(who(), a):
		return slices.Contains(who(), b) || slices.Contains(person(), b) || b == "precondition"
	case b == "precondition":
		return a != "conflict"
	}
	return false
}

// free tells whether nothing that stands in the way as well comes before o.
func free(o mockserver.Obstacle, all []mockserver.Obstacle) bool {
	return !slices.ContainsFunc(all, func(p mockserver.Obstacle) bool {
		return p.Check != o.Check && ordered(p.Check, o.Check) && !slices.Contains(who(), o.Check)
	})
}

// rival returns another obstacle that somebody could name with as good a reason
// as the one that decided, and be marked wrong for it: no source orders the two,
// and the story doesn't either.
func rival(s quiz.Scenario, decided mockserver.Obstacle, others []mockserver.Obstacle) (mockserver.Obstacle, bool) {
	if s.First == decided.Check {
		return mockserver.Obstacle{}, false
	}
	i := slices.IndexFunc(others, func(o mockserver.Obstacle) bool {
		return o.Status != decided.Status && slices.Contains(s.Choices(), o.Status) &&
			!s.Grade(o.Status).Right && !ordered(decided.Check, o.Check) && free(o, others)
	})
	if i < 0 {
		return mockserver.Obstacle{}, false
	}
	return others[i], true
}

// behind is what else would have stood in the way of a refused request. Where the
// path doesn't have its method, that is what the path's own would have met.
func behind(ctx context.Context, s quiz.Scenario, first *exchange.Exchange) ([]mockserver.Obstacle, error) {
	if first.Status != http.StatusMethodNotAllowed {
		return first.Decision.Behind, nil
	}
	method, _, _ := strings.Cut(first.Received.Header.Get("Allow"), ",")
	x, err := exchange.OnceCase(ctx, mockserver.Options{World: s.World, Given: s.Given, Thorough: true},
		exchange.Case{Text: method + strings.TrimPrefix(s.Request, first.Method), Before: s.Before})
	if err != nil || x.Decision == nil {
		return nil, err
	}
	refused, ok := x.Decision.Refusal()
	if !ok {
		return nil, nil
	}
	return append([]mockserver.Obstacle{{Check: refused.Name, Status: x.Decision.Status}}, x.Decision.Behind...), nil
}

// settled is the fault of a scenario whose answer another could be argued
// against. What a system is documented to do, and what stands between client
// and server, has its order from there.
func settled(ctx context.Context, s quiz.Scenario, x *exchange.Exchange) *Fault {
	if s.Dialect != "" || s.Via != "" || x.Decision == nil {
		return nil
	}
	refused, ok := x.Decision.Refusal()
	decided := mockserver.Obstacle{Check: refused.Name, Status: x.Decision.Status}
	fault := func(part, msg, fix string) *Fault {
		line, col := s.Pos(part)
		return &Fault{File: s.File, Line: line, Col: col, Msg: msg, Fix: fix}
	}
	if s.First != "" && (!ok || s.First != refused.Name) {
		return fault("first", fmt.Sprintf("the check %s doesn't decide here", s.First),
			"name the check that refuses, or remove the key")
	}
	if !ok {
		return nil
	}
	others, err := behind(ctx, s, x)
	if err != nil {
		return nil // the request itself was fired before, so this is the end of the context
	}
	if o, found := rival(s, decided, others); found {
		return fault("answer", fmt.Sprintf("the check %s refuses with %d, and no source says whether it comes after %s",
			o.Check, o.Status, decided.Check),
			fmt.Sprintf("accept %d, or let the story say which comes first and add first: %s", o.Status, decided.Check))
	}
	return nil
}
