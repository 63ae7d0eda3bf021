package mockserver

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/world"
)

// Check is one question of the gate. A check judges a request by the visit
// alone and never by what stood before it, so that the gate's order can change.
type Check struct {
	Name   string
	Source string            // the section that asks for it
	Asks   func(*Visit) bool // whether the route, or the state of the server, demands it; nil for always
	Run    func(*Visit) verdict
}

// row is how a check is asked: when, by what, and the statuses it is known for.
type row struct {
	asks  func(*Visit) bool
	run   func(*Visit) verdict
	gives []int
}

// rows are the gate's checks by the names that package world has for them.
var rows = sync.OnceValue(func() map[string]row {
	return map[string]row{
		"route":        {nil, checkRoute, []int{404, 405, 421}},
		"network":      {asksNetwork, checkNetwork, []int{403}},
		"law":          {asksLaw, checkLaw, []int{451}},
		"credentials":  {asksCredentials, checkCredentials, []int{401, 302}},
		"scheme":       {asksScheme, checkScheme, []int{401, 400}},
		"validity":     {asksValidity, checkValidity, []int{401, 400}},
		"proof":        {asksProof, checkProof, []int{401}},
		"account":      {asksKnown, checkAccount, nil},
		"plan":         {asksPlan, checkPlan, []int{403, 402}},
		"quota":        {asksQuota, checkQuota, []int{429}},
		"grant":        {asksGrant, checkGrant, []int{400}},
		"csrf":         {asksCSRF, checkCSRF, []int{403}},
		"role":         {asksRole, checkRole, []int{403}},
		"scope":        {asksScope, checkScope, []int{403}},
		"tenant":       {asksTenant, checkTenant, []int{403, 404}},
		"ownership":    {asksOwnership, checkOwnership, []int{403, 404}},
		"freshness":    {asksFreshness, checkFreshness, []int{401}},
		"factor":       {asksFactor, checkFactor, []int{401}},
		"existence":    {asksExistence, checkExistence, []int{404}},
		"precondition": {asksPrecondition, checkPrecondition, []int{412}},
		"conflict":     {asksConflict, checkConflict, []int{409, 422, 400}},
		"upstream":     {asksUpstream, checkUpstream, []int{502, 503}},
	}
})

// DefaultGate returns the checks in the order of world.Checks.
func DefaultGate() []Check { return slices.Clone(defaultGate()) }

var defaultGate = sync.OnceValue(func() []Check {
	var out []Check
	all := rows()
	for _, c := range world.Checks() {
		out = append(out, Check{c.Name, c.Source, all[c.Name].asks, all[c.Name].run})
	}
	return out
})

// standing is a check of something that stands between a client and the server.
func standing(name string, run func(*Visit) verdict) Check {
	c, _ := world.CheckOf(name)
	return Check{Name: c.Name, Source: c.Source, Run: run}
}

// decide takes a visit through the gate. Every check has its part in the
// Decision; the first refusal ends the way. A request that has no route is
// refused even by a gate that doesn't ask for one.
func decide(gate []Check, v *Visit) (Decision, *refusal) {
	w := &walk{v: v, d: Decision{
		At: v.now, Method: v.r.Method, Target: v.r.RequestURI, Remote: v.r.RemoteAddr,
		Checks: make([]Result, 0, len(gate)+1),
	}}
	if !v.dialect.own() && v.route.Sample == "" {
		w.d.Dialect = v.dialect.Name
	}
	for _, c := range gate {
		w.ask(c)
	}
	if w.refused == nil && v.lost != nil {
		w.ask(Check{Name: "route", Run: checkRoute})
	}
	if w.refused == nil {
		w.d.Cause = Cause{Code: "gate.passed"}
		w.d.Reason = v.said(w.d.Cause).Reason
	}
	if v.id != nil && v.id.Person != nil {
		w.d.Person = v.id.Person.Name
	}
	return w.d, w.refused
}

