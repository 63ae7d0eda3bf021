package asking

import (
	"slices"
	"testing"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

func builtIn(t *testing.T) *world.World {
	t.Helper()
	w, err := mockserver.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func credentialOf(t *testing.T, w *world.World, name string) world.Credential {
	t.Helper()
	for _, c := range w.Credentials() {
		if c.Name == name {
			return c
		}
	}
	t.Fatalf("no credential %q", name)
	return world.Credential{}
}

func TestOneFactChangesAndTheRestStays(t *testing.T) {
	w := builtIn(t)
	get := "GET /me HTTP/1.1\nAuthorization: Bearer {{alice}}\nAccept: text/html"
	tests := []struct{ name, text, credential, method, target, want string }{
		{"a state", get, "alice.expired", "GET", "/me",
			"GET /me HTTP/1.1\nAuthorization: Bearer {{alice.expired}}\nAccept: text/html"},
		{"a kind", get, "bob.key", "GET", "/me", "GET /me HTTP/1.1\nX-Api-Key: {{bob.key}}\nAccept: text/html"},
		{"none", get, "", "GET", "/me", "GET /me HTTP/1.1\nAccept: text/html"},
		{"a route", get, "alice", "GET", "/notes/7",
			"GET /notes/7 HTTP/1.1\nAuthorization: Bearer {{alice}}\nAccept: text/html"},
		{"a route with a body", get, "alice", "POST", "/users",
			"POST /users HTTP/1.1\nAuthorization: Bearer {{alice}}\nAccept: text/html\n" +
				"Content-Type: application/json\n\n{\"name\": \"dana\"}"},
		{"and back", "POST /users HTTP/1.1\nContent-Type: application/json\nIf-Match: \"3\"\n\n{}", "", "GET", "/me",
			"GET /me HTTP/1.1"},
		{"a body stays with its method", "POST /users HTTP/1.1\nContent-Type: text/plain\n\nmine", "bob", "POST",
			"/notes",
			"POST /notes HTTP/1.1\nAuthorization: Bearer {{bob}}\nContent-Type: text/plain\n\nmine"},
		{"a session's CSRF token", "", "alice.session", "POST", "/profile",
			"POST /profile HTTP/1.1\nCookie: sid={{alice.session}}\nX-CSRF-Token: {{alice.csrf}}\n" +
				"Content-Type: application/json\n\n{\"text\": \"Light the lamp\"}"},
		{"another cookie stays", "GET /me\nCookie: theme=dark", "alice.basic", "GET", "/account",
			"GET /account HTTP/1.1\nAuthorization: Basic {{alice.basic}}\nCookie: theme=dark"},
		{"another person's proof", "GET /me\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}",
			"bob.dpop", "GET", "/me",
			"GET /me HTTP/1.1\nAuthorization: DPoP {{bob.dpop}}\nDPoP: {{bob.dpop.proof}}"},
		{"a proof on another route", "GET /me\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}",
			"alice.dpop", "GET", "/notes",
			"GET /notes HTTP/1.1\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}"},
		{"a token for the form", "GET /api/cart\nCookie: sid={{alice.session}}", "alice.session", "POST", "/profile",
			"POST /profile HTTP/1.1\nCookie: sid={{alice.session}}\nX-CSRF-Token: {{alice.csrf}}\n" +
				"Content-Type: application/json\n\n{\"text\": \"Light the lamp\"}"},
		{"from nothing", "not a request", "junk", "GET", "/me", "GET /me HTTP/1.1\nAuthorization: Bearer {{junk}}"},
	}
	for _, tt := range tests {
		f := Ask{Method: tt.method, Target: tt.target}
		if tt.credential != "" {
			f.Credential = credentialOf(t, w, tt.credential)
		}
		got := With(w, exchange.Case{Text: tt.text}, f).Text
		if got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
		if back := Of(w, exchange.Case{Text: got}); back != f {
			t.Errorf("%s: read back as %+v, want %+v", tt.name, back, f)
		}
	}
}

// TestEveryChoiceIsARequest: whatever is picked, the text can be fired.
func TestEveryChoiceIsARequest(t *testing.T) {
	w := builtIn(t)
	people := []string{""}
	for _, p := range w.People() {
		people = append(people, p.Name)
	}
	for _, r := range w.Routes() {
		for _, person := range people {
			for _, kind := range Kinds(w, person) {
				for _, c := range States(w, person, kind) {
					text := With(w, exchange.Case{}, Ask{Credential: c, Method: r.Method, Target: w.Targets(r)[0]})
					if _, err := exchange.Parse(text.Text); err != nil {
						t.Fatalf("%s\n%v", text, err)
					}
				}
			}
		}
	}
}

func TestAnotherPersonKeepsKindAndState(t *testing.T) {
	w := builtIn(t)
	for _, tt := range [][3]string{{"alice.expired", "bob", "bob.expired"},
		{"alice.key.readonly", "carol", "carol.key.readonly"}, {"alice.basic.wrong", "", "unknown.basic"},
		{"unknown.key", "bob", "bob.key"}, {"alice.revoked", "", "junk"}} {
		if got := Theirs(w, tt[1], credentialOf(t, w, tt[0])); got.Name != tt[2] {
			t.Errorf("%s of %q is %s, want %s", tt[0], tt[1], got.Name, tt[2])
		}
	}
}

// TestEveryRouteLetsSomebodyIn: for each route that picking offers, some choice
// of who asks and with what is let in, unless the service behind it refuses.
func TestEveryRouteLetsSomebodyIn(t *testing.T) {
	w := builtIn(t)
	for _, r := range w.Routes() {
		if r.Host != "" || r.Sample != "" || r.Upstream == "refuses" {
			continue
		}
		for _, target := range w.Targets(r) {
			if r.Unique == "" && !letIn(t, w, r, target) {
				t.Errorf("%s %s: nobody is let in, whatever is picked", r.Method, target)
			}
		}
	}
}

func letIn(t *testing.T, w *world.World, r world.Route, target string) bool {
	t.Helper()
	choices := append(w.Presentable(), world.Credential{})
	for _, c := range choices {
		if len(r.Accepts) > 0 && !slices.Contains(r.Accepts, c.Kind) {
			continue
		}
		request := With(w, exchange.Case{}, Ask{Credential: c, Method: r.Method, Target: target})
		ex, err := exchange.OnceCase(t.Context(), mockserver.Options{World: w}, request)
		if err != nil {
			t.Fatalf("%s: %v\n%s", target, err, request.Text)
		}
		if ex.Decision == nil {
			continue
		}
		if _, refused := ex.Decision.Refusal(); !refused {
			return true
		}
	}
	return false
}
