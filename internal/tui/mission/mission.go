// Package mission is one mission: its aim, the request to change, what the
// server makes of it, and hints one at a time. It may be met from here or by
// any other client at the same server.
package mission

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/study"
	"bouncer/internal/tui/editor"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

const proseWidth = 78 // the widest a line of prose gets, in cells

// Screen is one mission.
type Screen struct {
	handle screen.Handle
	try    *study.Try
	canvas screen.Canvas
	keys   keyMap
	fault  error          // why the prose can't be drawn
	editor *editor.Editor // nil while nothing is edited

	drawn      drawn
	story, why []string // rendered
	rows       []string
	beside     []string
	offset     int
	side       int
	at         places
}

// places are rows of the page that are scrolled to or clicked.
type places struct{ request, offer, verdict, help int }

type (
	// opened brings what the mission starts from, fired.
	opened study.Opened
	// fired brings what became of a request of this screen's own.
	fired study.Shot
	// rendered brings the prose, drawn for one width and theme.
	rendered struct {
		width      int
		theme      *theme.Theme
		story, why []string
		err        error
	}
)

// New opens a mission; the root has read it from the course.
func New(h screen.Handle, sitting *study.Sitting, room *handson.Room, p screen.Mission) *Screen {
	s := &Screen{handle: h, keys: newKeyMap()}
	s.try, _ = sitting.Try(room, p.ID)
	return s
}

// Init starts the server, which stands until the program ends.
func (s *Screen) Init() tea.Cmd {
	open := s.try.Open()
	return s.handle.Do(func(ctx context.Context) tea.Msg { return opened(open(ctx)) })
}

// Update takes keys, the mouse, and what comes back from elsewhere.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case opened:
		s.try.TakeOpened(study.Opened(msg))
		s.layout()
	case rendered:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case screen.Outside:
		s.another(msg.Exchange)
	case screen.Met:
		s.try.Heard(msg.Missions)
		s.layout()
	case pressed:
		return s.click(string(msg))
	case tea.MouseWheelMsg:
		s.wheel(msg)
	case tea.PasteMsg:
		if s.editor != nil {
			return s.typed(tea.PasteMsg{Content: content.Clean(msg.Content)})
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		if s.editor != nil {
			return s.typed(msg)
		}
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	if s.editor != nil {
		s.dress()
	}
	s.layout()
	width, t, m := s.textWidth(), c.Theme, s.try.Mission
	return s.handle.Do(func(context.Context) tea.Msg {
		out := rendered{width: width, theme: t}
		r, err := prose.New(t, width)
		if err == nil {
			out.story, err = r.Lines(m.Story)
		}
		if err == nil {
			out.why, err = r.Lines(m.Why)
		}
		out.err = err
		return out
	})
}

// show takes rendered prose unless the screen has changed since it was asked for.
func (s *Screen) show(m rendered) {
	if m.width != s.textWidth() || m.theme != s.canvas.Theme {
		return
	}
	s.story, s.why, s.fault = m.story, m.why, m.err
	s.layout()
}

// fire sends the text as it stands to the room's server, once that stands.
func (s *Screen) fire() tea.Cmd {
	fire := s.try.Fire()
	if fire == nil {
		return nil
	}
	s.layout()
	return s.handle.Do(func(ctx context.Context) tea.Msg { return fired(fire(ctx)) })
}

func (s *Screen) settle(m fired) tea.Cmd {
	s.try.Take(study.Shot(m))
	s.side = 0
	s.layout()
	s.reveal(s.at.verdict)
	if len(m.Met) == 0 {
		return nil
	}
	return func() tea.Msg { return screen.Met{Missions: m.Met} }
}

// another takes a request of another client: it counts like one's own.
func (s *Screen) another(x *exchange.Exchange) {
	s.try.TakeOutside(x)
	s.side = 0
	s.layout()
	if s.editor == nil {
		s.reveal(s.at.verdict)
	}
}

func (s *Screen) textWidth() int {
	left, right := layout.Panes(s.canvas.W)
	if right == 0 {
		left = min(left, proseWidth)
	}
	return left
}

func (s *Screen) sideWidth() int {
	_, right := layout.Panes(s.canvas.W)
	return right
}

func (s *Screen) hint() {
	if !s.try.Met && s.try.Hint() {
		s.layout()
		s.reveal(s.at.help)
	}
}

// solve shows the solution once every hint has been seen.
func (s *Screen) solve() {
	if s.try.Solve() {
		s.layout()
		s.reveal(s.at.help)
	}
}

func (s *Screen) reset() {
	s.try.Reset()
	s.layout()
	s.reveal(s.at.request)
}
