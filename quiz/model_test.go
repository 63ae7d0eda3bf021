package quiz

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func pair(topic, name string, level int) []Scenario {
	return []Scenario{
		{ID: name + "-a", Pair: name, Topic: topic, Level: level, Answer: 401,
			Traps: map[int]string{403: "trap-" + name}},
		{ID: name + "-b", Pair: name, Topic: topic, Level: level, Answer: 403,
			Traps: map[int]string{401: "other-" + name}},
	}
}

func single(topic, name string, level, answer int, trap string) Scenario {
	return Scenario{ID: name, Topic: topic, Level: level, Answer: answer, Traps: map[int]string{804 - answer: trap}}
}

func answer(s Scenario, at time.Time, right bool, sure Sureness) Attempt {
	a := Attempt{Scenario: s.ID, Choice: s.Answer, Right: right, Sure: sure, At: at, Took: 30 * time.Second,
		Mode: ModeQuiz}
	if !right {
		a.Choice = 804 - s.Answer
		a.Trap = s.Traps[a.Choice]
	}
	return a
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

func facts(due []DueFact) []string {
	var list []string
	for _, d := range due {
		list = append(list, d.Fact)
	}
	return list
}

func TestWhenAFactComesBack(t *testing.T) {
	s := single("bearer", "lone", 1, 401, "trap")
	fast := answer(s, noon, true, Sure)
	fast.Took = 8 * time.Second
	hinted := answer(s, noon, true, Sure)
	hinted.Hinted = true
	dragged := answer(s, noon, true, Unsaid)
	dragged.Took = 3 * time.Minute
	for name, test := range map[string]struct {
		attempts []Attempt
		days     int // on which it is due for the first time; 0: minutes later
	}{
		"wrong":         {[]Attempt{answer(s, noon, false, Unsaid)}, 0},
		"unsure":        {[]Attempt{answer(s, noon, true, Unsure)}, 1},
		"with a hint":   {[]Attempt{hinted}, 1},
		"slow":          {[]Attempt{dragged}, 1},
		"right":         {[]Attempt{answer(s, noon, true, Unsaid)}, 2},
		"sure and fast": {[]Attempt{fast}, 8},
		"sure and fast, but asked an hour before": {[]Attempt{answer(s, noon.Add(-time.Hour), true, Unsaid), fast}, 2},
		"right, then wrong": {[]Attempt{answer(s, noon.Add(-days(9)), true, Sure),
			answer(s, noon, false, Sure)}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := NewModel([]Scenario{s}, test.attempts, noon)
			if due := m.Due(noon.Add(5 * time.Minute)); len(due) != 0 {
				t.Fatalf("due five minutes later: %v", due)
			}
			if test.days == 0 {
				if due := m.Due(noon.Add(10 * time.Minute)); len(due) != 1 {
					t.Fatal("not due ten minutes later")
				}
				return
			}
			if due := m.Due(noon.Add(days(test.days - 1)).Add(11 * time.Hour)); len(due) != 0 {
				t.Errorf("due on the day before day %d", test.days)
			}
			if due := m.Due(noon.Add(days(test.days)).Add(-11 * time.Hour)); len(due) != 1 {
				t.Errorf("not due on day %d", test.days)
			}
		})
	}
}

// TestTenYearsOfDays lets a learner answer right whatever is due on each of
// 3,652 days, missing every ninth week.
func TestTenYearsOfDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here")
	}
	var pool []Scenario
	for _, name := range []string{"one", "two", "three", "four"} {
		pool = append(pool, pair("bearer", name, 1)...)
	}
	start := time.Date(2026, 1, 1, 19, 30, 0, 0, berlin)
	var attempts []Attempt
	for i := range 4 {
		attempts = append(attempts, answer(pool[2*i], start, true, Unsaid))
	}
	m := NewModel(pool, attempts, start)
	asked := map[string]int{}
	gap := map[string]int{}
	for d := 1; d <= 3652; d++ {
		now := start.AddDate(0, 0, d)
		if d/7%9 == 8 {
			continue
		}
		for _, p := range m.Review(now, 100, uint64(d)) {
			fact := Fact(p.Scenario)
			if since := d - gap[fact]; since > MaxInterval+7 {
				t.Fatalf("day %d: %s came back after %d days", d, fact, since)
			} else if since < 1 {
				t.Fatalf("day %d: %s came back on the day it was answered", d, fact)
			}
			gap[fact] = d
			asked[fact]++
			a := answer(p.Scenario, now, true, Unsaid)
			a.Mode = ModeReview
			attempts = append(attempts, a)
			m.Add(a)
		}
	}
	for _, fact := range []string{"pair one", "pair two", "pair three", "pair four"} {
		if n := asked[fact]; n < 10 || n > 40 {
			t.Errorf("%s was asked %d times in ten years", fact, n)
		}
	}
	again := NewModel(pool, attempts, start.AddDate(10, 0, 0))
	later := start.AddDate(11, 0, 0)
	if diff := cmp.Diff(m.Due(later), again.Due(later)); diff != "" {
		t.Errorf("adding one by one and computing anew differ:\n%s", diff)
	}
}

