package course

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"bouncer/lessons"
	"bouncer/quiz"
)

// What the whole course must hold to. Shares are in percent of the two-way
// scenarios: those where of 401 and 403 one is right and the other isn't.
const (
	leastScenarios = 100
	leastPairs     = 30
	leastOfTopic   = 5
	leastOfLevel   = 8.0 // percent of all scenarios, for each of the five levels
	leastMet       = 2   // scenarios that meet a misconception
	least401       = 40.0
	most401        = 60.0
	mostGuessed    = 65.0 // by a guesser that doesn't think
	mostSeen       = 60.0 // by one who sees nothing but the menu, or the topic
	leastWrong     = 2    // times each status on a menu is wrong
	mostWorn       = 10.0 // percent of the refutations that begin with the same two words
	leastAlike     = 0.85 // the shorter of two twins' title and story, as a part of the longer
)

var readOnce = sync.OnceValues(Embedded)

// embedded is the built-in course, read once. Each test gets a copy, whose fields are
// its own and what is in them everybody's.
func embedded(tb testing.TB) *Course {
	tb.Helper()
	c, err := readOnce()
	if err != nil {
		tb.Fatal(err)
	}
	own := *c
	return &own
}

func TestCourseIsLargeEnough(t *testing.T) {
	c := embedded(t)
	pairs, topics, levels := map[string]int{}, map[string]int{}, map[int]int{}
	for _, s := range c.Scenarios {
		topics[s.Topic]++
		levels[s.Level]++
		if s.Pair != "" {
			pairs[s.Pair]++
		}
	}
	t.Logf("%d scenarios, %d pairs, %d lessons, %d misconceptions", len(c.Scenarios), len(pairs), len(c.Lessons),
		len(c.Misconceptions))
	if len(c.Scenarios) < leastScenarios {
		t.Errorf("%d scenarios, want at least %d", len(c.Scenarios), leastScenarios)
	}
	if len(pairs) < leastPairs {
		t.Errorf("%d pairs, want at least %d", len(pairs), leastPairs)
	}
	for _, topic := range slices.Sorted(maps.Keys(topics)) {
		t.Logf("topic %-16s %3d", topic, topics[topic])
		if topics[topic] < leastOfTopic {
			t.Errorf("topic %s has %d scenarios, want at least %d", topic, topics[topic], leastOfTopic)
		}
	}
	for level := 1; level <= 5; level++ {
		share := percent(levels[level], len(c.Scenarios))
		t.Logf("level %d %17d  %4.1f%%", level, levels[level], share)
		if share < leastOfLevel {
			t.Errorf("level %d has %.1f%% of the scenarios, want at least %.0f%%", level, share, leastOfLevel)
		}
	}
}

func TestNoLazyRuleWorks(t *testing.T) {
	list := twoWay(embedded(t).Scenarios)
	n401 := 0
	for _, s := range list {
		if s.Answer == 401 {
			n401++
		}
	}
	share := percent(n401, len(list))
	t.Logf("%d two-way scenarios, %.1f%% of them 401", len(list), share)
	if share < least401 || share > most401 {
		t.Errorf("%.1f%% are 401, want %.0f%% to %.0f%%", share, least401, most401)
	}
	for _, g := range []struct {
		rule  string
		right int
		most  float64
	}{
		{"naive Bayes over titles", guessByTitle(list), mostGuessed},
		{"credentials sent → 403, none → 401", guessByCredentials(list), mostGuessed},
		{"the menu alone", guessByMenu(list), mostSeen},
		{"the topic alone", guessByTopic(list), mostSeen},
		{"one place of the menu", guessByPlace(list), mostSeen},
	} {
		t.Logf("%s: %d of %d, %.1f%%", g.rule, g.right, len(list), percent(g.right, len(list)))
		if percent(g.right, len(list)) > g.most {
			t.Errorf("%s gets %.1f%% right, want at most %.0f%%", g.rule, percent(g.right, len(list)), g.most)
		}
	}
}

