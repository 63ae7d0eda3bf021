package reader

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/tui/editor"
)

// editorHeight is the most rows an editor takes.
const editorHeight = 8

// startEdit opens the focused request in an editor where it stands. A request
// that waits for a prediction isn't edited: the prediction is about its text.
func (s *Screen) startEdit() tea.Cmd {
	u := s.current()
	if u == nil || u.Folds() || u.Firing {
		return nil
	}
	s.editor = editor.New(u.Text)
	s.dressEditor()
	cmd := s.editor.Focus()
	s.layout()
	s.reveal(s.at())
	return cmd
}

func (s *Screen) dressEditor() {
	s.editor.Dress(s.canvas.Theme, s.textWidth()-4)
	s.fitEditor()
}

// fitEditor gives the editor a row more than its text, within bounds.
func (s *Screen) fitEditor() {
	s.editor.SetHeight(min(max(s.editor.LineCount()+1, 3), editorHeight, max(s.canvas.H-2, 3)))
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

// paste puts text into the editor; outside of it there is nowhere to put it.
func (s *Screen) paste(msg tea.PasteMsg) tea.Cmd {
	if s.editor == nil {
		return nil
	}
	return s.typed(tea.PasteMsg{Content: content.Clean(msg.Content)})
}

func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	cmd := s.editor.Update(msg)
	s.fitEditor()
	s.layout()
	s.reveal(s.at())
	return cmd
}

func (s *Screen) endEdit() {
	s.reading.Edit(s.at(), s.editor.Value())
	s.editor = nil
	s.layout()
}
