package tui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

// events is what a folder's log holds, as another process would read it.
func events(t *testing.T, dir string) []progress.Event {
	t.Helper()
	log := progress.Open(dir)
	defer log.Close()
	all, err := log.Events()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func count(all []progress.Event, k progress.Kind) (n int) {
	for _, e := range all {
		if e.Kind == k {
			n++
		}
	}
	return n
}

func TestAnAnswerIsOnDiskWhenItsVerdictIsShown(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 40, true, study.Ask{Count: 2, Seed: 1})
	if n := count(events(t, dir), progress.Answered); n != 0 {
		t.Fatalf("%d answers before the first", n)
	}
	d.press("space", "h")
	d.answer(true)
	d.shows("✓ Right:")
	all := events(t, dir)
	if n := count(all, progress.Answered); n != 1 {
		t.Fatalf("%d answers on disk, want 1", n)
	}
	for _, e := range all {
		if a := e.Attempt; e.Kind == progress.Answered &&
			(!a.Right || a.Sure != quiz.Sure || !a.Hinted || a.Mode != quiz.ModeQuiz || !a.At.Equal(noon)) {
			t.Errorf("kept as %+v", a)
		}
	}
}

func TestTheQuizGoesOnWhereItWasLeft(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 40, true, study.Ask{Count: 2, Seed: 1})
	d.answer(true)
	d.press("enter")
	second := d.text()
	d.press("ctrl+c")

	d = openIn(t, dir, 80, 40, true, nil)
	d.shows("▸ Today", "Continue", "Quiz · question 2 of 2")
	d.press("down", "enter")
	if got := d.text(); got != second {
		t.Errorf("resumed at\n%s\nwant\n%s", got, second)
	}
	d.answer(false)
	d.press("enter")
	d.shows("1 of 2 right")
	d.press("esc")
	d.hides("question 2 of 2")
}

func TestAnAimedRoundGoesOnWithItsReasons(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 40, true, study.Ask{Aimed: true, Count: 3, Seed: 1})
	d.shows("You haven't met this one yet.")
	d.answer(true)
	d.press("enter")
	second := d.text()
	d.press("ctrl+c")
	d = openIn(t, dir, 80, 40, true, nil)
	d.shows("Quiz         question 2 of 3")
	d.hides("Continue")
	d.press("down", "down", "down", "enter")
	d.shows("You are in the middle of it.")
	d.press("enter")
	if got := d.text(); got != second {
		t.Errorf("resumed at\n%s\nwant\n%s", got, second)
	}
}

func TestTheLessonGoesOnWhereItWasLeft(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 24, true, nil)
	d.shows("Start", "Placement")
	d.press("enter", "enter", "tab", "1", "ctrl+c")

	d = openIn(t, dir, 80, 24, true, nil)
	d.shows("Lessons      Lesson 1 · Two doors", "Placement") // which stays until it was taken
	d.press("down", "enter")
	d.shows("▸  1  Two doors")
	d.press("enter")
	d.shows("2 of 3 requests", "alice.expired")
	d.hides("opens once you have predicted")
}

func TestAFinishedLessonIsDone(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 110, true, study.Lesson{ID: "two-doors"})
	d.press("enter", "tab", "1", "tab", "h", "h", "s", "ctrl+c")
	if n := count(events(t, dir), progress.Finished); n != 1 {
		t.Fatalf("%d lessons finished on disk, want 1", n)
	}
	d = openIn(t, dir, 80, 24, true, study.Lessons{})
	d.shows("✓ done")
	d.press("esc")
	d.shows("Lessons      Lesson 2 · The next one")
}

func TestAReviewAsksWhatIsDue(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 40, true, study.Ask{Mode: quiz.ModeReview, Count: 5})
	d.shows("Review", "Nothing is due;")
	d.press("esc")
	d.send(screen.Open{Page: study.Ask{Count: 1, Seed: 1}})
	d.answer(false)
	d.clock = d.clock.Add(24 * time.Hour)
	d.press("esc")
	d.shows("▸ Today        1 due, then one new case")
	d.send(screen.Open{Page: study.Ask{Mode: quiz.ModeReview, Count: 5}})
	d.shows("Review  1 of 1", "wrong last time.")
}

func TestAPlacementTellsAtItsEnd(t *testing.T) {
	d := open(t, 80, 40, true, study.Ask{Mode: quiz.ModePlacement, Count: quiz.PlacementQuestions})
	for range 10 {
		d.hides("✓ Right", "× Not")
		if d.m.top().View().Title == "Result" {
			break
		}
		d.answer(true)
	}
	d.shows("You may leave these out:", "Two doors")
	d.press("enter")
	d.shows("optional")
}

func TestAnExamNeedsEnoughScenarios(t *testing.T) {
	d := open(t, 80, 24, true, study.Ask{Mode: quiz.ModeExam, Count: quiz.ExamQuestions})
	d.shows("An exam takes 25 scenarios")
}

func TestWhatCannotBeSavedIsSaid(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a-file")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := openIn(t, dir, 80, 40, true, nil)
	d.shows("not saved", "Not saved:")
	d.send(screen.Open{Page: study.Ask{Count: 1, Seed: 1}})
	d.answer(true)
	d.shows("not saved", "✓ Right:")
}
