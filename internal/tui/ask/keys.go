package ask

import (
	"fmt"
	"net/http"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

type keyMap struct {
	screen.Keys
	Next, Sure, Hint, SideUp, SideDown key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:     screen.CommonKeys(),
		Next:     screen.Bind("enter", "next", "enter"),
		Sure:     screen.Bind("space", "sure or unsure", "space"),
		Hint:     screen.Bind("h", "hint", "h"),
		SideUp:   screen.Bind("[", "exchange up", "["),
		SideDown: screen.Bind("]", "exchange down", "]"),
	}
	k.Back = screen.Bind("esc", "leave", "esc")
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "f")
	return k
}

// footKeys are the keys of the line at the foot.
func (s *Screen) footKeys() []key.Binding {
	k := s.keys
	if s.refused != nil {
		return []key.Binding{k.Back}
	}
	if s.q.exchange != nil {
		next := k.Next
		if s.round.Done() && !s.round.Ask.Endless {
			next = screen.Bind("enter", "result", "enter")
		}
		return []key.Binding{next, k.Down, k.Back}
	}
	keys := append(s.choiceKeys(), k.Sure)
	if s.round.Ask.Mode != quiz.ModeExam {
		keys = append(keys, k.Hint)
	}
	return append(keys, k.Back)
}

// choiceKeys are the answers' keys, 401 and 403 first: a narrow key line drops
// what comes last.
func (s *Screen) choiceKeys() []key.Binding {
	var two, others []key.Binding
	for _, c := range s.q.choices {
		b := screen.Bind(c.key, fmt.Sprint(c.code), c.key)
		if c.code == http.StatusUnauthorized || c.code == http.StatusForbidden {
			two = append(two, b)
		} else {
			others = append(others, b)
		}
	}
	return append(two, others...)
}

// scrolled moves the page and reports whether the key was one for that.
func (s *Screen) scrolled(msg tea.KeyPressMsg) bool {
	switch k := s.keys; {
	case key.Matches(msg, k.Down):
		s.scroll(1)
	case key.Matches(msg, k.Up):
		s.scroll(-1)
	case key.Matches(msg, k.PageDown):
		s.scroll(s.canvas.H - 2)
	case key.Matches(msg, k.PageUp):
		s.scroll(-(s.canvas.H - 2))
	case key.Matches(msg, k.Top):
		s.scroll(-len(s.rows))
	case key.Matches(msg, k.Bottom):
		s.scroll(len(s.rows))
	case key.Matches(msg, k.SideUp):
		s.scrollSide(-3)
	case key.Matches(msg, k.SideDown):
		s.scrollSide(3)
	default:
		return false
	}
	return true
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) {
	by := 3
	if msg.Button == tea.MouseWheelUp {
		by = -3
	}
	if s.sideWidth() > 0 && msg.X > s.widths().answer+4 {
		s.scrollSide(by)
		return
	}
	s.scroll(by)
}

func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.room(), 0))
}

func (s *Screen) scrollSide(by int) {
	s.side = min(max(s.side+by, 0), max(len(s.beside)-s.canvas.H, 0))
}
