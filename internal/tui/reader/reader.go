// Package reader is the lesson reader: prose with live requests in it. What
// follows a predict block stays folded until the reader has predicted.
package reader

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/editor"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/lessons"
)

// proseWidth is the widest a line of prose gets, in cells.
const proseWidth = 78

// Screen reads one lesson.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	lesson lessons.Lesson
	next   *lessons.Lesson
	canvas screen.Canvas
	keys   keyMap

	units    []unit
	requests []int // indexes of the units that are requests
	focus    int   // index into requests
	offset   int   // first row shown
	side     int   // first row shown of the exchange beside the text
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

// fired brings what became of a request. What it means for the learner's
// progress has been given to the log by then.
type fired struct {
	unit     int
	exchange *exchange.Exchange
	answers  []exchange.Answer // of a survey
	err      error
	unsaved  error
}

// New opens the reader on a lesson; the root has checked that it exists.
func New(h screen.Handle, sitting *study.Sitting, p screen.Lesson) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap()}
	c := sitting.Course
	for i := range c.Lessons {
		if c.Lessons[i].ID == p.ID {
			s.lesson = c.Lessons[i]
			if i+1 < len(c.Lessons) {
				s.next = &c.Lessons[i+1]
			}
		}
	}
	for i, b := range s.lesson.Blocks {
		b.Text = strings.TrimRight(b.Text, "\n")
		s.units = append(s.units, s.remembered(i, b))
		if b.Kind != lessons.Prose {
			s.requests = append(s.requests, i)
			if i <= p.Block {
				s.focus = len(s.requests) - 1
			}
		}
	}
	s.returning = p.Block > 0
	return s
}

// remembered is a block as the learner left it: what was fired stays unfolded,
// a goal once reached stays reached.
func (s *Screen) remembered(i int, b lessons.Block) unit {
	log := s.study.Lesson(s.lesson.ID)
	return unit{block: b, text: b.Text, fired: log.Fired[i], met: log.Reached[i], solution: log.Reached[i]}
}

// Init keeps the place: the first Canvas starts the rendering.
func (s *Screen) Init() tea.Cmd { return s.keepPlace() }

// Update takes keys, the mouse, and what firing and rendering bring back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case rendered:
		s.show(msg)
	case fired:
		return s.settle(msg)
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
	for i := range s.units {
		if !s.units[i].request() {
			markdown[i] = s.units[i].block.Text
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
	if u := s.current(); s.returning && u != nil {
		s.returning = false
		s.reveal(u)
	}
}

func (s *Screen) settle(m fired) tea.Cmd {
	u := &s.units[m.unit]
	u.settle(m)
	s.remember(m.unit)
	s.side = 0
	s.layout()
	s.reveal(u)
	if m.err != nil {
		return nil
	}
	return func() tea.Msg { return screen.NotSaved{Err: m.unsaved} }
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
func (s *Screen) current() *unit {
	if len(s.requests) == 0 {
		return nil
	}
	return &s.units[s.requests[s.focus]]
}

// open is how many requests are not folded away.
func (s *Screen) open() int {
	for n, i := range s.requests {
		if s.units[i].folds() {
			return n + 1
		}
	}
	return len(s.requests)
}

func (s *Screen) doneCount() (n int) {
	for _, i := range s.requests {
		if s.units[i].done() {
			n++
		}
	}
	return n
}

// fire sends the focused request to a fresh server in the block's conditions.
func (s *Screen) fire() tea.Cmd {
	u := s.current()
	if u == nil || u.firing {
		return nil
	}
	if u.folds() && u.predicted == 0 {
		return nil
	}
	u.firing = true
	index, text, goal := s.requests[s.focus], u.text, u.block.Goal
	options, c := s.study.BlockCase(u.block, text)
	survey := u.block.Kind == lessons.Survey
	lesson, last, sitting := s.lesson.ID, s.last(index), s.study
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		if survey {
			answers, err := exchange.Survey(ctx, options, text)
			if err != nil {
				return fired{unit: index, err: err}
			}
			return fired{unit: index, answers: answers, unsaved: sitting.Log.Append(study.Fired(sitting.Now(), lesson, index, false, last)...)}
		}
		ex, err := exchange.OnceCase(ctx, options, c)
		if err != nil {
			return fired{unit: index, err: err}
		}
		reached := goal != 0 && ex.Status == goal
		return fired{unit: index, exchange: ex, unsaved: sitting.Log.Append(study.Fired(sitting.Now(), lesson, index, reached, last && (goal == 0 || reached))...)}
	})
}
