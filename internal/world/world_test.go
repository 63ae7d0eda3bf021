package world

import (
	"errors"
	"os"
	"strings"
	"testing"

	"bouncer/internal/content"
)

type named Kind

func (n named) Kind() Kind { return Kind(n) }

// terms are those of a server that knows a few kinds.
func terms() Terms {
	person := []Variant{{State: "valid"}}
	return Terms{
		Schemes: []Scheme{
			named{Name: Bearer, Variants: append(person, Variant{State: "unknown", Label: "nobody's", Holder: "junk"})},
			named{Name: Session}, named{Name: DPoP}, named{Name: Client}, named{Name: "csrf", Aside: true},
		},
		Replies: []string{"health", "me", "redirect"},
	}
}

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
		{"no mapping", "- a\n", 1, 1, "doesn't hold keys"},
		{"broken", "realm: [\n", 2, 0, "can't be read as YAML"},
		{"bad UTF-8", "realm: \xff\n", 1, 8, "not UTF-8"},
		{"nul", "realm: a\x00b\n", 1, 9, "a control character, ^@"},
		{"two documents", small + "---\nrealm: b\n", 9, 1, "second document"},
		{"unknown key", small + "colour: red\n", 9, 1, `unknown key "colour"`},
		{"twice", small + "realm: other\n", 9, 1, "is given again"},
		{"no realm", strings.Replace(small, "realm: lantern\n", "", 1), 0, 0, "realm is missing"},
		{"no key routes", small[:strings.Index(small, "routes")], 0, 0, "routes is missing"},
		{"no route", small[:strings.Index(small, "  - {route")], 7, 1, "routes is empty"},
		{"empty routes", strings.Replace(small, "routes:\n  - {route: GET /health, reply: health}", "routes: []", 1), 7,
			1, "routes is empty"},
		{"word that YAML reads as false", strings.Replace(small, "role: member", "role: no", 1), 4, 25,
			"role can't be"},
		{"quote in the realm", strings.Replace(small, "realm: lantern", `realm: 'a"b'`, 1), 1, 8,
			"holds the character"},
		{"escape in a text", strings.Replace(small, "realm: lantern", `realm: "\e[31m"`, 1), 1, 8,
			"holds a control character"},
		{"same person", strings.Replace(small, "things:", "  - {name: alice, role: member, tenant: acme}\nthings:", 1),
			5, 5, "listed twice"},
		{"bad name", strings.Replace(small, "name: alice", "name: a.b", 1), 4, 6, "placeholder"},
		{"nobody's name", strings.Replace(small, "name: alice", "name: junk", 1), 4, 6, "belong to no person"},
		{"unknown owner", strings.Replace(small, "owner: alice", "owner: zoe", 1), 6, 27, `nobody is called "zoe"`},
		{"anchor", strings.Replace(small, "realm: lantern", "realm: &a lantern", 1), 1, 8, "anchors"},
		{"tag", strings.Replace(small, "realm: lantern", "realm: !!str 5", 1), 1, 8, "tag"},
		{"no method", with("route: /x, reply: me"), 9, 5, "a method and a path"},
		{"bad pattern", with(`route: "GET /{id", reply: me`), 9, 6, "bad wildcard"},
		{"same route", with("route: GET /health, reply: me"), 9, 6, "conflicts"},
		{"unknown reply", with("route: GET /x, reply: fireworks"), 9, 28, `reply can't be "fireworks"`},
		{"unknown scheme", with("route: GET /x, reply: me, accepts: [ntlm]"), 9, 42, `accepts can't be "ntlm"`},
		{"role of nobody", with("route: GET /x, reply: me, role: admin"), 9, 5, "accepts no credentials"},
		{"csrf without session", with("route: GET /x, reply: me, accepts: [bearer], csrf: true"), 9, 5, "CSRF"},
		{"owner of nothing", with("route: GET /x, reply: me, accepts: [bearer], owner: true"), 9, 5, "names none"},
		{"tenant in no path", with("route: GET /x, reply: me, accepts: [bearer], tenant: path"), 9, 5, "tenant"},
		{"login nowhere", with("route: GET /x, reply: me, accepts: [session], login: /in"), 9, 6, "/in"},
		{"no number", with("route: GET /x, reply: me, accepts: [bearer], max-age: soon"), 9, 60, "wants a number"},
		{"flag", with("route: GET /x, reply: me, accepts: [bearer], optional: yes"), 9, 61, "true or false"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := terms().Parse("world.yaml", []byte(c.text))
			var e *content.Error
			if !errors.As(err, &e) {
				t.Fatalf("want a *content.Error, got %v", err)
			}
			if e.File != "world.yaml" || c.line > 0 && e.Line != c.line || c.col > 0 && e.Col != c.col ||
				!strings.Contains(e.Error(), c.msg) {
				t.Errorf("want %d:%d and %q, got %v", c.line, c.col, c.msg, err)
			}
		})
	}
}

func TestWorldTellsEveryFaultAtOnce(t *testing.T) {
	_, err := terms().Parse("world.yaml", []byte(small+"colour: red\nshape: round\n"))
	if err == nil || !strings.Contains(err.Error(), "world.yaml:9:1:") ||
		!strings.Contains(err.Error(), "world.yaml:10:1:") {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(small))
	if built, err := os.ReadFile("../../mockserver/world.yaml"); err == nil {
		f.Add(built)
	}
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, err := terms().Parse("world.yaml", data)
		if (w == nil) == (err == nil) {
			t.Fatalf("world %v, error %v", w, err)
		}
	})
}
