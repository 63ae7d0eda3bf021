// Package reader is the lesson reader: prose with live requests in it. What
// follows a predict block stays folded until the reader has predicted.
package reader

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/editor"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// proseWidth is the widest a line of prose gets, in cells.
const proseWidth = 78

// Screen reads one lesson.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	canvas screen.Canvas
	keys   keyMap

	reading  *study.Reading
	units    []unit // one for each of the lesson's blocks
	requests []int  // indexes of the blocks that are requests
	focus    int    // index into requests
	offset   int    // first row shown
	side     int    // first row shown of the exchange beside the text
	rows     []string
	beside   []string
	editor   *editor.Editor // nil while nothing is edited
	fault    string

	returning bool // to a block: it is shown once the prose has been drawn
}

// rendered brings a lesson's prose, drawn for one width and theme.
type rendered struct {
	width int
	theme *theme.Theme
	prose map[int][]string
	err   error
}

// New opens the reader on a lesson; the root has checked that it exists.
func New(h screen.Handle, sitting *study.Sitting, p screen.Lesson) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap()}
	s.reading, _ = sitting.Read(p.ID)
	s.units, s.requests = make([]unit, len(s.reading.Units)), s.reading.Requests()
	for n, i := range s.requests {
		if i <= p.Block {
			s.focus = n
		}
	}
	s.returning = p.Block > 0
	return s
}

// Init keeps the place: the first Canvas starts the rendering.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.keepPlace(), s.recall()) }

// Update takes keys, the mouse, and what firing and rendering bring back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case rendered:
		s.show(msg)
	case fired:
		return s.settle(msg)
	case recalled:
		s.recalled(msg)
	case focused:
		s.focusOn(int(msg))
	case pressed:
		return s.click(msg)
	case tea.MouseWheelMsg:
		s.wheel(msg)
	case tea.PasteMsg:
		return s.paste(msg)
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
		s.dressEditor()
	}
	s.layout()
	width, t := s.textWidth(), c.Theme
	markdown := map[int]string{}
	for i := range s.reading.Units {
		if u := &s.reading.Units[i]; !u.Request() {
			markdown[i] = u.Block.Text
		}
	}
	return s.handle.Do(func(context.Context) tea.Msg { return render(t, width, markdown) })
}

// render draws the prose with a renderer of its own, so that no two goroutines
// ever share one.
func render(t *theme.Theme, width int, markdown map[int]string) rendered {
	out := rendered{width: width, theme: t, prose: map[int][]string{}}
	r, err := prose.New(t, width)
	for i, text := range markdown {
		if err != nil {
			break
		}
		out.prose[i], err = r.Lines(text)
	}
	out.err = err
	return out
}

// show takes rendered prose unless the screen has changed since it was asked for.
func (s *Screen) show(m rendered) {
	if m.width != s.textWidth() || m.theme != s.canvas.Theme {
		return
	}
	if m.err != nil {
		s.fault = m.err.Error()
	}
	for i, lines := range m.prose {
		s.units[i].prose = lines
	}
	s.layout()
	if s.returning && s.current() != nil {
		s.returning = false
		s.reveal(s.at())
	}
}

// textWidth is the width of the column the lesson stands in.
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
