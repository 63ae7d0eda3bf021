// Package mission is one mission: its aim, the request to change, what the
// server makes of it, and hints one at a time. It may be met from here or by
// any other client at the same server.
package mission

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
)

// Screen is one mission.
type Screen struct {
	handle screen.Handle
	try    *study.Try
	canvas screen.Canvas
	keys   keyMap

	field kit.Field
	split kit.Split
	texts prose.Texts
	drawn drawn
	fired string // the text that was fired last
	at    places
}

// places are rows of the page that are scrolled to.
type places struct{ request, verdict, told, help int }

type (
	// opened brings what the mission starts from, fired.
	opened study.Opened
	// fired brings what became of a request of this screen's own.
	fired study.Fired
)

// The names of a mission's texts.
const (
	story = "story"
	why   = "why"
)

// New opens a mission; the root has read it from the course.
func New(h screen.Handle, sitting *study.Sitting, room *handson.Room, p study.Mission) *Screen {
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
		s.opened(msg)
	case prose.Texts:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case screen.Outside:
		s.another(msg.Exchange)
	case screen.Met:
		s.heard(msg)
	case pressed:
		return s.click(msg)
	case tea.MouseWheelMsg:
		s.split.Update(msg, s.keys.Keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		return s.typed(msg)
	}
	return nil
}

func (s *Screen) opened(m opened) {
	s.try.TakeOpened(study.Opened(m))
	s.layout()
}

func (s *Screen) heard(m screen.Met) {
	s.try.Heard(m.Missions)
	s.layout()
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.split.Size(c.W, c.H)
	s.field.SizeIn(c.Theme, &s.split)
	s.layout()
	m := s.try.Mission
	return s.handle.Do(prose.Work(c.Theme, s.split.TextWidth(), map[string]string{story: m.Story, why: m.Why}))
}

// show takes the prose unless the screen has changed since it was asked for.
func (s *Screen) show(m prose.Texts) {
	if m.Fit(s.canvas.Theme, s.split.TextWidth()) {
		s.texts = m
		s.layout()
	}
}

// fire sends the text as it stands to the room's server, once that stands.
func (s *Screen) fire() tea.Cmd {
	fire := s.try.Fire()
	if fire == nil {
		return nil
	}
	s.fired = s.try.Text
	s.layout()
	return s.handle.Do(func(ctx context.Context) tea.Msg { return fired(fire(ctx)) })
}

func (s *Screen) settle(m fired) tea.Cmd {
	s.try.Take(study.Fired(m))
	s.came()
	s.split.Text.Reveal(s.at.verdict, s.at.told)
	if len(m.Met) == 0 {
		return nil
	}
	return func() tea.Msg { return screen.Met{Missions: m.Met} }
}

// another takes a request of another client: it counts like one's own.
func (s *Screen) another(x *exchange.Exchange) {
	s.try.TakeOutside(x)
	s.came()
	if !s.field.Typing() {
		s.split.Text.Reveal(s.at.verdict, s.at.told)
	}
}

// came shows another exchange from its beginning.
func (s *Screen) came() {
	s.layout()
	s.split.Side.Top()
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

// reveal scrolls as little as it takes to show a row and what follows it, as
// far as half the screen.
func (s *Screen) reveal(row int) { s.split.Text.Reveal(row, row+s.canvas.H/2) }
