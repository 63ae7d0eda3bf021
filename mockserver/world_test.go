package mockserver

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"bouncer/internal/content"
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

func TestWorldFaults(t *testing.T) {
	with := func(line string) string { return small + "  - {" + line + "}\n" }
	for _, c := range []struct {
		name, text string
		line, col  int
		msg        string
	}{
		{"empty", "", 0, 0, "the file is empty"},
		{"no mapping", "- a\n", 1, 1, "must be a mapping"},
		{"broken", "realm: [\n", 2, 0, "no YAML"},
		{"bad UTF-8", "realm: \xff\n", 1, 8, "not UTF-8"},
		{"nul", "realm: a\x00b\n", 1, 9, "a control character, ^@"},
		{"two documents", small + "---\nrealm: b\n", 9, 1, "second YAML document"},
		{"unknown key", small + "colour: red\n", 9, 1, `no key "colour"`},
		{"twice", small + "realm: other\n", 9, 1, "appears twice"},
		{"no realm", strings.Replace(small, "realm: lantern\n", "", 1), 1, 1, `needs the key "realm"`},
		{"no key routes", small[:strings.Index(small, "routes")], 1, 1, `needs the key "routes"`},
		{"no route", small[:strings.Index(small, "  - {route")], 7, 8, "must be a list"},
		{"empty routes", strings.Replace(small, "routes:\n  - {route: GET /health, reply: health}", "routes: []", 1), 1, 1, "no routes"},
		{"number for text", strings.Replace(small, `id: "7"`, `id: 7`, 1), 6, 22, "id must be text"},
		{"word that YAML reads as false", strings.Replace(small, "role: member", "role: no", 1), 4, 25, ""},
		{"quote in the realm", strings.Replace(small, "realm: lantern", `realm: 'a"b'`, 1), 1, 8, "holds the character"},
		{"escape in a text", strings.Replace(small, "realm: lantern", `realm: "\e[31m"`, 1), 1, 8, "holds the character"},
		{"same person", strings.Replace(small, "things:", "  - {name: alice, role: member, tenant: acme}\nthings:", 1), 5, 5, "listed twice"},
		{"bad name", strings.Replace(small, "name: alice", "name: a.b", 1), 4, 12, "placeholder"},
		{"nobody's name", strings.Replace(small, "name: alice", "name: junk", 1), 4, 12, "belong to no person"},
		{"unknown owner", strings.Replace(small, "owner: alice", "owner: zoe", 1), 6, 34, `nobody is called "zoe"`},
		{"anchor", strings.Replace(small, "realm: lantern", "realm: &a lantern", 1), 1, 8, "anchors"},
		{"tag", strings.Replace(small, "realm: lantern", "realm: !!str 5", 1), 1, 8, "tag"},
		{"no method", with("route: /x, reply: me"), 9, 5, "no method and path"},
		{"bad pattern", with(`route: "GET /{id", reply: me`), 9, 13, "bad wildcard"},
		{"same route", with("route: GET /health, reply: me"), 9, 13, "conflicts"},
		{"unknown reply", with("route: GET /x, reply: fireworks"), 9, 28, `"fireworks" is no reply`},
		{"unknown scheme", with("route: GET /x, reply: me, accepts: [ntlm]"), 9, 42, `"ntlm" is no scheme`},
		{"role of nobody", with("route: GET /x, reply: me, role: admin"), 9, 5, "accepts no credentials"},
		{"csrf without session", with("route: GET /x, reply: me, accepts: [bearer], csrf: true"), 9, 5, "CSRF"},
		{"owner of nothing", with("route: GET /x, reply: me, accepts: [bearer], owner: true"), 9, 5, "names none"},
		{"tenant in no path", with("route: GET /x, reply: me, accepts: [bearer], tenant: path"), 9, 5, "tenant"},
		{"login nowhere", with("route: GET /x, reply: me, accepts: [session], login: /in"), 9, 13, "/in"},
		{"no number", with("route: GET /x, reply: me, accepts: [bearer], max-age: soon"), 9, 60, "positive number"},
		{"flag", with("route: GET /x, reply: me, accepts: [bearer], optional: yes"), 9, 61, "true or false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseWorld("world.yaml", []byte(c.text))
			var e *content.Error
			if !errors.As(err, &e) {
				t.Fatalf("want a *content.Error, got %v", err)
			}
			if e.File != "world.yaml" || c.line > 0 && e.Line != c.line || c.col > 0 && e.Col != c.col || !strings.Contains(e.Error(), c.msg) {
				t.Errorf("want %d:%d and %q, got %v", c.line, c.col, c.msg, err)
			}
		})
	}
}

func TestWorldTellsEveryFaultAtOnce(t *testing.T) {
	_, err := ParseWorld("world.yaml", []byte(small+"colour: red\nshape: round\n"))
	if err == nil || !strings.Contains(err.Error(), "world.yaml:9:1:") || !strings.Contains(err.Error(), "world.yaml:10:1:") {
		t.Errorf("got %v", err)
	}
}

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
	if want := []string{"alice", "bob", "carol", "sam", "dora", "nina", "erin", "grace", "hugo"}; !slices.Equal(names, want) {
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
		"alice": "alice", "alice.expired": "alice, expired", "alice.basic.wrong": "alice, wrong password", "junk": "nobody's", "unknown.session": "nobody's", "erin.key.readonly": "erin, read-only key",
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

func FuzzParseWorld(f *testing.F) {
	f.Add([]byte(small))
	f.Add(worldFile)
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := ParseWorld("world.yaml", data)
		if (w == nil) == (err == nil) {
			t.Fatalf("world %v, error %v", w, err)
		}
	})
}

func BenchmarkParseWorld(b *testing.B) {
	for b.Loop() {
		if _, err := ParseWorld("world.yaml", worldFile); err != nil {
			b.Fatal(err)
		}
	}
}
