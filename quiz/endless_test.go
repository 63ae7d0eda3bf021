package quiz

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bouncer/internal/world"
)

// told is what the built-in course is told in.
func told() *Telling {
	t, err := LoadTelling(Files)
	if err != nil {
		panic(err)
	}
	return t
}

// A course without words of its own is told in the built-in ones, and one with
// faults in them hears where they are.
func TestReadTelling(t *testing.T) {
	if got, err := LoadTelling(fstest.MapFS{}); err != nil || len(got.Errands) != len(told().Errands) {
		t.Errorf("%v", err)
	}
	own := "credentials:\n  - {kind: bearer, state: valid, say: [A.]}\nerrands:\n" +
		"  - {route: GET /x, kind: smoke, topic: t, do: [go], rules: [r]}\nscenes:\n  - {title: T, lead: L}\n" +
		"hints: [h]\n"
	_, err := LoadTelling(fstest.MapFS{"practice.yaml": {Data: []byte(own)}})
	for _, want := range []string{`quiz/practice.yaml:4:`, `kind "smoke"`, `quiz/practice.yaml:6:`, "{do}"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want it to say %q", err, want)
		}
	}
}

// village is a world that has every route there is an errand for, and someone
// nobody has a pronoun for.
func village() Material {
	f := Material{
		People: []world.Person{
			{Name: "alice", Role: "member", Tenant: "acme", Scopes: []string{"notes:read"}},
			{Name: "bob", Role: "admin", Tenant: "acme", Scopes: []string{"notes:read", "notes:write", "secret:read"}},
			{Name: "quinn", Role: "member", Tenant: "zed"},
		},
		Things: []world.Thing{
			{Kind: "note", ID: "7", Owner: "alice", Tenant: "acme"}, {Kind: "user", ID: "9", Tenant: "acme"},
			{Kind: "repo", ID: "x", Tenant: "acme"}, {Kind: "app", ID: "1", Tenant: "zed"},
		},
		Conditions: []string{"keyserver-down", "network-blocked", "quota-spent"},
	}
	demands := map[string]world.Route{
		"GET /notes": {Scope: "notes:read"}, "POST /notes": {Scope: "notes:write"},
		"GET /secret":     {Scope: "secret:read"},
		"GET /notes/{id}": {Thing: "note", Owner: true}, "PUT /notes/{id}": {Thing: "note", Owner: true},
		"DELETE /notes/{id}": {Thing: "note",
			Owner: true},
		"DELETE /users/{id}": {Role: "admin",
			Thing: "user"}, "POST /users": {Role: "admin"}, "GET /admin/audit": {Role: "admin"},
		"GET /admin": {Role: "admin"},
		"GET /staff": {Role: "admin"}, "GET /api/v1/pods": {Role: "admin"}, "GET /t/{tenant}/bills": {Tenant: "path"},
		"GET /repos/{tenant}/{id}": {Tenant: "path", Thing: "repo", Hidden: true},
		"GET /apps/{id}": {Tenant: "thing", Thing: "app",
			Hidden: true},
		"POST /v1/refunds": {Scope: "write"},
	}
	for _, e := range told().Errands {
		r := demands[e.Route]
		r.CSRF = e.Route == "POST /profile"
		if r.Pattern = e.Route; e.Kind != "" {
			r.Accepts = []string{e.Kind}
		}
		f.Routes = append(f.Routes, r)
	}
	f.Kind = func(name string) world.Kind {
		return world.Kind{Name: name, Token: name == world.Bearer,
			Fields: []world.Field{{Name: "X-" + name, Value: "{{$name}}"}}}
	}
	for _, c := range told().Credentials {
		kind, state := c.Kind, c.State
		if state == "none" || state == "other" {
			continue
		}
		for _, p := range f.People {
			if state == "unknown" {
				p.Name = ""
			}
			f.Credentials = append(f.Credentials, world.Credential{
				Name: p.Name + "." + kind + "." + strings.ReplaceAll(state, " ", "-"), Person: p.Name, Kind: kind,
				State: state})
		}
	}
	for _, p := range f.People {
		f.Credentials = append(f.Credentials,
			world.Credential{Name: p.Name + ".csrf", Person: p.Name, Kind: "csrf", State: "valid"})
	}
	return f
}

func drafts(t *testing.T, f Material, seed uint64, n int) []Draft {
	t.Helper()
	m, err := NewMaker(f, told(), seeded(seed))
	if err != nil {
		t.Fatal(err)
	}
	var out []Draft
	conditions := append(make([]string, 37), f.Conditions...)
	for i := range n {
		d, ok := m.Draft(conditions[i%len(conditions)])
		if !ok {
			t.Fatalf("seed %d: nothing after %d drafts", seed, len(out))
		}
		m.Take(d)
		out = append(out, d)
	}
	return out
}

