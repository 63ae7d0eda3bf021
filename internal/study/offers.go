package study

import (
	"fmt"
	"math/rand/v2"

	"bouncer/internal/course"
	"bouncer/quiz"
)

// fewestToPlace is how many lessons a course has that a placement can leave some
// out of.
const fewestToPlace = 2

// Offers reports whether the course has what a page shows: a small one of one's
// own has no missions, too few cases for an exam, or a single lesson, which no
// placement need leave out.
func (s *Sitting) Offers(p Page) bool {
	c := s.Course
	switch p := p.(type) {
	case Lessons:
		return len(c.Lessons) > 0
	case Missions:
		return len(c.Missions) > 0
	case Repairs:
		return len(c.Repairs) > 0
	case Projects:
		return len(c.Projects) > 0
	case HandsOn:
		return len(c.Missions)+len(c.Repairs)+len(c.Projects) > 0
	case Ask:
		return s.offersRound(p)
	}
	return true
}

// QuizSize is how many questions a quiz has: ten, or as many as the course.
func (s *Sitting) QuizSize() string {
	switch n := len(s.Course.Scenarios); {
	case n >= QuizQuestions:
		return "ten questions"
	case n == 1:
		return "one question"
	default:
		return fmt.Sprintf("%d questions", n)
	}
}

func (s *Sitting) offersRound(a Ask) bool {
	c := s.Course
	switch {
	case a.Endless:
		return s.practice.in(c, course.HasPractice)
	case len(c.Scenarios) == 0:
		return false
	case a.Mode == quiz.ModeExam:
		return s.offersExam()
	case a.Mode == quiz.ModePlacement:
		return len(c.Lessons) >= fewestToPlace
	}
	return true
}

// offersExam draws an exam to see whether there is one.
func (s *Sitting) offersExam() bool {
	return s.exam.in(s.Course, func(c *course.Course) bool {
		_, err := quiz.Exam(c.Scenarios, rand.New(rand.NewPCG(1, 1)))
		return err == nil
	})
}

// found is whether a course has something, looked for once: that takes
// milliseconds, and home asks each time it is drawn anew.
type found struct {
	of *course.Course
	is bool
}

func (f *found) in(c *course.Course, has func(*course.Course) bool) bool {
	if f.of != c {
		f.of, f.is = c, has(c)
	}
	return f.is
}
