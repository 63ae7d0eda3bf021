package mission

import (
	"cmp"
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// layout draws the page anew, in Update; View only takes its window.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	width := s.split.TextWidth()
	var page, beside kit.Page
	page.Begin(story)
	page.Add(s.texts.Of(story)...)
	page.Begin("aim")
	page.Part(s.aim(t, width)...)
	page.Begin("request")
	s.request(t, &page, width)
	page.Begin("verdict")
	s.at.verdict = page.Len() + 1
	page.Part(s.verdict(t, width)...)
	if s.try.Exchange != nil {
		page.Begin("gate")
		page.Part(s.draw(t).trace...)
	}
	s.at.told = page.Len()
	page.Begin("help")
	s.at.help = page.Len() + 1
	page.Part(s.help(t, width)...)
	if s.try.Exchange != nil && s.split.SideWidth() == 0 {
		page.Begin("bytes")
		page.Part(s.draw(t).bytes...)
	}
	if s.try.Addr != "" {
		said := "Any client counts while this is open, curl too: the server listens at " + s.try.Addr
		if s.handle.Confined {
			said = "Any client counts while this is open, curl too: come in with ssh -L 4013:room:4013, and the " +
				"server is at " + s.try.Addr
		}
		page.Part(layout.Wrap(t.Dim.Render(said), width)...)
	}
	beside.Add(s.sidePane(t)...)
	s.split.Text.Show(page)
	s.split.Side.Show(beside)
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
		line += t.Answer(status)
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

// request draws the request, or the field it is written in, and what it offers.
func (s *Screen) request(t *theme.Theme, page *kit.Page, width int) {
	page.Add("")
	s.at.request = page.Len()
	offers := []kit.Offer{{Key: "e", Does: "edit"}, {Key: "enter", Does: "fire"}}
	rows := wire.Text(t, s.try.Text, width-kit.BarWidth)
	if s.field.Typing() {
		rows = s.field.Rows()
		page.Hold(page.Len(), page.Len()+len(rows)+2)
		offers = []kit.Offer{{Key: "ctrl+s", Does: "fire"}, {Key: "esc", Does: "done editing"}}
	}
	offer := kit.Offers(t, offers)
	if s.try.Firing {
		offer = t.Dim.Render("firing …")
	}
	page.Add(kit.Bar(t, append(rows, "", offer))...)
	page.ClickOffers(kit.BarWidth, page.Len()-1, offers, func(key string) tea.Msg { return pressed(key) })
}

// verdict is what the judge says of the requests so far.
func (s *Screen) verdict(t *theme.Theme, width int) []string {
	fault := cmp.Or(s.texts.Err, s.try.Fault)
	switch {
	case fault != nil:
		return kit.Fault(t, fault.Error(), width)
	case s.try.Met:
		return layout.Wrap(t.In.Bold(true).Render("✓ Met. ")+t.Text.Render(s.reason()), width)
	case s.try.Exchange == nil && s.try.Before:
		return layout.Wrap(t.In.Render("✓ ")+t.Soft.Render("You have met this one before."), width)
	case s.try.Exchange == nil:
		return nil
	}
	answered := t.Answer(s.try.Exchange.Status) + "  "
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
	rows := kit.Hints(t, s.try.Hints, width)
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
	rows = append(append(rows, ""), s.texts.Of(why)...)
	return append(rows, wire.Sources(t, s.try.Mission.Sources, width)...)
}

// drawn keeps what an exchange was drawn to: the text beside it changes far
// more often.
type drawn struct {
	of           *exchange.Exchange
	theme        *theme.Theme
	width        int
	above        bool // its request stands above it, as it was fired
	bytes, trace []string
}

// draw draws the latest exchange for the column it stands in.
func (s *Screen) draw(t *theme.Theme) drawn {
	x, width := s.try.Exchange, s.split.TextWidth()
	if side := s.split.SideWidth(); side > 0 {
		width = side
	}
	above := s.split.SideWidth() == 0 && !s.try.Outside && s.try.Text == s.fired && !s.field.Typing()
	if d := s.drawn; d.of != x || d.theme != t || d.width != width || d.above != above {
		bytes := wire.Exchange
		if above {
			bytes = wire.Answered
		}
		path := wire.Path{Decision: x.Decision}
		s.drawn = drawn{x, t, width, above, bytes(t, x, width), path.Rows(t, s.split.TextWidth())}
	}
	return s.drawn
}

func (s *Screen) sidePane(t *theme.Theme) []string {
	width := s.split.SideWidth()
	switch {
	case width == 0:
		return nil
	case s.try.Exchange != nil:
		return s.draw(t).bytes
	}
	return wire.Unfired(t, width)
}

// View takes the window out of the page that Update has drawn.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	right := t.Dim.Render(fmt.Sprintf("level %d", s.try.Mission.Level))
	if s.try.Met || s.try.Before {
		right = t.In.Render("✓ met")
	}
	f := screen.Frame{
		Title: fmt.Sprintf("Mission %d", s.try.Mission.Number), Sub: content.CleanLine(s.try.Mission.Title),
		Right: right,
		Keys:  s.shortKeys(), Typing: s.field.Typing(),
		More: append([]key.Binding{k.Fire, k.Edit, k.Reset, k.Hint, k.Solve, k.Next}, s.split.Keys(k.Keys)...),
	}
	s.split.Draw(t, &f)
	return f
}
