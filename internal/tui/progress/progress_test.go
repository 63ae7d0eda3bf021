package progress_test

import (
	"testing"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	screens "bouncer/internal/tui/progress"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/quiz"
)

// sitting is one of somebody who took 401 for 403.
func sitting(t *testing.T) *study.Sitting {
	var events []progress.Event
	for _, sc := range tuitest.Sitting(t).Course.Scenarios {
		if sc.Topic == "bearer" && sc.Answer == 401 {
			a := quiz.Attempt{Scenario: sc.ID, Choice: 403, At: coursetest.Noon, Mode: quiz.ModeQuiz,
				Trap: sc.Grade(403).Trap}
			events = append(events, progress.Answer(a))
		}
	}
	return tuitest.Sitting(t, events...)
}

func TestTheFiguresAreScrolledAndLeadOn(t *testing.T) {
	d := tuitest.Open(t, screens.New(sitting(t)), 76, 16)
	d.Shows("0 right", "▸ bearer", "more ↓")
	d.Scrolls(0)
	d.Press("enter")
	d.Goes(screen.Open{Page: study.Ask{Topic: "bearer", Count: 10}})
	d.Press("end")
	d.Hides("0 right")
	d.Shows("more ↑")
	d.Press("home")
	d.Shows("0 right")
	d.Click("bearer")
	d.Goes(screen.Open{Page: study.Ask{Topic: "bearer", Count: 10}})
	d.Press("esc")
	d.Goes(screen.Back{})
}

// TestTheCursorStaysInSight: it goes from row to row that leads on, and where
// the page moves on without it, to one that is in sight.
func TestTheCursorStaysInSight(t *testing.T) {
	d := tuitest.Open(t, screens.New(sitting(t)), 76, 16)
	d.Press("down")
	d.Hides("▸ bearer")
	d.Shows("▸")
	d.Press("up")
	d.Shows("▸ bearer")
}
