package study

import (
	"context"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/quiz"
)

// Try is one visit to a mission: its request, the requests so far, and how far
// they have come. Task.Met is of this visit.
type Try struct {
	Mission quiz.Mission
	Next    string // id of the mission after; empty for the last
	Task
	Before   bool // met at an earlier visit
	Judgment quiz.Judgment
	Outside  bool   // the latest exchange came from another client
	Addr     string // where the server listens; empty until it does

	room  *handson.Room
	start *quiz.Shot // nil until it was fired
	shots handson.Recent
}

// Try opens a mission; false for one the course doesn't have.
func (s *Sitting) Try(room *handson.Room, id string) (*Try, bool) {
	all := s.Course.Missions
	at := slices.IndexFunc(all, func(m quiz.Mission) bool { return m.ID == id })
	if at < 0 {
		return nil, false
	}
	t := &Try{Mission: all[at], Task: newTask(all[at].Request, all[at].Hints), Before: s.MissionMet(id),
		room: room.In(all[at].World)}
	if at+1 < len(all) {
		t.Next = all[at+1].ID
	}
	return t, true
}

// Opened is what a mission's room has to say.
type Opened struct {
	Err   error
	addr  string
	start quiz.Shot
}

// Open starts the room's server, and fires what the mission starts from. What it
// returns may run anywhere; the result is given to TakeOpened.
func (t *Try) Open() func(context.Context) Opened {
	room, id := t.room, t.Mission.ID
	return func(ctx context.Context) (o Opened) {
		if o.addr, o.Err = room.Open(); o.Err == nil {
			o.start, o.Err = room.Start(ctx, id)
		}
		return o
	}
}

// TakeOpened takes in what Open has brought.
func (t *Try) TakeOpened(o Opened) {
	if t.Fault = o.Err; o.Err == nil {
		t.Addr, t.start = o.addr, &o.start
	}
}

// Fired is what became of a mission's request.
type Fired struct {
	Met []string // the missions that it meets, this one or others
	Err error    // why it doesn't count; an exchange may be there all the same

	exchange *exchange.Exchange
	shot     quiz.Shot
}

// Fire sends the request as it stands to the room's server; nil while one is on
// its way, or the room isn't open. The result is given to Take.
func (t *Try) Fire() func(context.Context) Fired {
	if t.Firing || t.start == nil {
		return nil
	}
	t.Firing, t.Fault = true, nil
	room, text := t.room, t.Text
	return func(ctx context.Context) (s Fired) {
		s.exchange, s.shot, s.Met, s.Err = room.Fire(ctx, text)
		return s
	}
}

// Take takes in what became of the request, and judges. Whatever missions were
// met with it is for Sitting.Meet to keep.
func (t *Try) Take(s Fired) {
	t.Firing, t.Fault = false, s.Err
	if s.exchange != nil {
		t.Exchange, t.Outside = s.exchange, false
	}
	if s.Err == nil {
		t.judge(s.shot)
		t.Heard(s.Met)
	}
}

// TakeOutside takes in a request of another client: it counts like one's own.
func (t *Try) TakeOutside(x *exchange.Exchange) {
	t.Exchange, t.Outside, t.Fault = x, true, nil
	t.judge(handson.Shot(*x.Seen))
}

func (t *Try) judge(shot quiz.Shot) {
	shots := t.shots.Add(shot)
	if t.start != nil {
		t.Judgment = t.Mission.Judge(*t.start, shots)
	}
	if t.Judgment.Met {
		t.Met, t.Solution = true, true
	}
}

// Heard takes in which missions were met, wherever: requests that this visit
// hasn't seen may have had a part in it.
func (t *Try) Heard(met []string) {
	if slices.Contains(met, t.Mission.ID) && !t.Met {
		t.Met, t.Solution, t.Judgment = true, true, quiz.Judgment{Met: true, Got: len(t.Mission.Goal.Statuses)}
	}
}

// Edit puts another text in place of the request.
func (t *Try) Edit(text string) {
	t.Text, t.Fault = strings.TrimRight(text, "\n"), nil
}

// Reset puts the request back as the mission has it.
func (t *Try) Reset() { t.Text, t.Fault, t.Exchange = t.Task.start, nil, nil }

// Solve shows the solution once every hint was given. A mission may be met all
// the same.
func (t *Try) Solve() bool {
	if !t.CanSolve() {
		return false
	}
	t.Solution = true
	return true
}
