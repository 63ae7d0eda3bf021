package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/lessons"
)

// task is a request the learner works on: a block of a lesson. Whatever else
// has a request, a goal, hints and a solution is a task as well, with its own
// way of keeping what was done.
type task struct {
	*desk
	block   lessons.Block
	text    string // the request as it stands
	known   bool   // fired before, in this sitting or another
	hints   int    // how many were given
	shown   bool   // the solution was shown
	heading func()
	// fired keeps that the request was fired as the lesson wrote it or as the
	// learner changed it, and whether that reached the goal; gaveUp that the
	// solution was asked for. Both return why the log couldn't keep it.
	fired  func(reached bool) error
	gaveUp func() error

	// What is not a block says its aim and its solution, and fires and judges,
	// by itself; nil for a block.
	aim      func()
	solution func()
	fires    func() (done bool, err error)
	leaves   string // what it means to quit
}

func newTask(s *desk, b lessons.Block) *task {
	b.Text = strings.TrimRight(b.Text, "\n")
	return &task{desk: s, block: b, text: b.Text, leaves: "q leaves; your place is kept."}
}

// predictions are the answers a prediction may give; 200 stands for any success.
var predictions = [...]int{401, 403, 200, study.Another}

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
	switch t.block.Kind {
	case lessons.Predict:
		t.out.say("Before it is fired: what will the server answer?")
		for _, c := range choices(predictions[:]) {
			t.out.say("%s", c)
		}
		if t.known {
			t.out.say("You have fired this one before; n goes on without.")
		}
	case lessons.Goal:
		if t.aim != nil {
			t.aim()
		} else {
			t.out.say("Goal: change the request so that the server answers %s.", study.Status(t.block.Goal))
		}
		t.out.say("Type e to write it anew, c, a or d to change a line, h for a hint, ? to hear how.")
	case lessons.Survey:
		t.out.say("Press enter to put it to every system.")
	default:
		t.out.say("Press enter to fire it.")
	}
}

// request says the request; the lines of one that is to be changed are numbered.
func (t *task) request() {
	t.before(t.block.Before)
	if t.block.Kind != lessons.Goal {
		t.out.code(t.text)
		t.travels(t.block.Via, t.block.Dialect)
		return
	}
	for i, l := range strings.Split(t.text, "\n") {
		t.out.code(numbered(i+1, l))
	}
	t.travels(t.block.Via, t.block.Dialect)
}

// take carries out one line; done when the learner goes on.
func (t *task) take(l string) (done bool, err error) {
	waits := t.block.Kind == lessons.Predict
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
		t.solve()
	case onward:
		if waits && !t.known {
			t.out.say("The lesson goes on once you have predicted. %s", offered(predictions[:]))
			return false, nil
		}
		return true, nil
	case edit:
		if waits {
			t.out.say("The prediction is about this request as it stands. %s", offered(predictions[:]))
			return false, nil
		}
		return t.retype()
	case undo:
		t.text = t.block.Text
		t.request()
	case empty:
		if waits {
			t.out.say("Predict first. %s", offered(predictions[:]))
			return false, nil
		}
		return t.fire(0)
	default:
		return t.other(l)
	}
	return false, nil
}

// other is a prediction, or a change of one line.
func (t *task) other(l string) (done bool, err error) {
	if t.block.Kind == lessons.Predict {
		r, err := parseReply(l, predictions[:])
		if err != nil {
			t.out.say("%s. %s", err, offered(predictions[:]))
			return false, nil
		}
		return t.fire(r.code)
	}
	text, ok := change(t.text, l)
	if !ok {
		t.out.say("%q is nothing this request takes. enter fires it, n goes on without, ? says more.", short(l))
		return false, nil
	}
	t.text = text
	t.out.say("The request is now:")
	t.request()
	t.out.say("Press enter to fire it.")
	return false, nil
}

