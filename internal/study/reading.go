package study

import (
	"context"
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/lessons"
	"bouncer/quiz"
)

// Reading is a lesson being read: its blocks, and what the learner did with each.
type Reading struct {
	Lesson lessons.Lesson
	Next   *lessons.Lesson // the one after; nil for the last
	Units  []Unit          // one for each of the lesson's blocks

	sitting *Sitting
	log     *progress.LessonLog
}

// Unit is a block of a lesson and what the learner did with it.
type Unit struct {
	Block lessons.Block
	Task
	Said    int               // the status foretold, or Another; 0 before
	Sure    quiz.Sureness     // how sure of that
	Fired   bool              // at least once, whatever was edited since
	Answers []exchange.Answer // what came of a survey
}

// Read opens a lesson where the learner left it: what was fired is fired, what
// was foretold is remembered, a goal once reached stays reached. False for a
// lesson the course doesn't have.
func (s *Sitting) Read(id string) (*Reading, bool) {
	at, ok := s.lesson(id)
	if !ok {
		return nil, false
	}
	all := s.Course.Lessons
	r := &Reading{Lesson: all[at], sitting: s, log: s.Lesson(id)}
	if at+1 < len(all) {
		r.Next = &all[at+1]
	}
	for i, b := range r.Lesson.Blocks {
		b.Text = strings.TrimRight(b.Text, "\n")
		u := Unit{Block: b, Task: newTask(b.Text, b.Hints), Fired: r.log.Fired[i]}
		u.Met = r.log.Reached[i]
		u.Solution = u.Met || r.log.Given[i]
		if said, ok := r.log.Said[i]; ok && b.Kind == lessons.Predict && u.Fired {
			u.Said, u.Sure = said.Choice, said.Sure
		}
		r.Units = append(r.Units, u)
	}
	return r, true
}

// Away reports whether a block speaks to those who foretold something else of
// the request before it, or to nobody yet.
func (r *Reading) Away(block int) bool {
	said := r.Units[block].Block.Said
	for i := block - 1; i >= 0 && said != 0; i-- {
		if u := &r.Units[i]; u.Request() {
			return u.Said != said
		}
	}
	return false
}

// Request reports whether the block is a request.
func (u *Unit) Request() bool { return u.Block.Kind != lessons.Prose }

// Done reports whether the block has been worked through.
func (u *Unit) Done() bool {
	switch u.Block.Kind {
	case lessons.Live, lessons.Predict, lessons.Survey:
		return u.Fired
	case lessons.Goal:
		return u.Met || u.Solution
	}
	return true
}

// Folds reports whether the request waits for a prediction.
func (u *Unit) Folds() bool { return u.Block.Kind == lessons.Predict && !u.Done() }

// Holds reports whether the lesson ends here for now: what follows speaks of
// what came of this request, and opens once the learner has predicted, or has
// reached the goal or seen its solution.
func (u *Unit) Holds() bool {
	return (u.Block.Kind == lessons.Predict || u.Block.Kind == lessons.Goal) && !u.Done()
}

// Foretold reports whether there is a prediction to hold against the answer: it
// was about the request as the lesson has it.
func (u *Unit) Foretold() bool { return u.Said != 0 && u.Exchange != nil && !u.Changed() }

// Requests are the blocks that are requests, in order.
func (r *Reading) Requests() []int {
	var out []int
	for i := range r.Units {
		if r.Units[i].Request() {
			out = append(out, i)
		}
	}
	return out
}

// Open is how many blocks are open: the rest is held back.
func (r *Reading) Open() int {
	for i := range r.Units {
		if r.Units[i].Holds() {
			return i + 1
		}
	}
	return len(r.Units)
}

// Done is how many of the requests have been worked through.
func (r *Reading) Done() (done, of int) {
	for _, i := range r.Requests() {
		of++
		if r.Units[i].Done() {
			done++
		}
	}
	return done, of
}

// Finished reports whether every request has been worked through.
func (r *Reading) Finished() bool {
	done, of := r.Done()
	return done == of
}

// At is the event of the learner standing at a block; the sitting remembers it.
func (r *Reading) At(block int) []progress.Event {
	e := progress.AtBlock(r.sitting.Now(), r.Lesson.ID, block)
	r.sitting.Past.Stand(e)
	return []progress.Event{e}
}

// Place is the block to go on at: the first request not worked through, once any
// was; the top of a lesson that is new, or done.
func (r *Reading) Place() int {
	if done, of := r.Done(); done == 0 || done == of {
		return 0
	}
	for _, i := range r.Requests() {
		if !r.Units[i].Done() {
			return i
		}
	}
	return 0
}

// Edit puts another text in place of a request. A request that waits for a
// prediction isn't edited: the prediction is about its text.
func (r *Reading) Edit(block int, text string) bool {
	u := &r.Units[block]
	if !u.Request() || u.Folds() || u.Firing {
		return false
	}
	u.Text = strings.TrimRight(text, "\n")
	u.Fault, u.Exchange, u.Answers = nil, nil, nil
	return true
}

// Reset puts the request back as the lesson wrote it, and asks for a prediction
// anew; a goal once reached stays reached.
func (r *Reading) Reset(block int) {
	u := &r.Units[block]
	if u.Firing {
		return
	}
	u.Text, u.Exchange, u.Answers, u.Fault = u.start, nil, nil, nil
	if u.Block.Kind == lessons.Predict {
		u.Said, u.Sure, u.Fired = 0, quiz.Unsaid, false
	}
}

// Predict takes what the learner foretells of a request that waits for it.
func (r *Reading) Predict(block, status int, sure quiz.Sureness) bool {
	u := &r.Units[block]
	if !u.Folds() || u.Firing {
		return false
	}
	u.Said, u.Sure = status, sure
	return true
}

// Solve shows a goal's solution once every hint was given. The events say so,
// and that the lesson is finished where it is by that.
func (r *Reading) Solve(block int) (shown bool, events []progress.Event) {
	if u := &r.Units[block]; u.Block.Kind != lessons.Goal || !u.CanSolve() {
		return false, nil
	}
	return true, r.giveUp(block)
}

// Skip goes on without the goal being reached: its solution counts as shown,
// hints or not. There is nothing to skip where it was.
func (r *Reading) Skip(block int) (shown bool, events []progress.Event) {
	if u := &r.Units[block]; u.Block.Kind != lessons.Goal || u.Done() {
		return false, nil
	}
	return true, r.giveUp(block)
}

func (r *Reading) giveUp(block int) []progress.Event {
	u := &r.Units[block]
	u.Solution = true
	r.log.Given[block] = true
	now, id := r.sitting.Now(), r.Lesson.ID
	events := []progress.Event{progress.GiveUp(now, id, block)}
	if !r.log.Finished && r.Finished() {
		r.log.Finished = true
		events = append(events, progress.Finish(now, id))
	}
	return events
}

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

// Before are the requests of a lesson that come before a block.
func (r *Reading) Before(block int) int {
	return len(slices.DeleteFunc(r.Requests(), func(i int) bool { return i >= block }))
}
