package mission

import (
	"cmp"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// bar stands before every row of the request.
const bar = "▌ "

// layout draws the page anew into rows, in Update; View only takes its window.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	width := s.textWidth()
	s.rows = append([]string{}, s.story...)
	s.rows = append(append(s.rows, ""), s.aim(t, width)...)
	s.at.request = len(s.rows) + 1
	s.rows = append(append(s.rows, ""), s.request(t, width)...)
	s.at.offer = len(s.rows) - 1
	s.at.verdict = len(s.rows) + 1
	if v := s.verdict(t, width); len(v) > 0 {
		s.rows = append(append(s.rows, ""), v...)
	}
	s.at.help = len(s.rows) + 1
	if h := s.help(t, width); len(h) > 0 {
		s.rows = append(append(s.rows, ""), h...)
	}
	if s.try.Exchange != nil {
		d := s.draw(t)
		if s.sideWidth() == 0 {
			s.rows = append(append(s.rows, ""), d.bytes...)
		}
		s.rows = append(s.rows, "", t.Bold.Render("The gate"))
		s.rows = append(s.rows, d.trace...)
	}
	if s.try.Addr != "" {
		s.rows = append(append(s.rows, ""), layout.Wrap(t.Dim.Render("Any client counts while this is open, curl too: the server listens at "+s.try.Addr), width)...)
	}
	s.beside = s.sidePane(t)
	s.scroll(0)
}

// aim is the goal and what else holds.
func (s *Screen) aim(t *theme.Theme, width int) []string {
	g := s.try.Mission.Goal
	lead := "Goal: "
	if len(g.Statuses) > 1 {
		lead = "Goal, one after the other: "
	}
	line := t.Soft.Render(lead)
	for i, status := range g.Statuses {
		if i > 0 {
			line += t.Soft.Render(", then ")
		}
		line += t.Status(status).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(status), status))
		if i < s.try.Judgment.Got {
			line += t.In.Render(" ✓")
		}
	}
	rows := layout.Wrap(line, width)
	for _, rule := range g.Rules() {
		wrapped := layout.Wrap(t.Soft.Render(content.CleanLine(rule)), width-4)
		for i, l := range wrapped {
			sign := "  · "
			if i > 0 {
				sign = "    "
			}
			rows = append(rows, t.Dim.Render(sign)+l)
		}
	}
	return rows
}

func (s *Screen) request(t *theme.Theme, width int) []string {
	var rows []string
	if s.editor != nil {
		rows = strings.Split(s.editor.View(), "\n")
	} else {
		rows = wire.Text(t, s.try.Text, width-2)
	}
	rows = append(append(rows, ""), s.offer(t))
	return layout.Indent(rows, t.Accent.Render(bar))
}

type offer struct{ key, does string }

func (s *Screen) offers() []offer {
	if s.editor != nil {
		return []offer{{"ctrl+s", "fire"}, {"esc", "done editing"}}
	}
	return []offer{{"e", "edit"}, {"enter", "fire"}}
}

const offerGap = 3

func (s *Screen) offer(t *theme.Theme) string {
	if s.try.Firing {
		return t.Dim.Render("firing …")
	}
	var parts []string
	for _, o := range s.offers() {
		parts = append(parts, t.AccentBold.Render(o.key)+" "+t.Soft.Render(o.does))
	}
	return strings.Join(parts, strings.Repeat(" ", offerGap))
}

// verdict is what the judge says of the requests so far.
func (s *Screen) verdict(t *theme.Theme, width int) []string {
	switch {
	case s.fault != nil || s.try.Fault != nil:
		fault := cmp.Or(s.fault, s.try.Fault)
		return layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(fault.Error())), width)
	case s.try.Met:
		return layout.Wrap(t.In.Bold(true).Render("✓ Met. ")+t.Text.Render(s.reason()), width)
	case s.try.Exchange == nil && s.try.Before:
		return layout.Wrap(t.In.Render("✓ ")+t.Soft.Render("You have met this one before."), width)
	case s.try.Exchange == nil:
		return nil
	}
	status := s.try.Exchange.Status
	answered := t.Status(status).Bold(true).Render(fmt.Sprintf("%s %d  ", theme.Glyph(status), status))
	if s.try.Outside {
		answered += t.Dim.Render("from another client  ")
	}
	rows := layout.Wrap(answered+t.Text.Render(content.CleanLine(s.try.Judgment.Missing)), width)
	if reason := s.reason(); reason != "" {
		rows = append(rows, layout.Wrap(t.Soft.Render(reason), width)...)
	}
	return rows
}