// behind asks the checks after the one that refused, as if that one had let the
// visit pass: no check judges by what stood before it.
func behind(gate []Check, v *Visit, d Decision) []Obstacle {
	var out []Obstacle
	first, _ := d.Refusal()
	for _, c := range gate[1+slices.IndexFunc(gate, func(c Check) bool { return c.Name == first.Name }):] {
		if c.Asks != nil && !c.Asks(v) {
			continue
		}
		if f := v.translate(c.Name, c.Run(v)).refusal; f != nil {
			out = append(out, Obstacle{c.Name, f.status})
		}
	}
	return out
}

// walk is a visit on its way through a gate.
type walk struct {
	v       *Visit
	d       Decision
	refused *refusal // the first one
}

// ask puts one check to the visit, unless it was refused before.
func (w *walk) ask(c Check) {
	res := Result{Name: c.Name, Source: c.Source, Outcome: Skipped, Asked: c.Asks == nil || c.Asks(w.v)}
	switch {
	case !res.Asked:
		res.because(w.v.saw(Cause{Code: "gate.not-asked"}, ""))
	case w.refused != nil:
		res.because(w.v.saw(Cause{Code: "gate.not-reached"}, ""))
	default:
		got := w.v.translate(c.Name, c.Run(w.v))
		res.Outcome = Passed
		res.because(got)
		if w.refused = got.refusal; w.refused != nil {
			res.Outcome = Refused
			res.Expired = c.Name == "validity" && w.v.who().fail != nil && w.v.who().fail.expired
			w.refuse()
		}
	}
	w.d.Checks = append(w.d.Checks, res)
}

// refuse takes over why there is no success.
func (w *walk) refuse() {
	f := w.refused
	w.d.Status, w.d.Cause, w.d.Reason = f.status, f.cause, f.reason
	w.d.Bare = f.spoken != nil && f.spoken.bare()
	w.d.Undocumented = f.spoken != nil && f.status == 0
}

// because takes over what a check said.
func (r *Result) because(got verdict) {
	r.Cause, r.Detail, r.Looked = got.cause, got.detail, got.looked
	r.Told = strings.TrimSpace(got.subject + " " + got.detail)
	r.Source = cmp.Or(got.source, r.Source)
}

// asksKnown holds for requests whose credential belongs to somebody, or should.
func asksKnown(v *Visit) bool {
	if len(v.route.Accepts) == 0 {
		return false
	}
	_, shown := v.credential()
	return shown || !v.route.Optional
}

func asksNetwork(v *Visit) bool     { return v.given[networkBlocked] && v.lost == nil }
func asksLaw(v *Visit) bool         { return v.given[courtOrder] && v.route.Blocker != "" }
func asksCredentials(v *Visit) bool { return len(v.route.Accepts) > 0 || v.route.Sample != "" }
func asksScheme(v *Visit) bool      { return asksKnown(v) }
func asksValidity(v *Visit) bool    { return asksKnown(v) || v.route.Sample != "" }
func asksFreshness(v *Visit) bool   { return v.route.MaxAge > 0 }
func asksFactor(v *Visit) bool      { return v.route.Factor != "" }
func asksPlan(v *Visit) bool        { return v.route.Plan != "" }
func asksQuota(v *Visit) bool       { return v.given[quotaSpent] && len(v.route.Accepts) > 0 }
func asksRole(v *Visit) bool        { return v.route.Role != "" }
func asksScope(v *Visit) bool       { return v.route.Scope != "" }
func asksTenant(v *Visit) bool      { return v.route.Tenant != "" }
func asksOwnership(v *Visit) bool   { return v.route.Owner }
func asksExistence(v *Visit) bool   { return v.route.Thing != "" }
func asksConflict(v *Visit) bool    { return v.route.Unique != "" }
func asksUpstream(v *Visit) bool    { return v.route.Upstream != "" }

// asksCSRF holds for sessions only: a browser sends the cookie by itself, and
// nothing else by itself.
func asksCSRF(v *Visit) bool { return v.route.CSRF && v.scheme() == session }

func asksPrecondition(v *Visit) bool {
	return v.route.Thing != "" && len(v.r.Header.Values("If-Match")) > 0
}
