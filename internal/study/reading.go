package study

import (
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
	Said    int               // the status foretold, or Another; of a question the choice, from 1; 0 before
	Sure    quiz.Sureness     // how sure of that
	Fired   bool              // at least once, whatever was edited since
	Answers []exchange.Answer // what came of a survey

	past bool // a question of a lesson that was finished: it holds nothing back
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
		switch said, ok := r.log.Said[i]; {
		case !ok:
		case b.Ask != nil:
			u.Said = said.Choice
		case b.Kind == lessons.Predict && u.Fired:
			u.Said, u.Sure = said.Choice, said.Sure
		}
		u.past = b.Ask != nil && r.log.Finished
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

// Asks reports whether the block is a question about what came of a request.
func (u *Unit) Asks() bool { return u.Block.Ask != nil }

// Right reports whether a question was answered with the right choice.
func (u *Unit) Right() bool { return u.Asks() && u.Said == u.Block.Ask.Right+1 }

// Done reports whether the block has been worked through.
func (u *Unit) Done() bool {
	if u.Asks() {
		return u.Said != 0 || u.past
	}
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
// reached the goal or seen its solution. A question holds what answers it.
func (u *Unit) Holds() bool {
	return (u.Block.Kind == lessons.Predict || u.Block.Kind == lessons.Goal || u.Asks()) && !u.Done()
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

// Stops are the blocks that want something of the learner, in order: requests, and
// questions about what came of them.
func (r *Reading) Stops() []int {
	var out []int
	for i := range r.Units {
		if r.Units[i].Request() || r.Units[i].Asks() {
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

// Finished reports whether every request and question has been worked through.
func (r *Reading) Finished() bool {
	return !slices.ContainsFunc(r.Stops(), func(i int) bool { return !r.Units[i].Done() })
}

// At is the event of the learner standing at a block; the sitting remembers it.
func (r *Reading) At(block int) []progress.Event {
	e := progress.AtBlock(r.sitting.Now(), r.Lesson.ID, block)
	r.sitting.Past.Stand(e)
	return []progress.Event{e}
}

// Place is the block to go on at: the first not worked through, once any request
// was; the top of a lesson that is new, or done.
func (r *Reading) Place() int {
	if done, _ := r.Done(); done == 0 {
		return 0
	}
	for _, i := range r.Stops() {
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
	if u.Firing || !u.Request() {
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

// Before are the requests of a lesson that come before a block.
func (r *Reading) Before(block int) int {
	return len(slices.DeleteFunc(r.Requests(), func(i int) bool { return i >= block }))
}