func (t *task) manners() {
	t.out.say("Commands: enter fires the request. n goes on without. b says the bytes of the last exchange. r repeats the request. %s", t.leaves)
	if t.block.Kind == lessons.Predict {
		t.out.say("This one wants your prediction first. %s", offered(predictions[:]))
		return
	}
	t.out.say("To change the request: e lets you type it anew, line by line, until a line with a single dot fires it. c 2 and a text puts the text in place of line 2, a 2 and a text adds it after line 2, d 2 deletes line 2. u puts everything back.")
	if t.block.Kind == lessons.Goal {
		t.out.say("h gives the next of %s. s shows the solution once you have heard them.", plural(len(t.block.Hints), "hint", "hints"))
	}
}

func (t *task) hint() {
	switch all := t.block.Hints; {
	case t.block.Kind != lessons.Goal:
		t.out.say("There is no hint here.")
	case t.hints < len(all):
		t.hints++
		t.out.say("Hint %d of %d: %s", t.hints, len(all), stop(all[t.hints-1]))
	default:
		t.out.say("There are no more hints. s shows the solution.")
	}
}

// solve shows the solution once every hint has been given.
func (t *task) solve() {
	switch left := len(t.block.Hints) - t.hints; {
	case t.block.Kind != lessons.Goal:
		t.out.say("There is nothing to solve here.")
	case left > 0:
		t.out.say("%s left; h gives the next.", plural(left, "hint is", "hints are"))
	default:
		t.unsaved(t.gaveUp())
		t.shown = true
		t.out.say("One solution:")
		if t.solution != nil {
			t.solution()
		} else {
			t.out.code(t.block.Solution)
		}
		t.out.say("Type e to try it, or n to go on.")
	}
}

// fire sends the request as it stands to a fresh server in the block's
// conditions, keeps that, and says what came of it. The learner goes on unless
// a goal is still to be reached, or the request is no longer the lesson's own.
func (t *task) fire(predicted int) (done bool, err error) {
	if t.fires != nil {
		return t.fires()
	}
	options, c := t.study.BlockCase(t.block, t.text)
	if t.block.Kind == lessons.Survey {
		answers, err := exchange.Survey(t.ctx, options, t.text)
		return t.settle(err, func() error { return t.fired(false) }, func() { t.surveyed(answers) }, false)
	}
	ex, err := exchange.OnceCase(t.ctx, options, c)
	reached := err == nil && t.block.Kind == lessons.Goal && ex.Status == t.block.Goal
	return t.settle(err, func() error { return t.fired(reached) }, func() { t.verdict(ex, predicted, reached) }, reached)
}

// settle keeps what was fired and says what came of it, in this order.
func (t *task) settle(err error, keep func() error, tell func(), reached bool) (done bool, _ error) {
	if t.ctx.Err() != nil {
		return false, context.Cause(t.ctx)
	}
	if err != nil {
		t.out.say("Not fired: %s", stop(placed(err)))
		return false, nil
	}
	unsaved := keep()
	t.known = true
	t.out.gap()
	t.unsaved(unsaved)
	tell()
	if t.block.Kind == lessons.Goal {
		return reached, nil
	}
	if t.text != t.block.Text {
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

func (t *task) verdict(ex *exchange.Exchange, predicted int, reached bool) {
	said := study.Status(predicted)
	switch predicted {
	case 200:
		said = "let in"
	case study.Another:
		said = "another answer"
	}
	switch {
	case predicted != 0 && study.Foretold(predicted, ex.Status):
		if predicted == study.Another {
			t.out.say("As you said, another answer: %s.", study.Status(ex.Status))
		} else {
			t.out.say("As you said: %s.", study.Status(ex.Status))
		}
	case predicted != 0:
		t.out.say("You said %s; the server answered %s.", said, study.Status(ex.Status))
	case reached:
		t.out.say("Goal met: %s.", study.Status(ex.Status))
	case t.block.Kind == lessons.Goal:
		t.out.say("Not yet: the server answered %s, and the goal is %d.", study.Status(ex.Status), t.block.Goal)
	}
	t.exchanged(ex)
	if ex.Decision != nil {
		t.out.say("%s", stop(ex.Decision.Reason))
	}
	if reached && !t.shown {
		t.out.part("The lesson's own solution:")
		t.out.code(t.block.Solution)
	}
}
