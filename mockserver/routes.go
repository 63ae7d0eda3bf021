package mockserver

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Route is what a method and path demand, for those who write requests and for
// those who look at a decision. The gate reads the world itself.
type Route struct {
	Pattern      string // "GET /notes/{id}"
	Method, Path string
	Host         string        // another host name of the world; empty for its main one
	Targets      []string      // paths it answers, one for each thing and tenant the world knows
	Accepts      []string      // the schemes it takes; none for an open route
	Optional     bool          // strangers may ask too
	CSRF         bool          // a session sends its CSRF token along
	Role         string        // the role it takes; empty for any
	Scope        string        // the scope it takes; empty for none
	Plan         string        // the plan it takes; empty for any
	Tenant       string        // "path" or "thing": whose tenant the caller must be of; empty for any
	Thing        string        // the kind of thing its path names
	Owner        bool          // only the thing's owner, or an admin
	Hidden       bool          // outsiders are not told whether the thing exists
	Verified     bool          // the e-mail address must be verified
	MaxAge       time.Duration // how old the login may be; 0 for any age
	Unique       string        // member of the JSON body that must not be taken
	Sample       bool          // the reference program as printed, which breaks the RFCs' rules
}

// Routes returns every route, in the world's own order.
func (w *World) Routes() []Route {
	out := make([]Route, len(w.routes))
	for i, r := range w.routes {
		out[i] = w.shown(r)
	}
	return out
}

// RouteOf finds the route that a method and a target lead to on the world's main
// host; false when there is none.
func (w *World) RouteOf(method, target string) (Route, bool) {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return Route{}, false
	}
	m := w.match(w.host, &http.Request{Method: method, URL: u, RequestURI: target, Host: w.host})
	if m.route == nil {
		return Route{}, false
	}
	return w.shown(m.route), true
}

func (w *World) shown(r *route) Route {
	out := Route{
		Pattern: r.pattern, Method: r.method, Path: r.path, Host: r.host, Sample: r.sample != "", Targets: w.targets(r), Accepts: slices.Clone(r.accepts), Optional: r.optional,
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
