package mission

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/editor"
	"bouncer/internal/tui/screen"
)

// editorHeight is the most rows the editor takes.
const editorHeight = 8

type keyMap struct {
	screen.Keys
	Fire, Edit, Reset, Hint, Solve, Next key.Binding
	Done, FireEdited                     key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:       screen.CommonKeys(),
		Fire:       screen.Bind("enter", "fire", "enter"),
		Edit:       screen.Bind("e", "edit", "e"),
		Reset:      screen.Bind("r", "put the request back", "r"),
		Hint:       screen.Bind("h", "hint", "h"),
		Solve:      screen.Bind("s", "show the solution", "s"),
		Next:       screen.Bind("n", "next mission", "n"),
		Done:       screen.Bind("esc", "done editing", "esc"),
		FireEdited: screen.Bind("ctrl+s", "fire", "ctrl+s"),
	}
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.Back = screen.Bind("esc", "missions", "esc")
	return k
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if s.editor != nil {
		return s.edit(msg)
	}
	switch k := s.keys; {
	case key.Matches(msg, k.Fire):
		return s.fire()
	case key.Matches(msg, k.Edit):
		return s.startEdit()
	case key.Matches(msg, k.Reset):
		s.reset()
	case key.Matches(msg, k.Hint):
		s.hint()
	case key.Matches(msg, k.Solve):
		s.solve()
	case key.Matches(msg, k.Next) && s.try.Next != "":
		return screen.Swap(screen.Mission{ID: s.try.Next})
	case key.Matches(msg, k.Back), key.Matches(msg, k.Quit):
		return screen.Leave
	default:
		screen.Apply(s.scroll, s.scrollSide)(s.keys.Scroll(msg, s.canvas.H, len(s.rows)))
	}
	return nil
}

// pressed is a click on a key that the page offers.
type pressed string

// click does what the key would do.
func (s *Screen) click(key string) tea.Cmd {
	switch {
	case s.editor != nil:
		return nil
	case key == "enter":
		return s.fire()
	}
	return s.startEdit()
}

func (s *Screen) startEdit() tea.Cmd {
	if s.try.Firing {
		return nil
	}
	s.editor = editor.New(s.try.Text)
	s.dress()
	cmd := s.editor.Focus()
	s.layout()
	s.reveal(s.at.request)
	return cmd
}

func (s *Screen) dress() {
	s.editor.Dress(s.canvas.Theme, s.textWidth()-4)
	s.fit()
}

// fit gives the editor a row more than its text, within bounds.
func (s *Screen) fit() {
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

func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	cmd := s.editor.Update(msg)
	s.fit()
	s.layout()
	s.reveal(s.at.request)
	return cmd
}

func (s *Screen) endEdit() {
	s.try.Edit(s.editor.Value())
	s.editor = nil
	s.layout()
}

// shortKeys are the keys of the line at the foot.
func (s *Screen) shortKeys() []key.Binding {
	k := s.keys
	switch {
	case s.editor != nil:
		return []key.Binding{k.FireEdited, k.Done}
	case s.try.Met && s.try.Next != "":
		return []key.Binding{k.Next, k.Edit, k.Fire, k.Down, k.Back}
	case s.try.Met:
	case s.try.HintsLeft() > 0:
		return []key.Binding{k.Edit, k.Fire, k.Hint, k.Down, k.Back}
	case s.try.CanSolve():
		return []key.Binding{k.Edit, k.Fire, k.Solve, k.Down, k.Back}
	}
	return []key.Binding{k.Edit, k.Fire, k.Down, k.Back}
}
