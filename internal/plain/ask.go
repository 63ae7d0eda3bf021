package plain

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// round asks a round of questions, one line an answer.
func (s *session) round(a study.Ask) error {
	if a.Seed == 0 {
		a.Seed = rand.Uint64()
	}
	r, err := s.study.Begin(a)
	if err != nil {
		s.out.part("%s", study.Sentence(err))
		return nil
	}
	s.out.part("%s: %s.", r.Ask.Name(), plural(len(r.Picks), "question", "questions"))
	if n := len(r.Attempts); n > 0 {
		s.out.say("%d of them answered before.", n)
	}
	s.manners(r.Ask)
	for !r.Done() {
		if err := s.question(r); err != nil {
			s.farewell(r, err)
			return err
		}
	}
	return s.finish(r)
}

// manners says how to answer.
func (s *session) manners(a study.Ask) {
	s.out.say("Answer with a choice's number or with the status itself. 1 is always 401, and 2 is always 403. Add sure or unsure if you like, as in: 1 sure.")
	switch {
	case a.Silent():
		s.out.say("You hear at the end what was right. %s r repeats the question, and q quits.", hintOffer(a))
	default:
		s.out.say("%s r repeats the question, b says the bytes of the last exchange, q quits, and ? says this again.", hintOffer(a))
	}
}

func hintOffer(a study.Ask) string {
	if a.Mode == quiz.ModeExam {
		return "There are no hints. Commands:"
	}
	return "Commands: h gives a hint,"
}

// farewell tells a learner who stops in the middle what was done.
func (s *session) farewell(r *study.Round, why error) {
	if len(r.Attempts) == 0 {
		s.out.part("%sNothing was answered.", ended(why))
		return
	}
	s.out.part("%s%d of %d questions answered. %s", ended(why), len(r.Attempts), len(r.Picks), s.saved())
	if !r.Ask.Silent() {
		s.out.say("So far: %d of %d right.", right(r.Attempts), len(r.Attempts))
	}
}

func right(attempts []quiz.Attempt) (n int) {
	for _, a := range attempts {
		if a.Right {
			n++
		}
	}
	return n
}

// asking is one question on its way to an answer.
type asking struct {
	*session
	round    *study.Round
	pick     quiz.Pick
	codes    []int
	asked    time.Time
	prepared *exchange.Prepared
	hinted   bool
}

// question asks the round's next question until it is answered.
func (s *session) question(r *study.Round) error {
	q := &asking{session: s, round: r, pick: r.Next(), asked: s.study.Now()}
	q.codes = ordered(q.pick.Scenario.Choices())
	s.keep(s.study.At(r))
	ctx, end := context.WithCancel(s.ctx)
	defer end()
	var err error
	if q.prepared, err = s.study.Prepare(ctx, q.pick.Scenario, q.asked); err != nil {
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
func (q *asking) tell() {
	sc := q.pick.Scenario
	q.out.part("Question %d of %d: %s", len(q.round.Attempts)+1, len(q.round.Picks), stop(sc.Title))
	q.out.say("Topic %s, level %d.", sc.Topic, sc.Level)
	if q.round.Ask.Reasoned() {
		q.out.say("%s", q.pick.Reason())
	}
	q.out.gap()
	q.out.markdown(sc.Story)
	q.out.part("The request:")
	q.out.code(sc.Request)
	for _, c := range q.prepared.Credentials {
		q.out.say("{{%s}} stands for %s: %s.", c.Name, kinds(c.Kind), c.Label)
	}
	q.out.gap()
	q.prompt()
}

// prompt is the question itself and its choices.
func (q *asking) prompt() {
	q.out.say("What should the server answer?")
	for _, c := range choices(q.codes) {
		q.out.say("%s", c)
	}
}

// take carries out one line; done once the question is answered.
func (q *asking) take(l string) (done bool, err error) {
	silent := q.round.Ask.Silent()
	switch commandOf(l) {
	case quit:
		return false, errQuit
	case empty, again:
		q.tell()
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

func (q *asking) hint() {
	switch text := q.pick.Scenario.Hint; {
	case q.round.Ask.Mode == quiz.ModeExam:
		q.out.say("There are no hints in an exam.")
	case text == "":
		q.hinted = true
		q.out.say("Hint: %s", study.GeneralHint)
	default:
		q.hinted = true
		q.out.markdown("Hint: " + text)
	}
}

// answer fires the request and tells the verdict. The attempt is on disk by
// then, or it has been said that it isn't.
func (q *asking) answer(r reply) (done bool, err error) {
	a, err := q.study.Settle(q.ctx, q.prepared, study.Answer{
		Pick: q.pick, Mode: q.round.Ask.Mode, Choice: r.code, Sure: r.sure, Hinted: q.hinted, Asked: q.asked})
	if q.ctx.Err() != nil && err != nil {
		return false, context.Cause(q.ctx)
	}
	if err != nil {
		q.out.say("The request could not be fired, so nothing was counted: %s Answer again.", stop(err.Error()))
		return false, nil
	}
	q.round.Attempts = append(q.round.Attempts, a.Attempt)
	q.study.Answered(a.Attempt)
	q.out.gap()
	q.unsaved(a.Unsaved)
	switch {
	case !q.round.Ask.Silent():
		q.verdict(r, a)
	case a.Unsaved == nil:
		q.out.say("Kept.")
	}
	return true, nil
}

// verdict says who was right and why, and what the other answer would have told
// the client. Its first line begins “Right.” or “Not right.”
func (q *asking) verdict(r reply, a study.Settled) {
	sc, got := q.pick.Scenario, a.Exchange.Status
	switch {
	case !a.Attempt.Right:
		q.out.say("Not right. You said %d; the server answered %s.", r.code, study.Status(got))
	case got != r.code:
		q.out.say("Right. You said %d, which sources accept; this server answered %s.", r.code, study.Status(got))
	default:
		q.out.say("Right. The server answered %s.", study.Status(got))
	}
	if sc.Debated {
		q.out.say("This one is debated: good sources disagree.")
	}
	q.out.markdown(sc.Why)
	if code := study.Other(sc, r.code); code != 0 {
		q.out.part("Why not %d?", code)
		q.out.markdown(sc.Not[code])
	}
	q.slip(a.Attempt)
	q.out.part("%s", sources(sc.Sources))
	q.out.gap()
	q.exchanged(a.Exchange)
	if r.bytes {
		q.bytes()
	}
}

// slip names the misconception behind a wrong answer and the lesson that takes
// it up.
func (q *asking) slip(a quiz.Attempt) {
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

// finish sums a round up. The score is its last line.
func (s *session) finish(r *study.Round) error {
	out, events := s.study.Finish(r)
	s.keep(events...)
	s.out.part("That was the last question.")
	err := s.outcome(out)
	for _, m := range out.Score.MixUps {
		times := ""
		if m.Times > 1 {
			times = fmt.Sprintf(", %d times", m.Times)
		}
		s.out.say("You said %d where %d was due%s.", m.Chose, m.Due, times)
		for _, mc := range m.Misconceptions {
			s.out.markdown(mc.Cure)
		}
	}
	s.helps(out.Score)
	s.out.part("%s", study.Remark(out.Score))
	s.out.say("Score: %d of %d right.", out.Score.Right, out.Score.Total)
	return err
}

func (s *session) helps(score quiz.Result) {
	var names []string
	for _, h := range score.Lessons {
		for _, l := range s.study.Course.Lessons {
			if l.ID == h.Lesson {
				names = append(names, lessonName(l))
			}
		}
	}
	if len(names) > 0 {
		s.out.say("What helps: %s.", strings.Join(names, "; "))
	}
}
