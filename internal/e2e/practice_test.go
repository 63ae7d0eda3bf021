package e2e

import (
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// practice leaves behind in a folder what n answers to the built-in scenarios
// would, spread over the days before now.
func practice(tb testing.TB, dir string, n, days int) {
	tb.Helper()
	c, err := course.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	events := make([]progress.Event, n)
	start := time.Now().AddDate(0, 0, -days)
	for i := range events {
		s := c.Scenarios[i*i%131%len(c.Scenarios)]
		a := quiz.Attempt{Scenario: s.ID, Choice: s.Answer, Right: true, Sure: quiz.Sureness(i * 5 % 3),
			Took: 12 * time.Second, Mode: quiz.ModeQuiz}
		for code, trap := range s.Traps {
			if i%11 == 3 || i%29 == 4 {
				a.Choice, a.Trap, a.Right = code, trap, false
			}
		}
		a.At = start.Add(time.Duration(i) * (time.Duration(days) * 24 * time.Hour / time.Duration(n)))
		events[i] = progress.Answer(a)
	}
	log := progress.Open(dir)
	if err := log.Append(events...); err != nil {
		tb.Fatal(err)
	}
	if err := log.Close(); err != nil {
		tb.Fatal(err)
	}
}