func TestMakerIsReproducible(t *testing.T) {
	first := drafts(t, village(), 3, 40)
	opts := []cmp.Option{cmpopts.IgnoreUnexported(Scenario{}, Draft{})}
	if diff := cmp.Diff(first, drafts(t, village(), 3, 40), opts...); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(first, drafts(t, village(), 4, 40), opts...) {
		t.Error("another seed gives the same drafts")
	}
}

var blank = regexp.MustCompile(`\{[^{}]*\}`)

// Every sentence is whole: filled in, begun with a capital, and ended.
func TestDraftsAreWorded(t *testing.T) {
	sentence := regexp.MustCompile(`[.?!] +[a-z]`)
	pronoun := regexp.MustCompile(`\b([Hh]e|[Hh]is|[Ss]he|[Hh]er)\b`)
	for _, d := range drafts(t, village(), 5, 1500) {
		s := d.Scenario
		for _, text := range []string{s.Title, s.Story, s.Hint,
			strings.NewReplacer("{{", "", "}}", "").Replace(strings.Split(s.Request, "\n\n")[0])} {
			if found := blank.FindString(text); found != "" || strings.Contains(text, "  ") {
				t.Fatalf("%q in %q", found, text)
			}
		}
		if s.Story == "" || !strings.HasSuffix(s.Story, ".") || sentence.MatchString(s.Story) {
			t.Errorf("no whole sentences: %q", s.Story)
		}
		if s.Story[0] >= 'a' && s.Story[0] <= 'z' || s.Level < 1 || s.Level > 5 || s.Topic == "" || s.Answer != 0 {
			t.Errorf("%+v", s)
		}
		if d.Person == "quinn" && pronoun.MatchString(strings.ReplaceAll(s.Story, "somebody", "")) {
			t.Errorf("Quinn was never said to be a he or a she: %q", s.Story)
		}
	}
}

func TestMakerKeepsApart(t *testing.T) {
	for seed := range uint64(5) {
		list := drafts(t, village(), seed, 300)
		for i, d := range list {
			for _, before := range list[max(0, i-20):i] {
				if d.key == before.key || d.Scenario.Title == before.Scenario.Title {
					t.Fatalf("seed %d: %q and %q are too close", seed, d.key, before.key)
				}
			}
			if i > 0 &&
				slices.ContainsFunc(d.words, func(w string) bool { return slices.Contains(list[i-1].words, w) }) {
				t.Fatalf("seed %d: %q is worded like the one before", seed, d.words)
			}
		}
	}
}

// Every errand, every credential and every condition comes up, in words that
// differ: what could be asked is asked.
func TestMakerUsesTheWholeWorld(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range drafts(t, village(), 9, 4000) {
		seen[d.Scenario.Title] = true
		for _, w := range d.words {
			seen[w] = true
		}
	}
	var texts []string
	for _, s := range told().Scenes {
		texts = append(texts, s.Title)
	}
	for _, e := range told().Errands {
		texts = append(append(texts, e.Do...), e.Rules...)
	}
	for _, c := range told().Credentials {
		texts = append(texts, c.Say...)
	}
	for _, c := range told().Conditions {
		texts = append(texts, c.Say...)
	}
	for _, text := range texts {
		if !seen[text] {
			t.Errorf("never used: %q", text)
		}
	}
}

func TestMakerOfASmallWorld(t *testing.T) {
	if _, err := NewMaker(Material{People: village().People}, told(), seeded(1)); err == nil ||
		!strings.Contains(err.Error(), "0 routes") {
		t.Errorf("got %v", err)
	}
	f := village()
	f.Routes = slices.DeleteFunc(f.Routes, func(r world.Route) bool { return r.Pattern != "GET /health" })
	m, err := NewMaker(f, told(), seeded(1))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		d, ok := m.Draft("")
		if !ok {
			return
		}
		m.Take(d)
	}
	t.Error("one open route gives scenario after scenario")
}

// A pronoun must not be anybody else's: where two people are named, the name
// comes first in each sentence.
func TestVoiceNamesWhoItMeans(t *testing.T) {
	v := told().voice("carol", false)
	if got := v.careful("{His} token ran out, and {he} saw it."); got != "Her token ran out, and she saw it." {
		t.Error(got)
	}
	v.others = true
	if got := v.careful("{His} token ran out, and {he} saw it."); got != "Carol's token ran out, and she saw it." {
		t.Error(got)
	}
	if got := told().voice("quinn", true).careful("{He} typed {his} name."); got != "Quinn typed their name." {
		t.Error(got)
	}
}
