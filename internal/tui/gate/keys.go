package gate

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

type keyMap struct {
	screen.Keys
	Move, Act, Raise, Lower, Reset, Hint, Solve, Next key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:  screen.CommonKeys(),
		Move:  screen.Bind("↑↓", "move", "down"),
		Act:   screen.Bind("enter", "change a setting, look at a request", "enter", "space"),
		Raise: screen.Bind("K", "check up", "K", "shift+up"),
		Lower: screen.Bind("J", "check down", "J", "shift+down"),
		Reset: screen.Bind("r", "the gate as it was", "r"),
		Hint:  screen.Bind("h", "hint", "h"),
		Solve: screen.Bind("s", "mend it for me", "s"),
		Next:  screen.Bind("n", "next gate", "n"),
	}
	k.Back = screen.Bind("esc", "gates", "esc")
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "f")
	k.SideUp, k.SideDown = screen.Bind("[", "right side up", "["), screen.Bind("]", "right side down", "]")
	return k
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch k := s.keys; {
	case key.Matches(msg, k.Raise):
		return s.shift(-1)
	case key.Matches(msg, k.Lower):
		return s.shift(1)
	case key.Matches(msg, k.Down):
		s.step(1)
	case key.Matches(msg, k.Up):
		s.step(-1)
	case key.Matches(msg, k.Act):
		return s.act()
	case key.Matches(msg, k.Reset):
		return s.reset()
	case key.Matches(msg, k.Hint):
		s.hint()
	case key.Matches(msg, k.Solve):
		return s.solve()
	case key.Matches(msg, k.Next) && s.mend.Next != "":
		return screen.Swap(study.Repair{ID: s.mend.Next})
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	default:
		s.split.Update(msg, k.Keys)
	}
	return nil
}

// shortKeys are the keys of the line at the foot: what can be done where the
// cursor stands comes first.
func (s *Screen) shortKeys() []key.Binding {
	k := s.keys
	var keys []key.Binding
	switch {
	case s.mend.Solved && s.mend.Next != "":
		keys = append(keys, k.Next)
	case s.cursor.check != "":
		keys = append(keys, screen.Bind("K J", "move the check", "K"))
	case s.cursor.setting != "":
		keys = append(keys, screen.Bind("enter", "change", "enter"))
	case s.cursor.probe == s.unfolded:
		keys = append(keys, screen.Bind("enter", "fold it", "enter"))
	default:
		keys = append(keys, screen.Bind("enter", "look at it", "enter"))
	}
	keys = append(keys, k.Move)
	switch {
	case s.mend.Solved:
	case s.mend.HintsLeft() > 0:
		keys = append(keys, k.Hint)
	default:
		keys = append(keys, k.Solve)
	}
	return append(keys, k.Back)
}
