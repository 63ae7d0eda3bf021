package course

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bouncer/mockserver"
	"bouncer/quiz"
)

func practice(t testing.TB, seed uint64, n int) []quiz.Scenario {
	t.Helper()
	c := embedded(t)
	p, err := Endless(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	var out []quiz.Scenario
	for range n {
		s, err := p.Next(t.Context())
		if err != nil {
			t.Fatalf("after %d: %v", len(out), err)
		}
		out = append(out, s)
	}
	return out
}

func TestEndlessIsReproducible(t *testing.T) {
	first := practice(t, 7, 30)
	if diff := cmp.Diff(first, practice(t, 7, 30), cmpopts.IgnoreUnexported(quiz.Scenario{}),
		cmpopts.IgnoreFields(quiz.Scenario{}, "World")); diff != "" {
		t.Error(diff)
	}
	if got := practice(t, 8, 1); got[0].Story == first[0].Story {
		t.Error("another seed gives the same scenario")
	}
}

// written lays a scenario out as the file a person would have written.
func written(s quiz.Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nanswer: %d\ntopic: %s\nlevel: %d\n", s.Answer, s.Topic, s.Level)
	if len(s.Accept) > 0 {
		fmt.Fprintf(&b, "accept: [%d]\n", s.Accept[0])
	}
	if len(s.Given) > 0 {
		fmt.Fprintf(&b, "given: [%s]\n", s.Given[0])
	}
	if s.First != "" {
		fmt.Fprintf(&b, "first: %s\n", s.First)
	}
	b.WriteString("traps:\n")
	for _, code := range slices.Sorted(maps.Keys(s.Traps)) {
		fmt.Fprintf(&b, "  %d: %s\n", code, s.Traps[code])
	}
	fmt.Fprintf(&b, "sources: [\"%s\"]\n---\n# %s\n\n%s\n\n```http\n%s```\n\n## Why\n\n%s\n",
		strings.Join(s.Sources, `", "`), s.Title, s.Story, s.Request, s.Why)
	for _, code := range slices.Sorted(maps.Keys(s.Not)) {
		fmt.Fprintf(&b, "\n## Not %d\n\n%s\n", code, s.Not[code])
	}
	fmt.Fprintf(&b, "\n## Hint\n\n%s\n", s.Hint)
	return b.String()
}

// Made-up scenarios are held to all that written ones are: each is read back
// from a file of its own, and the course made of them is verified.
func TestEndlessPassesEveryCheckOfWrittenScenarios(t *testing.T) {
	c := embedded(t)
	made := *c
	made.Scenarios = nil
	for seed := range uint64(2) {
		for _, s := range practice(t, seed, 80) {
			got, err := quiz.Read("quiz/scenarios/"+s.Topic+"/"+s.ID+".md", []byte(written(s)))
			if err != nil {
				t.Fatalf("%v\n%s", err, written(s))
			}
			made.Scenarios = append(made.Scenarios, *got)
		}
	}
	made.Lessons = nil
	made.unread = map[string]bool{}
	for _, l := range c.Lessons {
		l.Practises = nil
		made.Lessons = append(made.Lessons, l)
	}
	if r := Verify(t.Context(), &made); !r.OK() {
		t.Error(r)
	}
}

func TestEndlessIsBalancedAndVaried(t *testing.T) {
	var all []quiz.Scenario
	for seed := range uint64(3) {
		list := practice(t, seed+20, 100)
		keys, stories := map[string]int{}, map[string]bool{}
		for i, s := range list {
			if stories[s.Story] {
				t.Errorf("seed %d: told twice: %q", seed, s.Story)
			}
			stories[s.Story] = true
			line, rest, _ := strings.Cut(s.Request, "\n")
			key := fmt.Sprint(line, rest, s.Given)
			if at, ok := keys[key]; ok && i-at <= 20 {
				t.Errorf("seed %d: %s asks what number %d asked", seed, s.ID, at+1)
			}
			keys[key] = i
		}
		for i := range list {
			diff := 0
			for _, s := range list[i:min(len(list), i+20)] {
				diff += map[int]int{401: 1, 403: -1}[s.Answer]
			}
			if max(diff, -diff) > 2*maxLead {
				t.Errorf("seed %d: from %d on, one of the two answers is due %d times more often", seed, i+1, diff)
			}
		}
		all = append(all, list...)
	}
	two := twoWay(all)
	answers, levels, topics, others := map[int]int{}, map[int]int{}, map[string]int{}, 0
	for _, s := range all {
		answers[s.Answer]++
		levels[s.Level]++
		topics[s.Topic]++
		if s.Answer != 401 && s.Answer != 403 {
			others++
		}
	}
	t.Logf("answers %v, levels %v, topics %v", answers, levels, topics)
	if share := percent(others, len(all)); share < 5 || share > 30 {
		t.Errorf("%.1f%% are answered with neither 401 nor 403", share)
	}
	if len(levels) < 5 || len(topics) < 9 {
		t.Errorf("%d levels and %d topics", len(levels), len(topics))
	}
	for rule, right := range map[string]int{"naive Bayes over titles": guessByTitle(two),
		"credentials sent → 403, none → 401": guessByCredentials(two)} {
		t.Logf("%s: %.1f%% of %d", rule, percent(right, len(two)), len(two))
		if percent(right, len(two)) > mostGuessed {
			t.Errorf("%s gets %.1f%% right, want at most %.0f%%", rule, percent(right, len(two)), mostGuessed)
		}
	}
}

func TestEndlessStopsWithItsContext(t *testing.T) {
	c := embedded(t)
	p, err := Endless(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func BenchmarkEndless(b *testing.B) {
	c := embedded(b)
	p, err := Endless(c, 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Next(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// A world of one route, in words of its own, is asked about for as long as
// somebody goes on: what was asked longest ago comes again.
func TestEndlessInASmallWorld(t *testing.T) {
	p := newPlace(t)
	p.put("world.yaml", "realm: r\nhost: api.parcels.test\npresented:\n  - {kind: api-key, name: X-Parcel-Key}\n"+
		"people:\n  - {name: alice, role: member, tenant: main}\nroutes:\n"+
		"  - {route: \"GET /parcels/{parcel}\", accepts: [api-key], reply: ok}\n")
	p.put("quiz/practice.yaml",
		"errands:\n  - {route: \"GET /parcels/{parcel}\", path: /parcels/7, kind: api-key, topic: api-key,\n"+
			"     do: [look for a parcel, ask for parcel 7], rules: [a parcel is shown for a key, the call takes a "+
			"key]}\n")
	c := &Course{}
	w, err := mockserver.ParseWorld("w", []byte(p.read("world.yaml")))
	p.ok(err)
	told, err := quiz.ReadTelling("quiz/practice.yaml", []byte(p.read("quiz/practice.yaml")))
	p.ok(err)
	c.World, c.Tellings = w, []Telling{{told, w}}
	e, err := Endless(c, 5)
	p.ok(err)
	answers := map[int]int{}
	for range 60 {
		s, err := e.Next(t.Context())
		p.ok(err)
		answers[s.Answer]++
		if !strings.HasPrefix(s.Request, "GET /parcels/7 ") ||
			strings.Contains(s.Request, "{{") != strings.Contains(s.Request, "X-Parcel-Key: {{") {
			t.Errorf("the world has no such request: %s", s.Request)
		}
	}
	if answers[401] < 10 || answers[200] == 0 {
		t.Errorf("answers %v", answers)
	}
}
