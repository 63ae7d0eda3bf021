package screen

import "charm.land/bubbles/v2/key"

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
