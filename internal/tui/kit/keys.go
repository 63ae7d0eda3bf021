package kit

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/screen"
)

// way is a key and how far it goes.
type way struct {
	key key.Binding
	by  int
}

// ways are the keys that go through something of a length, page by page.
func ways(k screen.Keys, page, length int) []way {
	return []way{
		{k.Down, 1}, {k.Up, -1}, {k.PageDown, page}, {k.PageUp, -page}, {k.Top, -length}, {k.Bottom, length},
	}
}

// goes says how far a key goes.
func goes(msg tea.KeyPressMsg, all []way) (by int, ok bool) {
	for _, w := range all {
		if key.Matches(msg, w.key) {
			return w.by, true
		}
	}
	return 0, false
}

// scrolls says how far a message moves the pane.
func (p *Pane) scrolls(msg tea.Msg, k screen.Keys) (by int, ok bool) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return goes(msg, ways(k, max(p.height-2, 1), len(p.page.rows)))
	case tea.MouseWheelMsg:
		return Wheel(msg, notch), true
	}
	return 0, false
}

// ScrollKeys are the bindings that scroll a page, for the key help.
func ScrollKeys(k screen.Keys) []key.Binding {
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom}
}

// ListKeys are the bindings that move a list's cursor by more than one item.
func ListKeys(k screen.Keys) []key.Binding {
	return []key.Binding{k.PageUp, k.PageDown, k.Top, k.Bottom}
}
