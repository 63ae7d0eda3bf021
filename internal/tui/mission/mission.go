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
	"bouncer/quiz"
)

const (
	proseWidth = 78  // the widest a line of prose gets, in cells
	most       = 100 // requests that are judged by
)

// Screen is one mission.
type Screen struct {
	handle  screen.Handle
	study   *study.Sitting
	room    *handson.Room
	mission quiz.Mission
	next    string // id of the one after; empty for the last
	canvas  screen.Canvas
	keys    keyMap

	addr     string // where the server listens; empty until it does
	start    quiz.Shot
	ready    bool // the start was fired
	shots    []quiz.Shot
	judgment quiz.Judgment
	met      bool // here, or in an earlier sitting
	now      bool // by a request of this visit

	text     string
	firing   bool
	exchange *exchange.Exchange // the latest one
	outside  bool               // it came from another client
	fault    string
	hints    int
	solution bool
	editor   *editor.Editor // nil while nothing is edited

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
	// opened brings the server's address, and what the mission starts from.
	opened struct {
		addr  string
		start quiz.Shot
		err   error
	}
	// fired brings what became of a request of this screen's own.
	fired struct {
		exchange *exchange.Exchange
		shot     quiz.Shot
		met      []string
		err      error
	}
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
	s := &Screen{handle: h, study: sitting, room: room, keys: newKeyMap()}
	all := sitting.Course.Missions
	for i, m := range all {
		if m.ID == p.ID {
			s.mission = m
			if i+1 < len(all) {
				s.next = all[i+1].ID
			}
		}
	}
	s.text, s.met = s.mission.Request, sitting.MissionMet(p.ID)
	return s
}

// Init starts the server, which stands until the program ends.
func (s *Screen) Init() tea.Cmd {
	room, id := s.room, s.mission.ID
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		addr, err := room.Open(ctx)
		start, _ := room.Start(id)
		return opened{addr, start, err}
	})
}

// Update takes keys, the mouse, and what comes back from elsewhere.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case opened:
		s.opened(msg)
	case rendered:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case screen.Outside:
		s.another(msg.Exchange)
	case screen.Met:
		s.heard(msg)
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

func (s *Screen) opened(m opened) {
	if m.err != nil {
		s.fault = m.err.Error()
	} else {
		s.addr, s.start, s.ready = m.addr, m.start, true
	}
	s.layout()
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	if s.editor != nil {
		s.dress()
	}
	s.layout()
	width, t, m := s.textWidth(), c.Theme, s.mission
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
	s.story, s.why = m.story, m.why
	if m.err != nil {
		s.fault = m.err.Error()
	}
	s.layout()
}

// fire sends the text as it stands to the room's server, once that stands.
func (s *Screen) fire() tea.Cmd {
	if s.firing || !s.ready {
		return nil
	}
	s.firing, s.fault = true, ""
	s.layout()
	room, text := s.room, s.text
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		x, shot, met, err := room.Fire(ctx, text)
		return fired{x, shot, met, err}
	})
}

func (s *Screen) settle(m fired) tea.Cmd {
	s.firing = false
	if m.exchange != nil {
		s.exchange, s.outside, s.side = m.exchange, false, 0
	}
	if m.err != nil {
		s.fault = m.err.Error()
		s.layout()
		s.reveal(s.at.verdict)
		return nil
	}
	s.judge(m.shot)
	s.reveal(s.at.verdict)
	if len(m.met) == 0 {
		return nil
	}
	return func() tea.Msg { return screen.Met{Missions: m.met} }
}

// another takes a request of another client: it counts like one's own.
func (s *Screen) another(x *exchange.Exchange) {
	s.exchange, s.outside, s.side, s.fault = x, true, 0, ""
	s.judge(handson.ShotOf(x))
	if s.editor == nil {
		s.reveal(s.at.verdict)
	}
}

func (s *Screen) judge(shot quiz.Shot) {
	s.shots = append(s.shots, shot)
	if over := len(s.shots) - most; over > 0 {
		s.shots = append(s.shots[:0:0], s.shots[over:]...)
	}
	if s.ready {
		s.judgment = s.mission.Judge(s.start, s.shots)
	}
	s.now = s.now || s.judgment.Met
	s.met = s.met || s.judgment.Met
	s.solution = s.solution || s.judgment.Met
	s.layout()
}

// heard marks this mission when requests that this visit hasn't seen have a
// part in meeting it.
func (s *Screen) heard(m screen.Met) {
	for _, id := range m.Missions {
		if id == s.mission.ID && !s.now {
			s.met, s.now, s.solution, s.judgment = true, true, true, quiz.Judgment{Met: true}
			s.layout()
		}
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
	if s.hints < len(s.mission.Hints) && !s.now {
		s.hints++
		s.layout()
		s.reveal(s.at.help)
	}
}

// solve shows the solution once every hint has been seen.
func (s *Screen) solve() {
	if s.hints == len(s.mission.Hints) && !s.solution {
		s.solution = true
		s.layout()
		s.reveal(s.at.help)
	}
}

func (s *Screen) reset() {
	s.text, s.fault, s.exchange = s.mission.Request, "", nil
	s.layout()
	s.reveal(s.at.request)
}
