package lessonlist_test

import (
	"testing"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/lessonlist"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

func TestALessonIsChosen(t *testing.T) {
	d := tuitest.Open(t, lessonlist.New(tuitest.Sitting(t)), 76, 16)
	d.Shows("▸  1  Two doors", "2 to read", "min")
	d.Wheel(0, 1)
	d.Shows("▸  2  The next one")
	d.Wheel(0, -1)
	d.Shows("▸  1  Two doors")
	d.Press("end", "enter")
	d.Goes(screen.Open{Page: study.Lesson{ID: "the-next"}})
	d.Click("Two doors")
	d.Goes(screen.Open{Page: study.Lesson{ID: "two-doors"}})
	d.Press("esc")
	d.Goes(screen.Back{})
}

func TestAListThatDoesNotFitSaysSo(t *testing.T) {
	d := tuitest.Open(t, lessonlist.New(tuitest.Sitting(t)), 76, 3)
	d.Shows("Two doors", "more ↓ (1)")
	d.Hides("The next one")
	d.Press("down")
	d.Shows("The next one", "more ↑ (1)")
	d.Hides("Two doors")
}

func TestWhatWasDoneShowsOnComingBack(t *testing.T) {
	s := tuitest.Sitting(t)
	d := tuitest.Open(t, lessonlist.New(s), 76, 16)
	d.Hides("✓ done")
	s.Lesson("two-doors").Finished = true
	d.Send(screen.OnTop{})
	d.Shows("✓ done")
}

func TestTheListBeginsAtTheLessonToGoOnWith(t *testing.T) {
	noon := coursetest.Noon
	s := tuitest.Sitting(t, progress.Fire(noon, "the-next", 1), progress.AtBlock(noon, "the-next", 1))
	d := tuitest.Open(t, lessonlist.New(s), 76, 16)
	d.Shows("▸  2  The next one")
	d.Press("enter")
	d.Goes(screen.Open{Page: study.Lesson{ID: "the-next", Block: 1}})
}
