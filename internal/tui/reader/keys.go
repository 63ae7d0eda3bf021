package reader

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
	"bouncer/quiz"
)

type keyMap struct {
	screen.Keys
	Tab, ShiftTab, Fire, Edit, Reset, Hint, Solve key.Binding
	Who, Not, In, Another                         key.Binding
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
		Who:        screen.Bind("1", "401", "1"),
		Not:        screen.Bind("3", "403", "3"),
		In:         screen.Bind("2", "let in", "2"),
		Another:    screen.Bind("4", "other", "4"),
		NextLesson: screen.Bind("n", "next lesson", "n"),
		Field:      kit.NewFieldKeys(),
		Walk:       screen.Bind("g", "walk the gate", "g"),
	}

	k.Top = screen.Bind("home", "to the top", "home")
	k.Down = screen.Bind("↓", "read on", "down", "j")
	k.Back = screen.Bind("esc", "lessons", "esc")
	return k
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if s.field.Typing() {
		return s.edit(msg)
	}
	switch k := s.keys; {
	case key.Matches(msg, k.Tab):
		s.move(1)
	case key.Matches(msg, k.ShiftTab):
		s.move(-1)
	case key.Matches(msg, k.Fire):
		return s.enter()
	case key.Matches(msg, k.Who, k.Not, k.In, k.Another):
		return s.predict(msg.String())
	case key.Matches(msg, k.Edit):
		return s.startEdit()
	case key.Matches(msg, k.Reset):
		s.resetFocused()
	case key.Matches(msg, k.Hint):
		s.hint()
	case key.Matches(msg, k.Solve):
		return s.solve()
	case key.Matches(msg, k.Walk):
		return s.walk()
	case key.Matches(msg, k.NextLesson) && s.reading.Next != nil:
		return screen.Swap(study.Lesson{ID: s.reading.Next.ID})
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
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
	options, c := s.study.BlockCase(u.Block, u.Text)
	return screen.Go(study.Walk{Case: c, Server: options, Exchange: u.Exchange})
}

// enter fires what is in focus; where that is out of sight it is shown first, so
// that nobody fires what they don't see. Past the last request, done, it reads on.
func (s *Screen) enter() tea.Cmd {
	u, text := s.current(), &s.split.Text
	switch {
	case u == nil:
		return nil
	case u.Done() && s.places[s.at()].first < text.Offset():
		text.Scroll(text.Height() - 2)
		return nil
	case s.showFirst():
		return nil
	}
	return s.fire()
}

// showFirst scrolls to the focused request where that is out of sight.
func (s *Screen) showFirst() bool {
	if s.inSight(s.at()) {
		return false
	}
	s.reveal(s.at())
	return true
}

func (s *Screen) predict(key string) tea.Cmd {
	u := s.current()
	if u == nil || !u.Folds() || s.showFirst() {
		return nil
	}
	said := map[string]int{"1": 401, "3": 403, "2": 200, "4": study.Another}[key]
	if !s.reading.Predict(s.at(), said, quiz.Unsaid) {
		return nil
	}
	return s.fire()
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

// shortKeys are the keys of the line at the foot: what the focused request
// takes comes first.
func (s *Screen) shortKeys() []key.Binding {
	k := s.keys
	if s.field.Typing() {
		return k.Field.Line()
	}
	var keys []key.Binding
	u := s.current()
	k.Tab.SetEnabled(s.focus < s.open()-1)
	switch {
	case u == nil:
	case s.reading.Finished() && s.reading.Next != nil:
		keys = append(keys, k.NextLesson, k.Tab)
	case u.Folds():
		keys = append(keys, k.Who, k.Not, k.In, k.Another)
	case u.Done() && !k.Tab.Enabled():
		return []key.Binding{k.Down, k.Fire, k.Edit, k.Walk, k.Back}
	case u.Done():
		keys = append(keys, k.Tab, k.Fire, k.Edit, k.Walk)
	case u.Block.Kind == lessons.Goal:
		keys = append(keys, k.Edit, k.Fire, s.help(u))
	default:
		keys = append(keys, k.Fire, k.Tab)
	}
	return slices.Concat(keys, []key.Binding{k.Down, k.Back})
}

func (s *Screen) help(u *study.Unit) key.Binding {
	if u.HintsLeft() > 0 {
		return s.keys.Hint
	}
	return s.keys.Solve
}
