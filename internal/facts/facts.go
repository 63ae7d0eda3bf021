// Package facts reads a request's text as what it says (who asks, with which
// credential in which state, for what) and writes it anew when one of these
// changes.
package facts

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// Facts are what decides about a request, but for its other headers.
type Facts struct {
	Credential     mockserver.Credential // the zero value where no {{name}} is presented
	Method, Target string
}

// csrf is the kind of the tokens that go along with a session: never the
// credential itself.
const csrf = "csrf"

// kinds are those a gate takes by themselves, in the order they are offered.
// Proofs, refresh tokens, a proxy's login go beside another or elsewhere.
var kinds = [...]string{"bearer", "basic", "digest", "api-key", "session"}

// Of reads a text; a text that is no request has no facts.
func Of(w *mockserver.World, text string) Facts {
	r, err := exchange.Parse(text)
	if err != nil {
		return Facts{}
	}
	f := Facts{Method: r.Method, Target: r.Target}
	names := r.Credentials()
	for _, c := range w.Credentials() {
		if !slices.Contains(kinds[:], c.Kind) || !slices.Contains(names, c.Name) {
			continue
		}
		if i := slices.IndexFunc(r.Fields, func(h exchange.Field) bool { return carries(h) && strings.Contains(h.Value, "{{"+c.Name+"}}") }); i >= 0 {
			f.Credential = c
			break
		}
	}
	return f
}

// carries tells the headers that a credential comes in.
func carries(h exchange.Field) bool {
	switch http.CanonicalHeaderKey(h.Name) {
	case "Authorization", "X-Api-Key", "X-Csrf-Token", "Dpop":
		return true
	case "Cookie":
		return strings.HasPrefix(strings.TrimSpace(h.Value), "sid=")
	}
	return false
}

// With writes the text so that it says f. Headers that have nothing to do with
// it stay; a body stays as long as the method does.
func With(w *mockserver.World, text string, f Facts) string {
	out := convert.Request{Method: f.Method, Target: f.Target}
	route, _ := w.RouteOf(f.Method, f.Target)
	shown := credential(w, f.Credential, route.CSRF)
	if r, err := exchange.Parse(text); err == nil {
		same := r.Method == f.Method
		kept, ok := carried(r, Of(w, text).Credential, f.Credential, shown)
		if ok {
			shown = kept
		}
		for _, h := range r.Fields {
			if !carries(h) && (same || !ofBody(h.Name)) {
				out.Fields = append(out.Fields, convert.Field{Name: h.Name, Value: h.Value})
			}
		}
		if same {
			out.Body = r.Body
		}
	}
	out.Fields = append(shown, out.Fields...)
	if out.Body == "" && (f.Method == http.MethodPost || f.Method == http.MethodPut || f.Method == http.MethodPatch) {
		out.Body = `{"text": "Light the lamp"}`
		if route.Unique != "" {
			out.Body = `{"` + route.Unique + `": "dana"}`
		}
		out.Fields = append(out.Fields, convert.Field{Name: "Content-Type", Value: "application/json"})
	}
	return out.Text()
}

// carried keeps the headers a credential comes in as they are written, scheme
// and proof and all, where the credential stays or only its person changes;
// what shown has beyond them is added.
func carried(r *exchange.Request, old, now mockserver.Credential, shown []convert.Field) ([]convert.Field, bool) {
	renamed := old.Person != "" && now.Person != "" && old.Kind == now.Kind && old.State == now.State
	if old.Name == "" || old != now && !renamed {
		return nil, false
	}
	var out []convert.Field
	has := func(name string) bool {
		return slices.ContainsFunc(out, func(f convert.Field) bool { return strings.EqualFold(f.Name, name) })
	}
	names := strings.NewReplacer("{{"+old.Person+"}}", "{{"+now.Person+"}}", "{{"+old.Person+".", "{{"+now.Person+".")
	for _, h := range r.Fields {
		if carries(h) {
			out = append(out, convert.Field{Name: h.Name, Value: names.Replace(h.Value)})
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
	return strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "If-Match")
}

// credential is the header that presents a credential, and the CSRF token
// where its route wants one.
func credential(w *mockserver.World, c mockserver.Credential, wantsCSRF bool) []convert.Field {
	value := "{{" + c.Name + "}}"
	switch c.Kind {
	case "":
		return nil
	case "basic":
		return []convert.Field{{Name: "Authorization", Value: "Basic " + value}}
	case "digest":
		return []convert.Field{{Name: "Authorization", Value: "Digest " + value}}
	case "api-key":
		return []convert.Field{{Name: "X-Api-Key", Value: value}}
	case "session":
		out := []convert.Field{{Name: "Cookie", Value: "sid=" + value}}
		if token, ok := find(w, c.Person, csrf, "valid"); ok && wantsCSRF {
			out = append(out, convert.Field{Name: "X-CSRF-Token", Value: "{{" + token.Name + "}}"})
		}
		return out
	}
	return []convert.Field{{Name: "Authorization", Value: "Bearer " + value}}
}

func find(w *mockserver.World, person, kind, state string) (mockserver.Credential, bool) {
	for _, c := range w.Credentials() {
		if c.Person == person && c.Kind == kind && (state == "" || c.State == state) {
			return c, true
		}
	}
	return mockserver.Credential{}, false
}

// Theirs is a person's credential: the one of the same kind and state as c where they have
// one, else the nearest. Person "" is nobody, whose credentials no one issued.
func Theirs(w *mockserver.World, person string, c mockserver.Credential) mockserver.Credential {
	for _, try := range [][2]string{{c.Kind, c.State}, {c.Kind, "valid"}, {c.Kind, ""}, {"bearer", "valid"}, {"bearer", ""}} {
		if found, ok := find(w, person, try[0], try[1]); ok {
			return found
		}
	}
	return mockserver.Credential{}
}

// Kinds are the kinds of credentials a person has.
func Kinds(w *mockserver.World, person string) []string {
	var out []string
	for _, c := range States(w, person, "") {
		if !slices.Contains(out, c.Kind) {
			out = append(out, c.Kind)
		}
	}
	return out
}

// States are a person's credentials of one kind, or of every kind for "": kind
// by kind, what is valid first.
func States(w *mockserver.World, person, kind string) []mockserver.Credential {
	var out []mockserver.Credential
	for _, c := range w.Credentials() {
		if c.Person == person && slices.Contains(kinds[:], c.Kind) && (kind == "" || c.Kind == kind) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b mockserver.Credential) int { return rank(a) - rank(b) })
	return out
}

func rank(c mockserver.Credential) int {
	r := 2 * slices.Index(kinds[:], c.Kind)
	if c.State != "valid" {
		r++
	}
	return r
}
