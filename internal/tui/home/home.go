// Package home is the first screen: what the course is about, and where to go.
package home

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// meter is the width of the bar beside Continue, in cells.
const meter = 12

type item struct {
	name, about, right string
	page               study.Page
}

// Screen is the home screen.
type Screen struct {
	study  *study.Sitting
	stats  quiz.Stats // as of the last time the screen came into sight
	canvas screen.Canvas
	items  []item
	list   kit.List
	keys   screen.Keys
	open   key.Binding
	move   key.Binding
}

// New makes the home screen; the sitting may still be incomplete.
func New(sitting *study.Sitting) *Screen {
	keys := screen.CommonKeys()
	s := &Screen{
		study: sitting, keys: keys, list: kit.List{Wraps: true},
		open: screen.Bind("enter", "open", keys.Open.Keys()...), move: screen.Bind("↑↓", "move", "down"),
	}
	s.count()
	return s
}

// count computes the figures: milliseconds for a long log, so not in View.
func (s *Screen) count() {
	if s.study != nil {
		s.stats = s.study.Stats()
	}
}

// Init has nothing to load: the root brings the course.
func (s *Screen) Init() tea.Cmd { return nil }

// Update moves the cursor and opens what it stands on.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.resize(msg)
	case screen.Loaded:
		s.load(msg.Sitting)
	case screen.OnTop:
		s.refresh()
	case screen.ClassMoved:
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

func (s *Screen) load(sitting *study.Sitting) {
	s.study = sitting
	s.refresh()
}

func (s *Screen) refresh() {
	s.count()
	s.fill()
}

// choose moves the cursor, opens what it stands on, or leaves.
func (s *Screen) choose(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, s.keys.Quit) {
		return screen.Leave
	}
	if _, open := s.list.Update(msg, s.keys); open && s.study != nil {
		return screen.Go(s.items[s.list.Cursor].page)
	}
	return nil
}

// View draws the two questions of the door and the menu.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	body := s.intro(t)
	rows, zones := s.list.Rows(len(body), s.canvas.W, func(i int, on bool) string { return s.row(t, s.items[i], on) })
	body = append(body, rows...)
	return screen.Frame{
		Title: "bouncer", Sub: s.title(), Right: s.day(t), Body: append(body, s.notice(t)...), Zones: zones,
		Cues: []screen.Cue{s.list.Cue(s.canvas.W)},
		Keys: []key.Binding{s.move, s.open, s.keys.Quit}, More: kit.ListKeys(s.keys),
	}
}

// fit gives the menu the rows that the intro above it and the notice below it leave.
func (s *Screen) fit() {
	const least = 3
	t := s.canvas.Theme
	s.list.Fit(len(s.items), max(s.canvas.H-len(s.intro(t))-len(s.notice(t)), least))
}

// title heads the screen: the course's own, once it is there and has one.
func (s *Screen) title() string {
	if s.study == nil || s.study.Course.Title == "" {
		return "401 or 403?"
	}
	return s.study.Course.Title
}

func (s *Screen) intro(t *theme.Theme) []string {
	who, may := t.Who.Bold(true), t.Not.Bold(true)
	if s.study == nil || s.study.Begun() || len(s.study.Past.Attempts) > 0 {
		return nil // whoever comes back knows the two questions; who that is, the log says
	}
	if s.canvas.H < 13 {
		line := func(left, right string, code string, style lipgloss.Style) string {
			return layout.Pad(style.Render(left), 19) + t.Soft.Render(fmt.Sprintf("%15s ", right)) + style.Render(code)
		}
		return []string{
			line("○  who are you", "no good answer:", "401", who),
			line("×  may you do this", "known, but no:", "403", may),
			"",
		}
	}
	ask := func(style lipgloss.Style, sign, question, answer, code string) string {
		left := "  " + style.Render(sign+"  "+question)
		answer = fmt.Sprintf("%16s ", answer)
		gap := min(7, s.canvas.W-lipgloss.Width(left)-lipgloss.Width(answer)-4)
		return left + layout.Pad("", gap) + t.Text.Render(answer) + style.Render(code)
	}
	body := layout.Wrap(t.Text.Render("A request knocks. The door asks two questions:"), s.canvas.W)
	return append(body, "",
		ask(who, "○", "who are you    ", "no good answer:", "401"),
		ask(may, "×", "may you do this", "known, but no:", "403"),
		"", "")
}

func (s *Screen) row(t *theme.Theme, it item, on bool) string {
	sign, name := kit.Sign(t, on)
	return layout.Spread(sign+name.Render(layout.Pad(it.name, 13))+t.Soft.Render(it.about), it.right, s.canvas.W)
}
