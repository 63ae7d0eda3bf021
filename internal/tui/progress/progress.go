// Package progress is the progress screen: what the learner's answers say, as
// bars, a table and a calendar. Its rows lead on to what they speak of.
package progress

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/charts"
	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

const (
	questions  = 10 // of a round started from here
	reviewMost = 20 // questions of a review
)

// link is a row that leads on.
type link struct {
	row int // of the page
	to  charts.Onward
}

// Screen shows the learner's figures.
type Screen struct {
	study   *study.Sitting
	learner charts.Learner
	canvas  screen.Canvas
	keys    screen.Keys
	move    key.Binding

	pane   kit.Pane
	links  []link
	cursor int // in links
}

// New makes the screen of what has been answered so far.
func New(s *study.Sitting) *Screen {
	scr := &Screen{study: s, keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down")}
	scr.count()
	return scr
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// count computes the figures anew; it takes milliseconds for a long log.
func (s *Screen) count() { s.learner = s.study.Learner() }

// Update moves through the figures and opens what a row leads to.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.resize(msg)
	case screen.OnTop:
		s.recount()
	case kit.Chosen:
		return s.choose(int(msg))
	case tea.MouseWheelMsg:
		s.scroll(msg)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) {
	s.canvas = c
	s.pane.Size(c.W, c.H)
	s.layout()
}

func (s *Screen) recount() {
	s.count()
	s.layout()
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Down):
		s.step(1)
	case key.Matches(msg, s.keys.Up):
		s.step(-1)
	case key.Matches(msg, s.keys.Open):
		return s.enter()
	case key.Matches(msg, s.keys.Back, s.keys.Quit):
		return screen.Leave
	default:
		s.scroll(msg)
	}
	return nil
}

// step goes to the next link where it is in sight, and otherwise a row on.
func (s *Screen) step(by int) {
	if next := s.cursor + by; s.sees(s.cursor) && s.sees(next) {
		s.cursor = next
		s.draw()
		return
	}
	s.pane.Scroll(by)
	s.follow(by)
}

// sees reports whether a link is in the window.
func (s *Screen) sees(n int) bool { return n >= 0 && n < len(s.links) && s.pane.Sees(s.links[n].row) }

// scroll moves the window by a key or the wheel.
func (s *Screen) scroll(msg tea.Msg) {
	before := s.pane.Offset()
	s.pane.Update(msg, s.keys)
	s.follow(s.pane.Offset() - before)
}

// follow moves a cursor that has left the window to the nearest link that is
// still in it.
func (s *Screen) follow(by int) {
	if s.sees(s.cursor) {
		return
	}
	for i := range s.links {
		n := i
		if by < 0 {
			n = len(s.links) - 1 - i
		}
		if s.sees(n) {
			s.cursor = n
			s.draw()
			return
		}
	}
}

func (s *Screen) choose(n int) tea.Cmd {
	s.cursor = n
	return s.enter()
}

// enter opens what the row under the cursor speaks of.
func (s *Screen) enter() tea.Cmd {
	if !s.sees(s.cursor) {
		return nil
	}
	switch to := s.links[s.cursor].to; {
	case to.Review:
		return screen.Go(study.Ask{Mode: quiz.ModeReview, Count: reviewMost})
	case to.Lesson != "":
		return screen.Go(study.Lesson{ID: to.Lesson})
	case to.Topic != "":
		return screen.Go(study.Ask{Topic: to.Topic, Count: questions})
	}
	return screen.Go(study.Ask{Aimed: true, Count: questions})
}

// View takes the window out of the rows.
func (s *Screen) View() screen.Frame {
	f := screen.Frame{
		Title: "Progress", Keys: []key.Binding{s.move, s.open(), s.keys.Back}, More: kit.ScrollKeys(s.keys),
	}
	s.pane.Draw(&f)
	return f
}

// open is the key that opens the row under the cursor, where there is one.
func (s *Screen) open() key.Binding {
	b := screen.Bind("enter", s.does(), s.keys.Open.Keys()...)
	b.SetEnabled(s.sees(s.cursor))
	return b
}

// does says what the row under the cursor leads to, in words.
func (s *Screen) does() string {
	if !s.sees(s.cursor) {
		return ""
	}
	if s.canvas.W < 60 {
		return "open"
	}
	switch to := s.links[s.cursor].to; {
	case to.Lesson != "":
		return "the lesson on it"
	case to.Topic != "":
		return "ask me about " + content.CleanLine(to.Topic)
	case to.Review:
		return "ask me what is due"
	}
	return "ask me more"
}
