package openapi

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// Operation is one operation of a description, as a request to a real server.
type Operation struct {
	Method, Target string // the path with its parameters filled in: "/orders/7"
	Line           int    // 0 when unknown
	Protected      bool   // it asks for credentials and takes no strangers
	Schemes        []string
	Scopes         []string        // what every way of asking wants covered; empty when they differ
	Documented     map[string]bool // statuses it documents: "401", "4XX", "DEFAULT", which stands for any
}

// Operations are the operations of a description with the path that its first
// server's address starts with. What has no path that a request can name is
// left out. Errors are those of Make.
func Operations(src Source) (ops []Operation, base string, err error) {
	a, err := read(src.File, src.Data, src.Beside)
	if err != nil {
		return nil, "", err
	}
	for _, op := range a.operations {
		r := &route{op: op}
		if op.host != a.host || op.base != a.base { // of another server than the one that is asked
			continue
		}
		if op.broken != "" || op.method == http.MethodTrace || r.paths("") != "" {
			continue
		}
		target := parameter().ReplaceAllStringFunc(op.path, func(name string) string {
			return cmp.Or(op.samples[strings.Trim(name, "{}")], sample)
		})
		o := Operation{Method: op.method, Target: target, Line: op.line, Protected: !op.open && len(op.demands) > 0,
			Documented: op.documented}
		if op.unread { // what it documents isn't known, so nothing may be missed in it
			o.Documented = map[string]bool{"DEFAULT": true}
		}
		for i, d := range op.demands {
			var scopes []string
			for name, asked := range d {
				if kind := a.schemes[name].auth; kind != "" {
					o.Schemes = add(o.Schemes, kind)
				}
				scopes = append(scopes, asked...)
			}
			slices.Sort(scopes)
			if i == 0 {
				o.Scopes = scopes
			} else if !slices.Equal(o.Scopes, scopes) {
				o.Scopes = nil
			}
		}
		slices.Sort(o.Schemes)
		ops = append(ops, o)
	}
	return ops, a.base, nil
}
