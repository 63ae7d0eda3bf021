package course

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// obstacle is a check that refuses a request, and the status it refuses with.
type obstacle struct {
	check  string
	status int
}

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
func free(o obstacle, all []obstacle) bool {
	return !slices.ContainsFunc(all, func(p obstacle) bool {
		return p.check != o.check && ordered(p.check, o.check) && !slices.Contains(who(), o.check)
	})
}

// rival returns another obstacle that somebody could name with as good a reason
// as the one that decided, and be marked wrong for it: no source orders the two,
// and the story doesn't either.
func rival(s quiz.Scenario, decided obstacle, others []obstacle) (obstacle, bool) {
	if s.First == decided.check {
		return obstacle{}, false
	}
	i := slices.IndexFunc(others, func(o obstacle) bool {
		return o.status != decided.status && slices.Contains(s.Choices(), o.status) &&
			!s.Grade(o.status).Right && !ordered(decided.check, o.check) && free(o, others)
	})
	if i < 0 {
		return obstacle{}, false
	}
	return others[i], true
}

// mostObstacles bounds how many are looked for behind the first.
const mostObstacles = 8

// behind fires a scenario again and again, each time at a gate that lacks the
// checks that refused so far, and returns what else would have stood in its way.
func behind(ctx context.Context, s quiz.Scenario, first *exchange.Exchange) ([]obstacle, error) {
	var out []obstacle
	text, seen, d := s.Request, []string{}, *first.Decision
	for range mostObstacles {
		refused, ok := d.Refusal()
		if !ok || slices.Contains(seen, refused.Name) {
			break
		}
		seen = append(seen, refused.Name)
		if len(seen) > 1 {
			out = append(out, obstacle{refused.Name, d.Status})
		}
		if d.Status == 405 { // what the path's own method would meet
			method, _, _ := strings.Cut(first.Received.Header.Get("Allow"), ",")
			text, seen = method+strings.TrimPrefix(text, first.Method), nil
		}
		gate := slices.DeleteFunc(mockserver.DefaultGate(),
			func(c mockserver.Check) bool { return slices.Contains(seen, c.Name) })
		x, err := exchange.OnceCase(ctx, mockserver.Options{World: s.World, Given: s.Given, Gate: gate},
			exchange.Case{Text: text, Before: s.Before})
		if err != nil || x.Decision == nil {
			return out, err
		}
		d = *x.Decision
	}
	return out, nil
}

// settled is the fault of a scenario whose answer another could be argued
// against. What a system is documented to do, and what stands between client
// and server, has its order from there.
func settled(ctx context.Context, s quiz.Scenario, x *exchange.Exchange) *Fault {
	if s.Dialect != "" || s.Via != "" || x.Decision == nil {
		return nil
	}
	refused, ok := x.Decision.Refusal()
	decided := obstacle{refused.Name, x.Decision.Status}
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
			o.check, o.status, decided.check),
			fmt.Sprintf("accept %d, or let the story say which comes first and add first: %s", o.status, decided.check))
	}
	return nil
}
