package world

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// matched is what http.ServeMux found for a request. It stands in for the
// response writer while matching, so that nothing is answered on the way.
type matched struct {
	route *Route
	allow []string // the methods of a path that has no route for this method
	void  http.Header
}

func (m *matched) Header() http.Header {
	if m.void == nil {
		m.void = http.Header{}
	}
	return m.void
}
func (m *matched) Write(b []byte) (int, error) { return len(b), nil }
func (m *matched) WriteHeader(int)             {}

// found is the handler of one pattern: it only tells that it was picked.
type found matched

func (f *found) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if m, ok := w.(*matched); ok {
		m.route, m.allow = f.route, f.allow
	}
}

// match finds the request's route and sets its path values. A path that
// ServeMux would clean up and redirect matches nothing: a redirect would be an
// answer that no gate decided.
func (w *World) match(host string, r *http.Request) matched {
	var m matched
	p := r.URL.EscapedPath() // what ServeMux matches
	if r.Method == http.MethodConnect || !strings.HasPrefix(p, "/") || (path.Clean(p) != p && path.Clean(p)+"/" != p) ||
		p == "//" {
		return m
	}
	w.muxes[host].ServeHTTP(&m, r)
	return m
}

// newMux registers every route, and behind them each of their paths without a
// method, so that a request with another method is found too. The paths have a
// mux of their own: beside GET /notes/{id}, a bare /notes/search would be in
// conflict. ServeMux panics on patterns that are malformed or in conflict; bad
// tells of the route that did it.
func newMux(routes []*Route, bad func(*Route, string)) *http.ServeMux {
	mux, paths := http.NewServeMux(), http.NewServeMux()
	methods := map[string][]string{}
	for _, r := range routes {
		if handle(mux, r, r.Pattern, &found{route: r}, bad) {
			methods[r.Path] = append(methods[r.Path], r.Method)
		}
	}
	for _, r := range routes {
		allow, ok := methods[r.Path]
		if !ok {
			continue
		}
		delete(methods, r.Path)
		if slices.Contains(allow, http.MethodGet) {
			allow = append(allow, http.MethodHead)
		}
		slices.Sort(allow)
		allow = slices.Compact(allow)
		handle(paths, r, r.Path, &found{allow: allow}, bad)
	}
	mux.Handle("/", paths)
	return mux
}

func handle(mux *http.ServeMux, r *Route, pattern string, h http.Handler, bad func(*Route, string)) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			first, _, _ := strings.Cut(fmt.Sprint(p), "\n")
			bad(r, first)
			ok = false
		}
	}()
	mux.Handle(pattern, h)
	return true
}

// Match finds the route of a request to one of the world's hosts and sets the
// request's path values. Where a path has no route for the method, allow holds
// the methods it has; both are nil where the path leads nowhere.
func (w *World) Match(host string, r *http.Request) (route *Route, allow []string) {
	m := w.match(host, r)
	return m.route, m.allow
}

// RouteOf finds the route that a method and a target lead to on the world's main
// host; false when there is none.
func (w *World) RouteOf(method, target string) (Route, bool) {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return Route{}, false
	}
	r, _ := w.Match(w.Host(), &http.Request{Method: method, URL: u, RequestURI: target, Host: w.Host()})
	if r == nil {
		return Route{}, false
	}
	return *r, true
}
