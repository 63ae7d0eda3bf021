package quiz

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"bouncer/internal/content"
)

// Stats are the learner's figures. They are JSON for programs; times are in the
// learner's location, days are written 2006-01-02.
type Stats struct {
	Answers  int `json:"answers"`
	Correct  int `json:"correct"`
	Imported int `json:"imported"` // of the answers
	Due      int `json:"due"`      // facts due now
	Level    int `json:"level"`    // 1 to 5

	Topics []TopicStats `json:"topics"` // by name
	// Misconceptions are shaky ones first, then mastered, then unseen; the last
	// fallen for first.
	Misconceptions []MisconceptionStats `json:"misconceptions"`
	Calibration    []CalibrationStats   `json:"calibration"` // sure, unsure, unsaid
	MixUps         []MixUpStats         `json:"mix_ups"`     // due 401 and due 403, right ones too
	Days           []DayStats           `json:"days"`        // days practiced, in order
	DueDays        []DueStats           `json:"due_days"`    // today and the 13 days after; what is overdue counts today
}

// TopicStats counts a topic's facts: mastered are those answered right twice in
// a row, the last time without a doubt or a hint; shaky the others answered.
type TopicStats struct {
	Topic    string `json:"topic"`
	Mastered int    `json:"mastered"`
	Shaky    int    `json:"shaky"`
	Unseen   int    `json:"unseen"`
	Answers  int    `json:"answers"`
	Correct  int    `json:"correct"`
}

// State is how well something is known.
type State string

const (
	Unseen   State = "unseen"
	Shaky    State = "shaky"
	Mastered State = "mastered"
)

// MisconceptionStats is how often a misconception was fallen for. It is cured by
// two right answers where it could have been fallen for again; one never fallen
// for is mastered after two such answers too. One that no scenario of the pool
// tempts to any more could never be cured, and is left out.
type MisconceptionStats struct {
	ID       string     `json:"id"`
	State    State      `json:"state"`
	Times    int        `json:"times"`
	Last     *time.Time `json:"last,omitempty"`
	Cured    bool       `json:"cured"`
	Resisted int        `json:"resisted"` // right answers where it could have been fallen for
}

// Open reports whether it was fallen for and isn't cured.
func (m MisconceptionStats) Open() bool { return m.Times > 0 && !m.Cured }

// CalibrationStats sets how sure against how right.
type CalibrationStats struct {
	Sure  string `json:"sure"` // "sure", "unsure" or "unsaid"
	Right int    `json:"right"`
	Wrong int    `json:"wrong"`
}

// MixUpStats counts the answers given where 401, or 403, was due.
type MixUpStats struct {
	Due      int `json:"due"`
	Chose401 int `json:"chose_401"`
	Chose403 int `json:"chose_403"`
	Other    int `json:"other"`
}

// DayStats is one day practiced.
type DayStats struct {
	Day     string `json:"day"`
	Answers int    `json:"answers"`
	Correct int    `json:"correct"`
}

// DueStats is how many facts come due on a day.
type DueStats struct {
	Day string `json:"day"`
	Due int    `json:"due"`
}

const (
	dayLayout = "2006-01-02"
	dueDays   = 14
)

// Word is how a sureness is written.
func (s Sureness) Word() string {
	switch s {
	case Sure:
		return "sure"
	case Unsure:
		return "unsure"
	}
	return "unsaid"
}

// Stats computes the figures from the attempts the model was made of. Answers at
// scenarios the course no longer has count in the totals, the calibration and
// the days.
func (m *Model) Stats(attempts []Attempt, now time.Time) Stats {
	s := Stats{Answers: len(attempts), Due: len(m.Due(now)), Level: m.Level(), Misconceptions: []MisconceptionStats{},
		Topics: []TopicStats{}, Days: []DayStats{}}
	s.tally(m, attempts)
	s.misconceptions(m)
	s.dueDays(m, now)
	return s
}

