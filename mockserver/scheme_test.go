package mockserver

import (
	"maps"
	"slices"
	"testing"

	"bouncer/internal/world"
)

// TestEveryCheckHasARow: what package world names, the gate can ask.
func TestEveryCheckHasARow(t *testing.T) {
	all := maps.Clone(rows())
	for _, c := range world.Checks() {
		if all[c.Name].run == nil {
			t.Errorf("the gate can't ask %s", c.Name)
		}
		delete(all, c.Name)
	}
	for name := range all {
		t.Errorf("package world has no words for the check %s", name)
	}
}

// TestEveryKindIsWhole: a kind that leaves words out would leave holes on
// screens and in answers.
func TestEveryKindIsWhole(t *testing.T) {
	for _, s := range schemes() {
		k := s.Kind()
		if k.Name == "" || k.Called == "" || len(k.Variants) == 0 {
			t.Errorf("the kind %q is without a name, words or variants", k.Name)
		}
		a, ok := s.(Accepted)
		if ok == k.Aside {
			t.Errorf("%s: a route accepts it: %v, it goes beside another: %v", k.Name, ok, k.Aside)
		}
		if !ok {
			continue
		}
		if k.Noun == "" || k.Shown == "" || k.About == "" || k.Wanted == "" || k.Cure == "" ||
			len(k.Fields) == 0 && k.Body == "" && k.Via == "" {
			t.Errorf("%s: a word or the way into a request is missing: %+v", k.Name, k)
		}
		for cause, p := range a.Words() {
			if p.Detail == "" || (p.Reason == "") != (p.Say == "") {
				t.Errorf("%s.%s says too little: %+v", k.Name, cause, p)
			}
		}
		if !slices.ContainsFunc(k.Variants,
			func(v world.Variant) bool { return v.State == "valid" || v.State == boundToKey }) {
			t.Errorf("%s: no variant is good", k.Name)
		}
	}
}

// TestEndedSessionsExpire: what time undid gets what the gate is set to answer
// to expired credentials, whatever their kind.
func TestEndedSessionsExpire(t *testing.T) {
	gate, err := Gate{Order: names(DefaultGate()), Set: map[string]string{"validity.expired": "403"}}.Checks()
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, Options{Gate: gate})
	for _, c := range []struct {
		line, header string
		want         int
	}{
		{"GET /me", "Authorization: Bearer {{alice.expired}}", 403},
		{"GET /api/cart", "Cookie: sid={{alice.session.expired}}", 403},
		{"GET /me", "Authorization: Bearer {{alice.revoked}}", 401},
		{"GET /api/cart", "Cookie: sid={{unknown.session}}", 401},
	} {
		if got := ask(t, s, c.line, c.header); got.StatusCode != c.want {
			t.Errorf("%s with %s: got %d, want %d", c.line, c.header, got.StatusCode, c.want)
		}
	}
}

func names(gate []Check) []string {
	var out []string
	for _, c := range gate {
		out = append(out, c.Name)
	}
	return out
}
