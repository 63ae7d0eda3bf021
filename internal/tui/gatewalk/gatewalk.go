// Package gatewalk goes through a decision check by check, forwards and back, with
// what each check looked at beside it; and it changes one fact of the request
// to see where the path ends then.
package gatewalk

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/asking"
	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/pick"
	"bouncer/internal/tui/screen"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// Screen walks one request's way through the gate.
type Screen struct {
	handle  screen.Handle
	world   *world.World
	options mockserver.Options
	canvas  screen.Canvas
	keys    keyMap

	request  exchange.Case
	exchange *exchange.Exchange
	first    *exchange.Exchange // before any fact was changed
	path     []mockserver.Result
	at       int // the check shown
	chooser  *pick.Chooser
	firing   int // counts the requests, so that a late answer is dropped
	fault    string

	split kit.Split
}

// stepped is a click on a check.
type stepped int

// fired brings what a changed request came to.
type fired struct {
	n        int
	request  exchange.Case
	exchange *exchange.Exchange
	err      error
}

type keyMap struct {
	screen.Keys
	Next, Before          key.Binding
	Person, State, Target key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:   screen.CommonKeys(),
		Next:   screen.Bind("→", "next check", "right", "enter", "l", "space"),
		Before: screen.Bind("←", "check before", "left", "h"),
		Person: screen.Bind("w", "who asks", "w"),
		State:  screen.Bind("s", "its state", "s"),
		Target: screen.Bind("r", "route", "r"),
	}
	k.Back = screen.Bind("esc", "back", "esc")
	k.Down = screen.Bind("↓", "read on, then the next check", "down", "j")
	k.Up = screen.Bind("↑", "back up, then the check before", "up", "k")
	k.Top = screen.Bind("home", "first check", "home")
	k.Bottom = screen.Bind("end", "where it ends", "end")
	return k
}

// New walks through an exchange. What its text asks can be changed; each
// change is fired at a fresh server.
func New(h screen.Handle, c *course.Course, p study.Walk) *Screen {
	s := &Screen{
		handle: h, world: p.Server.World, options: p.Server, keys: newKeyMap(), request: p.Case, first: p.Exchange,
	}
	if s.world == nil {
		s.world = c.World
		s.options.World = c.World
	}
	s.take(p.Exchange)
	return s
}

// Init has nothing to load: the exchange is there.
func (s *Screen) Init() tea.Cmd { return nil }

// take shows another exchange, at the check that decided.
func (s *Screen) take(ex *exchange.Exchange) {
	s.exchange, s.path, s.at = ex, nil, 0
	if ex.Decision == nil {
		return
	}
	for _, r := range ex.Decision.Checks {
		if r.Asked {
			s.path = append(s.path, r)
		}
	}
	s.at = max(end(s.path), 0)
}

// end is where a path ends: the check that refused, or the last.
func end(path []mockserver.Result) int {
	for i, r := range path {
		if r.Outcome == mockserver.Refused {
			return i
		}
	}
	return len(path) - 1
}

// Update takes keys, clicks, and what firing brings back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	s.layout()
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.canvas = msg
	case fired:
		s.settle(msg)
	case stepped:
		s.step(int(msg))
	case kit.Chosen:
		return s.choose(msg)
	case tea.MouseWheelMsg:
		return s.wheel(msg)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	if s.chooser != nil {
		return s.choose(msg)
	}
	s.step(s.at + kit.Wheel(msg, 1))
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if s.chooser != nil {
		return s.choose(msg)
	}
	switch k := s.keys; {
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	case key.Matches(msg, k.Down) && s.scroll(1), key.Matches(msg, k.Up) && s.scroll(-1):
	case key.Matches(msg, k.Next, k.Down):
		s.step(s.at + 1)
	case key.Matches(msg, k.Before, k.Up):
		s.step(s.at - 1)
	case key.Matches(msg, k.Top):
		s.step(0)
	case key.Matches(msg, k.Bottom):
		s.step(end(s.path))
	case key.Matches(msg, k.Person):
		s.change(pick.Person)
	case key.Matches(msg, k.State):
		s.change(pick.State)
	case key.Matches(msg, k.Target):
		s.change(pick.Route)
	}
	return nil
}

// scroll moves the check shown, where it doesn't fit, and reports whether there
// was more of it to see.
func (s *Screen) scroll(by int) bool {
	if s.split.SideWidth() > 0 {
		return s.split.Side.Scroll(by)
	}
	return s.split.Text.Scroll(by)
}

func (s *Screen) step(to int) {
	if s.chooser == nil {
		s.at = min(max(to, 0), max(len(s.path)-1, 0))
		s.split.Text.Top()
		s.split.Side.Top()
	}
}

// change opens the list of one fact. Who asks without a credential has no
// state to change.
func (s *Screen) change(fact pick.Part) {
	if fact == pick.State && asking.Of(s.world, s.request).Credential.Name == "" {
		fact = pick.Person
	}
	s.chooser = pick.NewChooser(s.world, s.request, fact)
}

// choose gives a message to the list that is open.
func (s *Screen) choose(msg tea.Msg) tea.Cmd {
	if s.chooser == nil {
		return nil
	}
	done, left := s.chooser.Update(msg, s.keys.Keys)
	if left {
		s.chooser = nil
	}
	if !done {
		return nil
	}
	return s.fire()
}

// fire sends the request with its changed fact to a fresh server.
func (s *Screen) fire() tea.Cmd {
	request, options := s.request, s.options
	request.Text, request.Via = s.chooser.Case.Text, s.chooser.Case.Via
	s.chooser = nil
	s.firing++
	n := s.firing
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		ex, err := exchange.OnceCase(ctx, options, request)
		return fired{n, request, ex, err}
	})
}

// settle shows the new path.
func (s *Screen) settle(m fired) {
	if m.n != s.firing {
		return
	}
	if m.err != nil {
		s.fault = m.err.Error()
		return
	}
	s.fault, s.request = "", m.request
	s.take(m.exchange)
}
