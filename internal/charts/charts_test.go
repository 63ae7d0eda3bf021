package charts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/internal/project"
	"bouncer/lessons"
	"bouncer/quiz"
)

var update = flag.Bool("update", false, "write the golden files anew")

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) // a Monday

// learner has something of everything.
func learner() Learner {
	last := now.AddDate(0, 0, -1)
	st := quiz.Stats{
		Answers: 120, Correct: 90, Imported: 4, Due: 3, Level: 2,
		Topics: []quiz.TopicStats{
			{Topic: "basics", Mastered: 4, Answers: 30, Correct: 29},
			{Topic: "bearer", Mastered: 1, Shaky: 1, Unseen: 2, Answers: 9, Correct: 5},
			{Topic: "a topic with a long name", Shaky: 1, Unseen: 99},
		},
		Misconceptions: []quiz.MisconceptionStats{
			{ID: "open", State: quiz.Shaky, Times: 3, Last: &last},
			{ID: "gone", State: quiz.Shaky, Times: 1},
			{ID: "once", State: quiz.Shaky, Resisted: 1},
			{ID: "cured", State: quiz.Mastered, Times: 1, Cured: true},
			{ID: "unmet", State: quiz.Unseen},
		},
		Calibration: []quiz.CalibrationStats{{Sure: "sure", Right: 50, Wrong: 4}, {Sure: "unsure", Right: 5, Wrong: 9},
			{Sure: "unsaid"}},
		MixUps: []quiz.MixUpStats{{Due: 401, Chose401: 40, Chose403: 8, Other: 1}, {Due: 403, Chose403: 29}},
		Days: []quiz.DayStats{{Day: "2025-01-01", Answers: 2}, {Day: "2026-10-05", Answers: 30},
			{Day: "2026-11-20", Answers: 12}, {Day: "2026-11-23", Answers: 1}},
	}
	for i := range 14 {
		st.DueDays = append(st.DueDays,
			quiz.DueStats{Day: now.AddDate(0, 0, i).Format(time.DateOnly), Due: []int{12, 0, 1, 5}[i%4] / (1 + i/4)})
	}
	c := &course.Course{
		Lessons: []lessons.Lesson{{ID: "two-gates", Number: 1}},
		Misconceptions: map[string]quiz.Misconception{
			"open": {ID: "open",
				Believes: "A caller who shows no credentials at a protected resource gets 403, as if it were known " +
					"who asks.",
				Lesson: "two-gates"},
			"once":  {ID: "once", Believes: `401 says "Unauthorized".`, Lesson: "two-gates"},
			"cured": {ID: "cured", Believes: "A wrong password is answered with 403.", Lesson: "two-gates"},
			"unmet": {ID: "unmet", Believes: "Nobody should read this here.", Lesson: "two-gates"},
		},
	}
	for id, stages := range map[string]int{"notes": 6, "unbegun": 6} {
		p := quiz.Project{Stages: make([]quiz.Stage, stages)}
		p.ID = id
		c.Projects = append(c.Projects, project.Contract{Project: p})
	}
	built := map[string][]int{"notes": {0, 1, 2, 3}}
	return Learner{Stats: st, Course: c, Now: now, Built: built, Exams: []progress.ExamLog{
		{ExamResult: quiz.ExamResult{At: now.AddDate(0, -1, 0), Right: 20, Total: 25}, Imported: true},
		{ExamResult: quiz.ExamResult{At: now, Right: 23, Total: 25, Passed: true}},
	}}
}

func TestFigures(t *testing.T) {
	for _, width := range []int{38, 76} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			got := Plain(Sections(learner(), width))
			file := filepath.Join("testdata", fmt.Sprintf("figures-%d.golden", width))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got); if that is meant, run the test with -update:\n%s", diff)
			}
		})
	}
}

