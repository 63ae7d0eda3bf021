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
		return course.HasPractice(c)
	case len(c.Scenarios) == 0:
		return false
	case a.Mode == quiz.ModeExam:
		return s.offersExam()
	case a.Mode == quiz.ModePlacement:
		return len(c.Lessons) >= fewestToPlace
	}
	return true
}

// offersExam draws an exam to see whether there is one, once for a course: it takes
// milliseconds, and home asks each time it is drawn anew.
func (s *Sitting) offersExam() bool {
	if s.exam.of != s.Course {
		_, err := quiz.Exam(s.Course.Scenarios, rand.New(rand.NewPCG(1, 1)))
		s.exam.of, s.exam.is = s.Course, err == nil
	}
	return s.exam.is
}
