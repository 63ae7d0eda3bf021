package quiz

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"bouncer/internal/content"

	"github.com/open-spaced-repetition/go-fsrs/v4"
)

// Fact names what decides a scenario. Twins of a pair share one, so whoever has
// learned one of them has learned the fact, and a review may ask for it in the
// other's words.
func Fact(s Scenario) string { return family(s) }

// Model is what a learner's attempts say about the learner: what is known, for
// how long, and what gets mixed up. It is computed from the attempts alone.
type Model struct {
	scenarios []Scenario // by id
	factOf    []string   // of each scenario
	tempts    [][]string // the misconceptions each could be fallen for with, each once
	byID      map[string]int
	loc       *time.Location
	horizon   int64 // stamps after it are not believed, in ms
	scheduler *fsrs.Parameters

	facts map[string]*card
	seen  map[string]int // scenario → the number of its last attempt, from 1
	traps map[string]*fall
	count int
	last  int64 // the effective time of the last attempt, in ms; unknown before one
	stair stair
}

// fall is what is known of one misconception that could have been fallen for.
type fall struct {
	times    int
	last     int64 // ms, or unknown
	order    int   // the attempt's number, from 1; 0 for one never fallen for
	cured    int   // right answers since, where it could have been fallen for
	resisted int   // all such answers
}

// cures is how many right answers in a row, where a misconception could have
// been fallen for, make it count as cured.
const cures = 2

// NewModel computes the model of a pool's scenarios from all attempts, in the
// order of their arrival. now is the learner's clock; its location decides when
// a day begins. Attempts at scenarios outside the pool are left out.
//
// Clocks lie: an attempt stamped after now, or out of the order that most of the
// log agrees on, counts as made when its neighbor in the log was.
func NewModel(pool []Scenario, attempts []Attempt, now time.Time) *Model {
	params := fsrs.DefaultParam()
	m := &Model{
		scenarios: pool, byID: make(map[string]int, len(pool)), loc: now.Location(),
		horizon: horizon(now), scheduler: &params,
		facts: map[string]*card{}, seen: map[string]int{}, traps: map[string]*fall{},
		last: unknown, stair: stair{level: 1},
	}
	if byID := func(a, b Scenario) int { return cmp.Compare(a.ID, b.ID) }; !slices.IsSortedFunc(pool, byID) {
		m.scenarios = slices.Clone(pool)
		content.Sort(m.scenarios, byID)
	}
	for i, s := range m.scenarios {
		m.byID[s.ID] = i
		m.factOf = append(m.factOf, Fact(s))
		m.tempts = append(m.tempts, slices.Compact(slices.Sorted(maps.Values(s.Traps))))
	}
	for _, e := range timeline(attempts, m.horizon) {
		m.apply(&attempts[e.index], e.at)
	}
	return m
}

// Add takes in one more attempt, made just now.
func (m *Model) Add(a Attempt) {
	at := a.At.UnixMilli()
	if m.last != unknown {
		at = max(at, m.last)
	}
	m.apply(&a, at)
}

func (m *Model) apply(a *Attempt, at int64) {
	i, ok := m.byID[a.Scenario]
	if !ok {
		return
	}
	s := &m.scenarios[i]
	m.count++
	m.last = at
	m.seen[a.Scenario] = m.count
	own := m.factOf[i]
	m.card(own).review(m.scheduler, a, at, m.day(at))
	if a.For != "" && a.For != own && m.facts[a.For] != nil {
		m.card(a.For).review(m.scheduler, a, at, m.day(at))
	}
	m.stair.step(s.Level, a.Right)
	if a.Right {
		for _, trap := range m.tempts[i] {
			f := m.fall(trap)
			f.cured++
			f.resisted++
		}
		return
	}
	if a.Trap != "" {
		f := m.fall(a.Trap)
		f.times, f.last, f.order, f.cured = f.times+1, at, m.count, 0
	}
}

func (m *Model) fall(trap string) *fall {
	f := m.traps[trap]
	if f == nil {
		f = &fall{}
		m.traps[trap] = f
	}
	return f
}

func (m *Model) card(fact string) *card {
	c := m.facts[fact]
	if c == nil {
		c = &card{fact: fact, last: unknown}
		m.facts[fact] = c
	}
	return c
}

// Level is the level that suits the learner now, 1 to 5: three right answers in
// a row at it or above raise it, two wrong ones in a row at it or below lower it.
func (m *Model) Level() int { return m.stair.level }

type stair struct{ level, right, wrong int }

func (s *stair) step(level int, right bool) {
	switch {
	case right && level >= s.level:
		s.wrong = 0
		if s.right++; s.right == 3 {
			s.level, s.right = min(5, s.level+1), 0
		}
	case !right && level <= s.level:
		s.right = 0
		if s.wrong++; s.wrong == 2 {
			s.level, s.wrong = max(1, s.level-1), 0
		}
	case !right:
		s.right = 0
	default:
		s.wrong = 0
	}
}

// open reports whether a misconception was fallen for and not yet cured.
func (m *Model) open(trap string) bool {
	f := m.traps[trap]
	return f != nil && f.times > 0 && f.cured < cures
}
