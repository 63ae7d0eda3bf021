package quiz

import (
	"cmp"
	"math"
	"slices"
	"time"

	"bouncer/internal/content"

	"github.com/open-spaced-repetition/go-fsrs/v4"
)

// MaxInterval is the longest a fact goes without being asked again, in days. It
// also bounds what a wrong clock can do.
const MaxInterval = 365

const (
	retention = 0.9              // of the facts due, how many should still be known
	relearn   = 10 * time.Minute // a wrong answer comes back after it
	quick     = 20 * time.Second // a sure answer faster than that was easy
	slow      = 90 * time.Second // a right answer slower than that was hard
	unknown   = math.MinInt64    // a time nothing is known about
	dayMillis = 24 * 60 * 60 * 1000
)

// card is what is known of one fact.
type card struct {
	fact    string
	memory  fsrs.MemoryState
	last    int64 // effective time of the last answer in ms, or unknown
	lastDay int64 // its day
	dueDay  int64 // from this day on, after a right answer
	right   bool  // the last answer
	sure    Sureness
	hinted  bool
	streak  int // right answers in a row
	days    int // days of the streak
	answers int
}

// review takes in one answer. The time since the last one is counted in days of
// the calendar and never negative.
func (c *card) review(p *fsrs.Parameters, a *Attempt, at, day int64) {
	elapsed := int64(0)
	if c.last != unknown && at != unknown {
		elapsed = max(0, day-c.lastDay)
	}
	first := c.answers == 0
	var before *fsrs.MemoryState
	if !first {
		before = &c.memory
	}
	next := p.NextState(before, retention, uint64(elapsed), rating(a, first || elapsed > 0))
	c.memory = next.Memory
	c.answers++
	switch {
	case !a.Right:
		c.streak, c.days = 0, 0
	default:
		c.streak++
		if c.days == 0 || elapsed > 0 {
			c.days++
		}
	}
	c.last, c.lastDay = at, day
	c.right, c.sure, c.hinted = a.Right, a.Sure, a.Hinted
	c.dueDay = day + int64(min(max(math.Round(next.Interval), 1), MaxInterval))
}

// rating grades an answer for the scheduler. Only the first answer of a day can
// be easy: repeating a fact within the hour proves little.
func rating(a *Attempt, firstToday bool) fsrs.Rating {
	switch {
	case !a.Right:
		return fsrs.Again
	case a.Sure == Unsure || a.Hinted || a.Took > slow:
		return fsrs.Hard
	case a.Sure == Sure && a.Took > 0 && a.Took <= quick && firstToday:
		return fsrs.Easy
	}
	return fsrs.Good
}

// isDue tells whether a fact is to be asked again: after a wrong answer minutes
// later, after a right one when its day has come. A fact last answered nobody
// knows when is due.
func (m *Model) isDue(c *card, now time.Time) bool {
	if c.last == unknown || c.right {
		return c.last == unknown || m.day(now.UnixMilli()) >= c.dueDay
	}
	return !time.UnixMilli(c.last).Add(relearn).After(now)
}

// dueDate is when a fact became or becomes due, for people to read: midnight
// after a right answer, or the hour next to it where that day has none.
func (m *Model) dueDate(c *card) time.Time {
	switch {
	case c.last == unknown:
		return time.Time{}
	case !c.right:
		return time.UnixMilli(c.last).Add(relearn).In(m.loc)
	}
	y, month, d := time.UnixMilli(c.dueDay * dayMillis).UTC().Date()
	return time.Date(y, month, d, 0, 0, 0, 0, m.loc)
}

// DueFact is a fact to be asked again.
type DueFact struct {
	Fact  string
	Since time.Time // zero when unknown
	Known float64   // how likely it still is, 0 to 1
}

// Due lists the facts due at a time, the most likely forgotten first. What was
// missed is due and nothing more: no day adds to another.
func (m *Model) Due(now time.Time) []DueFact {
	var list []DueFact
	for _, c := range m.facts {
		if m.isDue(c, now) {
			list = append(list, DueFact{Fact: c.fact, Since: m.dueDate(c), Known: m.known(c, now)})
		}
	}
	content.Sort(list, func(a, b DueFact) int {
		return cmp.Or(cmp.Compare(a.Known, b.Known), cmp.Compare(a.Fact, b.Fact))
	})
	return list
}

// DueTimes are the times at which the facts became or become due, in order; zero
// where nobody knows when that was.
func (m *Model) DueTimes() []time.Time {
	times := make([]time.Time, 0, len(m.facts))
	for _, c := range m.facts {
		times = append(times, m.dueDate(c))
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// Coming is when the next facts that aren't due yet become due, and how many do
// by the end of that day; none where nothing will.
func (m *Model) Coming(now time.Time) (at time.Time, n int) {
	var later []time.Time
	for _, c := range m.facts {
		if !m.isDue(c, now) {
			later = append(later, m.dueDate(c))
		}
	}
	if len(later) == 0 {
		return time.Time{}, 0
	}
	at = slices.MinFunc(later, time.Time.Compare)
	for _, t := range later {
		if m.day(t.UnixMilli()) == m.day(at.UnixMilli()) {
			n++
		}
	}
	return at, n
}

// Returns is when what decides a scenario is asked again; false before it was ever
// answered.
func (m *Model) Returns(s Scenario) (time.Time, bool) {
	c := m.facts[Fact(s)]
	if c == nil || c.last == unknown {
		return time.Time{}, false
	}
	return m.dueDate(c), true
}

// known is how likely a fact is still known.
func (m *Model) known(c *card, now time.Time) float64 {
	if c.last == unknown || !c.right {
		return 0
	}
	elapsed := max(0, m.day(now.UnixMilli())-c.lastDay)
	return m.scheduler.ForgettingCurve(float64(elapsed), c.memory.Stability)
}

// day numbers the days of the calendar where the learner is.
func (m *Model) day(at int64) int64 {
	if at == unknown {
		return 0
	}
	_, offset := time.UnixMilli(at).In(m.loc).Zone()
	return floorDiv(at+int64(offset)*1000, dayMillis)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
