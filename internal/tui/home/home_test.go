package home_test

import (
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/home"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/quiz"
)

func TestTheMenuIsGoneThrough(t *testing.T) {
	d := tuitest.Open(t, home.New(tuitest.Sitting(t)), 76, 16)
	d.Shows("▸ Start")
	d.Hides("Exam") // which the small course has too few questions for
	d.Press("down", "down")
	d.Shows("▸ Lessons")
	d.Press("up", "up", "up")
	d.Shows("▸ Progress")
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
	d.Shows("more ↓ (3)")
	d.Press("end")
	d.Shows("▸ Progress", "more ↑ (3)")
	d.Resize(38, 10)
	d.Shows("▸ Progress", "more ↑ (1)")
	d.Resize(76, 20)
	d.Shows("▸ Progress", "Start")
	d.Hides("more")
}

// missed is what the log has of a question missed three days ago: it is due.
func missed(t *testing.T) progress.Event {
	t.Helper()
	sc := tuitest.Sitting(t).Course.Scenarios[0]
	return progress.Answer(quiz.Attempt{Scenario: sc.ID, At: coursetest.Noon.Add(-72 * time.Hour), Mode: quiz.ModeQuiz})
}

// left is a round that was left after its first question.
func left(r progress.Round) progress.Event {
	r.Index, r.Count, r.Seed = 1, 3, 1
	return progress.InRound(coursetest.Noon.Add(-71*time.Hour), r)
}

func TestTheDayComesFirst(t *testing.T) {
	old := left(progress.Round{Mode: quiz.ModeQuiz, Aimed: true})
	d := tuitest.Open(t, home.New(tuitest.Sitting(t, missed(t), old)), 76, 16)
	d.Shows("▸ Today        1 due, then one new case", "1 min")
	d.Hides("Start", "Fast way")
	d.Press("enter")
	d.Goes(screen.Open{Page: study.Daily()})
	d.Resize(38, 10)
	d.Shows("▸ Today        1 due, one new    1 min")
}

func TestARoundUnderWayIsNamedOnce(t *testing.T) {
	for _, tt := range []struct {
		round        progress.Round
		shows, lacks string
	}{
		{progress.Round{Mode: quiz.ModeQuiz, Aimed: true}, "Quiz         question 2 of 3", "Continue"},
		{progress.Round{Mode: quiz.ModeDaily}, "Today        question 2 of 3", "Continue"},
		{progress.Round{Mode: quiz.ModePlacement}, "Placement    question 2 of 3", "Continue"},
		{progress.Round{Mode: quiz.ModeReview}, "Continue     Review · question 2 of 3", "Quiz         question"},
		{progress.Round{Mode: quiz.ModeQuiz, Topic: "bearer"}, "Continue     Quiz · question 2 of 3",
			"Quiz         question"},
	} {
		d := tuitest.Open(t, home.New(tuitest.Sitting(t, missed(t), left(tt.round))), 76, 16)
		d.Shows(tt.shows, "Lessons      Lesson 1 · Two doors")
		d.Hides(tt.lacks)
	}
}

// TestNineRowsAtMost: in the built-in course, which lacks nothing.
func TestNineRowsAtMost(t *testing.T) {
	whole, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, events := range map[string][]progress.Event{
		"an answer": {missed(t)},
		"a lesson begun": {progress.Fire(coursetest.Noon, "two-gates", 1),
			progress.AtBlock(coursetest.Noon, "two-gates", 1)},
		"a round left": {missed(t), left(progress.Round{Mode: quiz.ModeQuiz, Topic: "bearer"})},
	} {
		s := tuitest.Sitting(t, events...)
		s.Course = whole
		d := tuitest.Open(t, home.New(s), 76, 16)
		d.Shows("▸ Today", "Lessons      Fast way · Two gates", "Exam")
		if n := len(d.Frame().Zones); n > 9 {
			t.Errorf("%s: %d rows\n%s", name, n, d.Text())
		}
	}
}

func TestWhatTheCourseLacksIsNotOffered(t *testing.T) {
	s := tuitest.Sitting(t)
	s.Course.Missions, s.Course.Repairs, s.Course.Projects = nil, nil, nil
	s.Course.Lessons, s.Course.Tellings = s.Course.Lessons[:1], nil
	d := tuitest.Open(t, home.New(s), 76, 16)
	d.Shows("▸ Start", "Quiz", "Workbench", "Progress")
	d.Hides("Placement", "Hands on", "Practice", "Exam")
}
