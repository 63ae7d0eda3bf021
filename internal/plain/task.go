package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/lessons"
)

// task is a request the learner works on, of a lesson or of a mission: how it is
// said, and what a typed line does to it. What it means is study's.
type task struct {
	*desk
	*study.Task
	kind         lessons.Kind
	before       []string // requests that are sent just before
	via, dialect string
	known        bool   // fired before, in this sitting or another
	leaves       string // what it means to quit

	heading, aim, solution func()            // say these
	skip                   func()            // what going on without means
	edit                   func(text string) // puts another text in place of the request
	solve                  func()            // has the solution shown
	fires                  func(reply) (done bool, err error)
}

func newTask(s *desk, kind lessons.Kind, t *study.Task) *task {
	return &task{desk: s, Task: t, kind: kind, leaves: "q leaves; your place is kept.", skip: func() {}}
}

// run works on the task until the learner goes on.
func (t *task) run() error {
	t.tell()
	for {
		l, err := t.read()
		if err != nil {
			return err
		}
		done, err := t.take(l)
		if done || err != nil {
			return err
		}
	}
}

// tell says the request and what is wanted of it.
func (t *task) tell() {
	t.heading()
	t.request()
	switch t.kind {
	case lessons.Predict:
		t.out.say("Before it is fired: what will the server answer?")
		for _, c := range choices(study.Predictions()) {
			t.out.say("%s", c)
		}
		if t.known {
			t.out.say("You have fired this one before; n goes on without.")
		}
	case lessons.Goal:
		t.aim()
		t.out.say("Type e to write it anew, c, a or d to change a line, h for a hint, ? to hear how.")
	case lessons.Survey:
		t.out.say("Press enter to put it to every system.")
	default:
		t.out.say("Press enter to fire it.")
	}
}

// request says the request; the lines of one that is to be changed are numbered.
func (t *task) request() {
	t.sentBefore(t.before)
	if t.kind != lessons.Goal {
		t.out.code(t.Text)
	} else {
		for i, l := range strings.Split(t.Text, "\n") {
			t.out.code(numbered(i+1, l))
		}
	}
	t.travels(t.via, t.dialect)
}

// take carries out one line; done when the learner goes on.
func (t *task) take(l string) (done bool, err error) {
	waits := t.kind == lessons.Predict
	switch commandOf(l) {
	case quit:
		return false, errQuit
	case again:
		t.tell()
	case help:
		t.manners()
	case wire:
		t.bytes()
	case hint:
		t.hint()
	case solve:
		t.giveUp()
	case onward:
		if waits && !t.known {
			t.out.say("The lesson goes on once you have predicted. %s", offered(study.Predictions()))
			return false, nil
		}
		t.skip()
		return true, nil
	case edit:
		if waits {
			t.out.say("The prediction is about this request as it stands. %s", offered(study.Predictions()))
			return false, nil
		}
		return t.retype()
	case undo:
		t.edit(t.Original())
		t.request()
	case empty:
		if waits {
			t.out.say("Predict first. %s", offered(study.Predictions()))
			return false, nil
		}
		return t.fires(reply{})
	default:
		return t.other(l)
	}
	return false, nil
}

// other is a prediction, or a change of one line.
func (t *task) other(l string) (done bool, err error) {
	if t.kind == lessons.Predict {
		r, err := parseReply(l, study.Predictions())
		if err != nil {
			t.out.say("%s. %s", err, offered(study.Predictions()))
			return false, nil
		}
		return t.fires(r)
	}
	text, ok := change(t.Text, l)
	if !ok {
		t.out.say("%q is nothing this request takes. enter fires it, n goes on without, ? says more.", short(l))
		return false, nil
	}
	t.edit(text)
	t.out.say("The request is now:")
	t.request()
	t.out.say("Press enter to fire it.")
	return false, nil
}

func (t *task) manners() {
	t.out.say("Commands: enter fires the request. n goes on without. b says the bytes of the last exchange. r repeats "+
		"the request. %s", t.leaves)
	if t.kind == lessons.Predict {
		t.out.say("This one wants your prediction first. %s", offered(study.Predictions()))
		return
	}
	t.out.say("To change the request: e lets you type it anew, line by line, until a line with a single dot fires it. " +
		"c 2 and a text puts the text in place of line 2, a 2 and a text adds it after line 2, d 2 deletes line 2. u " +
		"puts everything back.")
	if t.kind == lessons.Goal {
		t.out.say("h gives the next of %s. s shows the solution once you have heard them.",
			content.Count(len(t.Hints)+t.HintsLeft(), "hint", "hints"))
	}
}

func (t *task) hint() {
	switch {
	case t.kind != lessons.Goal:
		t.out.say("There is no hint here.")
	case t.Hint():
		n := len(t.Hints)
		t.out.say("Hint %d of %d: %s", n, n+t.HintsLeft(), stop(t.Hints[n-1]))
	default:
		t.out.say("There are no more hints. s shows the solution.")
	}
}

// giveUp shows the solution once every hint has been given.
func (t *task) giveUp() {
	switch left := t.HintsLeft(); {
	case t.kind != lessons.Goal:
		t.out.say("There is nothing to solve here.")
	case left > 0:
		t.out.say("%s left; h gives the next.", content.Count(left, "hint is", "hints are"))
	default:
		t.solve()
		t.out.say("One solution:")
		t.solution()
		t.out.say("Type e to try it, or n to go on.")
	}
}

// settle says what came of a request that was fired, after what keeps it from
// being saved. The learner goes on once a goal is reached, or where the request
// was the course's own.
func (t *task) settle(err, unsaved error, tell func(), reached bool) (done bool, _ error) {
	if t.ctx.Err() != nil {
		return false, context.Cause(t.ctx)
	}
	if err != nil {
		t.out.say("Not fired: %s", stop(placed(err)))
		return false, nil
	}
	t.known = true
	t.out.gap()
	t.unsaved(unsaved)
	tell()
	if t.kind == lessons.Goal {
		return reached, nil
	}
	if t.Changed() {
		t.out.say("Press enter to fire it again, u to put it back, n to go on.")
		return false, nil
	}
	return true, nil
}

// placed tells an error with its place in words.
func placed(err error) string {
	var fault *content.Error
	if !errors.As(err, &fault) || fault.Line == 0 {
		return err.Error()
	}
	bare := *fault
	bare.File, bare.Line, bare.Col = "", 0, 0
	return fmt.Sprintf("line %d, column %d: %s", fault.Line, fault.Col, bare.Error())
}
