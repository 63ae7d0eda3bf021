package mockserver

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

const small = `realm: lantern
host: api.lantern.test
people:
  - {name: alice, role: member, tenant: acme}
things:
  - {kind: note, id: "7", owner: alice, tenant: acme}
routes:
  - {route: GET /health, reply: health}
`

func TestSmallWorldServes(t *testing.T) {
	w, err := ParseWorld("world.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(t, start(t, Options{World: w}), "GET /health"); got.StatusCode != 200 {
		t.Errorf("got %d", got.StatusCode)
	}
}

func TestListings(t *testing.T) {
	w, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range w.People() {
		names = append(names, p.Name)
	}
	if want := []string{"alice", "bob", "carol", "sam", "dora", "nina", "erin", "grace", "hugo"}; !slices.Equal(names,
		want) {
		t.Errorf("people %q, want %q", names, want)
	}
	w.People()[0].Scopes[0] = "changed"
	if w.People()[0].Scopes[0] == "changed" {
		t.Error("a listing lets its reader change the world")
	}
	labels := map[string]string{}
	for _, c := range w.Credentials() {
		labels[c.Name] = c.Label
		if c.Value != "" || c.Kind == "" || c.State == "" {
			t.Errorf("%+v", c)
		}
	}
	for name, label := range map[string]string{
		"alice": "alice", "alice.expired": "alice, expired", "alice.basic.wrong": "alice, wrong password",
		"junk": "nobody's", "unknown.session": "nobody's", "erin.key.readonly": "erin, read-only key",
	} {
		if labels[name] != label {
			t.Errorf("{{%s}} is labeled %q, want %q", name, labels[name], label)
		}
	}
	s := start(t, Options{})
	for _, c := range s.Credentials() {
		if c.Value == "" {
			t.Errorf("{{%s}} has no value", c.Name)
		}
	}
	if _, ok := s.Credential("alice.unheard-of"); ok {
		t.Error("a credential that isn't listed was minted")
	}
}

func BenchmarkParseWorld(b *testing.B) {
	for b.Loop() {
		if _, err := ParseWorld("world.yaml", worldFile); err != nil {
			b.Fatal(err)
		}
	}
}

// TestPresented: a world's own names for keys and sessions are the only ones
// that its server reads, and its challenges name the word before a key.
func TestPresented(t *testing.T) {
	const head = "realm: api\nhost: api.test\npeople: [{name: alice, role: member, tenant: main}]\npresented:\n"
	const routes = "routes:\n  - {route: \"GET /a\", accepts: [api-key], reply: ok}\n" +
		"  - {route: \"GET /s\", accepts: [session], reply: ok}\n"
	for name, c := range map[string]struct {
		presented, target, header, value string
		status                           int
		challenge                        string
	}{
		"a header": {"  - {kind: api-key, name: X-Shop-Key}\n", "/a", "X-Shop-Key", "{{alice.key}}", 200, ""},
		"another header": {"  - {kind: api-key, name: X-Shop-Key}\n", "/a", "X-Api-Key", "{{alice.key}}", 401,
			`ApiKey realm="api"`},
		"a word": {"  - {kind: api-key, name: Authorization, prefix: SSWS}\n", "/a", "Authorization",
			"ssws {{alice.key}}", 200, ""},
		"another word": {"  - {kind: api-key, name: Authorization, prefix: SSWS}\n", "/a", "Authorization",
			"Bearer {{alice.key}}", 401, `SSWS realm="api"`},
		"a cookie": {"  - {kind: session, name: JSESSIONID}\n", "/s", "Cookie", "JSESSIONID={{alice.session}}",
			200, ""},
		"another cookie": {"  - {kind: session, name: JSESSIONID}\n", "/s", "Cookie", "sid={{alice.session}}", 401,
			`Session realm="api"`},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := ParseWorld("world.yaml", []byte(head+c.presented+routes))
			if err != nil {
				t.Fatal(err)
			}
			s, err := Start(Options{World: w})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			i, j := strings.Index(c.value, "{{"), strings.Index(c.value, "}}")
			minted, _ := s.Credential(c.value[i+2 : j])
			r, err := http.NewRequest(http.MethodGet, "http://"+s.Addr()+c.target, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = "api.test"
			r.Header.Set(c.header, c.value[:i]+minted.Value)
			answer, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if got := answer.Header.Get("WWW-Authenticate"); answer.StatusCode != c.status || got != c.challenge {
				t.Errorf("%d, %q; want %d, %q", answer.StatusCode, got, c.status, c.challenge)
			}
		})
	}
	for presented, want := range map[string]string{
		"  - {kind: api-key, name: Authorization}\n": "a word stands before a key in " +
			"Authorization, and only there",
		"  - {kind: api-key, name: X-Key, prefix: Token}\n": "a word stands before a key in " +
			"Authorization, and only there",
		"  - {kind: api-key, name: \"X Key\"}\n":                                     "can't be the name",
		"  - {kind: bearer, name: X-Key}\n":                                          "bearer",
		"  - {kind: api-key, name: X-Key}\n  - {kind: api-key, name: X-Other-Key}\n": "named twice",
		"  - {kind: api-key, name: Authorization, prefix: \"To ken\"}\n":             "can't stand before a key",
	} {
		if _, err := ParseWorld("world.yaml", []byte(head+presented+routes)); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s%v, want %s", presented, err, want)
		}
	}
}
