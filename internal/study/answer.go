package study

import (
	"fmt"

	"bouncer/internal/progress"
	"bouncer/lessons"
	"bouncer/quiz"
)

// Answer takes a choice, from 1, for a question of a lesson; the first one stands.
// The events keep it as what is foretold is kept, and say that the lesson is
// finished where it is by that. False for what isn't a choice there.
func (r *Reading) Answer(block, choice int) (taken bool, events []progress.Event) {
	u := &r.Units[block]
	if !u.Asks() || u.Said != 0 || choice < 1 || choice > len(u.Block.Ask.Choices) {
		return false, nil
	}
	last := r.onlyLeft(block)
	u.Said = choice
	now, id := r.sitting.Now(), r.Lesson.ID
	said := quiz.Attempt{Choice: choice, Right: u.Right(), At: now}
	r.log.Said[block] = said
	r.sitting.foretold(id, block, said)
	events = append(events, progress.Predict(id, block, said))
	if last {
		r.log.Finished = true
		events = append(events, progress.Finish(now, id))
	}
	return true, events
}

// Spoken is a block's text as it is said: a branch begins with what the learner
// foretold.
func Spoken(b lessons.Block) string {
	if b.Said == 0 {
		return b.Text
	}
	return fmt.Sprintf("**You said %s.** %s", Said(b.Said), b.Text)
}
