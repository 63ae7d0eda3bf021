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
	Next, On, Sure, Hint    key.Binding
	Edit, Copy, Walk, Bytes key.Binding
	Anew, Leave             key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys: screen.CommonKeys(),
		Next: screen.Bind("enter", "next", "enter"),
		Sure: screen.Bind("space", "how sure", "space"),
		Hint: screen.Bind("h", "hint", "h"),
		Edit: screen.Bind("e", "edit and fire again", "e"),
		Copy: screen.Bind("c", "copy as curl", "c"),
		Walk: screen.Bind("g", "walk the gate", "g"),
		On:   screen.Bind("space", "next", "space"),

		Anew:  screen.Bind("n", "start anew", "n"),
		Leave: screen.Bind("esc", "leave", "esc"), // where letters are written
		Bytes: screen.Bind("b", "all the bytes", "b"),
	}
	k.PageUp = screen.Bind("pgup", "page up", "pgup")
	k.Back = screen.Bind("esc", "leave", "esc")
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "f")
	k.Top = screen.Bind("home", "to the top", "home")
	return k
}

// footKeys are the keys of the line at the foot.
func (s *Screen) footKeys() []key.Binding {
	k := s.keys
	switch {
	case s.door != nil:
		return s.doorKeys()
	case s.refused != nil:
		return []key.Binding{k.Back}
	}
	if s.q.exchange != nil {
		return s.verdictKeys()
	}
	two, others := s.choiceKeys()
	keys := append(two, k.Sure)
	if s.round.Ask.Mode != quiz.ModeExam {
		keys = append(keys, k.Hint)
	}
	return append(append(keys, others...), k.Back)
}

// verdictKeys begin with what the key that goes on does now.
func (s *Screen) verdictKeys() []key.Binding {
	k, on := s.keys, "next"
	switch {
	case s.readsOn():
		on = "read on"
	case s.look != nil:
		on = "back"
	case s.round.Done() && !s.round.Ask.Endless:
		on = "result"
	}
	k.On = screen.Bind("space", on, "space")
	if s.split.SideWidth() == 0 { // the exchange stands below the text
		return []key.Binding{k.On, k.Bytes, k.Edit, k.Walk, k.Copy, k.Back}
	}
	return []key.Binding{k.On, k.Edit, k.Copy, k.Walk, k.Down, k.Back}
}

// choiceKeys are the answers' keys: those up to 403, and the others, which stand on
// the page and are the first that a narrow key line drops.
func (s *Screen) choiceKeys() (two, others []key.Binding) {
	for _, c := range s.q.digits.Choices {
		b := screen.Bind(c.Key, fmt.Sprint(c.Code), c.Key)
		if c.Code < http.StatusMultipleChoices || c.Code == http.StatusUnauthorized || c.Code == http.StatusForbidden {
			two = append(two, b)
		} else {
			others = append(others, b)
		}
	}
	return two, others
}
