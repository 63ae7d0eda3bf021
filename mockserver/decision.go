package mockserver

import (
	"slices"
	"time"
)

// Outcome is what one check of the gate said of a request.
type Outcome string

const (
	Passed  Outcome = "passed"
	Refused Outcome = "refused"
	Skipped Outcome = "skipped" // never reached, or not demanded by the route
)

// Result is one check's part in a Decision.
type Result struct {
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	Cause   Cause   `json:"cause"`  // why it said so, for code to rely on
	Expired bool    `json:"-"`      // time alone undid the credential it refused
	Told    string  `json:"-"`      // Detail as a sentence: "the token expired 2 minutes ago"
	Detail  string  `json:"detail"` // what the check saw, in a few words: "expired 2 minutes ago"
	Source  string  `json:"source"` // the section that asks for it: "RFC 6750 §3.1"

	// Asked is false for a check that the route does not demand; a trace shown
	// to a person leaves those out.
	Asked bool `json:"-"`
	// Looked names the part of the request the check read: a canonical header
	// name, or "request line"; empty when it read neither.
	Looked string `json:"-"`
}

// Obstacle is a check that refuses a request, and the status it refuses with.
type Obstacle struct {
	Check  string
	Status int
}

// Decision is what the gate made of one request. It reaches observers inside
// the process before the first byte of the response is written, so it holds
// for any client.
type Decision struct {
	At     time.Time `json:"-"` // the server's clock when it judged
	Remote string    `json:"-"` // the client's address, "127.0.0.1:54321": it tells requests apart
	Method string    `json:"-"`
	Target string    `json:"-"`
	Person string    `json:"-"` // who the gate took the caller for; empty when nobody
	Status int       `json:"status,omitempty"`
	Cause  Cause     `json:"cause"`  // why this status, for code to rely on
	Reason string    `json:"reason"` // the same in one sentence
	Checks []Result  `json:"checks"`
	// Behind is what else stands in the request's way, in the gate's order, where
	// Options.Thorough asks for it.
	Behind []Obstacle `json:"-"`
	// Dialect is the system the server answered as; empty for itself.
	Dialect string `json:"dialect,omitempty"`
	// Undocumented is set where nothing tells what that system answers. There
	// was no answer then: Status is 0, and the connection was closed.
	Undocumented bool `json:"undocumented,omitempty"`
	// Bare is set for a dialect's 401 that is known to carry no challenge.
	Bare bool `json:"-"`
	// Deciding names the response headers that carry the answer beside the
	// status line (WWW-Authenticate, Allow, Retry-After, …), canonical.
	Deciding []string `json:"-"`
}

// Refusal returns the check that refused the request, and false when it was let in.
func (d Decision) Refusal() (Result, bool) {
	for _, r := range d.Checks {
		if r.Outcome == Refused {
			return r, true
		}
	}
	return Result{}, false
}

// ByServer is who decides unless something stands in between.
const ByServer = "the server"

// By names who sent the answer: ByServer, or what answered in its place, so
// that the server was never asked.
func (d Decision) By() string {
	r, refused := d.Refusal()
	switch {
	case refused && (r.Name == "proxy login" || r.Name == "proxy target"):
		return "the proxy"
	case refused && r.Name == "network login":
		return "the network"
	case len(d.Checks) == 1 && d.Checks[0].Name == "cache":
		return "the cache"
	}
	return ByServer
}

// Stands is the place among the checks of one that would have answered with a
// status: the first asked for from where the request was refused, else the last
// before. A success stands behind them all. False where no check gives it.
func (d Decision) Stands(status int) (at int, ok bool) {
	if status/100 == 2 {
		return len(d.Checks), true
	}
	refused := slices.IndexFunc(d.Checks, func(r Result) bool { return r.Outcome == Refused })
	switch {
	case refused < 0:
		refused = len(d.Checks)
	case status == d.Status:
		return refused, true
	}
	all, at := rows(), -1
	for i, r := range d.Checks {
		if !r.Asked || !slices.Contains(all[r.Name].gives, status) {
			continue
		}
		if at = i; i >= refused {
			break
		}
	}
	return at, at >= 0
}
