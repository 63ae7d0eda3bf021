// Package home is the first screen: what the course is about, and where to go.
package home

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// questions is the length of a round started from here.
const questions = 10

// meter is the width of the bar beside Continue, in cells.
const meter = 12

type item struct {
	name, about, right string
	page               screen.Page
}

// Screen is the home screen.
type Screen struct {
	study  *study.Sitting
	stats  quiz.Stats // as of the last time the screen came into sight
	canvas screen.Canvas
	items  []item
	cursor int
	keys   screen.Keys
	open   key.Binding
	move   key.Binding
}

// chosen is a click on an item.
type chosen int

// New makes the home screen; the sitting may still be incomplete.
func New(sitting *study.Sitting) *Screen {
	keys := screen.CommonKeys()
	s := &Screen{study: sitting, keys: keys, open: screen.Bind("enter", "open", keys.Open.Keys()...), move: screen.Bind("↑↓", "move", "down")}
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
		s.canvas = msg
		s.fill()
	case screen.Loaded:
		s.study = msg.Sitting
		s.count()
		s.fill()
	case screen.OnTop:
		s.count()
		s.fill()
	case chosen:
		s.cursor = int(msg)
		return s.enter()
	case tea.MouseWheelMsg:
		s.wheel(msg)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Down):
		s.step(1)
	case key.Matches(msg, s.keys.Up):
		s.step(-1)
	case key.Matches(msg, s.open):
		return s.enter()
	case key.Matches(msg, s.keys.Quit):
		return screen.Leave
	}
	return nil
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) {
	if msg.Button == tea.MouseWheelDown {
		s.step(1)
	} else {
		s.step(-1)
	}
}

func (s *Screen) step(by int) { s.cursor = (s.cursor + by + len(s.items)) % len(s.items) }

func (s *Screen) enter() tea.Cmd {
	if s.study == nil {
		return nil
	}
	return screen.Go(s.items[s.cursor].page)
}

// View draws the two questions of the door and the menu.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	body := s.intro(t)
	var zones []screen.Zone
	from, to := s.window(len(body))
	for i, it := range s.items[from:to] {
		i += from
		zones = append(zones, screen.Zone{X: 0, Y: len(body), W: s.canvas.W, H: 1, Msg: chosen(i)})
		body = append(body, s.row(t, it, i == s.cursor))
	}
	body = append(body, s.notice(t)...)
	return screen.Frame{
		Title: "bouncer", Sub: s.title(), Right: s.right(t, from, to), Body: body, Zones: zones,
		Keys: []key.Binding{s.move, s.open, s.keys.Quit},
	}
}

// right is the day, or where the menu doesn't fit which way there is more of it.
func (s *Screen) right(t *theme.Theme, from, to int) string {
	switch {
	case to < len(s.items):
		return t.Dim.Render("more ↓")
	case from > 0:
		return t.Dim.Render("more ↑")
	}
	return s.day(t)
}

// window is the part of the menu that fits below the intro, the cursor in it.
func (s *Screen) window(above int) (from, to int) {
	room := max(s.canvas.H-above, 1)
	from = max(0, s.cursor-room+1)
	return from, min(from+room, len(s.items))
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
	if s.canvas.H < 13 {
		line := func(left, right string, code string, style lipgloss.Style) string {
			return layout.Pad(style.Render(left), 19) + t.Soft.Render(fmt.Sprintf("%15s ", right)) + style.Render(code)
		}
		return []string{
			line("?  who are you", "no good answer:", "401", who),
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
		ask(who, "?", "who are you    ", "no good answer:", "401"),
		ask(may, "×", "may you do this", "known, but no:", "403"),
		"", "")
}

func (s *Screen) row(t *theme.Theme, it item, on bool) string {
	sign, name := "  ", t.Text
	if on {
		sign, name = t.Accent.Render("▸ "), t.AccentBold
	}
	return layout.Spread(sign+name.Render(layout.Pad(it.name, 13))+t.Soft.Render(it.about), it.right, s.canvas.W)
}
