package quiz

import (
	"fmt"
	"testing"
	"time"
)

// practiced is a pool of 150 scenarios in pairs and singles, and what n answers
// over three years leave behind.
func practiced(n int) ([]Scenario, []Attempt) {
	var pool []Scenario
	for i := range 150 {
		s := Scenario{ID: fmt.Sprintf("case-%03d", i), Topic: fmt.Sprintf("topic-%d", i%12), Level: 1 + i%5,
			Answer: 401 + i%2*2}
		if i < 100 {
			s.Pair = fmt.Sprintf("pair-%d", i/2)
		}
		s.Traps = map[int]string{804 - s.Answer: fmt.Sprintf("belief-%d", i%30)}
		pool = append(pool, s)
	}
	start := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC)
	attempts := make([]Attempt, n)
	for i := range attempts {
		s := pool[i*7919%len(pool)]
		a := Attempt{Scenario: s.ID, Choice: s.Answer, Right: true, Sure: Sureness(i % 3),
			Took: time.Duration(5+i%100) * time.Second, Mode: ModeQuiz}
		a.At = start.Add(time.Duration(i) * (3 * 365 * 24 * time.Hour / time.Duration(n)))
		if i%4 == 0 {
			a.Choice, a.Right, a.Trap = 804-s.Answer, false, s.Traps[804-s.Answer]
		}
		attempts[i] = a
	}
	return pool, attempts
}

func BenchmarkModel100000(b *testing.B) {
	pool, attempts := practiced(100_000)
	now := attempts[len(attempts)-1].At
	b.ReportAllocs()
	for b.Loop() {
		NewModel(pool, attempts, now)
	}
}

func BenchmarkPlan(b *testing.B) {
	pool, attempts := practiced(10_000)
	now := attempts[len(attempts)-1].At
	m := NewModel(pool, attempts, now)
	for b.Loop() {
		m.Plan(now, 10, 1)
	}
}

func BenchmarkStats100000(b *testing.B) {
	pool, attempts := practiced(100_000)
	now := attempts[len(attempts)-1].At
	m := NewModel(pool, attempts, now)
	for b.Loop() {
		m.Stats(attempts, now)
	}
}
