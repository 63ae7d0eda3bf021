package mission

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
)

type keyMap struct {
	screen.Keys
	Fire, Edit, Reset, Hint, Solve, Next key.Binding
	Field                                kit.FieldKeys
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:  screen.CommonKeys(),
		Fire:  screen.Bind("enter", "fire", "enter"),
		Edit:  screen.Bind("e", "edit", "e"),
		Reset: screen.Bind("r", "put the request back", "r"),
		Hint:  screen.Bind("h", "hint", "h"),
		Solve: screen.Bind("s", "show the solution", "s"),
		Next:  screen.Bind("n", "next mission", "n"),
		Field: kit.NewFieldKeys(),
	}
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.Back = screen.Bind("esc", "missions", "esc")
	return k
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if s.field.Typing() {
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
		return screen.Swap(study.Mission{ID: s.try.Next})
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	default:
		s.split.Update(msg, k.Keys)
	}
	return nil
}

// pressed is a click on a key that the page offers.
type pressed string

// click does what the key would do.
func (s *Screen) click(p pressed) tea.Cmd {
	switch {
	case s.field.Typing():
		return nil
	case p == "enter":
		return s.fire()
	}
	return s.startEdit()
}

func (s *Screen) startEdit() tea.Cmd {
	if s.try.Firing {
		return nil
	}
	cmd := s.field.Open(s.try.Text)
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
	s.try.Edit(s.field.Close())
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

// shortKeys are the keys of the line at the foot.
func (s *Screen) shortKeys() []key.Binding {
	k := s.keys
	switch {
	case s.field.Typing():
		return k.Field.Line()
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
