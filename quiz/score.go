package quiz

import (
	"cmp"
	"fmt"
	"slices"
)

// Result is what a round came to.
type Result struct {
	Right, Answered, Total int // of the scenarios asked

	// TooSure counts wrong answers the learner was sure of, Lucky right ones the
	// learner was unsure of.
	TooSure, Lucky int

	MixUps  []MixUp // most frequent first
	Lessons []Help  // most needed first
}

// MixUp is one status answered where another was due.
type MixUp struct {
	Chose, Due     int
	Times          int
	Misconceptions []Misconception // those behind it, most frequent first
}

func (m MixUp) String() string {
	s := fmt.Sprintf("answered %d where %d was due", m.Chose, m.Due)
	if m.Times > 1 {
		s += fmt.Sprintf(" ×%d", m.Times)
	}
	return s
}

// Help is a lesson that teaches what went wrong, and how many wrong answers
// point to it.
type Help struct {
	Lesson string // id
	Times  int
}

// Score sums up a round. The first attempt at a scenario counts, graded by the
// scenario itself; attempts at scenarios that were not asked are left out.
func Score(asked []Scenario, attempts []Attempt, misconceptions map[string]Misconception) Result {
	first := map[string]Attempt{}
	for _, a := range attempts {
		if _, ok := first[a.Scenario]; !ok {
			first[a.Scenario] = a
		}
	}
	result := Result{Total: len(asked)}
	type mix struct{ chose, due int }
	var mixes tally[mix]
	var lessons tally[string]
	traps := map[mix]*tally[string]{}
	for _, s := range asked {
		a, ok := first[s.ID]
		if !ok {
			continue
		}
		result.Answered++
		v := s.Grade(a.Choice)
		if v.Right {
			result.Right++
			result.Lucky += when(a.Sure == Unsure)
			continue
		}
		result.TooSure += when(a.Sure == Sure)
		key := mix{a.Choice, s.Answer}
		mixes.add(key)
		if traps[key] == nil {
			traps[key] = &tally[string]{}
		}
		if m, ok := misconceptions[v.Trap]; ok {
			traps[key].add(v.Trap)
			lessons.add(m.Lesson)
		}
	}
	for _, k := range mixes.sorted() {
		up := MixUp{Chose: k.chose, Due: k.due, Times: mixes.times[k]}
		for _, trap := range traps[k].sorted() {
			up.Misconceptions = append(up.Misconceptions, misconceptions[trap])
		}
		result.MixUps = append(result.MixUps, up)
	}
	for _, lesson := range lessons.sorted() {
		result.Lessons = append(result.Lessons, Help{Lesson: lesson, Times: lessons.times[lesson]})
	}
	return result
}

// tally counts things. Sorted gives the most frequent first and, among equals,
// the one met first, so that a result doesn't depend on the order of a map.
type tally[T comparable] struct {
	order []T
	times map[T]int
}

func (t *tally[T]) add(x T) {
	if t.times == nil {
		t.times = map[T]int{}
	}
	if t.times[x]++; t.times[x] == 1 {
		t.order = append(t.order, x)
	}
}

func (t *tally[T]) sorted() []T {
	out := slices.Clone(t.order)
	slices.SortStableFunc(out, func(a, b T) int { return cmp.Compare(t.times[b], t.times[a]) })
	return out
}
