package reader

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
)

// step is what the key that goes on does now, in words for the key line, and how.
// One that stops has no words.
type step struct {
	does string
	do   func() tea.Cmd
}

// goOn reads on, fires the request it comes to, stops at a prediction or a goal,
// and leads to what is next at the end.
func (s *Screen) goOn() tea.Cmd {
	if on := s.onward(); on.do != nil {
		return on.do()
	}
	return nil
}

func (s *Screen) onward() step {
	n, ahead := s.ahead()
	if !ahead {
		return s.end()
	}
	i, text := s.requests[n], &s.split.Text
	if rest := s.places[i].asks - text.Offset() - text.Height(); rest > 0 {
		return step{"read on", func() tea.Cmd { return s.readOn(min(rest, s.page()), n) }}
	}
	switch u := &s.reading.Units[i]; {
	case u.Firing:
		return step{}
	case u.Block.Kind == lessons.Live, u.Block.Kind == lessons.Survey:
		return step{"fire", func() tea.Cmd { s.setFocus(n); return s.fire() }}
	case s.focus != n:
		return step{"go to it", func() tea.Cmd { s.focusOn(n); return nil }}
	}
	return step{}
}

// ahead is the first request that isn't done and hasn't been scrolled past.
func (s *Screen) ahead() (n int, ok bool) {
	for n := range s.open() {
		i := s.requests[n]
		if !s.reading.Units[i].Done() && s.places[i].asks > s.split.Text.Offset() {
			return n, true
		}
	}
	return 0, false
}

// page is as far as one reads on at once: two rows of before stay in sight.
func (s *Screen) page() int { return max(s.split.Text.Height()-2, 1) }

// readOn scrolls, and gives the focus to a request that has come into sight.
func (s *Screen) readOn(by, n int) tea.Cmd {
	s.split.Text.Scroll(by)
	if s.inSight(s.requests[n]) {
		s.setFocus(n)
	}
	return nil
}

// end reads to the page's end, and leads on from there.
func (s *Screen) end() step {
	text := &s.split.Text
	switch next := s.reading.Next; {
	case text.Cue().Below > 0:
		return step{"read on", func() tea.Cmd { text.Scroll(s.page()); return nil }}
	case s.reading.Asks():
		return step{"three questions", func() tea.Cmd { return screen.Swap(study.AfterLesson(s.reading.Lesson.ID)) }}
	case next != nil:
		return step{"next lesson", func() tea.Cmd { return screen.Swap(study.Lesson{ID: next.ID}) }}
	}
	return step{}
}

// lapsed says that digits have waited long enough for the next one.
type lapsed int

func digit(msg tea.KeyPressMsg) bool {
	name := msg.String()
	return len(name) == 1 && name[0] >= '0' && name[0] <= '9'
}

// predicts is what is foretold, as short as a key line wants it.
func predicts(code int) string {
	switch code {
	case 200:
		return "let in"
	case study.Another:
		return "other"
	}
	return strconv.Itoa(code)
}

// digit answers what is in focus: a question, or what the request will come to.
func (s *Screen) digit(key string) tea.Cmd {
	if u := s.current(); u != nil && u.Asks() {
		return s.choose(key)
	}
	return s.predict(key)
}

// predict takes a digit of what the learner foretells of the focused request.
func (s *Screen) predict(key string) tea.Cmd {
	u := s.current()
	if u == nil || !u.Folds() || u.Firing || s.showFirst() {
		return nil
	}
	if said := s.digits.Take(key, s.study.Now()); said != 0 {
		return s.foretell(said)
	}
	s.layout()
	if s.digits.Typed() == "" {
		return nil
	}
	return s.handle.After(study.Lapse, lapsed(s.digits.Turn()))
}

// foretell takes the prediction, and fires.
func (s *Screen) foretell(said int) tea.Cmd {
	s.layout()
	if said == 0 || s.current() == nil || !s.reading.Predict(s.at(), said, s.sure) {
		return nil
	}
	return s.fire()
}
