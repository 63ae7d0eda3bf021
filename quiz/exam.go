package quiz

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// An exam asks ExamQuestions; ExamPass right answers pass it, 85 % rounded up.
const (
	ExamQuestions = 25
	ExamPass      = (ExamQuestions*85 + 99) / 100
)

// ExamResult is what an exam came to.
type ExamResult struct {
	At     time.Time    `json:"at"`
	Right  int          `json:"right"`
	Total  int          `json:"total"`
	Needed int          `json:"needed"`
	Passed bool         `json:"passed"`
	Topics []TopicScore `json:"topics,omitempty"` // by name
}

// TopicScore is how one topic of an exam went.
type TopicScore struct {
	Topic string `json:"topic"`
	Right int    `json:"right"`
	Total int    `json:"total"`
}

// Exam picks the questions of an exam: balanced as a round is, without debated
// cases while there are enough others. The error says that the pool is too small.
func Exam(pool []Scenario, rng *rand.Rand) ([]Scenario, error) {
	settled := slices.DeleteFunc(slices.Clone(pool), func(s Scenario) bool { return s.Debated })
	asked := Round(settled, ExamQuestions, rng)
	if len(asked) < ExamQuestions {
		asked = Round(pool, ExamQuestions, rng)
	}
	if len(asked) < ExamQuestions {
		return nil, fmt.Errorf("an exam takes %d scenarios of different pairs, and this course offers %d; add scenarios", ExamQuestions, len(asked))
	}
	return asked, nil
}

// GradeExam grades an exam. Only the learner's own first answers in exam mode
// count, without hints; a question without one is wrong.
func GradeExam(asked []Scenario, attempts []Attempt, at time.Time) ExamResult {
	first := firstAttempts(attempts, ModeExam)
	result := ExamResult{At: at, Total: len(asked), Needed: (len(asked)*85 + 99) / 100}
	topics := map[string]*TopicScore{}
	for _, s := range asked {
		t := topics[s.Topic]
		if t == nil {
			t = &TopicScore{Topic: s.Topic}
			topics[s.Topic] = t
		}
		a, ok := first[s.ID]
		right := when(ok && !a.Hinted && s.Grade(a.Choice).Right)
		result.Right += right
		t.Right += right
		t.Total++
	}
	result.Passed = result.Total == ExamQuestions && result.Right >= result.Needed
	for _, t := range topics {
		result.Topics = append(result.Topics, *t)
	}
	slices.SortFunc(result.Topics, func(a, b TopicScore) int { return cmp.Compare(a.Topic, b.Topic) })
	return result
}