// TestEveryFigureFits sweeps widths and amounts: no line is wider than asked for.
func TestEveryFigureFits(t *testing.T) {
	huge := learner()
	huge.Stats.Answers, huge.Stats.Correct, huge.Stats.Due = 123456, 99999, 150
	huge.Stats.MixUps[0] = quiz.MixUpStats{Due: 401, Chose401: 54321, Chose403: 12345, Other: 9999}
	huge.Stats.Calibration[0] = quiz.CalibrationStats{Sure: "sure", Right: 54321, Wrong: 12345}
	empty := Learner{Course: &course.Course{}, Now: now}
	for name, l := range map[string]Learner{"some": learner(), "huge": huge, "nothing": empty} {
		for width := 38; width <= 140; width++ {
			for _, row := range strings.Split(Plain(Sections(l, width)), "\n") {
				if got := ansi.StringWidth(row); got > width {
					t.Fatalf("%s at %d: a line of %d cells: %q", name, width, got, row)
				}
			}
		}
	}
}

func TestWhatLinesLeadTo(t *testing.T) {
	var to []Onward
	for _, s := range Sections(learner(), 76) {
		for _, l := range s.Lines {
			if l.To != nil {
				to = append(to, *l.To)
			}
		}
	}
	want := []Onward{{Review: true}, {Topic: "basics"}, {Topic: "bearer"}, {Topic: "a topic with a long name"},
		{Lesson: "two-gates"}}
	if diff := cmp.Diff(want, to); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	empty := Sections(Learner{Course: &course.Course{}, Now: now}, 76)
	if l := empty[0].Lines[0]; l.To == nil || !l.To.Quiz {
		t.Errorf("nothing leads someone new to a quiz: %+v", l)
	}
}

// TestHostileNames: a course of one's own may name its topics as it likes.
func TestHostileNames(t *testing.T) {
	l := learner()
	l.Stats.Topics[0].Topic = "a\x1b[31m\u202eb\nc"
	l.Course.Misconceptions["open"] = quiz.Misconception{ID: "open", Believes: "x\x1b]0;y\x07\nz"}
	got := Plain(Sections(l, 76))
	if strings.ContainsAny(got, "\x1b\x07\u202e") || strings.Contains(got, "\nz") {
		t.Errorf("a control came through:\n%q", got)
	}
}

func TestShare(t *testing.T) {
	for _, test := range []struct {
		n      int
		counts []int
		want   []int
	}{
		{10, []int{0, 0, 0}, []int{0, 0, 0}},
		{10, []int{5, 0, 5}, []int{5, 0, 5}},
		{10, []int{1, 0, 999}, []int{1, 0, 9}},
		{4, []int{1, 1, 999}, []int{1, 1, 2}},
		{10, []int{1, 1, 1}, []int{4, 3, 3}},
	} {
		if got := share(test.n, test.counts...); !cmp.Equal(got, test.want) {
			t.Errorf("share(%d, %v) = %v, want %v", test.n, test.counts, got, test.want)
		}
	}
}

func TestPercentIsHonest(t *testing.T) {
	for _, test := range []struct {
		part, whole int
		want        string
	}{{0, 0, "–"}, {0, 9, "0 %"}, {1, 9999, "1 %"}, {9998, 9999, "99 %"}, {9, 9, "100 %"}, {1, 3, "33 %"}} {
		if got := percent(test.part, test.whole); got != test.want {
			t.Errorf("percent(%d, %d) = %s, want %s", test.part, test.whole, got, test.want)
		}
	}
}

// TestTheCalendarEndsToday on every day of a leap year and wherever the learner is.
func TestTheCalendarEndsToday(t *testing.T) {
	zone := time.FixedZone("far", 14*3600)
	for i := range 366 {
		at := time.Date(2028, 1, 1, 0, 30, 0, 0, zone).AddDate(0, 0, i)
		l := learner()
		l.Now = at
		l.Stats.Days = []quiz.DayStats{{Day: at.Format(time.DateOnly), Answers: 30}}
		s := drawing{l, 74}.days()
		for row, ln := range s.Lines[1:8] {
			text := ln.plain()
			today := row == (int(at.Weekday())+6)%7
			if today != strings.HasSuffix(text, "█ ") || !today && strings.Contains(text, "█") {
				t.Fatalf("%s, row %d: %q", at.Format(time.RFC1123), row, text)
			}
		}
	}
}
