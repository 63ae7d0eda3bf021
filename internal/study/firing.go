package study

import (
	"context"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/lessons"
	"bouncer/quiz"
)

// Firing is what became of a request of a lesson.
type Firing struct {
	Block    int
	Exchange *exchange.Exchange
	Answers  []exchange.Answer // of a survey
	Err      error             // why it could not be fired; nothing is kept then
	Unsaved  error             // why the log couldn't keep it

	text    string
	reached bool
	said    *quiz.Attempt
}

// Fire sends a request as it stands to a fresh server in the block's conditions;
// nil where it is on its way already, or waits for a prediction. What it returns
// fires, and appends to the log that it was, what was foretold, and whether that
// reached the goal and finished the lesson. The result is given to Take.
func (r *Reading) Fire(block int) func(context.Context) Firing {
	u := &r.Units[block]
	if !u.Request() || u.Firing || u.Folds() && u.Said == 0 {
		return nil
	}
	u.Firing = true
	send := r.send(block)
	_, before := r.log.Said[block]
	last, first := r.onlyLeft(block), u.Folds() && !before // what was foretold before is known now
	said, sure, goal, wants := u.Said, u.Sure, u.Block.Goal, u.Block.Kind == lessons.Goal
	id, clock, log, twin := r.Lesson.ID, r.sitting.Now, r.sitting.Log, r.sitting.twin(r.Lesson.ID, block)
	return func(ctx context.Context) Firing {
		f := send(ctx)
		if f.Err != nil {
			return f
		}
		now := clock()
		f.reached = wants && f.Exchange.Status == goal
		var events []progress.Event
		if first && f.Exchange != nil {
			a := foretell(said, sure, f.Exchange.Status, twin)
			a.At = now
			f.said = &a
			events = append(events, progress.Predict(id, block, a))
		}
		events = append(events, progress.Fire(now, id, block), progress.AtBlock(now, id, block))
		if f.reached {
			events = append(events, progress.Reach(now, id, block))
		}
		if last && (!wants || f.reached) {
			events = append(events, progress.Finish(now, id))
		}
		f.Unsaved = log.Append(events...)
		return f
	}
}

// send fires a request and keeps nothing of it.
func (r *Reading) send(block int) func(context.Context) Firing {
	u := &r.Units[block]
	options, c := r.BlockCase(u.Block, u.Text)
	survey := u.Block.Kind == lessons.Survey
	return func(ctx context.Context) Firing {
		f := Firing{Block: block, text: c.Text}
		if survey {
			f.Answers, f.Err = exchange.Survey(ctx, options, c.Text)
		} else {
			f.Exchange, f.Err = exchange.OnceCase(ctx, options, c)
		}
		return f
	}
}

// onlyLeft reports whether a block is the only one not yet done: doing it
// finishes the lesson.
func (r *Reading) onlyLeft(block int) bool {
	for i := range r.Units {
		if i != block && !r.Units[i].Done() {
			return false
		}
	}
	return !r.log.Finished
}

// Take takes in what became of a request. The log has been given it by then.
func (r *Reading) Take(f Firing) {
	u := &r.Units[f.Block]
	u.Firing, u.Fault = false, f.Err
	if f.Err != nil {
		return
	}
	u.Exchange, u.Answers, u.Fired = f.Exchange, f.Answers, true
	r.log.Fired[f.Block] = true
	if f.said != nil {
		r.log.Said[f.Block] = *f.said
		r.sitting.foretold(r.Lesson.ID, f.Block, *f.said)
	}
	if f.reached {
		u.Met, u.Solution = true, true
		r.log.Reached[f.Block] = true
	}
	r.log.Finished = r.log.Finished || r.Finished()
	r.sitting.Past.Stand(progress.AtBlock(r.sitting.Now(), r.Lesson.ID, f.Block))
}

// Recall fires again, and keeps nothing of it, what was fired in an earlier
// sitting: the log doesn't hold answers, and the server gives the same ones. Of
// a goal that was reached it fires the solution. Nil where there is nothing to
// recall; the result is given to Recalled.
func (r *Reading) Recall() func(context.Context) []Firing {
	var sends []func(context.Context) Firing
	for _, i := range r.Requests() {
		u := &r.Units[i]
		switch {
		case !u.Fired || u.Exchange != nil || u.Answers != nil || u.Firing || u.Changed():
		case u.Block.Kind != lessons.Goal:
			sends = append(sends, r.send(i))
		case u.Met:
			u.Text = strings.TrimRight(u.Block.Solution, "\n")
			sends = append(sends, r.send(i))
		}
	}
	if len(sends) == 0 {
		return nil
	}
	return func(ctx context.Context) []Firing {
		var out []Firing
		for _, send := range sends {
			if f := send(ctx); f.Err == nil {
				out = append(out, f)
			}
		}
		return out
	}
}

// Recalled takes in what was recalled, where nothing newer has come of a request
// meanwhile.
func (r *Reading) Recalled(all []Firing) {
	for _, f := range all {
		if u := &r.Units[f.Block]; u.Fired && u.Exchange == nil && u.Answers == nil && !u.Firing && u.Text == f.text {
			u.Exchange, u.Answers = f.Exchange, f.Answers
		}
	}
}
