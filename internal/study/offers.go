package study

import (
	"math/rand/v2"

	"bouncer/internal/course"
	"bouncer/quiz"
)

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

func (s *Sitting) offersRound(a Ask) bool {
	c := s.Course
	switch {
	case a.Endless:
		return course.HasPractice(c)
	case len(c.Scenarios) == 0:
		return false
	case a.Mode == quiz.ModeExam:
		_, err := quiz.Exam(c.Scenarios, rand.New(rand.NewPCG(1, 1)))
		return err == nil
	case a.Mode == quiz.ModePlacement:
		return len(c.Lessons) > 1
	}
	return true
}
