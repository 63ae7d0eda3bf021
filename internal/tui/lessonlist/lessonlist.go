// Package lessonlist is the table of contents: the lessons, what each is for and
// how long it takes.
package lessonlist

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
)

// Screen lists the lessons.
type Screen struct {
	study  *study.Sitting
	course *course.Course
	canvas screen.Canvas
	cursor int
	offset int
	keys   screen.Keys
	move   key.Binding
}

// chosen is a click on a lesson.
type chosen int

// New makes the list of a course's lessons.
func New(s *study.Sitting) *Screen {
	return &Screen{study: s, course: s.Course, keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down")}
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update moves the cursor and opens lessons.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.canvas = msg
		s.follow()
	case chosen:
		s.cursor = int(msg)
		return s.enter()
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelDown {
			s.move1(1)
		} else {
			s.move1(-1)
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Down):
		s.move1(1)
	case key.Matches(msg, s.keys.Up):
		s.move1(-1)
	case key.Matches(msg, s.keys.Top):
		s.move1(-len(s.course.Lessons))
	case key.Matches(msg, s.keys.Bottom):
		s.move1(len(s.course.Lessons))
	case key.Matches(msg, s.keys.Open):
		return s.enter()
	case key.Matches(msg, s.keys.Back), key.Matches(msg, s.keys.Quit):
		return screen.Leave
	}
	return nil
}

func (s *Screen) move1(by int) {
	s.cursor = min(max(s.cursor+by, 0), max(len(s.course.Lessons)-1, 0))
	s.follow()
}

// visible is how many lessons are listed at once: the objective of the one
// under the cursor keeps the rows below the list.
func (s *Screen) visible() int { return max(s.canvas.H-s.aboutRows(), 1) }

func (s *Screen) aboutRows() int {
	if s.canvas.H < 12 {
		return 3
	}
	return 5
}

func (s *Screen) follow() {
	s.offset = min(max(s.offset, s.cursor-s.visible()+1), s.cursor)
}

func (s *Screen) enter() tea.Cmd {
	if len(s.course.Lessons) == 0 {
		return nil
	}
	return screen.Go(screen.Lesson{ID: s.course.Lessons[s.cursor].ID})
}

// View draws the list, and under it what the chosen lesson is for.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	var body []string
	var zones []screen.Zone
	for i := s.offset; i < min(s.offset+s.visible(), len(s.course.Lessons)); i++ {
		l := s.course.Lessons[i]
		sign, name := "  ", t.Text
		if i == s.cursor {
			sign, name = t.Accent.Render("▸ "), t.AccentBold
		}
		left := sign + t.Soft.Render(fmt.Sprintf("%2d  ", l.Number)) + name.Render(l.Title)
		zones = append(zones, screen.Zone{X: 0, Y: len(body), W: s.canvas.W, H: 1, Msg: chosen(i)})
		body = append(body, layout.Spread(left, s.state(l), s.canvas.W))
	}
	if s.cursor < len(s.course.Lessons) {
		about := layout.Wrap(t.Soft.Render(s.course.Lessons[s.cursor].Objective), min(s.canvas.W-6, 72))
		body = append(append(body, ""), layout.Indent(about, "      ")...)
	}
	return screen.Frame{
		Title: "Lessons", Sub: fmt.Sprintf("%d to read, about %d minutes", len(s.course.Lessons), s.minutes()), Body: body, Zones: zones,
		Keys: []key.Binding{s.move, s.keys.Open, s.keys.Back}, More: []key.Binding{s.keys.Top, s.keys.Bottom},
	}
}

// state is what is known of a lesson: done, optional after the placement, or
// how long it takes.
func (s *Screen) state(l lessons.Lesson) string {
	t, minutes := s.canvas.Theme, s.canvas.Theme.Dim.Render(fmt.Sprintf("%d min", l.Minutes))
	switch {
	case s.study.Lesson(l.ID).Finished:
		return t.In.Render("✓ done") + "   " + minutes
	case s.study.Optional(l.ID):
		return t.Soft.Render("optional") + "   " + minutes
	case len(s.study.Lesson(l.ID).Fired) > 0:
		return t.Accent.Render("begun") + "   " + minutes
	}
	return minutes
}

func (s *Screen) minutes() (sum int) {
	for _, l := range s.course.Lessons {
		sum += l.Minutes
	}
	return sum
}
