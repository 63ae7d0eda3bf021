package tui

import (
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

// TestAnExamIsNeverLost: it has a door, waits at its question whichever way one
// comes back, ends in a result that no reflex loses, and that can be come back to.
func TestAnExamIsNeverLost(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	d := openCourse(t, c, dir, 80, 24, true, study.Exam())
	d.shows("25 questions, 22 of them right pass", "You may leave at any time", "f1 keys",
		"Your name, for the certificate")
	d.press("Ann Lee?", "enter")
	d.shows("Exam  1 of 25")
	answers := func(n int, d *driver) {
		for range n {
			d.press("1")
		}
	}
	answers(3, d)
	d.shows("Exam  4 of 25")
	d.press("esc")
	d.shows("question 4 of 25", "nothing answered yet")
	for _, first := range []study.Page{study.Exam(), study.Ask{Mode: quiz.ModeExam, Count: 25}} {
		again := openCourse(t, c, dir, 80, 24, true, first)
		again.shows("Exam · question 4 of 25", "enter go on", "n start anew")
		again.press("x", "1", "esc")
		again.shows("question 4 of 25")
	}
	d = openCourse(t, c, dir, 80, 24, true, study.Exam())
	d.press("enter")
	d.shows("Exam  4 of 25")
	answers(22, d)
	d.shows("Result  Exam", "of 25 right")
	d.press("enter")
	d.shows("Result  Exam")
	d.pass(time.Second)
	d.press("esc")
	d.shows("of 25, on Nov 23")
	d.send(screen.Open{Page: study.Exam().Again()})
	d.shows("will bear the name Ann Lee?")
}

// TestKeysBeforeTheCourseIsReadAreKept: and each is played when what the one
// before brought has come to rest.
func TestKeysBeforeTheCourseIsReadAreKept(t *testing.T) {
	d := openEarly(t, nil, "down", "down", "enter", "down")
	d.shows("2 to read", "▸  2  The next one")
	d = openEarly(t, study.Lesson{ID: "two-doors"}, "tab", "403")
	d.shows("You said 403; the server answered ○ 401")
}
