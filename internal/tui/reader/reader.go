// Package reader is the lesson reader: prose with live requests in it. What
// follows a predict block stays folded until the reader has predicted.
package reader

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

// Screen reads one lesson.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	canvas screen.Canvas
	keys   keyMap

	reading  *study.Reading
	places   []place       // one for each of the lesson's blocks
	requests []int         // indexes of the blocks that want something: requests, and questions about them
	focus    int           // index into requests
	digits   study.Digits  // of a prediction
	sure     quiz.Sureness // of it
	way      kit.Reveal    // of the gate's way, after one
	walked   int           // the block it is about
	field    kit.Field
	split    kit.Split
	prose    prose.Texts

	returning bool // to a block: it is shown once the prose has been drawn
}

// place is the rows of a block on the page: the first, the one after what it asks
// of the reader, where its verdict begins and where the gate's way has ended, and
// the one after the last.
type place struct{ first, asks, verdict, told, last int }

// name is what a block's prose and its place on the page are called.
func name(block int) string { return strconv.Itoa(block) }

// New opens the reader on a lesson; the root has checked that it exists.
func New(h screen.Handle, sitting *study.Sitting, p study.Lesson) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap()}
	s.reading, _ = sitting.Read(p.ID)
	s.places, s.requests = make([]place, len(s.reading.Units)), s.reading.Stops()
	s.digits = study.Digits{Choices: study.Choices(study.Predictions()), Any: true}
	at := p.Block
	if at == 0 {
		at = s.reading.Place()
	}
	for n, i := range s.requests {
		if i <= at {
			s.focus = n
		}
	}
	s.returning = at > 0
	return s
}

// Init keeps the place: the first Canvas starts the rendering.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.keepPlace(), s.recall()) }

// Update takes keys, the mouse, and what firing and rendering bring back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case prose.Texts:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case recalled:
		s.recalled(msg)
	case stepped:
		return s.step(int(msg))
	case lapsed:
		return s.foretell(s.digits.Lapsed(int(msg)))
	case focused:
		s.focusOn(int(msg))
	case pressed:
		return s.click(msg)
	case tea.MouseWheelMsg:
		s.scroll(msg)
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		return s.typed(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.split.Size(c.W, c.H)
	s.field.SizeIn(c.Theme, &s.split)
	s.layout()
	markdown := map[string]string{}
	for i := range s.reading.Units {
		if u := &s.reading.Units[i]; !u.Request() && !u.Asks() {
			markdown[name(i)] = study.Spoken(u.Block)
		}
	}
	return s.handle.Do(prose.Work(c.Theme, s.split.TextWidth(), markdown))
}

// show takes the prose unless the screen has changed since it was asked for.
func (s *Screen) show(m prose.Texts) {
	if !m.Fit(s.canvas.Theme, s.split.TextWidth()) {
		return
	}
	s.prose = m
	s.layout()
	if s.returning && s.current() != nil {
		s.returning = false
		s.reveal(s.at())
	}
}

// current is the request in focus; nil in a lesson without any.
func (s *Screen) current() *study.Unit {
	if len(s.requests) == 0 {
		return nil
	}
	return &s.reading.Units[s.at()]
}

// at is the block of the request in focus.
func (s *Screen) at() int { return s.requests[s.focus] }

// open is how many requests are not folded away.
func (s *Screen) open() (n int) {
	open := s.reading.Open()
	for _, i := range s.requests {
		if i < open {
			n++
		}
	}
	return n
}
