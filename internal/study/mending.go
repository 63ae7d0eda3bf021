package study

import (
	"context"
	"maps"
	"slices"

	"bouncer/internal/handson"
	"bouncer/internal/progress"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Mending is a gate being repaired: its checks in their order, its settings, and
// what the requests of its suite come to.
type Mending struct {
	Repair quiz.Repair
	Next   string // id of the gate after; empty for the last
	Gate   mockserver.Gate
	Rows   []handson.Row // of the last suite; empty before the first
	Fault  error
	Hints  []string // those given so far
	Given  bool     // the solution was asked for
	Solved bool     // every request gets the answer it should

	sitting *Sitting
	suites  int // fired so far; an older one that comes late is dropped
}

// Mend opens a gate as it is broken; false for one the course doesn't have.
func (s *Sitting) Mend(id string) (*Mending, bool) {
	all := s.Course.Repairs
	at := slices.IndexFunc(all, func(r quiz.Repair) bool { return r.ID == id })
	if at < 0 {
		return nil, false
	}
	m := &Mending{Repair: all[at], Gate: handson.Broken(all[at]), sitting: s}
	if at+1 < len(all) {
		m.Next = all[at+1].ID
	}
	return m, true
}

// Suite is what a gate's requests came to.
type Suite struct {
	number int
	rows   []handson.Row
	err    error
}

// Fire fires the suite at the gate as it stands. The result is given to Take.
func (m *Mending) Fire() func(context.Context) Suite {
	m.suites++
	number, now, r := m.suites, m.sitting.Now, m.Repair
	g := mockserver.Gate{Order: slices.Clone(m.Gate.Order), Set: maps.Clone(m.Gate.Set)}
	return func(ctx context.Context) Suite {
		rows, err := handson.Suite(ctx, now, r, g)
		return Suite{number, rows, err}
	}
}

// Take takes in what the suite came to, unless the gate has changed since. The
// gate is mended when every request gets the answer it should, by the learner's
// own doing: then the events, the caller's to append, say so.
func (m *Mending) Take(s Suite) (mended bool, events []progress.Event) {
	if s.number != m.suites {
		return false, nil
	}
	if m.Fault = s.err; s.err != nil {
		return false, nil
	}
	before := m.Solved
	m.Rows, m.Solved = s.rows, handson.Solved(s.rows)
	mended = m.Solved && !before
	if mended && !m.Given {
		events = m.sitting.mend(m.Repair.ID)
	}
	return mended, events
}

// Move moves a check up or down the gate, by -1 or 1; false where it can't go.
func (m *Mending) Move(check string, by int) bool {
	i := slices.Index(m.Gate.Order, check)
	j := i + by
	if i < 0 || j < 0 || j >= len(m.Gate.Order) {
		return false
	}
	m.Gate.Order[i], m.Gate.Order[j] = m.Gate.Order[j], m.Gate.Order[i]
	return true
}

// Turn gives a setting its next value.
func (m *Mending) Turn(setting string) bool {
	for _, set := range handson.Settings(m.Repair) {
		if set.Name == setting {
			i := slices.Index(set.Values, m.Value(set))
			m.Gate.Set[set.Name] = set.Values[(i+1)%len(set.Values)]
			return true
		}
	}
	return false
}

// Value is what a setting of the gate is set to.
func (m *Mending) Value(set mockserver.Setting) string {
	if v := m.Gate.Set[set.Name]; v != "" {
		return v
	}
	return set.Values[0]
}

// Settings are those of one check of the gate.
func (m *Mending) Settings(check string) []mockserver.Setting {
	return slices.DeleteFunc(handson.Settings(m.Repair), func(s mockserver.Setting) bool { return s.Check() != check })
}

// Right is how many requests of the suite get the answer they should.
func (m *Mending) Right() (n int) {
	for _, r := range m.Rows {
		if r.Wrong == "" {
			n++
		}
	}
	return n
}

// HintsLeft is how many hints were not given yet.
func (m *Mending) HintsLeft() int { return len(m.Repair.Hints) - len(m.Hints) }

// Hint gives the next hint; false when there is none, or no need of it.
func (m *Mending) Hint() bool {
	if m.HintsLeft() == 0 || m.Solved {
		return false
	}
	m.Hints = m.Repair.Hints[:len(m.Hints)+1]
	return true
}

// Solve mends the gate as its author has it, once every hint was given.
func (m *Mending) Solve() bool {
	if m.HintsLeft() > 0 || m.Solved {
		return false
	}
	m.Given, m.Gate = true, handson.Mended(m.Repair)
	m.Gate.Set = map[string]string{}
	return true
}

// Reset breaks the gate again as it was.
func (m *Mending) Reset() { m.Gate, m.Given, m.Solved = handson.Broken(m.Repair), false, false }
