package question

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/wire"
)

// ask begins the next question. Its own server stands until the question after,
// so that a copied command works while the answer is looked at. Where the round
// stands is kept.
func (s *Screen) ask() tea.Cmd {
	next, place := s.round.Question()
	ctx, end := context.WithCancel(s.handle.Ctx)
	if s.q.end != nil {
		s.q.end()
	}
	rest := s.q.digits // what is left of a status typed in full is no answer to this one
	rest.Choices = study.Choices(next.Scenario.Choices())
	s.q = question{Question: next, digits: rest, end: end}
	s.layout()
	s.toTop()
	index := s.answers()
	return tea.Batch(s.render(), s.keep(place...), s.handle.Do(func(context.Context) tea.Msg {
		p, err := next.Prepare(ctx)
		return prepared{index, p, err}
	}))
}

// take is ready to fire; an answer that was quicker than that is given now.
func (s *Screen) take(m prepared) tea.Cmd {
	if m.index != s.answers() {
		return nil
	}
	s.q.prepared = m.prepared
	if m.err != nil {
		s.q.fault = m.err.Error()
	}
	s.layout()
	if s.q.early != 0 {
		return s.answer(s.q.early)
	}
	return nil
}

// lapsed says that digits have waited long enough for the next one.
type lapsed int

// digit takes one of an answer, which may take several.
func (s *Screen) digit(name string) tea.Cmd {
	if len(name) != 1 || name[0] < '0' || name[0] > '9' || s.q.exchange != nil || s.q.chosen != 0 {
		return nil
	}
	if code := s.q.digits.Take(name, s.study.Now()); code != 0 {
		return s.answer(code)
	}
	s.layout()
	if s.q.digits.Typed() == "" {
		return nil
	}
	return s.handle.After(study.Lapse, lapsed(s.q.digits.Turn()))
}

// lapse makes an answer of digits that nothing followed.
func (s *Screen) lapse(turn int) tea.Cmd {
	code := s.q.digits.Lapsed(turn)
	s.layout()
	if code == 0 {
		return nil
	}
	return s.answer(code)
}

// answer takes the learner's choice and fires the request to see. The attempt
// is on disk before the verdict is shown.
func (s *Screen) answer(code int) tea.Cmd {
	if s.q.chosen != 0 {
		return nil
	}
	if s.q.prepared == nil {
		s.q.early = code
		return nil
	}
	s.q.chosen = code
	index, settle := s.answers(), s.q.Answer(s.q.prepared, code)
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		a, err := settle(ctx)
		return fired{index, a, err}
	})
}

// settle shows the verdict. A request that could not be fired takes the answer
// back: nothing is counted that the server hasn't decided. A placement or an
// exam goes on at once, and tells at its end.
func (s *Screen) settle(m fired) tea.Cmd {
	if m.index != s.answers() || s.q.chosen == 0 {
		return nil
	}
	if m.err != nil {
		s.q.chosen, s.q.fault = 0, m.err.Error()
		s.layout()
		return nil
	}
	q := &s.q
	q.fault, q.exchange, q.verdict = "", m.Exchange, m.Attempt
	s.round.Take(m.Settled)
	said := func() tea.Msg { return screen.NotSaved{Err: m.Unsaved} }
	if s.round.Ask.Silent() {
		return tea.Batch(said, s.next())
	}
	cmd := s.startWalk()
	s.layout()
	s.toTop()
	return tea.Batch(said, cmd)
}

// stepped says that the walk of that name has stayed at a check for long enough.
type stepped int

// startWalk goes through the gate check by check, at the pace of a glance.
func (s *Screen) startWalk() tea.Cmd {
	if s.handle.Still() || s.canvas.Theme == nil {
		return nil
	}
	path := wire.Path{Decision: s.q.exchange.Decision, Said: s.q.chosen}
	s.walk.Begin(len(path.Steps(s.canvas.Theme, s.canvas.W)))
	return s.handle.After(kit.Glance, stepped(s.walk.Turn()))
}

func (s *Screen) step(turn int) tea.Cmd {
	if !s.walk.Step(turn) {
		return nil
	}
	s.layout()
	if !s.walk.Moves() {
		return nil
	}
	return s.handle.After(kit.Glance, stepped(turn))
}

// toTop shows a page that is another from its beginning.
func (s *Screen) toTop() {
	s.split.Text.Top()
	s.split.Side.Top()
}

// next goes on after a verdict: to the next question, or to the result.
func (s *Screen) next() tea.Cmd {
	switch {
	case s.refused != nil:
		return nil
	case s.look != nil:
		return screen.Leave
	case !s.round.Done():
		return s.ask()
	case s.round.Ask.Endless:
		return s.make()
	}
	return s.finish()
}

// finish sums the round up and shows what it came to.
func (s *Screen) finish() tea.Cmd {
	return screen.Swap(study.Result{Of: s.round.Ask, Outcome: s.round.Outcome()})
}

// keep appends events to the log and tells the root whether it could.
func (s *Screen) keep(events ...progress.Event) tea.Cmd {
	if len(events) == 0 {
		return nil
	}
	log := s.study.Log
	return func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} }
}

// leave ends an endless round with its result; any other one can be gone on
// with later.
func (s *Screen) leave() tea.Cmd {
	if s.refused == nil && s.round.Ask.Endless && s.answers() > 0 {
		return s.finish()
	}
	return screen.Leave
}

// answers is how many questions of the round were answered.
func (s *Screen) answers() int {
	if s.round == nil {
		return 0
	}
	return len(s.round.Attempts)
}

func (s *Screen) make() tea.Cmd {
	round := s.round
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		pick, err := round.Make(ctx)
		return made{pick, err}
	})
}

func (s *Screen) made(m made) tea.Cmd {
	if m.err != nil {
		s.refused = m.err
		s.layout()
		return nil
	}
	s.round.Picks = append(s.round.Picks, m.pick)
	return s.ask()
}
