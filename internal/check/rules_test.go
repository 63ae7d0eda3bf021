package check

import (
	"slices"
	"strings"
	"testing"

	"bouncer/lessons"
)

// setting makes of the tests' server what a rule needs beside its example.
func setting(id string, a *api, plan *Plan, example string) {
	path := plan.Paths[0]
	hidden := func() {
		path.Hide, path.Absent, path.Expect["bob"] = true, "/notes/0", 404
		a.answers[Credential] = a.answers[Absent]
	}
	switch id {
	case "BN112", "BN803":
		path.Spec = &Spec{Protected: true, Schemes: []string{"Bearer"},
			Documented: map[string]bool{"401": true, "403": true}}
	case "BN304":
		path.Method = "POST"
	case "BN401", "BN402":
		hidden()
		a.answers[Credential] = example
		a.answers[Absent] = answers(404, "Cache-Control: no-store", "", `{"detail":"not found"}`)
	case "BN404":
		hidden()
		a.answers[Credential], a.answers[Absent] = example, example
	case "BN403":
		for _, p := range a.people {
			p.Kind, p.Secret = BasicPair, p.Name+":correct horse"
		}
		for sent, raw := range a.answers {
			if sent != Junk && sent != CrossOrigin && strings.HasPrefix(raw, "HTTP/1.1 401") {
				a.answers[sent] = answers(401, `WWW-Authenticate: Basic realm="api"`)
			}
		}
	case "BN601":
		a.people[1].Kind, a.people[1].Field, a.people[1].Secret = HeaderKey, "X-Api-Key", "key-of-bob"
		path.Expect["bob"] = 200
	}
}

// run checks the tests' server with one answer in place of the right one.
func run(t *testing.T, r Rule, bad bool) []Finding {
	t.Helper()
	example := r.Good
	if bad {
		example = r.Bad
	}
	a := newAPI(t, map[Sent]string{r.On: example})
	profile := Strict
	if slices.Contains([]string{"BN802", "BN805"}, r.ID) {
		profile = MCP
	}
	plan := a.plan(profile)
	setting(r.ID, a, plan, example)
	if r.ID == "BN803" {
		plan.Paths[0].Spec.Documented["401"] = !bad
	}
	return Run(t.Context(), plan, a.way(t)).Findings
}

// TestEveryRuleTripsAlone: the bad answer of a rule's own example trips that
// rule and no other in the strictest profile, and the good one trips none.
func TestEveryRuleTripsAlone(t *testing.T) {
	for _, r := range Rules() {
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			if r.ID != "BN803" && r.Bad == r.Good {
				t.Fatal("the two examples are the same")
			}
			if got := rulesOf(run(t, r, true)); !slices.Equal(got, []string{r.ID}) {
				t.Errorf("the bad answer trips %v", got)
			}
			for _, f := range run(t, r, false) {
				if f.Level != Note {
					t.Errorf("the good answer trips %s: %s; should be %s", f.Rule, f.Line, f.Should)
				}
			}
		})
	}
}

// TestMetadataOfAPost: MCP servers take POST, and what a client reads before it
// has a token is asked for all the same.
func TestMetadataOfAPost(t *testing.T) {
	r, _ := FindRule("BN802")
	for example, want := range map[string]bool{r.Bad: true, r.Good: false} {
		a := newAPI(t, map[Sent]string{Nothing: example, Metadata: answers(404)})
		if !want {
			a.answers[Metadata] = right()[Metadata]
		}
		plan := a.plan(MCP)
		plan.Paths[0].Method = "POST"
		if got := slices.Contains(rulesOf(Run(t.Context(), plan, a.way(t)).Findings), r.ID); got != want {
			t.Errorf("found %v, want %v, for\n%s", got, want, example)
		}
	}
}

// TestRulesAreWhole: every rule names where it comes from, a lesson that
// exists, and what it does to a client.
func TestRulesAreWhole(t *testing.T) {
	all, err := lessons.Load(lessons.Files)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range Rules() {
		known := slices.ContainsFunc(all, func(l lessons.Lesson) bool { return l.ID == r.Lesson })
		if !known || r.Source == "" || r.Title == "" || r.Why == "" || len(r.Needs) == 0 || r.judge == nil ||
			seen[r.ID] {
			t.Errorf("%s is not whole: lesson %q known %v, source %q", r.ID, r.Lesson, known, r.Source)
		}
		seen[r.ID] = true
	}
	if len(seen) < 40 {
		t.Errorf("there are only %d rules", len(seen))
	}
}
