package home_test

import (
	"testing"

	"bouncer/internal/study"
	"bouncer/internal/tui/home"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

func TestTheMenuIsGoneThrough(t *testing.T) {
	d := tuitest.Open(t, home.New(tuitest.Sitting(t)), 76, 16)
	d.Shows("▸ Start")
	d.Press("down", "down")
	d.Shows("▸ Lessons")
	d.Press("up", "up", "up")
	d.Shows("▸ Exam")
	d.Press("down")
	d.Shows("▸ Start")
	d.Wheel(0, 2)
	d.Shows("▸ Lessons")
	d.Wheel(0, -1)
	d.Shows("▸ Placement")
	d.Press("down", "enter")
	d.Goes(screen.Open{Page: study.Lessons{}})
	d.Click("Workbench")
	d.Goes(screen.Open{Page: study.Workbench{}})
	d.Press("q")
	d.Goes(screen.Back{})
}

func TestNothingOpensBeforeTheCourseIsRead(t *testing.T) {
	d := tuitest.Open(t, home.New(nil), 76, 16)
	d.Press("enter")
	if len(d.Asked) > 0 {
		t.Errorf("it asks for %v", d.Asked)
	}
	d.Send(screen.Loaded{Sitting: tuitest.Sitting(t)})
	d.Press("enter")
	d.Goes(screen.Open{Page: study.Lesson{ID: "two-doors"}})
}

// TestAMenuThatDoesNotFitSaysSo: and the cursor stays in sight.
func TestAMenuThatDoesNotFitSaysSo(t *testing.T) {
	d := tuitest.Open(t, home.New(tuitest.Sitting(t)), 38, 8)
	d.Shows("more ↓ (4)")
	d.Press("end")
	d.Shows("▸ Exam", "more ↑ (4)")
	d.Resize(38, 10)
	d.Shows("▸ Exam", "more ↑ (2)")
	d.Resize(76, 20)
	d.Shows("▸ Exam", "Start")
	d.Hides("more")
}
