package study

import (
	"strings"

	"bouncer/internal/exchange"
)

// Task is a request that the learner works on, of a lesson or of a mission, and
// what came of it.
type Task struct {
	Text     string             // the request as it stands
	Firing   bool               // it is on its way
	Exchange *exchange.Exchange // what was fired last came to; nil before, or when the text has changed since
	Fault    error              // why it could not be fired
	Hints    []string           // those given so far
	Solution bool               // it is shown
	Met      bool               // by a request of the learner's own

	start string   // the request as the course has it
	hints []string // all of them, each saying more than the one before
}

func newTask(text string, hints []string) Task {
	text = strings.TrimRight(text, "\n")
	return Task{Text: text, start: text, hints: hints}
}

// Changed reports whether the request is no longer the course's own.
func (t *Task) Changed() bool { return t.Text != t.start }

// Original is the request as the course has it.
func (t *Task) Original() string { return t.start }

// HintsLeft is how many hints were not given yet.
func (t *Task) HintsLeft() int { return len(t.hints) - len(t.Hints) }

// Hint gives the next hint; false when there is none.
func (t *Task) Hint() bool {
	if t.HintsLeft() == 0 {
		return false
	}
	t.Hints = t.hints[:len(t.Hints)+1]
	return true
}

// CanSolve reports whether the solution may be shown: every hint was given.
func (t *Task) CanSolve() bool { return t.HintsLeft() == 0 && !t.Solution }
