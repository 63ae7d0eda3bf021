package openapi

import (
	"fmt"
	"net/http"
	"regexp"
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
}

// maxRoutes keeps the scenarios of a description within what a course may hold.
const maxRoutes = content.MaxScenarios / perRoute

// lay turns the operations into routes. What the world can't serve is left out,
// and a finding says so.
func (m *maker) lay() {
	m.mux = http.NewServeMux()
	claimed, taken := map[string]bool{}, map[string]bool{}
	for _, op := range m.api.operations {
		if len(m.routes) == maxRoutes {
			m.find(LeftOut, op, 0, fmt.Sprintf("is beyond the first %d operations", maxRoutes))
			continue
		}
		r := &route{op: op}
		if bad := r.paths(m.api.base); bad != "" {
			m.find(LeftOut, op, 0, bad)
			continue
		}
		if !claimed[r.pattern] && !claim(m.mux, r.pattern) {
			// Two patterns that take some of the same paths: this one is served
			// under the path that requests name.
			r.pattern = r.path
			claimed[r.pattern] = claimed[r.pattern] || claim(m.mux, r.pattern)
		} else {
			claimed[r.pattern] = true
		}
		if !claimed[r.pattern] || taken[op.method+" "+r.pattern] {
			m.find(LeftOut, op, 0, "has a path that another one's can't be told from")
			continue
		}
		taken[op.method+" "+r.pattern] = true
		if m.demand(r) {
			m.routes = append(m.routes, r)
		}
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
	parameter  = regexp.MustCompile(`\{[^{}]*\}`)
	identifier = regexp.MustCompile(`^[a-z][A-Za-z0-9_]*$`)
	segment    = regexp.MustCompile(`^([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-F]{2})+$`)
)

// sample is what stands for a parameter in requests.
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
		filled := parameter.ReplaceAllString(part, sample)
		switch {
		case part == "" && i == len(parts)-1:
			pattern.WriteString("{$}")
			continue
		case !segment.MatchString(filled) || filled == "." || filled == "..":
			return "has a path that can't stand in a request"
		case parameter.FindString(part) == part:
			name := strings.Trim(part, "{}")
			if !identifier.MatchString(name) || used[name] {
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

var scopeToken = regexp.MustCompile(`^[!#-\[\]-~]+$`)

// demand works out what the route takes; false when nothing the operation asks
// for could be shown.
func (m *maker) demand(r *route) bool {
	if r.op.open {
		return true
	}
	var scoped, plainly []string // kinds
	var scopes []string
	var why []string
	for _, d := range r.op.demands {
		kind, names, bad := m.one(d)
		switch {
		case bad != "":
			why = append(why, bad)
		case len(names) > 0 && (scopes == nil || slices.Equal(scopes, names)):
			scopes = names
			scoped = add(scoped, kind)
		case len(names) == 0:
			plainly = add(plainly, kind)
		}
	}
	r.accepts, r.scopes = scoped, scopes
	if len(scoped) == 0 {
		r.accepts = plainly
	}
	if len(r.accepts) == 0 {
		m.find(LeftOut, r.op, 0, "asks for what no course can show: "+strings.Join(slices.Compact(slices.Sorted(slices.Values(why))), ", "))
		return false
	}
	r.topic = map[string]string{"bearer": "bearer", "basic": "basic", "api-key": "api-key", "session": "cookie-session"}[r.accepts[0]]
	m.protected++
	return true
}

func add(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// one is a combination of credentials as the one kind that a request can show.
func (m *maker) one(d demand) (kind string, scopes []string, bad string) {
	for name, asked := range d {
		s, defined := m.api.schemes[name]
		switch {
		case !defined:
			return "", nil, "a scheme that is not defined"
		case s.kind == "":
			return "", nil, s.why
		case kind != "" && kind != s.kind:
			return "", nil, "two kinds of credentials at once"
		}
		kind = s.kind
		for _, scope := range asked {
			if scopeToken.MatchString(scope) && kind != "api-key" {
				scopes = add(scopes, scope)
			}
		}
	}
	slices.Sort(scopes)
	return kind, scopes, ""
}
