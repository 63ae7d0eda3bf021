package study

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course/coursetest"
	"bouncer/quiz"
)

func ids(picks []quiz.Pick) (out []string) {
	for _, p := range picks {
		out = append(out, p.Scenario.ID)
	}
	return out
}

func TestWhichRoundBegins(t *testing.T) {
	topic := Ask{Topic: "bearer", Count: 4}
	seeded := topic
	seeded.Seed = 7
	for _, tt := range []struct {
		name    string
		left    Ask // one answer of it was given
		asked   Ask
		goesOn  bool
		answers int
	}{
		{"the same kind goes on", topic, topic, true, 1},
		{"with fewer questions too", topic, Ask{Topic: "bearer", Count: 2}, true, 1},
		{"unless it is asked for anew", topic, topic.Again(), false, 0},
		{"or by its number", topic, seeded, false, 0},
		{"another kind is another round", topic, Ask{Aimed: true, Count: 4}, false, 0},
		{"an aimed one goes on", Ask{Aimed: true, Count: 4}, Ask{Mode: quiz.ModeQuiz, Aimed: true, Count: 4}, true, 1},
		{"practice never does", topic, Ask{Endless: true}, false, 0},
		{"a placement goes on", Placement(), Placement(), true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, dir := coursetest.Small(t), t.TempDir()
			s := sit(t, c, dir)
			left := begin(t, s, tt.left)
			answer(t, s, left, 1, false)
			for when, s := range map[string]*Sitting{"at once": s, "later": sit(t, c, dir)} {
				r := begin(t, s, tt.asked)
				if len(r.Attempts) != tt.answers || tt.goesOn && !slices.Equal(ids(r.Picks), ids(left.Picks)) {
					t.Errorf("%s: %v, %d answered; left %v", when, ids(r.Picks), len(r.Attempts), ids(left.Picks))
				}
			}
		})
	}
}

// Whatever was done in between, each round that was begun can be found.
func TestRoundsUnderWay(t *testing.T) {
	c, dir := coursetest.Small(t), t.TempDir()
	s := sit(t, c, dir)
	answer(t, s, begin(t, s, AimedQuiz()), 1, true)
	answer(t, s, begin(t, s, Placement()), 2, true)
	done := begin(t, s, Ask{Topic: "bearer", Count: 2})
	answer(t, s, done, 2, true)
	begin(t, s, Ask{Level: 1, Count: 2}).Question() // nothing answered
	r, _ := s.Read("two-doors")
	if err := s.Log.Append(r.At(0)...); err != nil {
		t.Fatal(err)
	}
	for when, s := range map[string]*Sitting{"at once": s, "later": sit(t, c, dir)} {
		var got []string
		for _, a := range s.UnderWay() {
			got = append(got, a.Name())
		}
		if want := []string{"Placement", "Quiz"}; !slices.Equal(got, want) {
			t.Errorf("%s: under way %v, want %v", when, got, want)
		}
		if left, ok := s.Left(); !ok || left != (Lesson{ID: "two-doors"}) {
			t.Errorf("%s: left %+v", when, left)
		}
	}
}

// No figure knows of an exam's answers before its end; giving it up lets them
// count.
func TestAnExamUnderWay(t *testing.T) {
	c, dir := examCourse(t), t.TempDir()
	s := sit(t, c, dir)
	exam := begin(t, s, Exam())
	answer(t, s, exam, 3, false)
	silent := func(when string, s *Sitting) {
		t.Helper()
		stats := s.Stats()
		if stats.Answers != 0 || len(s.Model.Due(coursetest.Noon.Add(time.Hour))) > 0 || len(s.Past.Attempts) > 0 {
			t.Errorf("%s: %d answers, %d due", when, stats.Answers, stats.Due)
		}
	}
	silent("at once", s)
	later := sit(t, c, dir)
	silent("later", later)
	on := begin(t, later, Exam())
	if len(on.Attempts) != 3 || !slices.Equal(ids(on.Picks), ids(exam.Picks)) {
		t.Fatalf("%d answered of %v", len(on.Attempts), ids(on.Picks))
	}
	answer(t, later, on, 1, true)
	silent("after one more", later)
	begin(t, later, Exam().Again())
	if n := later.Stats().Answers; n != 4 {
		t.Errorf("given up: %d answers", n)
	}
}

