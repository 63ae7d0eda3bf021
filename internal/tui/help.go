package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// help is the key help: every key of the screen below it. It scrolls; any
// other key leads back.
type help struct {
	open bool
	pane kit.Pane
}

// openHelp shows the keys of the screen on top.
func (m *root) openHelp() {
	m.help = help{open: true}
	m.fitHelp()
}

// fitHelp draws the help for the terminal as it is.
func (m *root) fitHelp() {
	if !m.help.open {
		return
	}
	c := m.canvas()
	m.help.pane.Size(c.W, c.H)
	var page kit.Page
	page.Add(m.helpRows()...)
	m.help.pane.Show(page)
}

// pressHelp scrolls the help, or closes it.
func (m *root) pressHelp(msg tea.KeyPressMsg) {
	if !m.help.pane.Update(msg, m.keys) {
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
			rows = append(rows,
				m.theme.AccentBold.Render(layout.Pad(k.Help().Key, 12))+m.theme.Text.Render(k.Help().Desc))
		}
	}
	if len(rows) > p.BodyHeight && p.BodyWidth >= 60 {
		half := (len(rows) + 1) / 2
		return layout.Beside(rows[:half], rows[half:], (p.BodyWidth-5)/2, " ", 0)
	}
	return rows
}

func (m *root) helpFrame() screen.Frame {
	keys := []key.Binding{screen.Bind("any key", "back", "esc")}
	if m.help.pane.Rows() > m.help.pane.Height() {
		keys = append([]key.Binding{screen.Bind("↑↓", "more", "down")}, keys...)
	}
	f := screen.Frame{Title: "Keys", Sub: m.top().View().Title, Keys: keys}
	m.help.pane.Draw(&f)
	return f
}
