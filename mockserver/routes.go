package mockserver

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Route is what a route demands, for those who write requests and for those
// who look at a decision. The gate reads the world itself.
type Route struct {
	Method, Path string   // as the world writes it: "/notes/{id}"
	Targets      []string // paths it answers, one for each thing and tenant the world knows
	Accepts      []string // kinds of credentials; none for a route open to everybody
	Optional     bool     // strangers may ask too
	CSRF         bool     // a session sends its CSRF token along
	Role, Scope  string
	Plan         string
	Tenant       string // "path" or "thing"
	Thing        string // kind of the thing the path names
	Owner        bool   // only its owner, or an admin
	Hidden       bool   // to outsiders it doesn't exist
	Verified     bool   // the e-mail address must be verified
	MaxAge       time.Duration
	Unique       string // member of the JSON body that must not be taken
}

// Routes returns every route, in the world's own order.
func (w *World) Routes() []Route {
	out := make([]Route, len(w.routes))
	for i, r := range w.routes {
		out[i] = w.shown(r)
	}
	return out
}

// RouteOf finds the route that a method and a target lead to; false when there
// is none.
func (w *World) RouteOf(method, target string) (Route, bool) {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return Route{}, false
	}
	m := w.match(&http.Request{Method: method, URL: u, RequestURI: target, Host: w.host})
	if m.route == nil {
		return Route{}, false
	}
	return w.shown(m.route), true
}

func (w *World) shown(r *route) Route {
	out := Route{
		Method: r.method, Path: r.path, Targets: w.targets(r), Accepts: slices.Clone(r.accepts), Optional: r.optional,
		Role: r.role, Scope: r.scope, Plan: r.plan, Tenant: r.tenant, Thing: r.thing, Owner: r.owner, Hidden: r.hidden,
		CSRF: r.csrf, Verified: r.verified, MaxAge: r.maxAge, Unique: r.unique,
	}
	if r.sample != "" {
		out.Accepts = []string{bearer}
	}
	return out
}

// targets fills the names in a route's path with what the world holds.
func (w *World) targets(r *route) []string {
	if !strings.Contains(r.path, "{") {
		return []string{r.path}
	}
	var out []string
	add := func(id, tenant string) {
		t := strings.NewReplacer("{id}", url.PathEscape(id), "{tenant}", url.PathEscape(tenant)).Replace(r.path)
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	for _, t := range w.things {
		if r.thing == t.kind {
			add(t.id, t.tenant)
		}
	}
	if r.thing == "" {
		for _, p := range w.people {
			add("1", p.Tenant)
		}
	}
	return out
}
