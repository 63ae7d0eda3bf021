package team

import (
	"fmt"

	"bouncer/quiz"
)

// known are a member's facts over all topics.
func (m Member) known() (mastered, shaky, unseen int) {
	for _, t := range m.Topics {
		mastered, shaky, unseen = mastered+t.Mastered, shaky+t.Shaky, unseen+t.Unseen
	}
	return mastered, shaky, unseen
}

// answered is how right the member's answers were.
func (m Member) answered() string {
	if m.Answers == 0 {
		return "nothing answered yet"
	}
	s := fmt.Sprintf("%d of %d right", m.Right, m.Answers)
	if m.Predictions > 0 {
		s += fmt.Sprintf(", %d of %d foretold in lessons", m.Foretold, m.Predictions)
	}
	return s
}

// sure is how right the member was when sure; empty where they never were.
func (m Member) sure() string {
	for _, c := range m.Calibration {
		if n := c.Right + c.Wrong; c.Sure == quiz.Sure.Word() && n > 0 {
			return fmt.Sprintf("%d of %d right when sure", c.Right, n)
		}
	}
	return ""
}

// exam is how the member's best exam went.
func (m Member) exam() string {
	switch {
	case m.Exam == nil:
		return "no exam yet"
	case m.Exam.Passed:
		return fmt.Sprintf("exam passed, %d of %d, %s", m.Exam.Right, m.Exam.Total, m.Exam.Day)
	}
	return fmt.Sprintf("exam not passed, %d of %d, %s", m.Exam.Right, m.Exam.Total, m.Exam.Day)
}

func (m Member) last() string {
	if m.Last == "" {
		return "not begun"
	}
	return "last on " + m.Last
}

func (m Member) done(of int) string { return fmt.Sprintf("%d of %d lessons", m.Lessons, of) }

// held is how many hold a mix-up.
func (x Mixup) held(of int) string {
	return fmt.Sprintf("%d of %d, %s", x.Members, of, count(x.Times, "time", "times"))
}

func (r Refused) where() string {
	if r.Line > 0 {
		return fmt.Sprintf("%s:%d", r.File, r.Line)
	}
	return r.File
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
