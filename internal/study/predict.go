package study

import (
	"net/http"

	"bouncer/internal/progress"
	"bouncer/quiz"
)

// Another foretells an answer that is neither 401 nor 403 and lets nobody in.
const Another = 1

// Predictions are what may be foretold of a request; 200 stands for any success.
func Predictions() []int {
	return []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusOK, Another}
}

// Foretold reports whether a prediction came true; 200 stands for "let in" and
// holds for any success.
func Foretold(predicted, got int) bool {
	switch predicted {
	case http.StatusOK:
		return got/100 == 2
	case Another:
		return got/100 != 2 && got != http.StatusUnauthorized && got != http.StatusForbidden
	}
	return predicted == got
}

// foretell is a prediction as the answer it counts as. twin is the scenario that
// asks the same.
func foretell(said int, sure quiz.Sureness, got int, twin *quiz.Scenario) quiz.Attempt {
	a := quiz.Attempt{Choice: said, Sure: sure, Right: Foretold(said, got)}
	if !a.Right && twin != nil {
		a.Trap = twin.Grade(said).Trap
	}
	return a
}

// twin is the scenario that asks what a lesson's block asks for; nil where there
// is none.
func (s *Sitting) twin(lesson string, block int) *quiz.Scenario {
	return s.Course.Twin(lesson, block)
}

// foretold takes a prediction into the model.
func (s *Sitting) foretold(lesson string, block int, a quiz.Attempt) {
	s.count(s.asScenario(progress.Predict(lesson, block, a).Attempt))
}

// asScenario is an answer as the model knows it: a prediction counts as an
// answer to the scenario that asks the same, where the course has one. Any other
// counts in the totals only.
func (s *Sitting) asScenario(a quiz.Attempt) quiz.Attempt {
	if lesson, block, ok := progress.BlockOf(a); ok {
		if twin := s.twin(lesson, block); twin != nil {
			a.Scenario = twin.ID
		}
	}
	return a
}
