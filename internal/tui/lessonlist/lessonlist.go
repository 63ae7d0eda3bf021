// Package lessonlist is the table of contents: the lessons, what each is for and
// how long it takes.
package lessonlist

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
)

// Screen lists the lessons.
type Screen struct {
	study  *study.Sitting
	course *course.Course
	canvas screen.Canvas
	list   kit.Catalog
	keys   screen.Keys
	move   key.Binding
}

// New makes the list of a course's lessons. The cursor stands on the one to go on
// with.
func New(sitting *study.Sitting) *Screen {
	s := &Screen{
		study: sitting, course: sitting.Course, keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down"),
	}
	if p, ok := sitting.GoOn(); ok {
		s.list.Cursor = slices.IndexFunc(s.course.Lessons, func(l lessons.Lesson) bool { return l.ID == p.ID })
	}
	return s
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update moves the cursor and opens lessons.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.resize(msg)
	case screen.OnTop:
		s.fill()
	default:
		return s.choose(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) {
	s.canvas = c
	s.fill()
}

// choose moves the cursor, opens what it stands on, or leaves.
func (s *Screen) choose(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, s.keys.Back, s.keys.Quit) {
		return screen.Leave
	}
	if _, open := s.list.Update(msg, s.keys); open {
		return screen.Go(s.chosen())
	}
	return nil
}

// chosen is the lesson under the cursor, at the place where it was left.
func (s *Screen) chosen() study.Lesson {
	id := s.course.Lessons[s.list.Cursor].ID
	if p, ok := s.study.GoOn(); ok && p.ID == id {
		return p
	}
	return study.Lesson{ID: id}
}

// fill makes the list anew from what the learner has done.
func (s *Screen) fill() {
	entries := make([]kit.Entry, len(s.course.Lessons))
	for i, l := range s.course.Lessons {
		entries[i] = kit.Entry{
			Lead: s.canvas.Theme.Soft.Render(fmt.Sprintf("%2d  ", l.Number)), Name: content.CleanLine(l.Title),
			Right: s.state(l), About: content.CleanLine(l.Objective),
		}
	}
	s.list.Fill(s.canvas, entries)
}

// View draws the list, and under it what the chosen lesson is for.
func (s *Screen) View() screen.Frame {
	f := screen.Frame{
		Title: "Lessons", Sub: fmt.Sprintf("%d to read, about %d minutes", len(s.course.Lessons), s.minutes()),
		Keys: []key.Binding{s.move, s.keys.Open, s.keys.Back}, More: kit.ListKeys(s.keys),
	}
	s.list.Draw(s.canvas.Theme, &f)
	return f
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
