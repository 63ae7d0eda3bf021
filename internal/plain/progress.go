package plain

import (
	"io"

	"bouncer/internal/charts"
	"bouncer/internal/study"
)

// Progress says what a learner's answers say, in lines no wider than width
// columns.
func Progress(to io.Writer, width func() int, s *study.Sitting) error {
	d := &desk{study: s, out: &paper{to: to, width: width}}
	d.figures()
	return d.out.err
}

// progress says what the learner's answers say.
func (s *desk) progress() error {
	s.out.part("Your progress:")
	s.figures()
	return nil
}

func (s *desk) figures() {
	for _, said := range charts.Sentences(s.study.Learner()) {
		s.out.say("%s", said)
	}
	s.out.say("%s", s.study.Coming())
}
