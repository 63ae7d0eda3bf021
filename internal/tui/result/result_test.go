package result_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/study"
	"bouncer/internal/tui/result"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/quiz"
)

// exam is the result of one with so many right of 25, 22 of which are needed.
func exam(right int) study.Result {
	x := quiz.ExamResult{Right: right, Total: 25, Needed: 22, Passed: right >= 22, At: coursetest.Noon}
	ask := study.Ask{Mode: quiz.ModeExam, Count: 25, Seed: 7}
	return study.Result{Of: ask, Outcome: study.Outcome{Score: quiz.Result{Right: right, Total: 25}, Exam: &x}}
}

func open(t *testing.T, p study.Result, w, h int) *tuitest.Driver {
	return tuitest.Open(t, result.New(tuitest.Handle(t), tuitest.Sitting(t), p), w, h)
}

func TestAnExamIsPassedOrNot(t *testing.T) {
	for _, tt := range []struct {
		right            int
		shows, hides     string
		sheet, otherwise string
	}{
		{24, "✓ Passed.", "Not passed", "Certificate", "Record"},
		{22, "✓ Passed.", "Not passed", "Certificate", "Record"},
		{21, "× Not passed.", "✓", "Record", "Certificate"},
	} {
		d := open(t, exam(tt.right), 76, 16)
		d.Shows(tt.shows, "22 of 25 are needed", tt.sheet)
		d.Hides(tt.hides, tt.otherwise)
	}
}

func TestTheCertificateIsWritten(t *testing.T) {
	s, dir := tuitest.Sitting(t), t.TempDir()
	s.Folder, s.Past.Name = dir, "Ann Lee"
	now := coursetest.Noon
	s.Now = func() time.Time { return now }
	d := tuitest.Open(t, result.New(tuitest.Handle(t), s, exam(24)), 76, 16)
	d.Press("enter") // meant for the question before
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
		t.Fatalf("a reflex writes %v", files)
	}
	now = now.Add(500 * time.Millisecond)
	d.Press("enter")
	d.Shows("certificate")
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 2 {
		t.Fatalf("it writes %v", files)
	}
	page, err := os.ReadFile(files[0])
	if err != nil || !strings.Contains(string(page), "24 of 25") || !strings.Contains(string(page), "Ann Lee") {
		t.Errorf("%s: %v\n%s", files[0], err, page)
	}
	d.Press("enter")
	d.Shows("already there")
}

// round is a round of two, one of them a mix-up.
func round(s *study.Sitting) study.Result {
	score := quiz.Result{Right: 1, Total: 2, Lessons: []quiz.Help{{Lesson: "two-doors"}}}
	m := quiz.MixUp{Chose: 403, Due: 401, Times: 2}
	for _, mc := range s.Course.Misconceptions {
		m.Misconceptions = append(m.Misconceptions, mc)
	}
	score.MixUps = []quiz.MixUp{m}
	return study.Result{Of: study.Ask{Count: 2, Seed: 3}, Outcome: study.Outcome{Score: score}}
}

func TestTheWaysOnAreGoneThrough(t *testing.T) {
	p := round(tuitest.Sitting(t))
	d := open(t, p, 76, 30)
	d.Shows("1 of 2 right", "× 403 where ○ 401 was due, 2 times", "What helps:", "▸ Lesson 1")
	d.Press("enter")
	d.Goes(screen.Open{Page: study.Lesson{ID: "two-doors"}})
	d.Press("down", "enter")
	d.Goes(screen.Replace{Page: study.Ask{Count: 2, Anew: true}})
	d.Click("Lesson 1")
	d.Goes(screen.Open{Page: study.Lesson{ID: "two-doors"}})
	d.Press("esc")
	d.Goes(screen.Back{})
}

func TestALongResultIsScrolledAndTheCursorIsShown(t *testing.T) {
	d := open(t, round(tuitest.Sitting(t)), 36, 5)
	d.Shows("more ↓")
	d.Hides("▸")
	d.Scrolls(0)
	d.Press("down")
	d.Shows("▸ Again", "more ↑")
}
