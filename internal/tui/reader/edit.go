package reader

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
)

// editorHeight is the most rows an editor takes.
const editorHeight = 8

// startEdit opens the focused request in an editor where it stands. A request
// that waits for a prediction isn't edited: the prediction is about its text.
func (s *Screen) startEdit() tea.Cmd {
	u := s.current()
	if u == nil || u.folds() || u.firing {
		return nil
	}
	ed := textarea.New()
	ed.Prompt, ed.ShowLineNumbers, ed.CharLimit = "", false, 64<<10
	ed.SetValue(u.text)
	s.editor = &ed
	s.dressEditor()
	cmd := s.editor.Focus()
	s.layout()
	s.reveal(u)
	return cmd
}

func (s *Screen) dressEditor() {
	t := s.canvas.Theme
	plain := textarea.StyleState{Text: t.Text, CursorLine: t.Text, Prompt: t.Accent, EndOfBuffer: lipgloss.NewStyle(), Placeholder: t.Dim}
	styles := textarea.DefaultStyles(t.Dark)
	styles.Focused, styles.Blurred, styles.Cursor.Blink = plain, plain, false
	s.editor.SetStyles(styles)
	s.editor.SetWidth(max(s.textWidth()-4, 10))
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
	ed, cmd := s.editor.Update(msg)
	s.editor = &ed
	s.fitEditor()
	s.layout()
	s.reveal(s.current())
	return cmd
}

func (s *Screen) endEdit() {
	u := s.current()
	u.text = strings.TrimRight(s.editor.Value(), "\n")
	u.fault, u.exchange, u.answers = "", nil, nil
	s.editor = nil
	s.layout()
}