func (s *Screen) reason() string {
	if s.try.Exchange == nil || s.try.Exchange.Decision == nil {
		return ""
	}
	return content.CleanLine(s.try.Exchange.Decision.Reason)
}

// help is the hints shown so far, and after success or surrender the solution
// and what it teaches.
func (s *Screen) help(t *theme.Theme, width int) []string {
	var rows []string
	for i, hint := range s.try.Hints {
		rows = append(rows, layout.Wrap(t.Soft.Render(fmt.Sprintf("Hint %d: %s", i+1, content.CleanLine(hint))), width)...)
	}
	if !s.try.Solution {
		return rows
	}
	head := "One solution"
	if s.try.Met {
		head = "The mission's own solution"
	}
	if len(rows) > 0 {
		rows = append(rows, "")
	}
	rows = append(rows, t.Bold.Render(head))
	for i, step := range s.try.Mission.Solution {
		if i > 0 {
			rows = append(rows, "  "+t.Dim.Render("then"))
		}
		rows = append(rows, layout.Indent(wire.Text(t, step.Text, width-2), "  ")...)
	}
	rows = append(append(rows, ""), s.why...)
	var sources []string
	for _, source := range s.try.Mission.Sources {
		sources = append(sources, wire.Source(t, source))
	}
	return append(rows, layout.Wrap(strings.Join(sources, t.Dim.Render(" · ")), width)...)
}

// drawn keeps what an exchange was drawn to: the text beside it changes far
// more often.
type drawn struct {
	of           *exchange.Exchange
	theme        *theme.Theme
	width        int
	bytes, trace []string
}

// draw draws the latest exchange for the column it stands in.
func (s *Screen) draw(t *theme.Theme) drawn {
	width := s.textWidth()
	if side := s.sideWidth(); side > 0 {
		width = side
	}
	if d := s.drawn; d.of != s.try.Exchange || d.theme != t || d.width != width {
		s.drawn = drawn{s.try.Exchange, t, width, wire.Exchange(t, s.try.Exchange, width), wire.Trace(t, s.try.Exchange.Decision, s.textWidth())}
	}
	return s.drawn
}

func (s *Screen) sidePane(t *theme.Theme) []string {
	width := s.sideWidth()
	switch {
	case width == 0:
		return nil
	case s.try.Exchange != nil:
		return s.draw(t).bytes
	}
	return layout.Wrap(t.Dim.Render("Fire the request: the bytes of both directions will stand here."), width)
}

// View takes the window out of the rows that Update has drawn.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	right := t.Dim.Render(fmt.Sprintf("level %d", s.try.Mission.Level))
	if s.try.Met || s.try.Before {
		right = t.In.Render("✓ met")
	}
	f := screen.Frame{
		Title: fmt.Sprintf("Mission %d", s.try.Mission.Number), Sub: content.CleanLine(s.try.Mission.Title), Right: right,
		Keys: s.shortKeys(), Typing: s.editor != nil,
		More: []key.Binding{k.Fire, k.Edit, k.Reset, k.Hint, k.Solve, k.Next, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.SideUp, k.SideDown},
	}
	f.Body = s.window(s.rows, s.offset)
	if s.sideWidth() > 0 {
		f.Body = layout.Beside(f.Body, s.window(s.beside, s.side), s.textWidth(), t.Dim.Render("│"), s.canvas.H)
	}
	x := lipgloss.Width(bar)
	for _, o := range s.offers() {
		w := lipgloss.Width(o.key) + 1 + lipgloss.Width(o.does)
		f.Zones = append(f.Zones, screen.Zone{X: x, Y: s.at.offer - s.offset, W: w, H: 1, Msg: pressed(o.key)})
		x += w + offerGap
	}
	return f
}

func (s *Screen) window(rows []string, offset int) []string {
	offset = min(offset, len(rows))
	return rows[offset:min(offset+s.canvas.H, len(rows))]
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) {
	text := 0
	if s.sideWidth() > 0 {
		text = s.textWidth()
	}
	screen.Apply(s.scroll, s.scrollSide)(screen.Wheel(msg, text))
}

func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.canvas.H, 0))
}

func (s *Screen) scrollSide(by int) {
	s.side = min(max(s.side+by, 0), max(len(s.beside)-s.canvas.H, 0))
}

// reveal scrolls as little as it takes to show a row and what follows it, as
// far as half the screen.
func (s *Screen) reveal(row int) {
	below := min(row+s.canvas.H/2, len(s.rows))
	if below > s.offset+s.canvas.H {
		s.offset = below - s.canvas.H
	}
	s.offset = max(min(s.offset, row), 0)
}
