package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// route is one operation as a route of the world.
type route struct {
	op      *operation
	pattern string // as the world writes it
	path    string // with its parameters filled in, as a request names it
	accepts []string
	scopes  []string
	holder  string // the person whose credentials cover the scopes
	topic   string
	title   string // what scenarios call it
	sample  string // what stands for its parameters; sample when empty
	number  int    // its place among the protected ones
}

// maxRoutes keeps the scenarios of a description within what a course may hold.
const maxRoutes = content.MaxScenarios / perRoute

const (
	maxPath  = 1000    // bytes of a path; more doesn't fit a line of a course's files
	maxWorld = 800_000 // bytes of paths and scopes that the world's file has room for
)

// lay turns the operations into routes. What the world can't serve is left out,
// and a finding says so.
func (m *maker) lay() {
	m.mux = http.NewServeMux()
	claimed, taken := map[string]bool{}, map[string]bool{}
	room := maxWorld
	for _, op := range m.api.operations {
		r := &route{op: op}
		if bad := r.unfit(len(m.routes), room); bad != "" {
			m.find(LeftOut, op, place{}, bad)
			continue
		}
		if !claimed[r.pattern] && !claim(m.mux, r.pattern) {
			// Two patterns that take some of the same paths: this one is served
			// under the path that requests name, which is to be its own.
			r.sample = "8"
			_ = r.paths(op.base) // it could be filled in before
			r.pattern = r.path
			claimed[r.pattern] = claimed[r.pattern] || claim(m.mux, r.pattern)
		} else {
			claimed[r.pattern] = true
		}
		if !claimed[r.pattern] || taken[op.method+" "+r.pattern] {
			m.find(LeftOut, op, place{}, "has a path that another one's can't be told from")
			continue
		}
		taken[op.method+" "+r.pattern] = true
		if m.demand(r) {
			m.routes = append(m.routes, r)
			m.moved(op)
			room -= len(r.pattern) + len(strings.Join(r.scopes, " ")) + 80
		}
	}
	m.entitle()
}

// unfit says why the world can't hold an operation, and fills in its path.
func (r *route) unfit(have, room int) string {
	switch {
	case r.op.broken != "":
		return r.op.broken
	case have == maxRoutes:
		return fmt.Sprintf("is beyond the first %d operations", maxRoutes)
	case room < 0:
		return "is beyond what one world has room for"
	case len(r.op.base)+len(r.op.path) > maxPath:
		return fmt.Sprintf("has a path longer than %d bytes", maxPath)
	case r.op.method == http.MethodTrace:
		return "is a TRACE, which must not carry credentials (RFC 9110 §9.3.8)"
	}
	return r.paths(r.op.base)
}

// moved says that an operation of another host is asked for at the course's own.
func (m *maker) moved(op *operation) {
	if op.host != m.api.host {
		m.find(Changed, op, place{}, fmt.Sprintf("is served by %s; the course asks %s for it", op.host, m.api.host))
	}
}

// claim registers a path, and tells whether it can stand beside the others.
func claim(mux *http.ServeMux, path string) (ok bool) {
	defer func() {
		if recover() != nil { // how ServeMux says that two patterns are in conflict
			ok = false
		}
	}()
	mux.Handle(path, http.NotFoundHandler())
	return true
}

var (
	parameter  = content.Pattern(`\{[^{}]*\}`)
	identifier = content.Pattern(`^[a-z][A-Za-z0-9_]*$`)
	segment    = content.Pattern(`^([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})+$`)
)

// sample is what stands for a parameter in requests, where nothing else does.
const sample = "7"

