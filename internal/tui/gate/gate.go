// Package gate is one gate to repair: its checks to put in order, its
// settings to turn, and a suite of requests that is fired after each change.
package gate

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
	"bouncer/quiz"
)

const proseWidth = 78 // the widest a line of prose gets, in cells

// Screen is one gate to repair.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	repair quiz.Repair
	next   string // id of the one after; empty for the last
	canvas screen.Canvas
	keys   keyMap

	gate   mockserver.Gate
	run    int // counts the suites fired; an older one that comes late is dropped
	rows   []handson.Row
	firing bool
	fault  string

	cursor   target
	hints    int
	given    bool // the solution was asked for
	solved   bool
	mended   bool // here or in an earlier sitting
	unfolded int  // the request whose exchange is shown, from 1; 0 for none

	story, why []string // rendered
	page       []line
	beside     []line
	drawn      drawn
	end        int // row after the gate and what stands below it
	offset     int
	side       int
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

type (
	// fired brings a suite's answers.
	fired struct {
		run  int
		rows []handson.Row
		err  error
	}
	// rendered brings the prose, drawn for one width and theme.
	rendered struct {
		width      int
		theme      *theme.Theme
		story, why []string
		err        error
	}
)

// New opens a gate; the root has read it from the course.
func New(h screen.Handle, sitting *study.Sitting, p screen.Repair) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap(), mended: sitting.Repaired(p.ID)}
	all := sitting.Course.Repairs
	for i, r := range all {
		if r.ID == p.ID {
			s.repair = r
			if i+1 < len(all) {
				s.next = all[i+1].ID
			}
		}
	}
	s.gate = handson.Broken(s.repair)
	s.cursor = target{check: s.repair.Gate[0]}
	return s
}

// Init fires the suite at the gate as it is.
func (s *Screen) Init() tea.Cmd { return s.fire() }

// Update takes keys, the mouse, and what comes back from elsewhere.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case rendered:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case target:
		return s.click(msg)
	case tea.MouseWheelMsg:
		s.wheel(msg)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.layout()
	width, t, r := s.textWidth(), c.Theme, s.repair
	return s.handle.Do(func(context.Context) tea.Msg {
		out := rendered{width: width, theme: t}
		p, err := prose.New(t, width)
		if err == nil {
			out.story, err = p.Lines(r.Story)
		}
		if err == nil {
			out.why, err = p.Lines(r.Why)
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

// fire fires the suite at the gate as it stands.
func (s *Screen) fire() tea.Cmd {
	s.run++
	s.firing = true
	run, world, now, r := s.run, s.study.Course.World, s.study.Now, s.repair
	g := mockserver.Gate{Order: slices.Clone(s.gate.Order), Set: map[string]string{}}
	for k, v := range s.gate.Set {
		g.Set[k] = v
	}
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		rows, err := handson.Suite(ctx, world, now, r, g)
		return fired{run, rows, err}
	})
}

func (s *Screen) settle(m fired) tea.Cmd {
	if m.run != s.run {
		return nil
	}
	s.firing, s.fault = false, ""
	if m.err != nil {
		s.fault = m.err.Error()
		s.layout()
		return nil
	}
	s.rows = m.rows
	before := s.solved
	s.solved = handson.Solved(m.rows)
	s.layout()
	if !s.solved || before {
		return nil
	}
	s.reveal(len(s.page) - len(s.why) - 3)
	if s.given {
		return nil
	}
	s.mended = true
	events, log := s.study.SolveRepair(s.repair.ID), s.study.Log
	if len(events) == 0 {
		return nil
	}
	return func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} }
}

// shift moves the check under the cursor up or down the gate.
func (s *Screen) shift(by int) tea.Cmd {
	i := slices.Index(s.gate.Order, s.cursor.check)
	j := i + by
	if i < 0 || j < 0 || j >= len(s.gate.Order) {
		return nil
	}
	s.gate.Order[i], s.gate.Order[j] = s.gate.Order[j], s.gate.Order[i]
	s.layout()
	s.follow()
	return s.fire()
}

// turn gives the setting under the cursor its next value.
func (s *Screen) turn() tea.Cmd {
	for _, set := range handson.Settings(s.repair) {
		if set.Name == s.cursor.setting {
			i := slices.Index(set.Values, s.value(set))
			s.gate.Set[set.Name] = set.Values[(i+1)%len(set.Values)]
			s.layout()
			return s.fire()
		}
	}
	return nil
}

func (s *Screen) value(set mockserver.Setting) string {
	if v := s.gate.Set[set.Name]; v != "" {
		return v
	}
	return set.Values[0]
}

func (s *Screen) hint() {
	if s.hints < len(s.repair.Hints) && !s.solved {
		s.hints++
		s.layout()
		s.reveal(len(s.page) - 2)
	}
}

// solve mends the gate once every hint has been seen.
func (s *Screen) solve() tea.Cmd {
	if s.hints < len(s.repair.Hints) || s.solved {
		return nil
	}
	s.given, s.gate = true, handson.Mended(s.repair)
	s.gate.Set = map[string]string{}
	s.layout()
	return s.fire()
}

func (s *Screen) reset() tea.Cmd {
	s.gate, s.given, s.solved, s.unfolded = handson.Broken(s.repair), false, false, 0
	s.layout()
	return s.fire()
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
