package plain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bouncer/internal/study"
	"bouncer/quiz"

	"bouncer/internal/content"
)

// errAnew is a learner who gives up a round for another of its kind.
var errAnew = errors.New("anew")

// round asks a round of questions, one line an answer. One that is under way is
// gone on with, unless the learner says otherwise.
func (s *desk) round(a study.Ask) error {
	if err := s.door(a); err != nil {
		return err
	}
	for {
		r, err := s.study.Begin(a)
		if err != nil {
			s.out.part("%s", study.Sentence(err))
			return nil
		}
		s.out.part("%s", heading(r))
		if n := len(r.Attempts); n > 0 {
			s.out.say("%d of them answered before. Type new to give them up and start anew.", n)
		}
		s.manners(r.Ask)
		if err := s.asked(r); !errors.Is(err, errAnew) {
			return err
		}
		a = r.Ask.Again()
	}
}

// door stands before an exam that isn't under way, as on the screens: how many
// pass, that one may leave and come back, and whose name goes on the certificate.
// Where somebody listens it waits, and asks for a name that nobody has said yet.
func (s *desk) door(a study.Ask) error {
	if _, under := s.study.Under(a); under || a.Mode != quiz.ModeExam || a.Resume != nil || !s.study.HasExam() {
		return nil
	}
	s.out.part("Exam: %d questions, %d of them right pass.", quiz.ExamQuestions, quiz.ExamPass)
	s.out.say("No hints, and no verdicts until the end. You may leave at any time with q and come back: the exam " +
		"waits at its question.")
	name := s.study.Past.Name
	if name != "" {
		s.out.say("The certificate will bear the name %s.", name)
	}
	switch {
	case !s.listened:
		return nil
	case name != "":
		s.out.say("Press enter to begin, or q to leave.")
	default:
		s.out.say("Type your name for the certificate, or press enter to begin without; q leaves.")
	}
	l, err := s.read()
	switch {
	case err != nil:
		return err
	case commandOf(l) == quit:
		return errQuit
	case name == "":
		s.keep(s.study.Call(l)...)
	}
	return nil
}

// asked asks what is left of a round.
func (s *desk) asked(r *study.Round) error {
	for {
		more, err := s.more(r)
		if err == nil && more {
			err = s.question(r)
		}
		if err != nil {
			if !errors.Is(err, errAnew) {
				s.farewell(r, err)
			}
			return err
		}
		if !more {
			return s.finish(r)
		}
	}
}

func heading(r *study.Round) string {
	if r.Ask.Endless {
		return r.Ask.Name() + ": made-up cases, as many as you like; q ends it."
	}
	return r.Ask.Name() + ": " + content.Count(len(r.Picks), "question", "questions") + "."
}

// more reports whether there is a question to ask. An endless round always has
// one: it is made now.
func (s *desk) more(r *study.Round) (bool, error) {
	if !r.Done() || !r.Ask.Endless {
		return !r.Done(), nil
	}
	pick, err := r.Make(s.ctx)
	if s.ctx.Err() != nil {
		return false, context.Cause(s.ctx)
	}
	if err != nil {
		return false, err
	}
	r.Picks = append(r.Picks, pick)
	return true, nil
}

// manners says how to answer.
func (s *desk) manners(a study.Ask) {
	s.out.say("Answer with a choice's number or with the status itself. 1 is always 401, 3 is always 403, and 2 is " +
		"let in. Add sure or unsure if you like, as in: 1 sure.")
	switch {
	case a.Silent():
		s.out.say("You hear at the end what was right. %s r repeats the question, and q quits.", hintOffer(a))
	default:
		s.out.say("%s r repeats the question, b says the bytes of the last exchange, q quits, and ? says this again.",
			hintOffer(a))
	}
}

func hintOffer(a study.Ask) string {
	if a.Mode == quiz.ModeExam {
		return "There are no hints. Commands:"
	}
	return "Commands: h gives a hint,"
}

// farewell tells a learner who stops in the middle what was done.
func (s *desk) farewell(r *study.Round, why error) {
	if len(r.Attempts) == 0 {
		s.out.part("%sNothing was answered.", ended(why))
		return
	}
	if r.Ask.Endless {
		s.out.part("%s%s answered. %s", ended(why), content.Count(len(r.Attempts), "question", "questions"), s.saved())
		_ = s.score(r) // an endless round has nothing to ask at its end
		return
	}
	s.out.part("%s%d of %d questions answered. %s", ended(why), len(r.Attempts), len(r.Picks), s.saved())
	if !r.Ask.Silent() {
		s.out.say("So far: %d of %d right.", r.Right(), len(r.Attempts))
	}
}

// finish ends a round. Its score is the last line, and of a daily round what was
// done today.
func (s *desk) finish(r *study.Round) error {
	if r.Ask.Mode == quiz.ModeDaily {
		s.out.part("%d of %d right. %s", r.Right(), len(r.Picks), s.study.Closing())
		return nil
	}
	s.out.part("That was the last question.")
	return s.score(r)
}

// score says what a round came to.
func (s *desk) score(r *study.Round) error {
	out := r.Outcome()
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

func (s *desk) helps(score quiz.Result) {
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
