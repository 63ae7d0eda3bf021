package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// help is the key help: every key of the screen below it. It scrolls; any
// other key leads back.
type help struct {
	open   bool
	offset int
}

// pressHelp scrolls the help, or closes it.
func (m *root) pressHelp(msg tea.KeyPressMsg) {
	over := max(len(m.helpRows())-layout.Arrange(m.w, m.h).BodyHeight, 0)
	switch {
	case key.Matches(msg, m.keys.Down):
		m.help.offset = min(m.help.offset+1, over)
	case key.Matches(msg, m.keys.Up):
		m.help.offset = max(m.help.offset-1, 0)
	default:
		m.help = help{}
	}
}

// helpRows lists every key of the screen on top.
func (m *root) helpRows() []string {
	f, p := m.top().View(), layout.Arrange(m.w, m.h)
	quit := screen.Bind("ctrl+c", "quit from anywhere", "ctrl+c")
	var rows []string
	seen := map[string]bool{}
	for _, group := range [][]key.Binding{f.Keys, f.More, {m.keys.Help, quit}} {
		for _, k := range group {
			if !k.Enabled() || seen[k.Help().Key] {
				continue
			}
			seen[k.Help().Key] = true
			rows = append(rows, m.theme.AccentBold.Render(layout.Pad(k.Help().Key, 12))+m.theme.Text.Render(k.Help().Desc))
		}
	}
	if len(rows) > p.BodyHeight && p.BodyWidth >= 60 {
		half := (len(rows) + 1) / 2
		return layout.Beside(rows[:half], rows[half:], (p.BodyWidth-5)/2, " ", 0)
	}
	return rows
}

func (m *root) helpFrame() screen.Frame {
	rows, height := m.helpRows(), layout.Arrange(m.w, m.h).BodyHeight
	keys := []key.Binding{screen.Bind("any key", "back", "esc")}
	if over := len(rows) - height; over > 0 {
		keys = append([]key.Binding{screen.Bind("↑↓", "more", "down")}, keys...)
		rows = rows[min(m.help.offset, over):]
	}
	return screen.Frame{Title: "Keys", Sub: m.top().View().Title, Body: rows, Keys: keys}
}
