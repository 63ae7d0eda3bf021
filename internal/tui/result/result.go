// Package result shows what a round of the quiz came to: the score, what was
// taken for what, and which lessons help.
package result

import (
	"context"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// cureIndent is how far a cure stands in under its mix-up, in cells.
const cureIndent = 4

// item is a way on from here.
type item struct {
	label, about string
	page         screen.Page
}

// Screen shows one result.
type Screen struct {
	handle screen.Handle
	course *course.Course
	of     screen.Quiz
	out    study.Outcome
	score  quiz.Result
	saved  string // what became of the certificate
	cures  map[string][]string
	canvas screen.Canvas
	keys   screen.Keys
	move   key.Binding
	items  []item
	cursor int
	rows   []string
	first  int // row of the first item
	offset int
	fault  error
}

// chosen is a click on an item.
type chosen int

// rendered brings the cures of what was mixed up, drawn for one width and theme.
type rendered struct {
	width int
	theme *theme.Theme
	cures map[string][]string
	err   error
}

// New makes the screen of a finished round.
func New(h screen.Handle, sitting *study.Sitting, p screen.Result) *Screen {
	c := sitting.Course
	s := &Screen{handle: h, course: c, of: p.Of, out: p.Outcome, score: p.Outcome.Score, keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down")}
	for _, help := range s.score.Lessons {
		for _, l := range c.Lessons {
			if l.ID == help.Lesson {
				s.items = append(s.items, item{fmt.Sprintf("Lesson %d", l.Number), l.Title, screen.Lesson{ID: l.ID}})
			}
		}
	}
	s.items = append(s.items, s.onward()...)
	return s
}

// onward is where to go from here beside the lessons that help.
func (s *Screen) onward() []item {
	again := s.of
	again.Seed = 0
	switch s.of.Mode {
	case quiz.ModePlacement:
		return []item{{"Lessons", "begin where you are", screen.Lessons{}}}
	case quiz.ModeExam:
		sheet := "Record"
		if s.out.Exam != nil && s.out.Exam.Passed {
			sheet = "Certificate"
		}
		return []item{{sheet, "write it to the current folder, as Markdown and SVG", nil}, {"Again", "another exam", again}}
	}
	return []item{{"Again", "another round", again}}
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update moves the cursor and opens what it stands on.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.canvas = msg
		s.layout()
		return s.render()
	case rendered:
		s.rendered(msg)
	case written:
		s.saved = msg.said
		s.layout()
		s.scroll(len(s.rows))
	case chosen:
		s.cursor = int(msg)
		return s.enter()
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelDown {
			s.scroll(1)
		} else {
			s.scroll(-1)
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) render() tea.Cmd {
	t, width := s.canvas.Theme, s.canvas.W-cureIndent
	var of []quiz.Misconception
	for _, m := range s.score.MixUps {
		of = append(of, m.Misconceptions...)
	}
	return s.handle.Do(func(context.Context) tea.Msg {
		out := rendered{width: width, theme: t, cures: map[string][]string{}}
		r, err := prose.New(t, min(width, 74))
		for _, m := range of {
			if err != nil {
				break
			}
			out.cures[m.ID], err = r.Lines(m.Cure)
		}
		out.err = err
		return out
	})
}

func (s *Screen) rendered(m rendered) {
	if m.width != s.canvas.W-cureIndent || m.theme != s.canvas.Theme {
		return
	}
	s.cures, s.fault = m.cures, m.err
	s.layout()
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Down):
		s.step(1)
	case key.Matches(msg, s.keys.Up):
		s.step(-1)
	case key.Matches(msg, s.keys.PageDown):
		s.scroll(s.canvas.H - 2)
	case key.Matches(msg, s.keys.PageUp):
		s.scroll(-(s.canvas.H - 2))
	case key.Matches(msg, s.keys.Open):
		return s.enter()
	case key.Matches(msg, s.keys.Back, s.keys.Quit):
		return screen.Leave
	}
	return nil
}

// step moves the cursor and keeps it in sight.
func (s *Screen) step(by int) {
	s.cursor = min(max(s.cursor+by, 0), len(s.items)-1)
	s.layout()
	row := s.first + s.cursor
	s.offset = min(max(s.offset, row-s.canvas.H+1), row)
}

func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.canvas.H, 0))
}

// enter opens the chosen item; another round takes this screen's place.
func (s *Screen) enter() tea.Cmd {
	it := s.items[s.cursor]
	if it.page == nil {
		return s.certify()
	}
	if _, again := it.page.(screen.Quiz); again {
		return screen.Swap(it.page)
	}
	return screen.Go(it.page)
}

func (s *Screen) layout() {
	t, width := s.canvas.Theme, s.canvas.W
	score := t.Bold.Render(fmt.Sprintf("%d of %d right", s.score.Right, s.score.Total))
	s.rows = append(layout.Wrap(score+"   "+t.Soft.Render(study.Remark(s.score)), width), "")
	s.rows = append(s.rows, s.verdict(t, width)...)
	s.rows = append(s.rows, s.mixups(t, width)...)
	if len(s.score.Lessons) > 0 {
		s.rows = append(s.rows, t.Soft.Render("What helps:"))
	}
	s.first = len(s.rows)
	for i, it := range s.items {
		sign, name := "  ", t.Text
		if i == s.cursor {
			sign, name = t.Accent.Render("▸ "), t.AccentBold
		}
		s.rows = append(s.rows, layout.Clip(sign+name.Render(layout.Pad(it.label, 12))+t.Soft.Render(it.about), width))
	}
	if s.saved != "" {
		s.rows = append(append(s.rows, ""), layout.Wrap(t.Soft.Render(s.saved), width)...)
	}
	s.scroll(0)
}

func (s *Screen) mixups(t *theme.Theme, width int) []string {
	var rows []string
	status := func(code int) string {
		return t.Status(code).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(code), code))
	}
	for _, m := range s.score.MixUps {
		times := ""
		if m.Times > 1 {
			times = fmt.Sprintf(", %d times", m.Times)
		}
		head := status(m.Chose) + t.Soft.Render(" where ") + status(m.Due) + t.Soft.Render(" was due"+times)
		rows = append(rows, layout.Wrap(head, width)...)
		for _, mc := range m.Misconceptions {
			rows = append(rows, layout.Indent(s.cures[mc.ID], strings.Repeat(" ", cureIndent))...)
		}
		rows = append(rows, "")
	}
	if s.fault != nil {
		rows = append(rows, layout.Wrap(t.Text.Render(content.CleanLine(s.fault.Error())), width)...)
	}
	return rows
}

// View takes the window out of the rows.
func (s *Screen) View() screen.Frame {
	f := screen.Frame{
		Title: "Result", Sub: study.Ask(s.of).Name(), Body: s.rows[s.offset:min(s.offset+s.canvas.H, len(s.rows))],
		Keys: []key.Binding{s.move, s.keys.Open, s.keys.Back},
		More: []key.Binding{s.keys.PageUp, s.keys.PageDown},
	}
	for i := range s.items {
		f.Zones = append(f.Zones, screen.Zone{X: 0, Y: s.first + i - s.offset, W: s.canvas.W, H: 1, Msg: chosen(i)})
	}
	return f
}
