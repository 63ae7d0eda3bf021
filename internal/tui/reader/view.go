package reader

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

// focused is a click on a request: its place in the list of requests.
type focused int

// pressed is a click on a key that a request's last row offers.
type pressed struct {
	request int
	key     string
}

// meter is the width of the bar in the header, in cells.
const meter = 12

// View takes the window out of the page that Update has drawn.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	f := screen.Frame{
		Title: fmt.Sprintf("Lesson %d", s.reading.Lesson.Number), Sub: content.CleanLine(s.reading.Lesson.Title),
		Right: s.progress(), Keys: s.shortKeys(), Typing: s.field.Typing(),
		More: append([]key.Binding{
			k.Tab, k.ShiftTab, k.Fire, k.Sure, k.Edit, k.Walk, k.Reset, k.Hint, k.Solve, k.NextLesson,
		}, s.split.Keys(k.Keys)...),
	}
	if err := s.prose.Err; err != nil {
		f.Body = kit.Fault(t, err.Error(), s.canvas.W)
		return f
	}
	s.split.Draw(t, &f)
	return f
}

func (s *Screen) progress() string {
	t := s.canvas.Theme
	done, n := s.reading.Done()
	text := t.Dim.Render(fmt.Sprintf("%d of %d", done, n))
	if s.canvas.W < 60 || n == 0 {
		return text
	}
	full := meter * done / n
	bar := t.Accent.Render(strings.Repeat("━", full)) + t.Dim.Render(strings.Repeat("─", meter-full))
	return bar + "  " + text + t.Dim.Render(" requests")
}

// click does what the key would do, on the request that offers it.
func (s *Screen) click(p pressed) tea.Cmd {
	if s.field.Typing() {
		return nil
	}
	s.focusOn(p.request)
	switch p.key {
	case "enter":
		return s.fire()
	case "e":
		return s.startEdit()
	}
	return s.digit(p.key)
}

// scroll moves the text, or what stands beside it. The focus goes along with the
// text: a request that has left the screen gives it to one that is in sight.
func (s *Screen) scroll(msg tea.Msg) {
	before := s.split.Text.Offset()
	s.split.Update(msg, s.keys.Keys)
	if s.split.Text.Offset() == before || s.field.Typing() || s.current() == nil || s.inSight(s.at()) {
		return
	}
	for n := range s.open() {
		if s.inSight(s.requests[n]) {
			s.setFocus(n)
			return
		}
	}
}

// inSight reports whether a block's first row is on the screen.
func (s *Screen) inSight(block int) bool { return s.split.Text.Sees(s.places[block].first) }

// reveal scrolls as little as it takes to show a block whole, or from its top
// where it is longer than the screen.
func (s *Screen) reveal(block int) { s.split.Text.Reveal(s.places[block].first, s.places[block].last) }

// move gives the focus to the next request or the one before, as far as there
// are any.
func (s *Screen) move(by int) {
	if n := s.open(); n > 0 {
		s.focusOn(min(max(s.focus+by, 0), n-1))
	}
}

func (s *Screen) focusOn(n int) {
	if s.field.Typing() {
		return
	}
	s.setFocus(n)
	s.reveal(s.at())
}

func (s *Screen) setFocus(n int) {
	if n != s.focus {
		s.sure = quiz.Unsaid
	}
	s.focus = n
	s.layout()
	s.split.Side.Top()
}
