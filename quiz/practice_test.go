package quiz

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func picked(picks []Pick) []string {
	var list []string
	for _, p := range picks {
		list = append(list, p.Scenario.ID)
	}
	return list
}

func TestReviewWearsFreshClothes(t *testing.T) {
	twins := pair("bearer", "one", 1)
	lone := single("basic", "lone", 1, 401, "bad-password")
	kin := single("basic", "kin", 2, 401, "bad-password")
	neighbor := single("basic", "neighbor", 1, 401, "else")
	stranger := single("rbac", "stranger", 1, 403, "more")
	opposite := single("basic", "opposite", 1, 403, "bad-password")
	for name, test := range map[string]struct {
		pool     []Scenario
		answered []Scenario
		want     string
		as       string // For
	}{
		"the twin":             {slices.Concat(twins, []Scenario{stranger}), twins[:1], "one-b", ""},
		"the other twin again": {twins, []Scenario{twins[0], twins[1]}, "one-a", ""},
		"a sibling with the same trap": {[]Scenario{lone, kin, neighbor, stranger}, []Scenario{lone}, "kin",
			"id lone"},
		"a sibling of topic and answer": {[]Scenario{lone, neighbor, stranger, opposite}, []Scenario{lone}, "neighbor",
			"id lone"},
		"itself, when there is no other": {[]Scenario{lone, stranger, opposite}, []Scenario{lone}, "lone", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var attempts []Attempt
			for i, s := range test.answered {
				attempts = append(attempts, answer(s, noon.Add(time.Duration(i)*time.Minute), true, Unsaid))
			}
			m := NewModel(test.pool, attempts, noon.Add(time.Hour))
			picks := m.Review(noon.Add(days(30)), 10, 1)
			if len(picks) != 1 || picks[0].Scenario.ID != test.want || picks[0].For != test.as {
				t.Fatalf("got %v for %q, want %s for %q", picked(picks), picks[0].For, test.want, test.as)
			}
			a := answer(picks[0].Scenario, noon.Add(days(30)), true, Unsaid)
			a.For = picks[0].For
			m.Add(a)
			if due := m.Due(noon.Add(days(30)).Add(time.Hour)); len(due) != 0 {
				t.Errorf("after the review %v is still due", facts(due))
			}
		})
	}
}

func TestReviewAsksEachFactOnce(t *testing.T) {
	pool, attempts := practiced(3000)
	now := attempts[len(attempts)-1].At.Add(days(400))
	m := NewModel(pool, attempts, now)
	due := m.Due(now)
	picks := m.Review(now, len(due), 7)
	seen := map[string]bool{}
	for _, p := range picks {
		if seen[p.Scenario.ID] {
			t.Errorf("%s is asked twice", p.Scenario.ID)
		}
		seen[p.Scenario.ID] = true
	}
	if len(picks) < len(due)*9/10 {
		t.Errorf("%d of %d due facts are asked", len(picks), len(due))
	}
	if len(m.Review(now, 5, 7)) != 5 {
		t.Error("a review of five has not five questions")
	}
}

func TestPlanAims(t *testing.T) {
	var pool []Scenario
	for i := range 12 {
		topic, id := fmt.Sprintf("topic-%d", i%4), fmt.Sprintf("new-%02d", i)
		pool = append(pool, single(topic, id, 1, 401+i%2*2, fmt.Sprint("t", i)))
	}
	mixed := single("rbac", "mixed", 1, 403, "unauthorized-means-no-permission")
	again := single("scope", "again", 1, 403, "unauthorized-means-no-permission")
	tooSure := single("basic", "too-sure", 1, 401, "x")
	lucky := single("csrf", "lucky", 1, 403, "y")
	known := single("order", "known", 1, 401, "z")
	pool = append(pool, mixed, again, tooSure, lucky, known)
	attempts := []Attempt{
		answer(known, noon, true, Sure), answer(lucky, noon.Add(1*time.Minute), true, Unsure),
		answer(tooSure, noon.Add(2*time.Minute), false, Sure), answer(mixed, noon.Add(3*time.Minute), false, Unsaid),
	}
	now := noon.Add(time.Hour)
	picks := NewModel(pool, attempts, now).Plan(now, 8, 42)
	why := map[string]Why{}
	for _, p := range picks {
		why[p.Scenario.ID] = p.Why
	}
	for id, want := range map[string]Why{"again": MixedUp, "too-sure": TooSure, "mixed": Wrong, "lucky": Lucky} {
		if got, ok := why[id]; !ok || got != want {
			t.Errorf("%s: chosen %t, for %d; want for %d (round: %v)", id, ok, got, want, picked(picks))
		}
	}
	if _, ok := why["known"]; ok {
		t.Error("what is known was chosen over what is new")
	}
	if !slices.Contains(slices.Collect(maps.Values(why)), Fresh) {
		t.Error("nothing new in the round")
	}
}

