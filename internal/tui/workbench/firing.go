package workbench

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/screen"
	"bouncer/mockserver"
)

type (
	// started brings the server.
	started struct {
		target exchange.Target
		err    error
	}
	// fired brings what a text came to.
	fired struct {
		request  exchange.Case
		exchange *exchange.Exchange
		met      []string // ids of the missions it meets
		err      error
	}
)

func (s *Screen) start() tea.Cmd {
	options, room := s.options, s.room
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		if room != nil {
			if _, err := room.Open(); err != nil {
				return started{nil, err}
			}
			return started{room.Server(), nil}
		}
		srv, err := mockserver.Start(options)
		if err != nil {
			return started{nil, err}
		}
		context.AfterFunc(ctx, func() { _ = srv.Close() })
		return started{srv, nil}
	})
}

func (s *Screen) started(m started) tea.Cmd {
	if m.err != nil {
		s.waiting = false
		s.fault = fault{msg: m.err.Error()}
		return nil
	}
	s.target = m.target
	if s.waiting {
		s.waiting = false
		return s.fire()
	}
	return nil
}

// fire sends the text as it stands. What another tool wrote becomes a request first.
func (s *Screen) fire() tea.Cmd {
	if s.firing {
		return nil
	}
	if convert.Foreign(s.text) != "" {
		return s.read(s.text)
	}
	if s.target == nil {
		s.waiting = true
		return s.start()
	}
	c, err := s.request()
	if err != nil {
		return s.blame(err)
	}
	s.firing, s.fault, s.notes = true, fault{}, nil
	target, room := s.target, s.room
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		if room != nil {
			ex, _, met, err := room.Fire(ctx, c.Text)
			return fired{c, ex, met, err}
		}
		p, err := exchange.PrepareCase(target, c)
		if err != nil {
			return fired{request: c, err: err}
		}
		ex, err := p.Fire(ctx)
		return fired{request: c, exchange: ex, err: err}
	})
}

func (s *Screen) settle(m fired) tea.Cmd {
	s.firing = false
	if m.err != nil {
		return s.blame(m.err)
	}
	m.request.Text = strings.Trim(m.request.Text, "\n")
	e := s.log.Add(m.request, s.options, m.exchange, false)
	s.entry = &e
	s.toTop()
	if len(m.met) > 0 {
		return func() tea.Msg { return screen.Met{Missions: m.met} }
	}
	return nil
}
