package quiz

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

func TestChoicesAndGrade(t *testing.T) {
	s := Scenario{Answer: 404, Accept: []int{403}, Debated: true, Traps: map[int]string{401: "a", 200: "b", 302: "c"}}
	if diff := cmp.Diff([]int{200, 302, 401, 403, 404}, s.Choices()); diff != "" {
		t.Error(diff)
	}
	for choice, want := range map[int]Verdict{404: {Right: true}, 403: {Right: true}, 401: {Trap: "a"},
		200: {Trap: "b"},
		500: {}} {
		if got := s.Grade(choice); got != want {
			t.Errorf("%d: %+v, want %+v", choice, got, want)
		}
	}
}

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 1)) }

// pool has pairs of a 401 and a 403, and singles that alternate between the two
// with every fifth a 200.
func pool(pairs, singles int) []Scenario {
	var all []Scenario
	for i := range pairs {
		for _, code := range []int{401, 403} {
			all = append(all, Scenario{ID: fmt.Sprintf("p%d-%d", i, code), Answer: code, Pair: fmt.Sprint("p", i),
				Topic: fmt.Sprint("t", i%4)})
		}
	}
	for i := range singles {
		code := []int{401, 403, 401, 403, 200}[i%5]
		all = append(all, Scenario{ID: fmt.Sprint("s", i), Answer: code, Topic: fmt.Sprint("t", i%3)})
	}
	return all
}

func ids(list []Scenario) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}

func TestRoundIsReproducible(t *testing.T) {
	p := pool(4, 8)
	first := ids(Draw(p, 10, seeded(7)))
	backwards := slices.Clone(p)
	slices.Reverse(backwards)
	if diff := cmp.Diff(first, ids(Draw(backwards, 10, seeded(7)))); diff != "" {
		t.Error("the order of the pool matters", diff)
	}
	if slices.Equal(first, ids(Draw(p, 10, seeded(8)))) {
		t.Error("another seed gives the same round")
	}
	if got := ids(p); got[0] != "p0-401" || got[len(got)-1] != "s7" {
		t.Error("the pool was reordered")
	}
}

func TestRoundMixes(t *testing.T) {
	p := pool(8, 8)
	for seed := range uint64(200) {
		round := Draw(p, 10, seeded(seed))
		pairs, topics := map[string]int{}, map[string]int{}
		for i, s := range round {
			if topics[s.Topic]++; s.Pair != "" {
				pairs[s.Pair]++
			}
			if i > 0 && s.Topic == round[i-1].Topic {
				t.Errorf("seed %d: topic %s twice in a row", seed, s.Topic)
			}
		}
		for pair, n := range pairs {
			if n > 1 {
				t.Errorf("seed %d: %d of pair %s, though there are enough others", seed, n, pair)
			}
		}
		if len(topics) != 4 {
			t.Errorf("seed %d: %d of 4 topics", seed, len(topics))
		}
	}
}

func TestRoundSpreadsACommonTopic(t *testing.T) {
	var p []Scenario
	for i, topic := range []string{"a", "a", "a", "a", "a", "b", "b", "c", "c"} {
		p = append(p, Scenario{ID: fmt.Sprint(i), Answer: 200, Topic: topic})
	}
	for seed := range uint64(20) {
		round := Draw(p, 9, seeded(seed))
		for i := range round[1:] {
			if round[i].Topic == round[i+1].Topic {
				t.Errorf("seed %d: topic %s twice in a row", seed, round[i].Topic)
			}
		}
	}
}

func TestRoundBreaksRunsOfOneAnswer(t *testing.T) {
	var p []Scenario
	for i, c := range []struct {
		answer int
		topic  string
	}{{401, "x"}, {401, "x"}, {401, "x"}, {401, "x"}, {401, "y"}, {401, "y"}, {401, "y"}, {401, "y"}, {403, "v"}, {403,
		"v"}, {403, "w"}, {403, "w"}} {
		p = append(p, Scenario{ID: fmt.Sprint(i), Answer: c.answer, Topic: c.topic})
	}
	for seed := range uint64(20) {
		round := Draw(p, 12, seeded(seed))
		for i := range round[2:] {
			if a := round[i].Answer; a == round[i+1].Answer && a == round[i+2].Answer {
				t.Errorf("seed %d: %d three times in a row", seed, a)
			}
		}
	}
}

func TestRoundOfTwinsOnly(t *testing.T) {
	twins := pool(1, 0)
	if got := Draw(twins, 2, seeded(1)); len(got) != 1 {
		t.Errorf("%v: twins must not be neighbors", ids(got))
	}
	twins = append(twins, Scenario{ID: "other", Answer: 200})
	if got := ids(Draw(twins, 3, seeded(1))); len(got) != 3 || got[1] != "other" {
		t.Errorf("%v: the other scenario belongs between the twins", got)
	}
	for _, n := range []int{-1, 0} {
		if got := Draw(twins, n, seeded(1)); len(got) != 0 {
			t.Errorf("%d asked, %d given", n, len(got))
		}
	}
	if got := Draw(nil, 5, seeded(1)); len(got) != 0 {
		t.Errorf("%v from an empty pool", ids(got))
	}
}

func TestRoundProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p []Scenario
		count := map[string]int{}
		for i := range rapid.IntRange(0, 24).Draw(t, "size") {
			s := Scenario{ID: fmt.Sprint(i), Answer: rapid.SampledFrom([]int{401, 403, 200, 404}).Draw(t, "answer"),
				Topic: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "topic")}
			if pair := rapid.IntRange(0, 20).Draw(t, "pair"); pair < 10 && count[fmt.Sprint(pair)] < 3 {
				s.Pair = fmt.Sprint(pair)
				count[s.Pair]++
			}
			p = append(p, s)
		}
		n := rapid.IntRange(0, 26).Draw(t, "n")
		round := Draw(p, n, seeded(rapid.Uint64().Draw(t, "seed")))
		seen, answers, most := map[string]bool{}, map[int]int{}, 0
		families := map[string]int{}
		for i, s := range round {
			if seen[s.ID] {
				t.Fatalf("%s twice", s.ID)
			}
			if i > 0 && s.Pair != "" && s.Pair == round[i-1].Pair {
				t.Fatalf("twins side by side at %d: %v", i, ids(round))
			}
			seen[s.ID] = true
			answers[s.Answer]++
			families[family(s)]++
			most = max(most, families[family(s)])
		}
		want := min(n, len(p))
		if len(round) > want || want >= 6 && len(round) < want {
			t.Fatalf("%d asked of %d, got %d", n, len(p), len(round))
		}
		if len(round) < want {
			return
		}
		held := map[int]int{}
		for _, s := range p {
			held[s.Answer]++
		}
		for answer, other := range map[int]int{401: 403, 403: 401} {
			if answers[answer] > answers[other]+1 && answers[other] < held[other] {
				t.Fatalf("%d of %d, and only %d of %d though there are %d", answers[answer], answer, answers[other],
					other,
					held[other])
			}
		}
		for _, answer := range []int{200, 404} {
			share := (want*held[answer] + len(p) - 1) / max(1, len(p))
			if answers[answer] > share && answers[401]+answers[403] < held[401]+held[403] {
				t.Fatalf("%d of %d are answered %d, more than their share of %d", answers[answer], want, answer, share)
			}
		}
	})
}

func TestScore(t *testing.T) {
	m := map[string]Misconception{
		"x": {ID: "x", Lesson: "two-gates"}, "y": {ID: "y", Lesson: "reading-401"},
		"z": {ID: "z", Lesson: "reading-401"},
	}
	s := func(id string, answer int, traps map[int]string, accept ...int) Scenario {
		return Scenario{ID: id, Answer: answer, Traps: traps, Accept: accept}
	}
	asked := []Scenario{
		s("a", 403, map[int]string{401: "x"}),
		s("b", 401, map[int]string{403: "y"}),
		s("c", 401, map[int]string{403: "z"}),
		s("d", 401, map[int]string{403: "z"}),
		s("e", 403, map[int]string{401: "x"}, 404),
		s("f", 200, map[int]string{403: "gone"}),
		s("g", 401, map[int]string{403: "y"}),
		s("h", 401, nil),
	}
	got := Score(asked, []Attempt{
		{Scenario: "a", Choice: 401, Sure: Sure, Took: time.Second},
		{Scenario: "b", Choice: 403},
		{Scenario: "c", Choice: 403, Sure: Sure},
		{Scenario: "d", Choice: 403, Sure: Unsure},
		{Scenario: "e", Choice: 404, Sure: Unsure},
		{Scenario: "f", Choice: 403},
		{Scenario: "g", Choice: 401, Sure: Sure},
		{Scenario: "g", Choice: 403},
		{Scenario: "elsewhere", Choice: 403},
	}, m)
	want := Result{
		Right: 2, Answered: 7, Total: 8, TooSure: 2, Lucky: 1,
		MixUps: []MixUp{
			{Chose: 403, Due: 401, Times: 3, Misconceptions: []Misconception{m["z"], m["y"]}},
			{Chose: 401, Due: 403, Times: 1, Misconceptions: []Misconception{m["x"]}},
			{Chose: 403, Due: 200, Times: 1},
		},
		Lessons: []Help{{"reading-401", 3}, {"two-gates", 1}},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if s := got.MixUps[0].String(); s != "answered 403 where 401 was due ×3" {
		t.Error(s)
	}
	if s := got.MixUps[1].String(); s != "answered 401 where 403 was due" {
		t.Error(s)
	}
}