func TestMissedDaysCostNothing(t *testing.T) {
	pool := pair("bearer", "one", 1)
	first := answer(pool[0], noon, true, Unsaid)
	prompt := NewModel(pool, []Attempt{first, answer(pool[1], noon.Add(days(2)), true, Unsaid)}, noon.Add(days(2)))
	late := NewModel(pool, []Attempt{first, answer(pool[1], noon.Add(days(60)), true, Unsaid)}, noon.Add(days(60)))
	if p, l := prompt.facts["pair one"], late.facts["pair one"]; l.dueDay-l.lastDay < p.dueDay-p.lastDay {
		t.Errorf("coming late shortened the interval: %d days instead of %d", l.dueDay-l.lastDay, p.dueDay-p.lastDay)
	}
	m := NewModel(pool, []Attempt{first}, noon)
	if due := m.Due(noon.Add(days(700))); len(due) != 1 {
		t.Errorf("after 700 days off, %d facts are due; one was learned", len(due))
	}
}

func TestCalendars(t *testing.T) {
	s := single("bearer", "lone", 1, 401, "trap")
	for _, test := range []struct{ name, zone, at, due string }{
		{"clocks go forward", "Europe/Berlin", "2026-03-28T23:30:00", "2026-03-30T00:10:00"},
		{"clocks go back", "Europe/Berlin", "2026-10-24T23:30:00", "2026-10-26T00:10:00"},
		{"no midnight", "America/Sao_Paulo", "2018-11-03T12:00:00", "2018-11-05T00:10:00"},
		{"leap day", "UTC", "2028-02-28T12:00:00", "2028-03-01T00:10:00"},
		{"a day skipped", "Pacific/Apia", "2011-12-28T12:00:00", "2011-12-31T00:10:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			loc, err := time.LoadLocation(test.zone)
			if err != nil {
				t.Skip("no time zones here")
			}
			at, _ := time.ParseInLocation("2006-01-02T15:04:05", test.at, loc)
			due, _ := time.ParseInLocation("2006-01-02T15:04:05", test.due, loc)
			m := NewModel([]Scenario{s}, []Attempt{answer(s, at, true, Unsaid)}, at)
			if len(m.Due(due)) != 1 {
				t.Errorf("not due at %s", due)
			}
			if len(m.Due(due.Add(-time.Hour))) != 0 {
				t.Errorf("due at %s already", due.Add(-time.Hour))
			}
		})
	}
}

func TestClockJumps(t *testing.T) {
	pool := slices.Concat(pair("bearer", "one", 1), pair("rbac", "two", 1), pair("basic", "three", 1))
	at := func(i, d int) Attempt { return answer(pool[i], noon.Add(days(d)), true, Unsaid) }
	tenYears := 3652
	for name, test := range map[string]struct {
		attempts []Attempt
		day      int
		due      []string
	}{
		"ten years ahead for an evening": {[]Attempt{at(0, 0), at(2, tenYears), at(4, 1)}, 2,
			[]string{"pair one", "pair two"}},
		"ten years back for an evening": {[]Attempt{at(0, 0), at(2, -tenYears), at(4, 1)}, 2,
			[]string{"pair one", "pair two"}},
		"ahead, and now back for good": {[]Attempt{at(0, tenYears), at(2, tenYears+1)}, 0,
			[]string{"pair one", "pair two"}},
		"back now, everything was ahead": {[]Attempt{at(0, 0), at(2, 1)}, -tenYears, []string{"pair one", "pair two"}},
		"ahead, seen after those years": {[]Attempt{at(0, 0), at(0, 1), at(2, 100), at(4, 2), at(4, 3)}, 150,
			[]string{"pair one", "pair three", "pair two"}},
		"nothing wrong": {[]Attempt{at(0, 0), at(2, 1)}, 1, nil},
		"two processes, a second apart": {[]Attempt{at(0, 1),
			answer(pool[2], noon.Add(days(1)-time.Second), true, Unsaid)}, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			now := noon.Add(days(test.day))
			m := NewModel(pool, test.attempts, now)
			got := facts(m.Due(now))
			slices.Sort(got)
			if diff := cmp.Diff(test.due, got); diff != "" {
				t.Errorf("due (-want +got):\n%s", diff)
			}
		})
	}
}

