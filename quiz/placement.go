package quiz

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"

	"bouncer/internal/content"
)

// PlacementQuestions is how many questions a placement asks.
const PlacementQuestions = 12

// Teaches is what a placement needs to know of a lesson.
type Teaches struct {
	Lesson    string   // id
	Scenarios []string // ids of those it practises
}

// PlacementResult says which lessons the learner may leave out.
type PlacementResult struct {
	At       time.Time `json:"at"`
	Right    int       `json:"right"`
	Total    int       `json:"total"`
	Optional []string  `json:"optional,omitempty"` // ids, in the order of the lessons
}

// Placement picks the questions of a placement, spread over the lessons and,
// within them, over the misconceptions and topics. Debated cases are left out
// while there are others.
func Placement(pool []Scenario, lessons []Teaches, misconceptions map[string]Misconception, rng *rand.Rand) []Scenario {
	pool = slices.Clone(pool)
	content.Sort(pool, func(a, b Scenario) int { return cmp.Compare(a.ID, b.ID) })
	rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	shown := showing(lessons, misconceptions)
	asked, facts, traps, topics := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	answers := sharesOf(pool, PlacementQuestions)
	var chosen []Scenario
	for len(pool) > 0 && len(chosen) < PlacementQuestions {
		s := take(&pool, func(s Scenario) []int {
			least := len(chosen)
			for _, lesson := range shown(s) {
				least = min(least, asked[lesson])
			}
			met := 0
			for _, trap := range s.Traps {
				met += traps[trap]
			}
			return []int{facts[Fact(s)], when(s.Debated), least, met, answers.over(s), answers.lead(s),
				-answers.behind(s),
				topics[s.Topic], s.Level}
		})
		for _, lesson := range shown(s) {
			asked[lesson]++
		}
		for _, trap := range s.Traps {
			traps[trap]++
		}
		facts[Fact(s)]++
		topics[s.Topic]++
		answers.take(s)
		chosen = append(chosen, s)
	}
	return arrange(chosen)
}

// showing tells which lessons a scenario gives evidence for: those that practise
// it, and those that cure its misconceptions.
func showing(lessons []Teaches, misconceptions map[string]Misconception) func(Scenario) []string {
	return func(s Scenario) []string {
		var list []string
		for _, l := range lessons {
			teaches := slices.Contains(l.Scenarios, s.ID)
			for _, trap := range s.Traps {
				teaches = teaches || misconceptions[trap].Lesson == l.Lesson
			}
			if teaches {
				list = append(list, l.Lesson)
			}
		}
		return list
	}
}

// Place sums up a placement. A lesson becomes optional when the placement asked
// for what it teaches and every answer to that was right and not a guess.
func Place(asked []Scenario, attempts []Attempt, lessons []Teaches, misconceptions map[string]Misconception,
	at time.Time) PlacementResult {
	first := firstAttempts(attempts, ModePlacement)
	shown := showing(lessons, misconceptions)
	result := PlacementResult{At: at, Total: len(asked)}
	passed, failed := map[string]bool{}, map[string]bool{}
	for _, s := range asked {
		a, ok := first[s.ID]
		right := ok && s.Grade(a.Choice).Right
		result.Right += when(right)
		for _, lesson := range shown(s) {
			if right && a.Sure != Unsure {
				passed[lesson] = true
			} else {
				failed[lesson] = true
			}
		}
	}
	for _, l := range lessons {
		if passed[l.Lesson] && !failed[l.Lesson] {
			result.Optional = append(result.Optional, l.Lesson)
		}
	}
	return result
}

// firstAttempts keeps the learner's own first attempt of a mode at each scenario.
func firstAttempts(attempts []Attempt, mode Mode) map[string]Attempt {
	first := map[string]Attempt{}
	for _, a := range attempts {
		if _, ok := first[a.Scenario]; !ok && a.Mode == mode && !a.Imported {
			first[a.Scenario] = a
		}
	}
	return first
}
