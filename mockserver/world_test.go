package mockserver

import (
	"slices"
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

func BenchmarkParseWorld(b *testing.B) {
	for b.Loop() {
		if _, err := ParseWorld("world.yaml", worldFile); err != nil {
			b.Fatal(err)
		}
	}
}
