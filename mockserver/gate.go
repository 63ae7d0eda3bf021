package mockserver

// Check is one question of the gate. A check judges a request by the visit
// alone and never by what stood before it, so that the gate's order can change.
type Check struct {
	Name   string
	Source string            // the section that asks for it
	Asks   func(*visit) bool // whether the route, or the state of the server, demands it; nil for always
	Run    func(*visit) verdict
}

// DefaultGate returns the checks in the order that gives nothing away: first
// who asks, then what they may do, then whether it exists. A better login is
// asked for only where it would lead in, so after the rights.
func DefaultGate() []Check {
	return []Check{
		{"route", "RFC 9110 §15.5.5", nil, checkRoute},
		{"network", "RFC 9110 §15.5.4", asksNetwork, checkNetwork},
		{"law", "RFC 7725 §3", asksLaw, checkLaw},
		{"credentials", "RFC 9110 §11.4", asksCredentials, checkCredentials},
		{"scheme", "RFC 9110 §11.6.1", asksScheme, checkScheme},
		{"validity", "RFC 9110 §11.4", asksValidity, checkValidity},
		{"proof", "RFC 9449 §7.1", asksProof, checkProof},
		{"account", "RFC 9110 §15.5.4", asksKnown, checkAccount},
		{"plan", "RFC 9457 §3", asksPlan, checkPlan},
		{"quota", "RFC 6585 §4", asksQuota, checkQuota},
		{"grant", "RFC 6749 §5.2", asksGrant, checkGrant},
		{"csrf", "RFC 9110 §15.5.4", asksCSRF, checkCSRF},
		{"role", "RFC 9110 §11.4", asksRole, checkRole},
		{"scope", "RFC 6750 §3.1", asksScope, checkScope},
		{"tenant", "RFC 9110 §15.5.4", asksTenant, checkTenant},
		{"ownership", "RFC 9110 §15.5.4", asksOwnership, checkOwnership},
		{"freshness", "RFC 9470 §3", asksFreshness, checkFreshness},
		{"factor", "RFC 9470 §3", asksFactor, checkFactor},
		{"existence", "RFC 9110 §15.5.5", asksExistence, checkExistence},
		{"precondition", "RFC 9110 §13.2.1", asksPrecondition, checkPrecondition},
		{"conflict", "RFC 9110 §15.5.10", asksConflict, checkConflict},
	}
}

// verdict is what one check says.
type verdict struct {
	detail  string   // what it saw
	looked  string   // the part of the request it read
	source  string   // the section that decides; empty for the check's own
	refusal *refusal // nil when the request passes
}

func pass(detail, looked string) verdict { return verdict{detail: detail, looked: looked} }

// decide takes a visit through the gate. Every check has its part in the
// Decision; the first refusal ends the way. A request that has no route is
// refused even by a gate that doesn't ask for one.
func decide(gate []Check, v *visit) (Decision, *refusal) {
	d := Decision{At: v.now, Method: v.r.Method, Target: v.r.RequestURI, Remote: v.r.RemoteAddr, Checks: make([]Result, 0, len(gate))}
	var refused *refusal
	run := func(c Check) {
		res := Result{Name: c.Name, Source: c.Source, Outcome: Skipped, Detail: "not asked by this route", Asked: c.Asks == nil || c.Asks(v)}
		switch {
		case res.Asked && refused != nil:
			res.Detail = "not reached"
		case res.Asked:
			got, spoken := v.translate(c.Name, c.Run(v))
			if spoken {
				d.Dialect = v.dialect.Name
			}
			res.Outcome, res.Detail, res.Looked = Passed, got.detail, got.looked
			if got.source != "" {
				res.Source = got.source
			}
			if refused = got.refusal; refused != nil {
				res.Outcome = Refused
				d.Status, d.Reason = refused.status, refused.reason
			}
		}
		d.Checks = append(d.Checks, res)
	}
	for _, c := range gate {
		run(c)
	}
	if refused == nil && v.lost != nil {
		run(Check{Name: "route", Run: checkRoute})
	}
	if v.id != nil && v.id.person != nil {
		d.Person = v.id.person.Name
	}
	return d, refused
}

// asksKnown holds for requests whose credential belongs to somebody, or should.
func asksKnown(v *visit) bool {
	if len(v.route.Accepts) == 0 {
		return false
	}
	_, shown := v.credential()
	return shown || !v.route.Optional
}

func asksNetwork(v *visit) bool     { return v.given[networkBlocked] && v.lost == nil }
func asksLaw(v *visit) bool         { return v.given[courtOrder] && v.route.Blocker != "" }
func asksCredentials(v *visit) bool { return len(v.route.Accepts) > 0 || v.route.Sample != "" }
func asksScheme(v *visit) bool      { return asksKnown(v) }
func asksValidity(v *visit) bool    { return asksKnown(v) || v.route.Sample != "" }
func asksFreshness(v *visit) bool   { return v.route.MaxAge > 0 }
func asksFactor(v *visit) bool      { return v.route.Factor != "" }
func asksPlan(v *visit) bool        { return v.route.Plan != "" }
func asksQuota(v *visit) bool       { return v.given[quotaSpent] && len(v.route.Accepts) > 0 }
func asksRole(v *visit) bool        { return v.route.Role != "" }
func asksScope(v *visit) bool       { return v.route.Scope != "" }
func asksTenant(v *visit) bool      { return v.route.Tenant != "" }
func asksOwnership(v *visit) bool   { return v.route.Owner }
func asksExistence(v *visit) bool   { return v.route.Thing != "" }
func asksConflict(v *visit) bool    { return v.route.Unique != "" }

// asksCSRF holds for sessions only: a browser sends the cookie by itself, and
// nothing else by itself.
func asksCSRF(v *visit) bool { return v.route.CSRF && v.scheme() == session }

func asksPrecondition(v *visit) bool {
	return v.route.Thing != "" && len(v.r.Header.Values("If-Match")) > 0
}