// No status is on the menu only where it is right.
func TestEveryStatusIsAlsoWrong(t *testing.T) {
	right, wrong := map[int]int{}, map[int]int{}
	for _, s := range embedded(t).Scenarios {
		for _, code := range s.Choices() {
			if s.Grade(code).Right {
				right[code]++
			} else {
				wrong[code]++
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(right)) {
		t.Logf("%d: right %d times, wrong %d times", code, right[code], wrong[code])
		if wrong[code] < leastWrong {
			t.Errorf("%d is offered where it is wrong %d times, want at least %d", code, wrong[code], leastWrong)
		}
	}
}

// What is read before answering holds no code and no name of one: Verify's own
// check, without the rest of it.
func TestNothingGivesTheAnswerAway(t *testing.T) {
	var r Report
	for _, s := range embedded(t).Scenarios {
		checkGiveaways(&r, s)
	}
	for _, f := range r.Faults {
		t.Error(f)
	}
}

// What is said of wrong answers doesn't follow a template.
func TestRefutationsAreNotWorn(t *testing.T) {
	begins, all := map[string]int{}, 0
	for _, s := range embedded(t).Scenarios {
		for _, text := range s.Not {
			if w := strings.Fields(text); len(w) > 1 {
				begins[w[0]+" "+w[1]]++
				all++
			}
		}
	}
	for _, words := range slices.Sorted(maps.Keys(begins)) {
		if share := percent(begins[words], all); share > mostWorn {
			t.Errorf("%.1f%% of %d sections on wrong answers begin with %q, want at most %.0f%%", share, all, words,
				mostWorn)
		}
	}
}

func TestTwinsAreAlike(t *testing.T) {
	twins := map[string][]quiz.Scenario{}
	for _, s := range embedded(t).Scenarios {
		if s.Pair != "" {
			twins[s.Pair] = append(twins[s.Pair], s)
		}
	}
	length := func(s quiz.Scenario) int { return utf8.RuneCountInString(s.Title + s.Story) }
	least, where := 1.0, ""
	for _, pair := range slices.Sorted(maps.Keys(twins)) {
		members := twins[pair]
		short := slices.MinFunc(members, func(a, b quiz.Scenario) int { return length(a) - length(b) })
		long := slices.MaxFunc(members, func(a, b quiz.Scenario) int { return length(a) - length(b) })
		ratio := float64(length(short)) / float64(length(long))
		if ratio < least {
			least, where = ratio, pair
		}
		if ratio < leastAlike {
			t.Errorf("the twins of %s: %s has %d characters, %s %d", pair, short.ID, length(short), long.ID,
				length(long))
		}
		for _, s := range members {
			if strings.TrimSpace(s.Hint) != strings.TrimSpace(members[0].Hint) {
				t.Errorf("the twins of %s have two hints: %s, %s", pair, members[0].ID, s.ID)
			}
		}
	}
	t.Logf("%d pairs; the least alike, %s, at %.2f", len(twins), where, least)
}

func TestEveryMisconceptionIsMet(t *testing.T) {
	c := embedded(t)
	met := map[string]int{}
	for _, s := range c.Scenarios {
		seen := map[string]bool{}
		for _, trap := range s.Traps {
			if !seen[trap] {
				met[trap]++
			}
			seen[trap] = true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.Misconceptions)) {
		if met[id] < leastMet {
			t.Errorf("%s is met by %d scenarios, want at least %d", id, met[id], leastMet)
		}
	}
	t.Logf("%d misconceptions", len(c.Misconceptions))
}

// Practice leads back to a lesson, so each scenario stands in the list of one.
func TestEveryScenarioIsPractised(t *testing.T) {
	c := embedded(t)
	practised := map[string]bool{}
	for _, l := range c.Lessons {
		t.Logf("%-20s %2d", l.ID, len(l.Practises))
		for i, id := range l.Practises {
			practised[id] = true
			if slices.Contains(l.Practises[:i], id) {
				t.Errorf("%s: practises names %s twice", l.File, id)
			}
		}
	}
	for _, s := range c.Scenarios {
		if !practised[s.ID] {
			t.Errorf("%s: no lesson's practises names it; add it to the one that teaches what decides it", s.File)
		}
	}
}

// A lesson takes the time it says, for somebody who reads 160 to 180 words a
// minute and spends 20 seconds on each request: four to nine minutes.
func TestLessonsTakeTheirMinutes(t *testing.T) {
	const fast, slow, each, slack = 180.0, 160.0, 1.0 / 3, 0.5
	for _, l := range embedded(t).Lessons {
		words, requests, branch := 0, 0, 0
		for _, b := range l.Blocks {
			switch n := len(strings.Fields(b.Text)); {
			case b.Kind != lessons.Prose:
				requests++
				words, branch = words+branch, 0
			case b.Said != 0:
				branch = max(branch, n) // everybody reads one of them at most
			default:
				words += n
			}
		}
		words += branch
		least, most := float64(words)/fast+float64(requests)*each, float64(words)/slow+float64(requests)*each
		t.Logf("%-20s %4d words %2d requests  %.1f to %.1f minutes, says %d", l.ID, words, requests, least, most,
			l.Minutes)
		if m := float64(l.Minutes); m < least-slack || m > most+slack {
			t.Errorf("%s takes %.1f to %.1f minutes and says %d", l.File, least, most, l.Minutes)
		}
		if l.Minutes < 4 || l.Minutes > 9 {
			t.Errorf("%s takes %d minutes, want 4 to 9", l.File, l.Minutes)
		}
	}
}

func TestLessonsEndWithWhatToRemember(t *testing.T) {
	for _, l := range embedded(t).Lessons {
		last := l.Blocks[len(l.Blocks)-1]
		_, remember, ok := strings.Cut(last.Text, "## Remember\n")
		if lines := strings.Split(strings.TrimSpace(remember), "\n"); !ok || len(lines) != 3 ||
			slices.ContainsFunc(lines, func(s string) bool { return !strings.HasPrefix(s, "- ") }) {
			t.Errorf("%s doesn't end with \"## Remember\" and three lines", l.File)
		}
	}
}
