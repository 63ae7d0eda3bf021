package study

import (
	"context"
	"slices"
	"time"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Question is one question of a round, on its way to an answer.
type Question struct {
	quiz.Pick
	Index  int // its place in the round, from 0
	Asked  time.Time
	Server mockserver.Options // the server in the scenario's conditions; its clock stands still at Asked
	Case   exchange.Case
	Sure   quiz.Sureness
	Hinted bool // a hint was taken

	round *Round
}

// Question is the next question to be asked; there is one while the round isn't
// Done. The events say where the round stands, and are the caller's to append.
func (r *Round) Question() (*Question, []progress.Event) {
	now, pick := r.sitting.Now(), r.Picks[len(r.Attempts)]
	q := &Question{Pick: pick, Index: len(r.Attempts), Asked: now, round: r}
	q.Server, q.Case = r.sitting.CaseOf(pick.Scenario)
	q.Server.Now = func() time.Time { return now }
	return q, r.stand(len(r.Attempts))
}

// Prepare brings the request as it will be sent. Its own server is started,
// whose clock stands still, so that "two minutes ago" is still true when the
// learner has thought about it. The server lives as long as ctx. Prepare may be
// called from any goroutine.
func (q *Question) Prepare(ctx context.Context) (*exchange.Prepared, error) {
	srv, err := mockserver.Start(q.Server)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return exchange.PrepareCase(srv, q.Case)
}

// Settled is an answer the server has decided about.
type Settled struct {
	Exchange *exchange.Exchange
	Attempt  quiz.Attempt
	Unsaved  error // why the log couldn't keep the attempt; nil when it is on disk

	picks []quiz.Pick // the round's questions from now on
}

// repeats reports whether a question that is missed is asked again in this round:
// once, at its end.
func (r *Round) repeats(q *Question) bool {
	n := 0
	for _, p := range r.Picks {
		if p.Scenario.ID == q.Scenario.ID {
			n++
		}
	}
	return r.Ask.Lesson != "" && n == 1
}

// Answer takes a choice. What it returns fires the request and appends to the
// log the attempt, where the round stands after it, and what the round came to
// where it is the last: all in one piece, so that no end of the program can come
// between. Only then may the verdict be shown. An error says why the request
// could not be fired: nothing is counted that the server hasn't decided. The
// result is given to Round.Take.
func (q *Question) Answer(p *exchange.Prepared, choice int) func(context.Context) (Settled, error) {
	r, verdict := q.round, q.Scenario.Grade(choice)
	a := quiz.Attempt{Scenario: q.Scenario.ID, Choice: choice, Sure: q.Sure, Right: verdict.Right, Trap: verdict.Trap,
		Mode: r.Ask.Mode, Hinted: q.Hinted, For: q.For}
	before, log, clock := slices.Clone(r.Attempts), r.sitting.Log, r.sitting.Now
	picks := r.Picks
	if !verdict.Right && r.repeats(q) {
		picks = append(slices.Clone(picks), q.Pick)
	}
	return func(ctx context.Context) (Settled, error) {
		ex, err := p.Fire(ctx)
		if err != nil {
			return Settled{}, err
		}
		a.At = clock()
		a.Took = a.At.Sub(q.Asked)
		events := append([]progress.Event{progress.Answer(a)}, r.after(picks, append(before, a))...)
		return Settled{Exchange: ex, Attempt: a, Unsaved: log.Append(events...), picks: picks}, nil
	}
}

// after is where the round stands after its answers, and what it came to.
func (r *Round) after(picks []quiz.Pick, attempts []quiz.Attempt) []progress.Event {
	if r.Ask.Endless {
		return nil
	}
	at := attempts[len(attempts)-1].At
	events := []progress.Event{progress.InRound(at, r.place(picks, len(attempts)))}
	if len(attempts) < len(picks) {
		return events
	}
	out := r.sum(attempts)
	if out.Placement != nil {
		events = append(events, progress.Place(*out.Placement))
	}
	if out.Exam != nil {
		events = append(events, progress.Exam(*out.Exam))
	}
	return events
}

// Take takes an answer into the round and the sitting. The log has been given
// it by then.
func (r *Round) Take(a Settled) {
	s := r.sitting
	r.Attempts = append(r.Attempts, a.Attempt)
	if !r.Ask.Endless {
		r.Picks = a.picks
	}
	s.answered(a.Attempt)
	r.stand(len(r.Attempts))
	if r.Ask.Endless || !r.Done() {
		return
	}
	switch out := r.Outcome(); {
	case out.Placement != nil:
		s.Past.Placement = out.Placement
	case out.Exam != nil:
		s.Past.Exams = append(s.Past.Exams, progress.ExamLog{ExamResult: *out.Exam})
		s.release()
	}
}

// stand says where the round stands; the sitting remembers it. An endless round
// has no place to come back to, and so no event.
func (r *Round) stand(index int) []progress.Event {
	if r.Ask.Endless {
		return nil
	}
	e := progress.InRound(r.sitting.Now(), r.place(r.Picks, index))
	r.sitting.Past.Stand(e)
	return []progress.Event{e}
}

func (r *Round) place(picks []quiz.Pick, index int) progress.Round {
	ids := make([]string, len(picks))
	for i, p := range picks {
		ids[i] = p.Scenario.ID
	}
	at := r.Ask.kind()
	at.Count, at.Seed, at.Index, at.Scenarios = len(picks), r.Ask.Seed, index, ids
	return at
}

// Outcome is what a round came to.
type Outcome struct {
	Score     quiz.Result
	Missed    []Missed              // in the order asked
	Placement *quiz.PlacementResult // of a placement
	Exam      *quiz.ExamResult      // of an exam
}

// Outcome sums the round up: of an endless one, what was answered so far. An
// exam or a placement has its result in the log by then.
func (r *Round) Outcome() Outcome { return r.sum(r.Attempts) }

func (r *Round) sum(attempts []quiz.Attempt) Outcome {
	c := r.sitting.Course
	var asked []quiz.Scenario
	seen := map[string]bool{}
	for i, p := range r.Picks {
		if (!r.Ask.Endless || i < len(attempts)) && !(r.Ask.Lesson != "" && seen[p.Scenario.ID]) {
			asked = append(asked, p.Scenario)
		}
		seen[p.Scenario.ID] = true
	}
	out := Outcome{Score: quiz.Score(asked, attempts, c.Misconceptions)}
	for i, a := range attempts {
		if !a.Right && i < len(r.Picks) {
			out.Missed = append(out.Missed, Missed{r.Picks[i].Scenario, a})
		}
	}
	if len(attempts) == 0 {
		return out
	}
	switch at := attempts[len(attempts)-1].At; r.Ask.Mode {
	case quiz.ModePlacement:
		p := quiz.Place(asked, attempts, r.sitting.teaches(), c.Misconceptions, at)
		out.Placement = &p
	case quiz.ModeExam:
		x := quiz.GradeExam(asked, attempts, at)
		out.Exam = &x
	}
	return out
}
