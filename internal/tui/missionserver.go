package tui

import (
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/progress"
	"bouncer/internal/tui/screen"
	"bouncer/mockserver"
)

// furnish makes the room that missions are met in. Its server starts when a
// screen first needs it; a request from outside comes in as a message.
func (m *root) furnish() {
	c := m.study.Course
	m.room = handson.NewRoom(mockserver.Options{World: c.World, Addr: m.addr, Now: m.study.Now}, c.Missions, func(x *exchange.Exchange, met []string) {
		m.send(screen.Outside{Exchange: x})
		if len(met) > 0 {
			m.send(screen.Met{Missions: met})
		}
	})
}

// met keeps met missions in the log, says so at the head of whatever page is
// open, and passes the news on.
func (m *root) met(msg screen.Met) tea.Cmd {
	var events []progress.Event
	for _, id := range msg.Missions {
		events = append(events, m.study.MeetMission(id)...)
	}
	m.notice = "✓ mission met"
	cmd := m.tell(msg)
	if len(events) == 0 {
		return cmd
	}
	log := m.study.Log
	return tea.Batch(cmd, func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} })
}
