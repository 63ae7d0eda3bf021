package progress

import (
	"fmt"
	"testing"
	"time"

	"bouncer/quiz"
)

// years fills a log with answers as three years of practice would leave them.
func years(tb testing.TB, dir string, n int) {
	tb.Helper()
	log := Open(dir)
	start := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	events := make([]Event, n)
	for i := range events {
		a := quiz.Attempt{Scenario: fmt.Sprintf("some-scenario-%d", i*7919%150), Choice: 401 + i%2*2,
			Sure: quiz.Sureness(i % 3), Right: i%4 != 0, Took: 12 * time.Second, Mode: quiz.ModeQuiz}
		if !a.Right {
			a.Trap = "expired-token-is-403"
		}
		a.At = start.Add(time.Duration(i) * (3 * 365 * 24 * time.Hour / time.Duration(n)))
		events[i] = Answer(a)
	}
	if err := log.Append(events...); err != nil {
		tb.Fatal(err)
	}
	if err := log.Close(); err != nil {
		tb.Fatal(err)
	}
}

// benchmarkOpen goes from a closed log to what the first frame shows of it.
func benchmarkOpen(b *testing.B, n int) {
	dir := b.TempDir()
	var pool []quiz.Scenario
	for i := range 150 {
		pool = append(pool, quiz.Scenario{ID: fmt.Sprintf("some-scenario-%d", i), Topic: "bearer", Level: 1 + i%5,
			Answer: 401, Traps: map[int]string{403: "expired-token-is-403"}})
	}
	now := time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC)
	years(b, dir, n)
	b.ReportAllocs()
	for b.Loop() {
		log := Open(dir)
		h, err := log.History()
		if err != nil || len(h.Attempts) != n {
			b.Fatalf("%d attempts, %v", len(h.Attempts), err)
		}
		if due := quiz.NewModel(pool, h.Attempts, now).Due(now); (len(due) > 0) != (n > 0) {
			b.Fatalf("%d facts are due", len(due))
		}
		if err := log.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpenEmpty(b *testing.B)  { benchmarkOpen(b, 0) }
func BenchmarkOpen100000(b *testing.B) { benchmarkOpen(b, 100_000) }

func BenchmarkAppend(b *testing.B) {
	log := Open(b.TempDir())
	a := quiz.Attempt{Scenario: "left-behind-account", Choice: 401, Mode: quiz.ModeQuiz}
	for b.Loop() {
		if err := log.Append(Answer(a)); err != nil {
			b.Fatal(err)
		}
	}
	if err := log.Close(); err != nil {
		b.Fatal(err)
	}
}
