// Package gate is one gate to repair: its checks to put in order, its
// settings to turn, and a suite of requests that is fired after each change.
package gate

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// Screen is one gate to repair.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	mend   *study.Mending
	canvas screen.Canvas
	keys   keyMap

	cursor   target
	unfolded int // the request whose exchange is shown, from 1; 0 for none

	texts  prose.Texts
	split  kit.Split
	page   []line
	beside []line
	drawn  drawn
	end    int // row after the gate and what stands below it
}

// target is what the cursor stands on.
type target struct {
	check   string // a check's name, or
	setting string // a setting's, or
	probe   int    // a request's number, from 1
}

// drawn keeps what an exchange was drawn to: the cursor moves far more often
// than that changes.
type drawn struct {
	of    *exchange.Exchange
	theme *theme.Theme
	width int
	lines []line
}

// line is a row of the page and what stands on it.
type line struct {
	text string
	on   target
}

// fired brings a suite's answers.
type fired study.Suite

// The names of a gate's texts.
const (
	story = "story"
	why   = "why"
)

// New opens a gate; the root has read it from the course.
func New(h screen.Handle, sitting *study.Sitting, p study.Repair) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap()}
	s.mend, _ = sitting.Mend(p.ID)
	s.cursor = target{check: s.mend.Repair.Gate[0]}
	return s
}

// Init fires the suite at the gate as it is.
func (s *Screen) Init() tea.Cmd { return s.fire() }

// Update takes keys, the mouse, and what comes back from elsewhere.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case prose.Texts:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case target:
		return s.click(msg)
	case tea.MouseWheelMsg:
		s.split.Update(msg, s.keys.Keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	moved := s.canvas.Theme != nil && s.split.Text.Sees(s.row(s.page))
	s.canvas = c
	s.split.Size(c.W, c.H)
	s.layout()
	if moved {
		s.follow()
	}
	r := s.mend.Repair
	return s.handle.Do(prose.Work(c.Theme, s.split.TextWidth(), map[string]string{story: r.Story, why: r.Why}))
}

// show takes the prose unless the screen has changed since it was asked for.
func (s *Screen) show(m prose.Texts) {
	if m.Fit(s.canvas.Theme, s.split.TextWidth()) {
		s.texts = m
		s.layout()
	}
}

// fire fires the suite at the gate as it stands.
func (s *Screen) fire() tea.Cmd {
	fire := s.mend.Fire()
	return s.handle.Do(func(ctx context.Context) tea.Msg { return fired(fire(ctx)) })
}

func (s *Screen) settle(m fired) tea.Cmd {
	mended, events := s.mend.Take(study.Suite(m))
	s.layout()
	if mended {
		s.reveal(len(s.page) - len(s.texts.Of(why)) - 3)
	}
	if len(events) == 0 {
		return nil
	}
	log := s.study.Log
	return func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} }
}

// shift moves the check under the cursor up or down the gate.
func (s *Screen) shift(by int) tea.Cmd {
	if !s.mend.Move(s.cursor.check, by) {
		return nil
	}
	s.layout()
	s.follow()
	return s.fire()
}

// turn gives the setting under the cursor its next value.
func (s *Screen) turn() tea.Cmd {
	if !s.mend.Turn(s.cursor.setting) {
		return nil
	}
	s.layout()
	return s.fire()
}

func (s *Screen) hint() {
	if s.mend.Hint() {
		s.layout()
		s.reveal(len(s.page) - 2)
	}
}

// solve mends the gate once every hint has been seen.
func (s *Screen) solve() tea.Cmd {
	if !s.mend.Solve() {
		return nil
	}
	s.layout()
	return s.fire()
}

func (s *Screen) reset() tea.Cmd {
	s.mend.Reset()
	s.unfolded = 0
	s.layout()
	return s.fire()
}
