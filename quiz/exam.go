package quiz

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"bouncer/internal/content"
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
	Unsaid []int        `json:"unsaid,omitempty"` // 401 or 403, where asked for and never answered right
}

// Besides says what passing took beside the number of right answers, where that
// is what failed it: ", a right 403 among them". It is empty otherwise.
func (r ExamResult) Besides() string {
	if len(r.Unsaid) == 0 || r.Right < r.Needed {
		return ""
	}
	return fmt.Sprintf(", a right %d among them", r.Unsaid[0])
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
	asked := Draw(settled, ExamQuestions, rng)
	if len(asked) < ExamQuestions {
		asked = Draw(pool, ExamQuestions, rng)
	}
	if len(asked) < ExamQuestions {
		return nil, fmt.Errorf("an exam takes %d scenarios of different pairs, and this course offers %d; add scenarios",
			ExamQuestions, len(asked))
	}
	return asked, nil
}

// GradeExam grades an exam. Only the learner's own first answers in exam mode
// count, without hints; a question without one is wrong. Of 401 and of 403 at
// least one has to be answered right where the exam asks for any.
func GradeExam(asked []Scenario, attempts []Attempt, at time.Time) ExamResult {
	first := firstAttempts(attempts, ModeExam)
	result := ExamResult{At: at, Total: len(asked), Needed: (len(asked)*85 + 99) / 100}
	topics := map[string]*TopicScore{}
	due, said := map[int]bool{}, map[int]bool{}
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
		due[s.Answer] = true
		said[s.Answer] = said[s.Answer] || right == 1
	}
	for _, answer := range []int{401, 403} {
		if due[answer] && !said[answer] {
			result.Unsaid = append(result.Unsaid, answer)
		}
	}
	result.Passed = result.Total == ExamQuestions && result.Right >= result.Needed && len(result.Unsaid) == 0
	for _, t := range topics {
		result.Topics = append(result.Topics, *t)
	}
	content.Sort(result.Topics, func(a, b TopicScore) int { return cmp.Compare(a.Topic, b.Topic) })
	return result
}