func drawAttempts(t *rapid.T, pool []Scenario) []Attempt {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Attempt {
		s := pool[rapid.IntRange(0, len(pool)-1).Draw(t, "scenario")]
		away := time.Duration(rapid.Int64Range(-int64(days(4000)), int64(days(4000))).Draw(t, "at"))
		at := noon.Add(away).Truncate(time.Millisecond)
		a := answer(s, at, rapid.Bool().Draw(t, "right"), Sureness(rapid.IntRange(0, 2).Draw(t, "sure")))
		a.Took = time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "took"))
		a.Imported = rapid.Bool().Draw(t, "imported")
		a.Hinted = rapid.Bool().Draw(t, "hinted")
		return a
	}), 1, 40).Draw(t, "attempts")
}

// TestNothingIsLost: whatever the stamps, every fact answered comes back within
// MaxInterval of now, no interval is negative, and the figures hold together.
func TestNothingIsLost(t *testing.T) {
	pool := slices.Concat(pair("bearer", "one", 1), pair("rbac", "two", 3),
		[]Scenario{single("basic", "lone", 5, 401, "trap-one")})
	rapid.Check(t, func(t *rapid.T) {
		attempts := drawAttempts(t, pool)
		now := noon.Add(time.Duration(rapid.Int64Range(-int64(days(4000)), int64(days(4000))).Draw(t, "now")))
		m := NewModel(pool, attempts, now)
		answered := map[string]bool{}
		for _, a := range attempts {
			answered[m.factOf[m.byID[a.Scenario]]] = true
		}
		if due := m.Due(now.Add(days(MaxInterval + 2))); len(due) != len(answered) {
			t.Fatalf("%d facts answered, %d come back within a year", len(answered), len(due))
		}
		for _, c := range m.facts {
			if c.right && c.dueDay <= c.lastDay {
				t.Fatalf("%s: due on day %d, answered on day %d", c.fact, c.dueDay, c.lastDay)
			}
			if c.memory.Stability <= 0 || c.memory.Stability > 40000 {
				t.Fatalf("%s: stability %v", c.fact, c.memory.Stability)
			}
		}
		s := m.Stats(attempts, now)
		sum := 0
		for _, c := range s.Calibration {
			sum += c.Right + c.Wrong
		}
		if s.Answers != len(attempts) || sum != s.Answers {
			t.Fatalf("%d answers, %d in the calibration, of %d", s.Answers, sum, len(attempts))
		}
		if s.DueDays[0].Due < s.Due {
			t.Fatalf("%d due now, %d due today", s.Due, s.DueDays[0].Due)
		}
	})
}

// TestLogOrder: the order in which answers of one millisecond arrived makes no
// difference.
func TestLogOrder(t *testing.T) {
	pool := slices.Concat(pair("bearer", "one", 1), pair("rbac", "two", 3))
	rapid.Check(t, func(t *rapid.T) {
		attempts := drawAttempts(t, pool)
		for i := range attempts {
			attempts[i].At = noon.Add(days(i / 4))
			attempts[i].Imported = false
		}
		now := noon.Add(days(20))
		want := NewModel(pool, attempts, now)
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		for from := 0; from < len(attempts); from += 4 {
			group := attempts[from:min(from+4, len(attempts))]
			rng.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
		}
		got := NewModel(pool, attempts, now)
		later := now.Add(days(400))
		if diff := cmp.Diff(want.Due(later), got.Due(later)); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(want.Stats(attempts, now), got.Stats(attempts, now)); diff != "" {
			t.Fatal(diff)
		}
	})
}
