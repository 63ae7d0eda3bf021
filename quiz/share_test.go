package quiz

import (
	"fmt"
	"testing"
	"time"
)

// poolOf has operations asked in several ways each, as a made course has them:
// per says how often each answer is right for one operation.
func poolOf(operations int, per map[int]int) []Scenario {
	var all []Scenario
	for op := range operations {
		for _, answer := range []int{200, 401, 403, 404} {
			for i := range per[answer] {
				s := Scenario{ID: fmt.Sprintf("op%02d-%d-%d", op, answer, i), Topic: "bearer", Level: 1 + i%3,
					Answer: answer}
				if answer == 200 || answer == 401 && i == 0 {
					s.Pair = fmt.Sprint("op", op)
				}
				s.Traps = map[int]string{401: "asks-again", 403: "is-forbidden"}
				delete(s.Traps, answer)
				all = append(all, s)
			}
		}
	}
	return all
}

// learners answer by habits of their own.
func learners() map[string]func(Scenario) int {
	instead := func(never, says int) func(Scenario) int {
		return func(s Scenario) int {
			if s.Answer == never {
				return says
			}
			return s.Answer
		}
	}
	return map[string]func(Scenario) int{
		"all right":      func(s Scenario) int { return s.Answer },
		"never says 401": instead(401, 403),
		"never says 403": instead(403, 401),
		"always 401":     func(Scenario) int { return 401 },
		"always let in":  func(Scenario) int { return 200 },
	}
}

// TestRoundsAskWhatThePoolHolds follows learners through rounds of ten: what is
// let in never crowds out what refuses.
func TestRoundsAskWhatThePoolHolds(t *testing.T) {
	for name, pool := range map[string][]Scenario{
		"no 403":      poolOf(15, map[int]int{200: 1, 401: 3}),
		"no 401":      poolOf(15, map[int]int{200: 1, 403: 3}),
		"both":        poolOf(15, map[int]int{200: 1, 401: 2, 403: 1}),
		"a rare 403":  append(poolOf(15, map[int]int{200: 1, 401: 3}), poolOf(1, map[int]int{403: 2})...),
		"one subject": poolOf(60, map[int]int{200: 1, 401: 3}),
	} {
		for who, answers := range learners() {
			m := NewModel(pool, nil, noon)
			now := noon
			for round := range 12 {
				asked := map[int]int{}
				for _, p := range m.Plan(now, 10, uint64(round)) {
					now = now.Add(time.Minute)
					choice := answers(p.Scenario)
					a := answer(p.Scenario, now, choice == p.Scenario.Answer, Sure)
					a.Choice, a.Trap = choice, p.Scenario.Traps[choice]
					m.Add(a)
					asked[p.Scenario.Answer]++
				}
				if asked[200] > 4 {
					t.Errorf("%s, %s, round %d: %v", name, who, round, asked)
				}
				now = now.Add(7 * time.Hour)
			}
		}
	}
}

// TestPassingTakesBothAnswers: whoever never says one of the two doesn't pass,
// wherever the pool holds both.
func TestPassingTakesBothAnswers(t *testing.T) {
	for name, pool := range map[string][]Scenario{
		"both":          poolOf(15, map[int]int{200: 1, 401: 2, 403: 1}),
		"much let in":   poolOf(15, map[int]int{200: 6, 401: 1, 403: 1}),
		"a rare 403":    append(poolOf(30, map[int]int{200: 1, 401: 3}), poolOf(1, map[int]int{403: 1})...),
		"other answers": poolOf(15, map[int]int{404: 6, 401: 1, 403: 1}),
		"no 403":        poolOf(15, map[int]int{200: 1, 401: 3}),
	} {
		for who, answers := range learners() {
			for seed := range uint64(20) {
				asked, err := Exam(pool, seeded(seed))
				if err != nil {
					t.Fatal(err)
				}
				var attempts []Attempt
				held := map[int]bool{}
				for _, s := range asked {
					attempts = append(attempts, Attempt{Scenario: s.ID, Choice: answers(s), Mode: ModeExam})
					held[s.Answer] = true
				}
				passes := who == "all right" || who == "never says 403" && !held[403]
				if r := GradeExam(asked, attempts, noon); r.Passed != passes {
					t.Errorf("%s, %s, seed %d: %d of %d, passed %t, unsaid %v", name, who, seed, r.Right, r.Total,
						r.Passed, r.Unsaid)
				}
			}
		}
	}
}
