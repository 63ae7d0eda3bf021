package tui

import (
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/tui/screen"
)

// furnish makes the room that missions are met in. Its server starts when a
// screen first needs it; a request from outside comes in as a message.
func (m *root) furnish() {
	m.room = m.study.NewRoom(m.addr, func(x *exchange.Exchange, met []string) {
		m.send(screen.Outside{Exchange: x})
		if len(met) > 0 {
			m.send(screen.Met{Missions: met})
		}
	})
	if m.remote != nil && m.remote.Room != nil {
		m.remote.Room(m.room)
	}
	m.unwatch = m.study.Log.Watch(func() { m.send(screen.NotSaved{}) })
}

// met keeps met missions in the log, says so at the head of whatever page is
// open, and passes the news on.
func (m *root) met(msg screen.Met) tea.Cmd {
	events := m.study.Meet(msg.Missions...)
	m.notice = "✓ mission met"
	cmd := m.tell(msg)
	if len(events) == 0 {
		return cmd
	}
	log := m.study.Log
	return tea.Batch(cmd, func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} })
}
