package study

import (
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// examCourse has scenarios enough for an exam.
func examCourse(tb testing.TB) *course.Course {
	tb.Helper()
	c, err := course.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// sit opens a sitting with the log of a folder. Its clock is a minute further at
// each look.
func sit(tb testing.TB, c *course.Course, dir string) *Sitting {
	tb.Helper()
	log := progress.Open(dir)
	tb.Cleanup(func() { _ = log.Close() })
	now := coursetest.Noon
	s := Open(c, log, func() time.Time {
		now = now.Add(time.Second)
		return now
	})
	if s.Unread != nil {
		tb.Fatal(s.Unread)
	}
	s.Seed = func() uint64 { return 1 }
	s.Folder = dir
	return s
}

// begin draws a round.
func begin(tb testing.TB, s *Sitting, a Ask) *Round {
	tb.Helper()
	r, err := s.Begin(a)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// answer answers the next n questions of a round, rightly or not.
func answer(tb testing.TB, s *Sitting, r *Round, n int, right bool) {
	tb.Helper()
	for range n {
		q, place := r.Question()
		if err := s.Log.Append(place...); err != nil {
			tb.Fatal(err)
		}
		p, err := q.Prepare(tb.Context())
		if err != nil {
			tb.Fatal(err)
		}
		choice := q.Scenario.Answer
		if !right {
			choice = wrong(q.Scenario)
		}
		a, err := q.Answer(p, choice)(tb.Context())
		if err != nil || a.Unsaved != nil {
			tb.Fatal(err, a.Unsaved)
		}
		if a.Exchange.Status != q.Scenario.Answer || a.Attempt.Right != right || a.Attempt.Mode != r.Ask.Mode ||
			a.Attempt.Took <= 0 {
			tb.Fatalf("%s: %d, %+v", q.Scenario.ID, a.Exchange.Status, a.Attempt)
		}
		r.Take(a)
	}
}

func wrong(s quiz.Scenario) int {
	for _, c := range s.Choices() {
		if !s.Grade(c).Right {
			return c
		}
	}
	return 500
}
