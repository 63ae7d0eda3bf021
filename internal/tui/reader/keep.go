package reader

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
)

// fired brings what became of a request, and recalled what became of those of an
// earlier sitting. What it means for the learner's progress has been given to the
// log by then.
type (
	fired    study.Firing
	recalled []study.Firing
)

// keep appends events and tells the root whether they are saved.
func (s *Screen) keep(events ...progress.Event) tea.Cmd {
	if len(events) == 0 {
		return nil
	}
	log := s.study.Log
	return func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} }
}

// keepPlace writes down which block the learner is at.
func (s *Screen) keepPlace() tea.Cmd {
	if len(s.requests) == 0 {
		return nil
	}
	return s.keep(s.reading.At(s.at())...)
}

// recall fires again what was fired in an earlier sitting, so that its answers
// are there.
func (s *Screen) recall() tea.Cmd {
	recall := s.reading.Recall()
	if recall == nil {
		return nil
	}
	return s.handle.Do(func(ctx context.Context) tea.Msg { return recalled(recall(ctx)) })
}

// recalled takes the answers in; the focused request stays where it stands.
func (s *Screen) recalled(m recalled) {
	s.reading.Recalled(m)
	text, place := &s.split.Text, &s.places[s.at()]
	above, seen := place.first-text.Offset(), s.inSight(s.at())
	s.layout()
	if seen {
		text.Put(place.first - above)
	}
}

// fire sends the focused request to a fresh server in the block's conditions.
func (s *Screen) fire() tea.Cmd {
	if s.current() == nil {
		return nil
	}
	fire := s.reading.Fire(s.at())
	if fire == nil {
		return nil
	}
	return s.handle.Do(func(ctx context.Context) tea.Msg { return fired(fire(ctx)) })
}

func (s *Screen) settle(m fired) tea.Cmd {
	s.reading.Take(study.Firing(m))
	walk := s.startWalk(m.Block)
	s.layout()
	s.split.Side.Top()
	s.split.Text.Reveal(s.places[m.Block].verdict, s.places[m.Block].told)
	if m.Err != nil {
		return nil
	}
	return tea.Batch(walk, func() tea.Msg { return screen.NotSaved{Err: m.Unsaved} })
}

// stepped says that the walk of that name has stayed at a check for long enough.
type stepped int

// startWalk goes through the gate check by check, where something was foretold.
func (s *Screen) startWalk(block int) tea.Cmd {
	u := &s.reading.Units[block]
	if s.handle.Still() || !u.Foretold() || s.canvas.Theme == nil {
		return nil
	}
	s.walked = block
	s.way.Begin(len(s.path(u).Steps(s.canvas.Theme, s.split.TextWidth())))
	return s.handle.After(kit.Glance, stepped(s.way.Turn()))
}

func (s *Screen) step(turn int) tea.Cmd {
	if !s.way.Step(turn) {
		return nil
	}
	s.layout()
	if !s.way.Moves() {
		return nil
	}
	return s.handle.After(kit.Glance, stepped(turn))
}
