package asking

import (
	"slices"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
)

// First is the request that a workbench begins with: somebody with a good
// credential asks who they are, or where the world has no such route, for the
// first that takes credentials.
func First(w *world.World) exchange.Case {
	routes := w.Routes()
	at := slices.IndexFunc(routes, func(r world.Route) bool { return r.Pattern == "GET /me" })
	if at < 0 {
		at = slices.IndexFunc(routes, func(r world.Route) bool { return len(r.Takes()) > 0 })
	}
	if at = max(at, 0); len(routes) == 0 {
		return exchange.Case{Text: "GET / HTTP/1.1"}
	}
	r := routes[at]
	f := Ask{Method: r.Method, Target: r.Path}
	if targets := w.Targets(r); len(targets) > 0 {
		f.Target = targets[0]
	}
	for _, c := range w.Presentable() {
		if slices.Contains(r.Takes(), c.Kind) {
			f.Credential = c
			break
		}
	}
	return With(w, exchange.Case{}, f)
}
