// Package asking reads a request's text as what it says (who asks, with which
// credential in which state, for what) and writes it anew when one of these
// changes.
package asking

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
)

// Ask is what decides about a request, but for its other headers.
type Ask struct {
	Credential     world.Credential // the zero value where none is presented
	Method, Target string
}

// Of reads a request; a text that is none asks nothing.
func Of(w *world.World, c exchange.Case) Ask {
	r, err := exchange.Parse(c.Text)
	if err != nil {
		return Ask{}
	}
	f := Ask{Method: r.Method, Target: r.Target}
	for _, cred := range w.Presentable() {
		if shows(w, r, c.Via, cred) {
			f.Credential = cred
			break
		}
	}
	return f
}

// shows tells whether a request presents a credential, in whatever scheme.
func shows(w *world.World, r *exchange.Request, via string, c world.Credential) bool {
	k := w.Kind(c.Kind)
	if k.Nameless {
		return via == k.Write(c, world.Route{}).Via
	}
	name := "{{" + c.Name + "}}"
	if k.Body != "" && len(k.Fields) == 0 && strings.Contains(r.Body, name) {
		return true
	}
	return slices.ContainsFunc(r.Fields,
		func(h exchange.Field) bool { return carries(w, h) && strings.Contains(h.Value, name) })
}

// carries tells the headers that a credential comes in. A cookie may be another
// than the one that a kind has.
func carries(w *world.World, h exchange.Field) bool {
	for _, k := range w.Kinds() {
		for _, f := range k.Fields {
			lead, _, _ := strings.Cut(f.Value, "{{")
			if strings.EqualFold(f.Name, h.Name) &&
				(!strings.EqualFold(h.Name, "Cookie") || strings.HasPrefix(strings.TrimSpace(h.Value), lead)) {
				return true
			}
		}
	}
	return false
}

// With writes the request so that it says f: its text, and how it travels.
// Headers that have nothing to do with it stay; a body stays as long as the
// method does and the credential isn't in it.
func With(w *world.World, c exchange.Case, f Ask) exchange.Case {
	out := convert.Request{Method: f.Method, Target: f.Target}
	route, _ := w.RouteOf(f.Method, f.Target)
	was := Of(w, c).Credential
	shown := w.Kind(f.Credential.Kind).Write(f.Credential, route)
	fields := shown.Fields
	if r, err := exchange.Parse(c.Text); err == nil {
		same := r.Method == f.Method &&
			(was.Kind == f.Credential.Kind || w.Kind(was.Kind).Body == "" && shown.Body == "")
		if kept, ok := carried(w, r, was, f.Credential, fields); ok {
			fields = kept
		}
		for _, h := range r.Fields {
			if !carries(w, h) && (same || !ofBody(h.Name)) {
				out.Fields = append(out.Fields, convert.Field{Name: h.Name, Value: h.Value})
			}
		}
		if same {
			out.Body = r.Body
		}
	}
	out.Fields = append(converted(fields), out.Fields...)
	switch {
	case shown.Body != "" && (out.Body == "" || was != f.Credential):
		out.Body = shown.Body
		out.Fields = append(slices.DeleteFunc(out.Fields, func(h convert.Field) bool { return ofBody(h.Name) }),
			convert.Field{Name: "Content-Type", Value: "application/x-www-form-urlencoded"})
	case out.Body == "" && (f.Method == http.MethodPost || f.Method == http.MethodPut || f.Method == http.MethodPatch):
		out.Body = `{"text": "Light the lamp"}`
		if route.Unique != "" {
			out.Body = `{"` + route.Unique + `": "dana"}`
		}
		out.Fields = append(out.Fields, convert.Field{Name: "Content-Type", Value: "application/json"})
	}
	c.Text = out.Text()
	if shown.Via != "" || was.Kind != "" && c.Via == w.Kind(was.Kind).Write(was, route).Via {
		c.Via = shown.Via
	}
	return c
}

func converted(fields []world.Field) []convert.Field {
	var out []convert.Field
	for _, f := range fields {
		out = append(out, convert.Field{Name: f.Name, Value: f.Value})
	}
	return out
}

// carried keeps the headers a credential comes in as they are written, scheme
// and proof and all, where the credential stays or only its person changes;
// what shown has beyond them is added.
func carried(w *world.World, r *exchange.Request, old, now world.Credential,
	shown []world.Field) ([]world.Field, bool) {
	renamed := old.Person != "" && now.Person != "" && old.Kind == now.Kind && old.State == now.State
	if old.Name == "" || old != now && !renamed {
		return nil, false
	}
	var out []world.Field
	has := func(name string) bool {
		return slices.ContainsFunc(out, func(f world.Field) bool { return strings.EqualFold(f.Name, name) })
	}
	names := strings.NewReplacer("{{"+old.Person+"}}", "{{"+now.Person+"}}", "{{"+old.Person+".", "{{"+now.Person+".")
	for _, h := range r.Fields {
		if carries(w, h) {
			out = append(out, world.Field{Name: h.Name, Value: names.Replace(h.Value)})
		}
	}
	for _, f := range shown {
		if !has(f.Name) {
			out = append(out, f)
		}
	}
	return out, true
}

func ofBody(name string) bool {
	return strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Content-Length") ||
		strings.EqualFold(name, "If-Match")
}

// Theirs is a holder's credential: the one of the same kind and state as c where
// they have one, else the nearest. Holder "" is nobody, whose credentials no one
// issued.
func Theirs(w *world.World, holder string, c world.Credential) world.Credential {
	all := States(w, holder, "")
	for _, fits := range []func(world.Credential) bool{
		func(o world.Credential) bool { return o.Kind == c.Kind && o.State == c.State },
		func(o world.Credential) bool { return o.Kind == c.Kind },
		func(world.Credential) bool { return true },
	} {
		if i := slices.IndexFunc(all, fits); i >= 0 {
			return all[i]
		}
	}
	return world.Credential{}
}

// Kinds are the kinds of credentials that a holder has.
func Kinds(w *world.World, holder string) []string {
	var out []string
	for _, c := range States(w, holder, "") {
		if !slices.Contains(out, c.Kind) {
			out = append(out, c.Kind)
		}
	}
	return out
}

// States are a holder's credentials of one kind, or of every kind for "": kind
// by kind, what is valid first.
func States(w *world.World, holder, kind string) []world.Credential {
	var out []world.Credential
	for _, c := range w.Presentable() {
		if c.Holder() == holder && (kind == "" || c.Kind == kind) {
			out = append(out, c)
		}
	}
	return out
}
