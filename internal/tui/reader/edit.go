package reader

import tea "charm.land/bubbletea/v2"

// startEdit opens the focused request in a field where it stands. A request
// that waits for a prediction isn't edited: the prediction is about its text.
func (s *Screen) startEdit() tea.Cmd {
	u := s.current()
	if u == nil || !u.Request() || u.Folds() || u.Firing {
		return nil
	}
	cmd := s.field.Open(u.Text)
	s.field.SizeIn(s.canvas.Theme, &s.split)
	s.layout()
	return cmd
}

// edit takes a key while the request is written.
func (s *Screen) edit(msg tea.KeyPressMsg) tea.Cmd {
	ends, fires := s.keys.Field.Ends(msg)
	if !ends {
		return s.typed(msg)
	}
	s.reading.Edit(s.at(), s.field.Close())
	s.layout()
	if fires {
		return s.fire()
	}
	return nil
}

// typed gives a message to the field, where one is open.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	cmd := s.field.Update(msg)
	s.layout()
	return cmd
}
