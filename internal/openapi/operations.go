package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is one operation of a description, as a request to a real server.
type Operation struct {
	Method, Target string // the path with its parameters filled in: "/orders/7"
	Line           int    // 0 when unknown
	Protected      bool   // it asks for credentials and takes no strangers
	Schemes        []string
	Scopes         []string        // what every way of asking wants covered; empty when they differ
	Documented     map[string]bool // statuses it documents: "401", "4XX", "DEFAULT"
}

// Operations are the operations of a description with the path that its first
// server's address starts with. What has no path that a request can name is
// left out. Errors are those of Make.
func Operations(file string, data []byte) (ops []Operation, base string, err error) {
	a, err := read(file, data)
	if err != nil {
		return nil, "", err
	}
	for _, op := range a.operations {
		r := &route{op: op}
		if r.paths("") != "" {
			continue
		}
		target := parameter.ReplaceAllStringFunc(op.path, func(name string) string {
			return cmp.Or(op.samples[strings.Trim(name, "{}")], sample)
		})
		o := Operation{Method: op.method, Target: target, Line: op.line, Protected: !op.open && len(op.demands) > 0,
			Documented: op.documented}
		for i, d := range op.demands {
			var scopes []string
			for name, asked := range d {
				if kind := a.schemes[name].scheme(); kind != "" {
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

// scheme is the authentication scheme of HTTP that shows a credential of the
// kind; empty for keys and cookies.
func (s scheme) scheme() string {
	return map[string]string{"bearer": "Bearer", "basic": "Basic"}[s.kind]
}

// samples are values that a description itself gives for the parameters of a
// path, those of the operation before those of the path.
func samples(lists ...openapi3.Parameters) map[string]string {
	out := map[string]string{}
	for _, list := range lists {
		for _, ref := range list {
			if ref == nil || ref.Value == nil || ref.Value.In != openapi3.ParameterInPath || out[ref.Value.Name] != "" {
				continue
			}
			p := ref.Value
			given := []any{p.Example}
			if p.Schema != nil && p.Schema.Value != nil {
				given = append(given, p.Schema.Value.Example, p.Schema.Value.Default)
				given = append(given, p.Schema.Value.Enum...)
			}
			for _, v := range given {
				if text := fmt.Sprint(v); v != nil && segment.MatchString(text) && strings.Trim(text, ".") != "" {
					out[p.Name] = text
					break
				}
			}
		}
	}
	return out
}