// TestPlanLeavesTheLastQuestionAlone: what was answered just now isn't asked
// again where another would do as well.
func TestPlanLeavesTheLastQuestionAlone(t *testing.T) {
	first, last := single("rbac", "first", 1, 403, "x"), single("rbac", "last", 1, 403, "y")
	attempts := []Attempt{answer(first, noon, true, Sure), answer(last, noon.Add(time.Minute), true, Sure)}
	for seed := range uint64(20) {
		now := noon.Add(time.Hour)
		if got := picked(NewModel([]Scenario{first, last}, attempts, now).Plan(now, 1, seed)); got[0] != "first" {
			t.Errorf("seed %d: %v is asked, whose words are still in the ear", seed, got)
		}
	}
}

func TestPlanIsReproducibleAndMixed(t *testing.T) {
	pool, attempts := practiced(500)
	now := attempts[len(attempts)-1].At
	shuffled := slices.Clone(pool)
	rand.New(rand.NewPCG(9, 9)).Shuffle(len(shuffled),
		func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for seed := range uint64(50) {
		picks := NewModel(pool, attempts, now).Plan(now, 10, seed)
		if diff := cmp.Diff(picked(picks), picked(NewModel(shuffled, attempts, now).Plan(now, 10, seed))); diff != "" {
			t.Fatalf("seed %d: another order of the pool gives another round:\n%s", seed, diff)
		}
		topics, facts := map[string]int{}, map[string]int{}
		for _, p := range picks {
			topics[p.Scenario.Topic]++
			facts[Fact(p.Scenario)]++
		}
		if len(picks) != 10 || len(topics) < 5 || len(facts) != 10 {
			t.Errorf("seed %d: %d questions, %d topics, %d facts", seed, len(picks), len(topics), len(facts))
		}
	}
	if one, other := NewModel(pool, attempts, now).Plan(now, 10, 1), NewModel(pool, nil, now).Plan(now, 10,
		1); cmp.Equal(picked(one), picked(other)) {
		t.Error("the round doesn't depend on the history")
	}
}

// TestReasonsGiveNothingAway: a reason is shown before the answer.
func TestReasonsGiveNothingAway(t *testing.T) {
	long := regexp.MustCompile(`\d|[.!?].*[.!?]`)
	for w := Fresh; w <= Standing; w++ {
		for _, as := range []string{"", "id x"} {
			r := Pick{Why: w, For: as}.Reason()
			if r == "" || len(r) > 60 || long.MatchString(r) {
				t.Errorf("%d: %q is not one short sentence without numbers", w, r)
			}
		}
	}
}

func lessonsOf(pool []Scenario) ([]Teaches, map[string]Misconception) {
	lessons := []Teaches{{"two-gates", nil}, {"reading-401", nil}, {"reading-403", nil}, {"keys", nil}}
	m := map[string]Misconception{}
	for i, s := range pool {
		l := &lessons[i%4]
		if i%2 == 0 {
			l.Scenarios = append(l.Scenarios, s.ID)
		}
		for _, trap := range s.Traps {
			m[trap] = Misconception{ID: trap, Lesson: l.Lesson}
		}
	}
	return lessons, m
}

func TestPlacement(t *testing.T) {
	var pool []Scenario
	for i := range 40 {
		topic, id := fmt.Sprintf("topic-%d", i%8), fmt.Sprintf("case-%02d", i)
		pool = append(pool, single(topic, id, 1+i%5, 401+i/4%2*2, fmt.Sprint("trap-", i)))
	}
	lessons, beliefs := lessonsOf(pool)
	asked := Placement(pool, lessons, beliefs, rand.New(rand.NewPCG(1, 1)))
	if len(asked) != 12 {
		t.Fatalf("%d questions", len(asked))
	}
	shown := showing(lessons, beliefs)
	per := map[string]int{}
	var attempts []Attempt
	for _, s := range asked {
		per[shown(s)[0]]++
		lesson := shown(s)[0]
		a := answer(s, noon, lesson != "reading-403", Sure)
		if lesson == "keys" {
			a.Sure = Unsure
		}
		a.Mode = ModePlacement
		// An answer from another occasion and an imported one change nothing.
		other, foreign := answer(s, noon, true, Sure), a
		foreign.Imported, foreign.Choice = true, s.Answer
		attempts = append(attempts, other, foreign, a)
	}
	for _, l := range lessons {
		if per[l.Lesson] != 3 {
			t.Errorf("%s is asked for %d times of 12, with four lessons", l.Lesson, per[l.Lesson])
		}
	}
	got := Place(asked, attempts, lessons, beliefs, noon)
	want := PlacementResult{At: noon, Right: 9, Total: 12, Optional: []string{"two-gates", "reading-401"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLevelsRiseAndFall(t *testing.T) {
	pool := []Scenario{single("a", "easy", 1, 401, "t"), single("a", "middle", 3, 401, "t"),
		single("a", "hard", 5, 401, "t")}
	for name, test := range map[string]struct {
		rights string // scenario and outcome: e, m, h right; E, M, H wrong
		level  int
	}{
		"a beginner":                        {"", 1},
		"three right":                       {"eee", 2},
		"two right":                         {"ee", 1},
		"hard ones right":                   {"hhhhhhhhhhhh", 5},
		"easy ones don't lift far":          {"eeeeeeeeeeee", 2},
		"two wrong in a row":                {"mmmMM", 2},
		"two wrong, deep":                   {"mmmmmmMM", 2},
		"one slip costs nothing":            {"mmmMmmm", 3},
		"failing above one's level is fine": {"mmmHHHH", 2},
		"never below one":                   {"EEEEEE", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var attempts []Attempt
			for i, c := range test.rights {
				s := pool[map[rune]int{'e': 0, 'E': 0, 'm': 1, 'M': 1, 'h': 2, 'H': 2}[c]]
				attempts = append(attempts, answer(s, noon.Add(time.Duration(i)*time.Minute), c >= 'a', Unsaid))
			}
			if got := NewModel(pool, attempts, noon.Add(time.Hour)).Level(); got != test.level {
				t.Errorf("level %d, want %d", got, test.level)
			}
		})
	}
}

// A daily round asks what is due, as much as there is room for, and then the one
// new case; where nothing is new, a known one.
func TestDaily(t *testing.T) {
	pool := slices.Concat(pair("bearer", "one", 1), pair("bearer", "two", 1), pair("basic", "three", 1))
	var attempts []Attempt
	met := func(id int) { attempts = append(attempts, answer(pool[id], noon, true, Unsaid)) }
	for _, tt := range []struct {
		meet   int // scenario met next; -1 for none
		n      int
		facts  int
		newest Why
	}{{-1, 3, 1, Fresh}, {0, 3, 2, Fresh}, {2, 3, 3, Fresh}, {2, 2, 2, Fresh}, {4, 6, 3, Forgetting}} {
		if tt.meet >= 0 {
			met(tt.meet)
		}
		m := NewModel(pool, attempts, noon)
		picks := m.Daily(noon.Add(days(30)), tt.n, 1)
		if len(picks) != tt.facts || picks[len(picks)-1].Why != tt.newest {
			t.Errorf("%d of %d: %v, the last for %v", tt.n, len(attempts), picked(picks), picks[len(picks)-1].Why)
		}
	}
	m := NewModel(pool, attempts, noon)
	if at, n := m.Coming(noon); n == 0 || !at.After(noon) {
		t.Errorf("%d come at %v", n, at)
	}
	if at, n := m.Coming(noon.Add(days(400))); n != 0 {
		t.Errorf("%d come at %v", n, at)
	}
	if got := m.DueTimes(); len(got) != 3 || !slices.IsSortedFunc(got, time.Time.Compare) {
		t.Errorf("due at %v", got)
	}
}
