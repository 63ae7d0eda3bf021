// Package check holds somebody else's server to the rules of 401 and 403: it
// sends a few requests of every path, as people and as strangers, and judges
// what comes back. A rule is data with one small function over what was seen;
// what can't be shown with certainty from outside is left out.
package check

import (
	"slices"
	"time"

	"bouncer/internal/exchange"
)

// Level is how much a finding weighs.
type Level string

// The levels, the heaviest first; Off is a rule that isn't asked.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Note    Level = "note"
	Off     Level = "off"
)

// Levels are the levels a finding may have, the heaviest first.
func Levels() []Level { return []Level{Error, Warning, Note} }

// atLeast tells whether a level weighs as much as another one.
func (l Level) atLeast(other Level) bool {
	return slices.Index(Levels(), l) <= slices.Index(Levels(), other)
}

// Profile is a choice of rules.
type Profile string

// The profiles: each holds the rules of the one before it.
const (
	Core   Profile = "core"   // what any HTTP API owes its callers
	Bearer Profile = "bearer" // RFC 6750 to the letter
	MCP    Profile = "mcp"    // and protected-resource metadata, as MCP asks for it
	Strict Profile = "strict" // everything
)

// Profiles are all profiles, the smallest first.
func Profiles() []Profile { return []Profile{Core, Bearer, MCP, Strict} }

// Plan is what to check, and as whom.
type Plan struct {
	Profile Profile
	People  []*Person
	Paths   []*Path
	Origin  string           // of the page that calls across origins; empty where none does
	Rules   map[string]Level // levels that differ from the rules' own
	Waivers []Waiver
	Now     func() time.Time // the clock
}

// Path is one path of the server, with what is known of it.
type Path struct {
	Method string // GET, HEAD or OPTIONS; another one is only sent with what must fail
	Target string // "/orders/7"
	File   string // where it was named, for reports; empty on the command line
	Line   int

	Expect map[string]int // person, or Nobody, → status
	Owner  string         // whose it is: everybody else is to be refused
	Absent string         // a path of the same kind that leads to nothing
	Hide   bool           // who may not have it may not know of it
	Scopes []string       // what a token has to cover; empty when unknown
	Spec   *Spec          // what an API's description says of it; nil without one
}

// Spec is what an API's description says of an operation.
type Spec struct {
	Protected  bool
	Schemes    []string        // the schemes it takes, "Bearer" or "Basic"; empty for keys and cookies
	Documented map[string]bool // statuses: "401", "4XX", "DEFAULT"
}

// Nobody is who a request without credentials comes from.
const Nobody = "nobody"

// Waiver lets one rule rest on one path.
type Waiver struct {
	Rule, Path, Reason string
	Until              time.Time // the last day it holds, at its end; zero for as long as the finding is there
	Line               int
}

// Finding is one thing that a server gets wrong.
type Finding struct {
	Rule   string `json:"rule"`
	Level  Level  `json:"level"`
	Title  string `json:"title"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Person string `json:"person"`
	Sent   string `json:"sent"`   // in words: "no credentials"
	Status int    `json:"status"` // what came
	Line   string `json:"line"`   // of the answer: the one that decides
	Should string `json:"should"`
	Source string `json:"source"`
	Lesson string `json:"lesson"`

	seen *Seen
	path *Path
}

// Open is something that could not be judged, and why.
type Open struct {
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	Person string `json:"person,omitempty"`
	Why    string `json:"why"`
}

// Waived is a finding that somebody lets rest, or a waiver that doesn't fit any
// more.
type Waived struct {
	Rule    string   `json:"rule"`
	Path    string   `json:"path"`
	Reason  string   `json:"reason"`
	Until   string   `json:"until,omitempty"`
	State   string   `json:"state"` // "in force", "ran out" or "fits nothing"
	Finding *Finding `json:"finding,omitempty"`
}

// Report is what a check came to.
type Report struct {
	Target       string    `json:"target"`
	Profile      Profile   `json:"profile"`
	Probes       int       `json:"probes"` // requests that were sent
	Findings     []Finding `json:"findings"`
	Inconclusive []Open    `json:"inconclusive"`
	Waived       []Waived  `json:"waived"`

	Stranger bool    `json:"-"` // no credentials were given: judged as a stranger only
	Paths    []*Path `json:"-"`
	Seen     []*Seen `json:"-"`
}

// Exchanges are everything that crossed the wire, its secrets masked.
func (r *Report) Exchanges() []*exchange.Exchange {
	var out []*exchange.Exchange
	for _, s := range r.Seen {
		out = append(out, s.X)
	}
	return out
}

// Worst tells whether a finding weighs as much as the level.
func (r *Report) Worst(level Level) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Level.atLeast(level) })
}

// waive takes out the findings that a waiver lets rest, and says which waivers
// ran out or fit nothing.
func (r *Report) waive(plan *Plan) {
	for _, w := range plan.Waivers {
		entry := Waived{Rule: w.Rule, Path: w.Path, Reason: w.Reason, State: "fits nothing"}
		over := false
		if !w.Until.IsZero() {
			entry.Until = w.Until.Format(time.DateOnly)
			over = plan.Now().After(w.Until.AddDate(0, 0, 1))
		}
		kept, fits := r.Findings[:0:0], false
		for _, f := range r.Findings {
			if f.Rule != w.Rule || f.Path != w.Path {
				kept = append(kept, f)
				continue
			}
			fits = true
			if over {
				kept = append(kept, f)
				continue
			}
			one := entry
			one.State, one.Finding = "in force", &f
			r.Waived = append(r.Waived, one)
		}
		r.Findings = append([]Finding{}, kept...)
		switch {
		case over:
			entry.State = "ran out"
			r.Waived = append(r.Waived, entry)
		case !fits:
			r.Waived = append(r.Waived, entry)
		}
	}
}
