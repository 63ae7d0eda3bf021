package study

import (
	"context"
	"time"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Prepare brings a scenario's request as it will be sent. Its own server is
// started, in the scenario's conditions, and its clock stands still at now, so
// that "two minutes ago" is still true when the learner has thought about it.
// The server lives as long as ctx. Prepare may be called from any goroutine.
func (s *Sitting) Prepare(ctx context.Context, sc quiz.Scenario, now time.Time) (*exchange.Prepared, error) {
	o, c := s.CaseOf(sc)
	o.Now = func() time.Time { return now }
	srv, err := mockserver.Start(o)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return exchange.PrepareCase(srv, c)
}

// Answer is what a learner says to a question.
type Answer struct {
	Pick   quiz.Pick
	Mode   quiz.Mode
	Choice int
	Sure   quiz.Sureness
	Hinted bool
	Asked  time.Time
	Place  []progress.Event // where the round stands after it; see Sitting.After
}

// Settled is an answer the server has decided about.
type Settled struct {
	Exchange *exchange.Exchange
	Attempt  quiz.Attempt
	Unsaved  error // why the log couldn't keep the attempt; nil when it is on disk
}

// Settle fires the request and appends the attempt to the log, and the place
// with it in one piece; only then may the verdict be shown. The error says why the request could not be fired:
// nothing is counted that the server hasn't decided. Settle may be called from
// any goroutine; taking the attempt into the sitting is left to Answered.
func (s *Sitting) Settle(ctx context.Context, p *exchange.Prepared, a Answer) (Settled, error) {
	ex, err := p.Fire(ctx)
	if err != nil {
		return Settled{}, err
	}
	now, v := s.Now(), a.Pick.Scenario.Grade(a.Choice)
	attempt := quiz.Attempt{Scenario: a.Pick.Scenario.ID, Choice: a.Choice, Sure: a.Sure, Right: v.Right, Trap: v.Trap,
		Took: now.Sub(a.Asked), At: now, Mode: a.Mode, Hinted: a.Hinted, For: a.Pick.For}
	return Settled{Exchange: ex, Attempt: attempt, Unsaved: s.Log.Append(append([]progress.Event{progress.Answer(attempt)}, a.Place...)...)}, nil
}