func TestAnExamToItsEnd(t *testing.T) {
	for _, tt := range []struct {
		right  int
		passed bool
	}{{quiz.ExamPass, true}, {quiz.ExamPass - 1, false}} {
		c, dir := examCourse(t), t.TempDir()
		s := sit(t, c, dir)
		r := begin(t, s, Exam())
		answer(t, s, r, tt.right, true)
		answer(t, s, r, quiz.ExamQuestions-tt.right, false)
		out := r.Outcome()
		if !r.Done() || out.Exam == nil || out.Exam.Passed != tt.passed || out.Score.Right != tt.right {
			t.Fatalf("%+v", out)
		}
		// It is in the log without another word: the program may end here.
		for when, s := range map[string]*Sitting{"at once": s, "later": sit(t, c, dir)} {
			exams := s.Exams()
			if len(exams) != 1 || exams[0].Right != tt.right || exams[0].Passed != tt.passed ||
				s.Stats().Answers != quiz.ExamQuestions || len(s.UnderWay()) > 0 {
				t.Errorf("%s: %+v, %d answers", when, exams, s.Stats().Answers)
			}
		}
	}
}

func TestAPlacementIsKeptWithItsLastAnswer(t *testing.T) {
	c, dir := coursetest.Small(t), t.TempDir()
	s := sit(t, c, dir)
	r := begin(t, s, Placement())
	answer(t, s, r, len(r.Picks), true)
	if later := sit(t, c, dir); later.Past.Placement == nil || s.Past.Placement == nil || !later.Optional("two-doors") {
		t.Errorf("%+v, %+v", s.Past.Placement, later.Past.Placement)
	}
}

func TestNoRound(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	for _, tt := range []struct {
		ask  Ask
		want error
	}{{Review(), ErrNothingDue}, {Ask{Topic: "nonsense", Count: 1}, ErrNoScenario}} {
		if _, err := s.Begin(tt.ask); !errors.Is(err, tt.want) {
			t.Errorf("%+v: %v", tt.ask, err)
		}
	}
	if _, err := s.Begin(Exam()); err == nil || !strings.Contains(err.Error(), "25 scenarios") {
		t.Errorf("an exam of four scenarios: %v", err)
	}
}

// An answer counts only once the server has decided.
func TestAnAnswerThatCannotBeFired(t *testing.T) {
	s := sit(t, coursetest.Small(t), t.TempDir())
	r := begin(t, s, Ask{Count: 1})
	q, _ := r.Question()
	p, err := q.Prepare(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := q.Answer(p, 401)(ended); err == nil || len(r.Attempts) > 0 {
		t.Errorf("%v, %d attempts", err, len(r.Attempts))
	}
	if h, err := s.Log.History(); err != nil || len(h.Attempts) > 0 {
		t.Errorf("%v, %d kept", err, len(h.Attempts))
	}
}

func TestCertificate(t *testing.T) {
	at := time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC) // the next day in Tokyo
	x := quiz.ExamResult{At: at, Right: 24, Total: 25, Needed: 22, Passed: true}
	s := sit(t, coursetest.Small(t), t.TempDir())
	s.Now = func() time.Time { return at.In(time.FixedZone("JST", 9*60*60)) }
	files, err := s.Certify(x, "Ann Lee")
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	page, err := os.ReadFile(filepath.Join(s.Folder, files[0]))
	if err != nil || !strings.Contains(string(page), "Ann Lee") ||
		!strings.Contains(string(page), "November 24, 2026") {
		t.Errorf("%v\n%s", err, page)
	}
	if _, err := s.Certify(x, "Bob"); err == nil || !strings.Contains(err.Error(), "already there") {
		t.Errorf("over one that is there: %v", err)
	}
	if err := os.Remove(filepath.Join(s.Folder, files[0])); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Certify(x, "Bob"); err == nil {
		t.Error("the picture was overwritten")
	}
	if _, err := os.Stat(filepath.Join(s.Folder, files[0])); !os.IsNotExist(err) {
		t.Error("half a certificate is left behind")
	}
	s.Folder = ""
	if _, err := s.Certify(x, "Bob"); err == nil {
		t.Error("written without a folder")
	}
}
