package screen

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// notch is how many rows a turn of the wheel scrolls, and a key beside the text.
const notch = 3

// Bind makes a binding whose help shows the given sign.
func Bind(sign, does string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(sign, does))
}

// Keys that mean the same on every screen.
type Keys struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
	SideUp, SideDown                        key.Binding
	Open, Back, Help, Quit                  key.Binding
}

// CommonKeys returns the keys shared by all screens.
func CommonKeys() Keys {
	return Keys{
		Up:       Bind("↑", "up", "up", "k"),
		Down:     Bind("↓", "down", "down", "j"),
		PageUp:   Bind("pgup", "page up", "pgup", "b"),
		PageDown: Bind("pgdn", "page down", "pgdown", "space", "f"),
		Top:      Bind("home", "to the top", "home", "g"),
		Bottom:   Bind("end", "to the end", "end", "G"),
		SideUp:   Bind("[", "exchange up", "["),
		SideDown: Bind("]", "exchange down", "]"),
		Open:     Bind("enter", "open", "enter", "right", "l"),
		Back:     Bind("esc", "back", "esc", "left", "h"),
		Help:     Bind("?", "keys", "?"),
		Quit:     Bind("q", "quit", "q"),
	}
}

// Scroll says how far a key scrolls a page of total rows, height of them in
// sight, and how far what stands beside it; both are 0 for any other key.
func (k Keys) Scroll(msg tea.KeyPressMsg, height, total int) (rows, side int) {
	for _, s := range []struct {
		key        key.Binding
		rows, side int
	}{
		{k.Down, 1, 0}, {k.Up, -1, 0}, {k.PageDown, height - 2, 0}, {k.PageUp, 2 - height, 0},
		{k.Top, -total, 0}, {k.Bottom, total, 0}, {k.SideUp, 0, -notch}, {k.SideDown, 0, notch},
	} {
		if key.Matches(msg, s.key) {
			return s.rows, s.side
		}
	}
	return 0, 0
}

// Wheel says the same of the wheel. text is the width of the page where
// something stands beside it, else 0.
func Wheel(msg tea.MouseWheelMsg, text int) (rows, side int) {
	by := notch
	if msg.Button == tea.MouseWheelUp {
		by = -notch
	}
	if text > 0 && msg.X > text+4 {
		return 0, by
	}
	return by, 0
}

// Apply gives a screen what Scroll or Wheel has said, and reports whether there
// was anything to scroll.
func Apply(page, beside func(by int)) func(rows, side int) bool {
	return func(rows, side int) bool {
		if rows != 0 {
			page(rows)
		}
		if side != 0 {
			beside(side)
		}
		return rows != 0 || side != 0
	}
}
