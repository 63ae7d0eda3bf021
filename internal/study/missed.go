package study

import (
	"context"

	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// Missed is a question that was answered wrong, as it is looked at again: its
// verdict is a page.
type Missed struct {
	Scenario quiz.Scenario
	Attempt  quiz.Attempt
}

func (Missed) page() {}

// Recall fires the question's request once more and keeps nothing of it.
func (s *Sitting) Recall(m Missed) func(context.Context) (*exchange.Exchange, error) {
	options, c := s.CaseOf(m.Scenario)
	return func(ctx context.Context) (*exchange.Exchange, error) { return exchange.OnceCase(ctx, options, c) }
}

// InOtherWords asks what was missed again, each by another case of the same kind
// where there is one.
func (s *Sitting) InOtherWords(missed []Missed) Ask {
	var ids []string
	for _, m := range missed {
		ids = append(ids, m.Scenario.ID)
	}
	r := progress.Round{Mode: quiz.ModeQuiz, Topic: missedTopic, Seed: s.Seed()}
	r.Scenarios = s.Model.InOtherWords(ids, r.Seed)
	r.Count = len(r.Scenarios)
	return resuming(r)
}

// missedTopic is what the log calls a round of missed questions.
const missedTopic = "missed"
