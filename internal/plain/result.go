package plain

import (
	"errors"
	"io"
	"strings"

	"bouncer/internal/study"
	"bouncer/quiz"
)

// outcome is what an exam or a placement came to; a plain round has none.
func (s *desk) outcome(out study.Outcome) error {
	switch {
	case out.Exam != nil:
		return s.exam(*out.Exam)
	case out.Placement != nil:
		s.placement(*out.Placement)
	}
	return nil
}

// exam tells the result and offers its certificate. Input that has ended is a
// no.
func (s *desk) exam(x quiz.ExamResult) error {
	if x.Passed {
		s.out.say("Passed. %d of %d right; %d are needed%s.", x.Right, x.Total, x.Needed, x.Besides())
	} else {
		s.out.say("Not passed. %d of %d right; %d are needed%s.", x.Right, x.Total, x.Needed, x.Besides())
	}
	for _, t := range x.Topics {
		if t.Right < t.Total {
			s.out.say("Topic %s: %d of %d right.", t.Topic, t.Right, t.Total)
		}
	}
	s.out.say("Type w to write the certificate to the current folder, as Markdown and SVG; enter goes on without. " +
		"`bouncer certificate` writes it later, too.")
	l, err := s.read()
	if strings.EqualFold(strings.TrimSpace(l), "w") && err == nil {
		err = s.certify(x)
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// certify writes the certificate. Whose it is, is asked once.
func (s *desk) certify(x quiz.ExamResult) error {
	var err error
	if s.study.Past.Name == "" {
		s.out.say("What name should stand on it? Press enter for none.")
		var name string
		if name, err = s.read(); err == nil {
			s.keep(s.study.Call(name)...)
		}
	}
	files, cause := s.study.Certify(x, s.study.Past.Name)
	if cause != nil {
		s.out.say("%s", study.Sentence(cause))
		return err
	}
	s.out.say("Written: %s.", strings.Join(files, " and "))
	return err
}

// placement names the lessons that may be left out.
func (s *desk) placement(p quiz.PlacementResult) {
	if len(p.Optional) == 0 {
		s.out.say("Every lesson has something for you; begin with the first.")
		return
	}
	s.out.say("You may leave these out:")
	for _, l := range s.study.Course.Lessons {
		if s.study.Optional(l.ID) {
			s.out.say("- %s", stop(lessonName(l)))
		}
	}
}
