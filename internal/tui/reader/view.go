package reader

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
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

// View takes the window out of the rows that Update has drawn.
func (s *Screen) View() screen.Frame {
	k := s.keys
	f := screen.Frame{
		Title: fmt.Sprintf("Lesson %d", s.reading.Lesson.Number), Sub: s.reading.Lesson.Title, Right: s.progress(),
		Keys: s.shortKeys(), Typing: s.editor != nil,
		More: []key.Binding{k.Tab, k.ShiftTab, k.Fire, k.Edit, k.Walk, k.Reset, k.Hint, k.Solve, k.Who, k.Not, k.In, k.Another,
			k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.SideUp, k.SideDown, k.NextLesson},
	}
	if s.fault != "" {
		f.Body = layout.Wrap(s.canvas.Theme.Text.Render(s.fault), s.canvas.W)
		return f
	}
	f.Body = s.window(s.rows, s.offset)
	if s.sideWidth() > 0 {
		rule := s.canvas.Theme.Dim.Render("│")
		f.Body = layout.Beside(f.Body, s.window(s.beside, s.side), s.textWidth(), rule, s.canvas.H)
	}
	f.Zones = s.zones()
	return f
}

func (s *Screen) window(rows []string, offset int) []string {
	offset = min(offset, len(rows))
	return rows[offset:min(offset+s.canvas.H, len(rows))]
}

func (s *Screen) progress() string {
	t := s.canvas.Theme
	done, n := s.reading.Done()
	text := t.Dim.Render(fmt.Sprintf("%d of %d", done, n))
	if s.canvas.W < 60 || n == 0 {
		return text
	}
	full := meter * done / n
	return t.Accent.Render(strings.Repeat("━", full)) + t.Dim.Render(strings.Repeat("─", meter-full)) + "  " + text + t.Dim.Render(" requests")
}

// zones are the requests, and in each the keys it offers.
func (s *Screen) zones() []screen.Zone {
	var zones []screen.Zone
	for n := range s.open() {
		u := &s.units[s.requests[n]]
		x := lipgloss.Width(bar)
		for _, o := range offers(&s.reading.Units[s.requests[n]]) {
			w := lipgloss.Width(o.key) + 1 + lipgloss.Width(o.does)
			zones = append(zones, screen.Zone{X: x, Y: u.offer - s.offset, W: w, H: 1, Msg: pressed{n, o.key}})
			x += w + offerGap
		}
		zones = append(zones, screen.Zone{X: 0, Y: u.first - s.offset, W: s.textWidth(), H: u.last - u.first, Msg: focused(n)})
	}
	return zones
}

// click does what the key would do, on the request that offers it.
func (s *Screen) click(p pressed) tea.Cmd {
	if s.editor != nil {
		return nil
	}
	s.focusOn(p.request)
	switch p.key {
	case "enter":
		return s.fire()
	case "e":
		return s.startEdit()
	}
	return s.predict(p.key)
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) {
	text := 0
	if s.sideWidth() > 0 {
		text = s.textWidth()
	}
	screen.Apply(s.scroll, s.scrollSide)(screen.Wheel(msg, text))
}

// scroll moves the text. The focus goes along: a request that has left the
// screen gives it to one that is in sight.
func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.canvas.H, 0))
	if by == 0 || s.editor != nil {
		return
	}
	if s.current() == nil || s.inSight(s.at()) {
		return
	}
	for n := range s.open() {
		if s.inSight(s.requests[n]) {
			s.setFocus(n)
			return
		}
	}
}

func (s *Screen) scrollSide(by int) {
	s.side = min(max(s.side+by, 0), max(len(s.beside)-s.canvas.H, 0))
}

// inSight reports whether a block's first row is on the screen.
func (s *Screen) inSight(block int) bool {
	u := s.units[block]
	return u.first >= s.offset && u.first < s.offset+s.canvas.H
}

// reveal scrolls as little as it takes to show a block whole, or from its top
// where it is longer than the screen.
func (s *Screen) reveal(block int) {
	u := s.units[block]
	if u.last > s.offset+s.canvas.H {
		s.offset = u.last - s.canvas.H
	}
	s.offset = max(min(s.offset, u.first), 0)
}

// move gives the focus to the next request, around the end.
func (s *Screen) move(by int) {
	n := s.open()
	if n == 0 {
		return
	}
	s.focusOn((s.focus + by + n) % n)
}

func (s *Screen) focusOn(n int) {
	if s.editor != nil {
		return
	}
	s.setFocus(n)
	s.reveal(s.at())
}

func (s *Screen) setFocus(n int) {
	s.focus, s.side = n, 0
	s.layout()
}
