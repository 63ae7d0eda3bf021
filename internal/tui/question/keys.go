package question

import (
	"fmt"
	"net/http"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

type keyMap struct {
	screen.Keys
	Next, Sure, Hint key.Binding
	Edit, Copy, Walk key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys: screen.CommonKeys(),
		Next: screen.Bind("enter", "next", "enter"),
		Sure: screen.Bind("space", "sure or unsure", "space"),
		Hint: screen.Bind("h", "hint", "h"),
		Edit: screen.Bind("e", "edit and fire again", "e"),
		Copy: screen.Bind("c", "copy as curl", "c"),
		Walk: screen.Bind("g", "walk the gate", "g"),
	}
	k.Back = screen.Bind("esc", "leave", "esc")
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "f")
	k.Top = screen.Bind("home", "to the top", "home")
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
		if s.split.SideWidth() == 0 { // the exchange stands below the text
			return []key.Binding{next, k.Down, k.Edit, k.Copy, k.Walk, k.Back}
		}
		return []key.Binding{next, k.Edit, k.Copy, k.Walk, k.Down, k.Back}
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