func (s *Stats) tally(m *Model, attempts []Attempt) {
	topics := map[string]*TopicStats{}
	met := map[string]bool{}
	for _, sc := range m.scenarios {
		t := topics[sc.Topic]
		if t == nil {
			t = &TopicStats{Topic: sc.Topic}
			topics[sc.Topic] = t
		}
		fact := Fact(sc)
		if met[fact+"\n"+sc.Topic] {
			continue
		}
		met[fact+"\n"+sc.Topic] = true
		switch c := m.facts[fact]; {
		case c == nil:
			t.Unseen++
		case c.mastered():
			t.Mastered++
		default:
			t.Shaky++
		}
	}
	byTopic := make([]*TopicStats, len(m.scenarios))
	for i := range m.scenarios {
		byTopic[i] = topics[m.scenarios[i].Topic]
	}
	calibration := map[Sureness]*CalibrationStats{}
	for _, sure := range []Sureness{Sure, Unsure, Unsaid} {
		s.Calibration = append(s.Calibration, CalibrationStats{Sure: sure.Word()})
	}
	for i, sure := range []Sureness{Sure, Unsure, Unsaid} {
		calibration[sure] = &s.Calibration[i]
	}
	mix := map[int]*MixUpStats{401: {Due: 401}, 403: {Due: 403}}
	days := map[int64]*DayStats{}
	for _, at := range timeline(attempts, m.horizon) {
		a := &attempts[at.index]
		right := when(a.Right)
		s.Correct += right
		s.Imported += when(a.Imported)
		if c := calibration[a.Sure]; c != nil {
			c.Right += right
			c.Wrong += 1 - right
		}
		m.countDay(days, at.at, right)
		if i, ok := m.byID[a.Scenario]; ok {
			byTopic[i].Answers++
			byTopic[i].Correct += right
			mix[m.scenarios[i].Answer].count(a.Choice)
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		s.Days = append(s.Days, *days[day])
	}
	for _, name := range slices.Sorted(maps.Keys(topics)) {
		s.Topics = append(s.Topics, *topics[name])
	}
	s.MixUps = []MixUpStats{*mix[401], *mix[403]}
}

func (m *Model) countDay(days map[int64]*DayStats, at int64, right int) {
	if at == unknown {
		return
	}
	n := m.day(at)
	d := days[n]
	if d == nil {
		d = &DayStats{Day: dayName(n)}
		days[n] = d
	}
	d.Answers++
	d.Correct += right
}

func dayName(n int64) string { return time.UnixMilli(n * dayMillis).UTC().Format(dayLayout) }

func (x *MixUpStats) count(choice int) {
	switch {
	case x == nil:
	case choice == 401:
		x.Chose401++
	case choice == 403:
		x.Chose403++
	default:
		x.Other++
	}
}

func (c *card) mastered() bool {
	return c.right && c.streak >= 2 && c.sure != Unsure && !c.hinted
}

func (s *Stats) misconceptions(m *Model) {
	order := map[string]int{}
	for _, sc := range m.scenarios {
		for _, id := range sc.Traps {
			order[id] = 0
			if f := m.traps[id]; f != nil {
				order[id] = f.order
			}
		}
	}
	for id := range order {
		s.Misconceptions = append(s.Misconceptions, m.misconception(id))
	}
	rank := map[State]int{Shaky: 0, Mastered: 1, Unseen: 2}
	content.Sort(s.Misconceptions, func(a, b MisconceptionStats) int {
		return cmp.Or(cmp.Compare(when(b.Open()), when(a.Open())), cmp.Compare(rank[a.State], rank[b.State]),
			cmp.Compare(order[b.ID], order[a.ID]), cmp.Compare(a.ID, b.ID))
	})
}

func (m *Model) misconception(id string) MisconceptionStats {
	x := MisconceptionStats{ID: id, State: Unseen}
	f := m.traps[id]
	if f == nil {
		return x
	}
	x.Times, x.Resisted, x.Cured, x.State = f.times, f.resisted, f.times > 0 && f.cured >= cures, Shaky
	if f.cured >= cures {
		x.State = Mastered
	}
	if f.times > 0 && f.last != unknown {
		x.Last = new(time.UnixMilli(f.last).In(m.loc))
	}
	return x
}

func (s *Stats) dueDays(m *Model, now time.Time) {
	today := m.day(now.UnixMilli())
	for i := range int64(dueDays) {
		s.DueDays = append(s.DueDays, DueStats{Day: dayName(today + i)})
	}
	for _, c := range m.facts {
		on := today
		switch {
		case m.isDue(c, now):
		case c.right:
			on = c.dueDay
		default:
			on = max(today, m.day(m.dueDate(c).UnixMilli()))
		}
		if on-today < dueDays {
			s.DueDays[on-today].Due++
		}
	}
}
