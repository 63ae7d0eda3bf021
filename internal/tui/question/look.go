package question

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

// looked brings what a question's request came to when it was fired once more.
type looked struct {
	exchange *exchange.Exchange
	err      error
}

// Look shows the verdict of a question that was missed.
func Look(h screen.Handle, sitting *study.Sitting, m study.Missed) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap(), look: &m}
	pick := quiz.Pick{Scenario: m.Scenario, Why: quiz.Standing}
	s.round = &study.Round{Ask: study.Ask{Mode: m.Attempt.Mode, Count: 1}, Picks: []quiz.Pick{pick}}
	s.q = question{Question: &study.Question{Pick: pick}, chosen: m.Attempt.Choice, verdict: m.Attempt}
	s.q.Server, s.q.Case = sitting.CaseOf(m.Scenario)
	now := sitting.Now()
	s.q.Server.Now = func() time.Time { return now }
	return s
}

func (s *Screen) fireAgain() tea.Cmd {
	fire := s.study.Recall(*s.look)
	return tea.Batch(s.render(), s.handle.Do(func(ctx context.Context) tea.Msg {
		x, err := fire(ctx)
		return looked{x, err}
	}))
}

func (s *Screen) looked(m looked) {
	if m.err != nil {
		s.refused = m.err
	} else {
		s.q.exchange = m.exchange
		s.round.Attempts = []quiz.Attempt{s.look.Attempt}
	}
	s.layout()
}
