package world

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	httpMethod = regexp.MustCompile(`^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$`)
	// linkTarget is what can stand between the angle brackets of a Link header.
	linkTarget = regexp.MustCompile(`^https://[A-Za-z0-9._~:/?#@!$&()*+,;=%-]+$`)
)

func (r *reader) routes() {
	w := r.world
	w.file.Host = lower(w.file.Host)
	for i := range w.file.Routes {
		v, at := &w.file.Routes[i], fmt.Sprintf("routes.%d", i)
		w.routes = append(w.routes, v)
		v.Host, v.Realm = lower(v.Host), or(v.Realm, w.file.Realm)
		v.Accepts = append([]string{}, v.Accepts...)
		v.Method, v.Path, _ = strings.Cut(v.Pattern, " ")
		for n, kind := range v.Accepts {
			if slices.Index(v.Accepts, kind) < n {
				r.fault(fmt.Sprintf("%s.accepts.%d", at, n), "keep one of them", "%q is accepted twice", kind)
			}
		}
		if v.Blocker != "" && !linkTarget.MatchString(v.Blocker) {
			r.fault(at+".blocker", `write one like "https://lantern.test/about"`, "%q can't be the URL of a link",
				v.Blocker)
		}
		if r.sound {
			r.demands(at, v)
		}
	}
}

// Knows tells whether a route demands something of a person.
func (r Route) Knows() bool {
	return r.Role != "" || r.Scope != "" || r.Tenant != "" || r.Owner || r.Plan != "" || r.Verified || r.MaxAge > 0 ||
		r.Factor != ""
}

// demands refuses a route that asks for what it gives no way to know.
func (r *reader) demands(at string, v *Route) {
	if !httpMethod.MatchString(v.Method) || !strings.HasPrefix(v.Path, "/") {
		r.fault(at, `write it like "GET /notes/{id}"`, "%q can't be a method and a path", v.Pattern)
	}
	accepts := func(kind string) bool { return slices.Contains(v.Accepts, kind) }
	for _, rule := range []struct {
		broken   bool
		msg, fix string
	}{
		{len(v.Accepts) == 0 && (v.Knows() || v.Optional),
			"the route demands a known caller but accepts no credentials",
			"say which schemes it accepts: accepts: [bearer]"},
		{v.Nonce && !accepts(DPoP), "only a DPoP proof holds a nonce", "accept dpop, or drop nonce"},
		{v.Metadata != "" && !accepts(Bearer), "only a Bearer challenge names metadata here",
			"accept bearer, or drop metadata"},
		{v.Grant != accepts(Client), "a token endpoint accepts clients and reads a grant",
			"use both: accepts: [client], grant: true"},
		{(v.To != "") != (v.Reply == "redirect"), "a redirect needs to say where to, and nothing else may",
			"use both: reply: redirect, to: …"},
		{v.CSRF && !accepts(Session), "only a session has a CSRF token", "accept session, or drop csrf"},
		{v.Tenant == "path" && !strings.Contains(v.Path, "{tenant}"),
			"the route compares the tenant in its path, and there is none", "put {tenant} in the path"},
		{v.Tenant == "thing" && v.Thing == "" || v.Owner && v.Thing == "",
			"the route asks whose thing it is, but names none", "say which: thing: note"},
		{v.Thing != "" && !strings.Contains(v.Path, "{id}"),
			"the route hands out a " + v.Thing + ", but its path names none", "put {id} in the path"},
		{v.Sample != "" && len(v.Accepts) > 0, "the sample program compares one token; it accepts no schemes",
			"keep one of them"},
	} {
		if rule.broken {
			r.fault(at, rule.fix, "%s", rule.msg)
			return
		}
	}
}
