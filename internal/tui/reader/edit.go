package reader

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/kit"
)

// startEdit opens the focused request in a field where it stands. A request
// that waits for a prediction isn't edited: the prediction is about its text.
func (s *Screen) startEdit() tea.Cmd {
	u := s.current()
	if u == nil || u.Folds() || u.Firing {
		return nil
	}
	cmd := s.field.Open(u.Text)
	s.fit()
	s.layout()
	return cmd
}

// fit gives the field its room: all of it is in sight on the smallest screen.
func (s *Screen) fit() {
	s.field.Size(s.canvas.Theme, s.split.TextWidth()-2*kit.BarWidth, min(kit.FieldRows, s.canvas.H-2))
}

func (s *Screen) edit(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.FireEdited):
		s.endEdit()
		return s.fire()
	case key.Matches(msg, s.keys.Done):
		s.endEdit()
		return nil
	}
	return s.typed(msg)
}

// typed gives a message to the field, where one is open.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if !s.field.Typing() {
		return nil
	}
	cmd := s.field.Update(msg)
	s.layout()
	return cmd
}

func (s *Screen) endEdit() {
	s.reading.Edit(s.at(), s.field.Close())
	s.layout()
}
