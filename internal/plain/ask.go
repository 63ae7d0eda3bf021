package plain

import (
	"context"
	"fmt"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// inquiry is one question on its way to an answer.
type inquiry struct {
	*desk
	*study.Question
	round    *study.Round
	codes    []int
	prepared *exchange.Prepared
}

// question asks the round's next question until it is answered.
func (s *desk) question(r *study.Round) error {
	next, place := r.Question()
	q := &inquiry{desk: s, Question: next, round: r, codes: next.Scenario.Choices()}
	s.keep(place...)
	ctx, end := context.WithCancel(s.ctx)
	defer end()
	var err error
	if q.prepared, err = q.Prepare(ctx); err != nil {
		return err
	}
	q.tell()
	for {
		l, err := s.read()
		if err != nil {
			return err
		}
		done, err := q.take(l)
		if done || err != nil {
			return err
		}
	}
}

// tell says the whole question.
func (q *inquiry) tell() {
	sc := q.Scenario
	of := fmt.Sprintf(" of %d", len(q.round.Picks))
	if q.round.Ask.Endless {
		of = ""
	}
	q.out.part("Question %d%s: %s", q.Index+1, of, stop(sc.Title))
	q.out.say("Level %d.", sc.Level)
	if q.round.Ask.Reasoned() {
		q.out.say("%s", q.Reason())
	}
	q.out.gap()
	q.out.markdown(sc.Story)
	q.out.gap()
	q.sentBefore(sc.Before)
	q.out.say("The request:")
	q.out.code(sc.Request)
	q.travels(sc.Via, sc.Dialect)
	for _, c := range q.prepared.Credentials {
		q.out.say("{{%s}} stands for %s: %s.", c.Name, c.Called, c.Label)
	}
	q.out.gap()
	q.prompt()
}

// prompt is the question itself and its choices.
func (q *inquiry) prompt() {
	q.out.say("%s", study.Prompt(q.Scenario))
	for _, c := range choices(q.codes) {
		q.out.say("%s", c)
	}
}

// take carries out one line; done once the question is answered.
func (q *inquiry) take(l string) (done bool, err error) {
	silent := q.round.Ask.Silent()
	switch commandOf(l) {
	case quit:
		return false, errQuit
	case empty, again:
		q.tell()
	case anew:
		return false, errAnew
	case help:
		q.manners(q.round.Ask)
	case hint:
		q.hint()
	case wire:
		if silent {
			q.out.say("The bytes would tell the answer.")
		} else {
			q.bytes()
		}
	default:
		r, err := parseReply(l, q.codes)
		if err != nil {
			q.out.say("%s. %s", err, offered(q.codes))
			q.prompt()
			return false, nil
		}
		return q.answer(r)
	}
	return false, nil
}

func (q *inquiry) hint() {
	switch text := q.Scenario.Hint; {
	case q.round.Ask.Mode == quiz.ModeExam:
		q.out.say("There are no hints in an exam.")
	case text == "":
		q.Hinted = true
		q.out.say("Hint: %s", study.GeneralHint)
	default:
		q.Hinted = true
		q.out.markdown("Hint: " + text)
	}
}

// answer fires the request and tells the verdict. The attempt is on disk by
// then, or it has been said that it isn't.
func (q *inquiry) answer(r reply) (done bool, err error) {
	q.Sure = r.sure
	a, err := q.Answer(q.prepared, r.code)(q.ctx)
	if q.ctx.Err() != nil && err != nil {
		return false, context.Cause(q.ctx)
	}
	if err != nil {
		q.out.say("The request could not be fired, so nothing was counted: %s Answer again.", stop(err.Error()))
		return false, nil
	}
	q.round.Take(a)
	q.out.gap()
	q.unsaved(a.Unsaved)
	switch {
	case !q.round.Ask.Silent():
		return true, q.verdict(r, a)
	case a.Unsaved == nil:
		q.out.say("Kept.")
	}
	return true, nil
}

// verdict says who was right and why. Its first line begins “Right.” or “Not
// right.” What else there is to say follows at once, or where somebody listens when
// they ask for it.
func (q *inquiry) verdict(r reply, a study.Settled) error {
	sc, got := q.Scenario, a.Exchange.Status
	answered := study.Answered(a.Exchange, sc.Dialect)
	switch {
	case !a.Attempt.Right:
		q.out.say("Not right. You said %d; %s %s.", r.code, answered, study.Status(got))
	case got != r.code:
		q.out.say("Right. You said %d, which sources accept; this server answered %s.", r.code, study.Status(got))
	default:
		q.out.say("Right. %s %s.", study.Capital(answered), study.Status(got))
	}
	if unasked := study.Unasked(a.Exchange); unasked != "" {
		q.out.say("%s", unasked)
	}
	if sure := study.SureOf(a.Attempt); sure != "" {
		q.out.say("%s.", study.Capital(sure))
	}
	if sc.Debated {
		q.out.say("This one is debated: good sources disagree.")
	}
	q.out.markdown(sc.Why)
	q.last = a.Exchange
	if q.listened {
		q.slip(a.Attempt)
		if r.bytes {
			q.bytes()
		}
		return q.pause(r, a)
	}
	q.whyNot(r)
	q.slip(a.Attempt)
	q.decided(a)
	if r.bytes {
		q.bytes()
	}
	return nil
}

// whyNot is what the other answer would have told the client.
func (q *inquiry) whyNot(r reply) {
	if code := study.Other(q.Scenario, r.code); code != 0 {
		q.out.part("Why not %d?", code)
		q.out.markdown(q.Scenario.Not[code])
	}
}

// decided is the sources, what crossed the wire, and the gate's way.
func (q *inquiry) decided(a study.Settled) {
	q.out.part("%s", sources(q.Scenario.Sources))
	q.out.gap()
	q.exchanged(a.Exchange)
}

// pause waits until the listener wants the next question.
func (q *inquiry) pause(r reply, a study.Settled) error {
	next := "the next question"
	if !q.round.Ask.Endless && q.round.Done() {
		next = "the result"
	}
	for {
		q.out.part("Press enter for %s, w for why and how the gate decided, b for the bytes.", next)
		l, err := q.read()
		if err != nil {
			return err
		}
		switch commandOf(l) {
		case quit:
			return errQuit
		case wire:
			q.bytes()
		case why:
			q.whyNot(r)
			q.decided(a)
		case empty, onward:
			return nil
		default:
			q.out.say("%q is nothing to do here: this question is answered.", short(l))
		}
	}
}

// slip names the misconception behind a wrong answer and the lesson that takes
// it up.
func (q *inquiry) slip(a quiz.Attempt) {
	m, ok := q.study.Course.Misconceptions[a.Trap]
	if a.Right || !ok {
		return
	}
	q.out.part("What may be behind it:")
	q.out.markdown(m.Believes)
	for _, l := range q.study.Course.Lessons {
		if l.ID == m.Lesson {
			q.out.say("This is taken up in %s", stop(lessonName(l)))
		}
	}
}