// paths fills in the route's pattern and path; it says what keeps it from that.
func (r *route) paths(base string) (bad string) {
	if !strings.HasPrefix(r.op.path, "/") {
		return "has a path that doesn't start with a slash"
	}
	whole := base + r.op.path
	if strings.ContainsAny(whole, "?#") {
		return "has a path with a query or a fragment in it"
	}
	var pattern, path strings.Builder
	parts := strings.Split(strings.TrimPrefix(whole, "/"), "/")
	used := map[string]bool{}
	for i, part := range parts {
		pattern.WriteByte('/')
		path.WriteByte('/')
		filled := parameter().ReplaceAllString(part, cmp.Or(r.sample, sample))
		switch {
		case part == "" && i == len(parts)-1:
			pattern.WriteString("{$}")
			continue
		case !segment().MatchString(filled) || filled == "." || filled == "..":
			return "has a path that can't stand in a request"
		case parameter().FindString(part) == part:
			name := strings.Trim(part, "{}")
			if !identifier().MatchString(name) || used[name] {
				name = fmt.Sprintf("p%d", i)
			}
			used[name] = true
			part = "{" + name + "}"
		default:
			part = filled
		}
		pattern.WriteString(part)
		path.WriteString(filled)
	}
	r.pattern, r.path = pattern.String(), path.String()
	return ""
}

var scopeToken = content.Pattern(`^[!#-\[\]-~]+$`)

// way is one combination of credentials as the one kind that a request can show.
type way struct {
	kind   string
	scopes []string
	bad    string // why no request can
}

// demand works out what the route takes; false when nothing the operation asks
// for could be shown.
func (m *maker) demand(r *route) bool {
	if r.op.open {
		return true
	}
	var scoped, plainly, why []string
	var scopes []string
	dropped := map[string]bool{}
	for _, d := range r.op.demands {
		switch w := m.one(r.op, d); {
		case w.bad != "":
			why = add(why, w.bad)
		case len(w.scopes) > 0 && (scopes == nil || slices.Equal(scopes, w.scopes)):
			scopes = w.scopes
			scoped = add(scoped, w.kind)
		case len(w.scopes) > 0:
			dropped[called(w.kind)+" with "+strings.Join(w.scopes, " ")] = true
		default:
			plainly = add(plainly, w.kind)
		}
	}
	r.accepts, r.scopes = scoped, scopes
	if len(scoped) == 0 {
		r.accepts = plainly
	}
	slices.Sort(why)
	if len(r.accepts) == 0 {
		m.find(LeftOut, r.op, place{}, "asks for what no course can show: "+strings.Join(why, ", "))
		return false
	}
	if len(scoped) > 0 {
		for _, kind := range plainly {
			dropped[article(kind)+" without a scope"] = true
		}
	}
	for _, one := range why {
		dropped[one] = true
	}
	if len(dropped) > 0 {
		m.find(Changed, r.op, place{},
			"takes other credentials too, which the course leaves out: "+
				strings.Join(slices.Sorted(maps.Keys(dropped)), ", "))
	}
	r.topic = map[string]string{"session": "cookie-session"}[r.accepts[0]]
	if r.topic == "" {
		r.topic = r.accepts[0]
	}
	m.protected++
	r.number = m.protected
	return true
}

func add(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// one is a combination of credentials as one kind. Where the operation asks for
// several at once, the one that says most about the caller stands for all.
func (m *maker) one(op *operation, d demand) way {
	order := []string{"bearer", "session", "basic", "digest", "api-key"}
	var best way
	var lead scheme
	names := slices.Sorted(maps.Keys(d))
	for _, name := range names {
		s, defined := m.api.schemes[name]
		switch {
		case !defined:
			return way{bad: "a scheme that is not defined"}
		case s.kind == "":
			return way{bad: s.why}
		case best.kind == "" || slices.Index(order, s.kind) <= slices.Index(order, best.kind):
			best.kind, lead = s.kind, s
		}
		for _, scope := range d[name] {
			if scopeToken().MatchString(scope) && s.kind != "api-key" {
				best.scopes = add(best.scopes, scope)
			}
		}
	}
	if best.kind == "api-key" {
		best.scopes = nil
	}
	if len(names) > 1 {
		m.find(Changed, op, place{},
			"takes "+strings.Join(names, " and ")+" at once; the course asks for "+m.where(lead)+" alone")
	} else if at := m.where(lead); lead.shown != (shown{}) && at != lead.shown.String() {
		m.find(Changed, op, place{}, "takes its credential as "+lead.shown.String()+"; the course has "+at)
	}
	slices.Sort(best.scopes)
	return best
}
