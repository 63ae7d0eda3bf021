package check

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// safe tells the methods that ask for nothing to be changed (RFC 9110 §9.2.1).
func safe(method string) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions}, method)
}

// wants tells whether a rule that is asked needs a probe.
func (r *runner) wants(s Sent) bool {
	return slices.ContainsFunc(r.rules, func(rule Rule) bool { return slices.Contains(rule.Needs, s) })
}

// visit sends the probes of one path. A method that changes something is only
// sent with what must fail.
func (r *runner) visit(p *Path) *Endpoint {
	c := &Endpoint{Path: p, plan: r.plan, works: r.works}
	b := &prober{path: p, now: r.plan.Now(), origin: r.plan.Origin}
	none := r.ask(c, b.nothing())
	if none == nil {
		return c
	}
	if safe(p.Method) {
		for _, person := range r.plan.People {
			r.ask(c, b.credential(person))
		}
	}
	if !none.in() && !none.is(http.StatusNotFound, http.StatusMethodNotAllowed) || c.guarded() && !none.in() {
		r.spoil(c, b)
	}
	if safe(p.Method) {
		r.ways(c, b, none)
	}
	r.metadata(c, b, none)
	return c
}

// spoil sends the credentials that hold nowhere.
func (r *runner) spoil(c *Endpoint, b *prober) {
	var malformed []Probe
	var taken []Kind
	for _, p := range c.kinds() {
		for _, x := range b.made(p) {
			if x.Sent == Malformed {
				malformed = append(malformed, x)
			} else if r.wants(Junk) {
				r.ask(c, x)
			}
		}
		taken = append(taken, p.Kind)
	}
	for _, x := range malformed {
		r.ask(c, x)
	}
	if x, ok := b.other(taken); ok && r.wants(OtherScheme) && len(taken) > 0 && taken[0].Scheme() != "" {
		r.ask(c, x)
	}
	for _, p := range r.plan.People {
		for _, x := range b.spoiled(p, r.mask) {
			if r.wants(x.Sent) {
				r.ask(c, x)
			}
		}
	}
}

// ways sends what else shows how a path is guarded.
func (r *runner) ways(c *Endpoint, b *prober, none *Seen) {
	if i := slices.IndexFunc(c.all(Credential), (*Seen).in); i >= 0 {
		s := c.all(Credential)[i]
		p := c.person(s.Person)
		if p.Kind.Scheme() != "" && r.wants(LowerCase) {
			r.ask(c, b.lowerCase(p))
		}
		if p.Kind == BearerToken && r.way.Server.Local && r.wants(InQuery) {
			r.ask(c, b.inQuery(p))
		}
		if !none.in() && r.wants(Variant) {
			for _, x := range b.variants() {
				r.ask(c, x)
			}
		}
	}
	if c.Method == http.MethodGet && !none.in() && r.wants(ByHead) {
		r.ask(c, b.head())
	}
	r.crossing(c, b, none)
	if c.Hide && c.Absent != "" {
		r.ask(c, b.absent(nil, Absent))
		r.ask(c, b.absent(nil, AbsentAgain))
		for _, p := range r.plan.People {
			if c.refuses(p.Name) {
				r.ask(c, b.absent(p, Absent))
			}
		}
	}
}

// crossing asks as a browser does for a page of another origin, where the API
// shows that it means to serve those.
func (r *runner) crossing(c *Endpoint, b *prober, none *Seen) {
	if b.origin == "" {
		if b.origin = none.header("Access-Control-Allow-Origin"); b.origin == "" {
			return
		}
		if b.origin == "*" {
			b.origin = "https://app.example"
		}
	}
	if r.wants(CrossOrigin) {
		r.ask(c, b.crossOrigin())
	}
	if r.wants(Preflight) {
		r.ask(c, b.preflight())
	}
}

// metadata fetches what RFC 9728 has a client fetch, from this server only.
func (r *runner) metadata(c *Endpoint, b *prober, none *Seen) {
	if !r.wants(Metadata) || !none.is(http.StatusUnauthorized) {
		return
	}
	named := ""
	for _, ch := range none.Challenges {
		if v := ch.Value("resource_metadata"); v != "" && named == "" {
			named = v
		}
	}
	if u, err := url.Parse(named); named != "" && err == nil && strings.EqualFold(u.Scheme+"://"+u.Host,
		r.way.Server.Base) {
		r.ask(c, b.fetch(Metadata, u.RequestURI(), "the resource's metadata, at the address that the challenge names"))
		return
	}
	if named != "" || !r.asMCP() {
		return
	}
	path, _, _ := strings.Cut(c.Target, "?")
	for _, at := range []string{"/.well-known/oauth-protected-resource" + strings.TrimSuffix(path, "/"),
		"/.well-known/oauth-protected-resource"} {
		if s := r.ask(c, b.fetch(WellKnown, at, "the resource's metadata, at the well-known address")); s != nil &&
			s.in() {
			return
		}
	}
}

func (r *runner) asMCP() bool { return r.plan.Profile == MCP }

// open says what could not be judged of this path.
func (c *Endpoint) open() []Open {
	say := func(format string, args ...any) []Open {
		return []Open{{Method: c.Method, Path: c.Target, Why: fmt.Sprintf(format, args...)}}
	}
	none := c.one(Nothing)
	expected, told := c.Expect[Nobody]
	public := told && expected < 300 || !told && c.Spec != nil && !c.Spec.Protected
	switch {
	case none == nil && c.fault != nil:
		return say("no answer to %v", c.fault)
	case none == nil:
		return say("not asked")
	case none.in() && c.said(), public && !none.is(http.StatusUnauthorized, http.StatusForbidden):
		return nil
	case none.in():
		return say("a stranger was let in with %d, and nothing says whether that is meant", none.Status)
	case !safe(c.Method):
		return nil // only what must fail was sent
	case len(c.plan.People) > 0 && c.control() == nil:
		return say("no credential succeeded here, so nothing shows what a refusal is about")
	case len(c.plan.People) == 0 && !none.is(http.StatusUnauthorized) && !c.said() && !c.explained(none):
		return say("a stranger got %d; only a request that succeeds could show what that is about", none.Status)
	}
	return nil
}

// unproven names the people whose credential never succeeded.
func unproven(plan *Plan, works map[string]bool) []Open {
	var out []Open
	for _, p := range plan.People {
		if !works[p.Name] && slices.ContainsFunc(plan.Paths, func(x *Path) bool { return safe(x.Method) }) {
			out = append(out,
				Open{Person: p.Name, Why: "the credential succeeded nowhere, so nothing shows that it holds"})
		}
	}
	return out
}
