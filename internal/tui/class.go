package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

// attendance is what the root knows of the host's class.
type attendance struct {
	ran     string // the one that was told of last
	changed <-chan struct{}
	ctx     context.Context
	stop    func()
}

func (c *attendance) leave() {
	if c.stop != nil {
		c.stop()
	}
}

// attend begins to hear of the host's class.
func (m *root) attend() tea.Cmd {
	if m.study.Classes == nil {
		return nil
	}
	changed, stop := m.study.Classes.Changes()
	ctx, cancel := context.WithCancel(m.ctx)
	m.class.changed, m.class.ctx = changed, ctx
	m.class.stop = func() { cancel(); stop() }
	if now, runs := m.study.Classes.Now(); runs {
		m.class.ran = now.Class // its row is there from the beginning
	}
	return m.hear()
}

// hear waits for the next change.
func (m *root) hear() tea.Cmd {
	c := m.class
	return func() tea.Msg {
		select {
		case <-c.changed:
			return screen.ClassMoved{}
		case <-c.ctx.Done():
			return nil
		}
	}
}

// classMoved tells the screen in sight; those below it look when it is left. Of a
// class that begins the head of whatever page is open says so.
func (m *root) classMoved() tea.Cmd {
	now, runs := m.study.Classes.Now()
	if runs && now.Class != m.class.ran {
		m.class.ran = now.Class
		if !m.inClass() && !m.study.Leads() {
			m.notice = content.CleanLine(now.Lead) + " begins a class: join it from home"
		}
	}
	return tea.Batch(m.top().Update(screen.ClassMoved{}), m.hear())
}

func (m *root) inClass() bool {
	for _, l := range m.layers {
		if l.page == (study.Class{}) {
			return true
		}
	}
	return false
}
