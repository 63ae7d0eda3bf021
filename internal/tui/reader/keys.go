package reader

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
)

type keyMap struct {
	screen.Keys
	Tab, ShiftTab, Fire, Edit, Reset, Hint, Solve key.Binding
	On, Sure                                      key.Binding
	NextLesson                                    key.Binding
	Walk                                          key.Binding
	Field                                         kit.FieldKeys
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:       screen.CommonKeys(),
		Tab:        screen.Bind("tab", "next request", "tab"),
		ShiftTab:   screen.Bind("shift+tab", "request before", "shift+tab"),
		Fire:       screen.Bind("enter", "fire", "enter"),
		Edit:       screen.Bind("e", "edit", "e"),
		Reset:      screen.Bind("r", "put the request back", "r"),
		Hint:       screen.Bind("h", "hint", "h"),
		Solve:      screen.Bind("s", "show the solution", "s"),
		NextLesson: screen.Bind("n", "next lesson", "n"),
		Field:      kit.NewFieldKeys(),
		Walk:       screen.Bind("g", "walk the gate", "g"),
		On:         screen.Bind("space", "go on", "space"),
		Sure:       screen.Bind("s", "how sure", "s"),
	}

	k.Top = screen.Bind("home", "to the top", "home")
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.Back = screen.Bind("esc", "lessons", "esc")
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "f")
	return k
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if s.field.Typing() {
		return s.edit(msg)
	}
	if s.way.Moves() {
		s.way.End()
		s.layout()
		if key.Matches(msg, s.keys.On, s.keys.Fire) {
			return nil // nobody goes on from what they haven't seen
		}
	}
	switch k := s.keys; {
	case key.Matches(msg, k.Tab):
		s.move(1)
	case key.Matches(msg, k.ShiftTab):
		s.move(-1)
	case key.Matches(msg, k.Fire):
		return s.enter()
	case key.Matches(msg, k.On):
		return s.goOn()
	case key.Matches(msg, k.Edit):
		return s.startEdit()
	case key.Matches(msg, k.Reset):
		s.resetFocused()
	case key.Matches(msg, k.Hint):
		s.hint()
	case key.Matches(msg, k.Sure) && s.folds():
		s.sure = s.sure.Turn()
		s.layout()
	case key.Matches(msg, k.Solve):
		return s.solve()
	case key.Matches(msg, k.Walk):
		return s.walk()
	case key.Matches(msg, k.NextLesson) && s.reading.Next != nil:
		return screen.Swap(study.Lesson{ID: s.reading.Next.ID})
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	case digit(msg):
		return s.digit(msg.String())
	default:
		s.scroll(msg)
	}
	return nil
}

// walk goes through the gate with what the focused request came to.
func (s *Screen) walk() tea.Cmd {
	u := s.current()
	if u == nil || u.Exchange == nil {
		return nil
	}
	options, c := s.reading.BlockCase(u.Block, u.Text)
	return screen.Go(study.Walk{Case: c, Server: options, Exchange: u.Exchange})
}

// enter fires what is in focus; where that is out of sight it is shown first, so
// that nobody fires what they don't see. What has been fired is gone on from.
func (s *Screen) enter() tea.Cmd {
	switch u := s.current(); {
	case u == nil || shown(u):
		return s.goOn()
	case s.showFirst():
		return nil
	}
	return s.fire()
}

// shown reports whether what came of a request stands below it.
func shown(u *study.Unit) bool {
	return u.Exchange != nil && u.Done() || u.Answers != nil || u.Asks() && u.Said != 0
}

// folds reports whether the request in focus waits for a prediction.
func (s *Screen) folds() bool { return s.current() != nil && s.current().Folds() }

// showFirst scrolls to the focused request where that is out of sight.
func (s *Screen) showFirst() bool {
	if s.inSight(s.at()) {
		return false
	}
	s.reveal(s.at())
	return true
}

func (s *Screen) resetFocused() {
	if s.current() != nil {
		s.reading.Reset(s.at())
		s.layout()
		s.reveal(s.at())
	}
}

func (s *Screen) hint() {
	if u := s.current(); u != nil && !u.Done() && u.Hint() {
		s.layout()
		s.reveal(s.at())
	}
}

// solve shows the solution once every hint has been seen.
func (s *Screen) solve() tea.Cmd {
	if s.current() == nil {
		return nil
	}
	shown, events := s.reading.Solve(s.at())
	if shown {
		s.layout()
		s.reveal(s.at())
	}
	return s.keep(events...)
}

// shortKeys are the keys of the line at the foot: what goes on comes first, and
// says what it will do; at a prediction or a goal nothing goes on but the answer.
func (s *Screen) shortKeys() []key.Binding {
	k := s.keys
	if s.field.Typing() {
		return k.Field.Line()
	}
	u := s.current()
	k.Tab.SetEnabled(s.focus < s.open()-1)
	var keys []key.Binding
	if does := s.onward().does; does != "" {
		keys = append(keys, screen.Bind("space", does, "space"))
	}
	switch {
	case u == nil:
	case u.Asks() && u.Said == 0:
		keys = append(keys, choiceKeys(u)...)
	case s.reading.Finished():
		k.NextLesson.SetEnabled(s.reading.Next != nil)
		keys = append(keys, k.NextLesson, k.Edit, k.Walk, k.Tab)
	case u.Folds():
		for _, c := range s.digits.Choices {
			keys = append(keys, screen.Bind(c.Key, predicts(c.Code), c.Key))
		}
		keys = append(keys, k.Sure)
	case !s.inSight(s.at()) && !shown(u):
		keys = append(keys, screen.Bind("enter", "go to it", "enter"), k.Tab)
	case u.Asks():
		keys = append(keys, k.Tab)
	case shown(u):
		keys = append(keys, k.Edit, k.Walk, k.Tab)
	case u.Block.Kind == lessons.Goal && !u.Done():
		keys = append(keys, k.Edit, k.Fire, s.help(u))
	default:
		keys = append(keys, k.Fire, k.Tab)
	}
	return append(keys, k.Down, k.Back)
}

func (s *Screen) help(u *study.Unit) key.Binding {
	if u.HintsLeft() > 0 {
		return s.keys.Hint
	}
	return s.keys.Solve
}
