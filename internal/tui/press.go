package tui

import (
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/layout"
)

// pressOf is the key press that a click on a binding stands for.
func pressOf(b key.Binding) tea.KeyPressMsg {
	name := b.Keys()[0]
	special := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd, "f1": tea.KeyF1,
	}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if len(name) > 5 && name[:5] == "ctrl+" {
		return tea.KeyPressMsg{Code: rune(name[5]), Mod: tea.ModCtrl}
	}
	r, _ := utf8.DecodeRuneInString(name)
	return tea.KeyPressMsg{Code: r, Text: name}
}

func (m *root) press(msg tea.KeyPressMsg) tea.Cmd {
	m.notice = ""
	switch {
	case msg.String() == "ctrl+c":
		return tea.Quit
	case m.study == nil && msg.String() != "q" && msg.String() != "esc":
		m.early = append(m.early, msg)
		return nil
	case m.help.open:
		m.pressHelp(msg)
		return nil
	case msg.String() == "f1", key.Matches(msg, m.keys.Help) && !m.top().View().Typing:
		m.openHelp()
		return nil
	}
	return m.top().Update(msg)
}

// wheel scrolls what is on top: a screen, or the help over it.
func (m *root) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if m.help.open {
		m.help.pane.Update(msg, m.keys)
		return nil
	}
	return m.top().Update(msg)
}

// click finds what stands under the pointer: a key of the key line is pressed,
// a zone of the body sends its message.
func (m *root) click(msg tea.MouseClickMsg) tea.Cmd {
	if msg.Button != tea.MouseLeft || !layout.Fits(m.w, m.h) {
		return nil
	}
	f, p := m.frame(), layout.Arrange(m.w, m.h)
	x, y := msg.X-p.Margin, msg.Y
	if y == p.Footer {
		_, spans := keyLine(m.theme, f.Keys, m.helpKey(f), keyWidthLeft(f, p.BodyWidth))
		for _, s := range spans {
			if x >= s.x && x < s.x+s.w {
				return m.press(pressOf(s.binding))
			}
		}
	}
	if m.help.open {
		m.help = help{}
		return nil
	}
	y -= p.Body
	for _, z := range f.Zones {
		if x >= z.X && x < z.X+z.W && y >= z.Y && y < z.Y+z.H {
			return m.top().Update(z.Msg)
		}
	}
	return nil
}
