package class

import (
	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/card"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// theCase is what everybody sees: the case, or once it was fired what came of it.
func (s *lead) theCase(t *theme.Theme, page *kit.Page, width int) {
	sc, x := s.team.Case, s.now.Exchange
	page.Begin("case")
	if s.now.Fault != nil {
		page.Add(kit.Fault(t, "It could not be fired: "+s.now.Fault.Error(), width)...)
		page.Add("")
	}
	if !s.shown() {
		page.Add(card.Question{Scenario: sc, Prepared: s.now.Prepared, Story: s.text.asked.Of(story)}.Body(t, width)...)
		const unseen = "Nobody sees a name here, nor any answer but their own until you fire."
		page.Part(layout.Wrap(t.Soft.Render(unseen), width)...)
		return
	}
	if s.split.SideWidth() > 0 {
		page.Add(s.answered(t, width)...)
		page.Add("")
	}
	page.Add(path(x, 0, s.canvas.H).Rows(t, width)...)
	page.Begin(why)
	page.Part(s.text.told.Of(why)...)
	if wrong := s.tempting(); wrong != 0 {
		page.Add(s.text.told.Of(not(wrong))...)
	}
	page.Begin("wire")
	page.Part(wire.Exchange(t, x, width)...)
	page.Part(wire.Sources(t, sc.Sources, width)...)
}

// shown reports whether what came of the case is shown.
func (s *lead) shown() bool { return s.now.Fired && s.now.Exchange != nil }

// answered says what the server answered.
func (s *lead) answered(t *theme.Theme, width int) []string {
	sc, x := s.team.Case, s.now.Exchange
	line := t.Text.Render(study.Capital(study.Answered(x, sc.Dialect))+" ") + t.Answer(x.Status) + t.Text.Render(".")
	return append(layout.Wrap(line, width), card.Debated(t, sc, width)...)
}

// tempting is the wrong answer that most gave, else the one most are tempted by.
func (s *lead) tempting() int {
	most, all := 0, 0
	for _, one := range s.now.Now() {
		if !s.team.Case.Grade(one.Choice).Right && one.All > all && s.team.Case.Not[one.Choice] != "" {
			most, all = one.Choice, one.All
		}
	}
	return study.Other(s.team.Case, most)
}

// says is what they say, what to make of it, and what to ask next.
func (s *lead) says(t *theme.Theme, page *kit.Page, width int) {
	told := spread{title: "What they say", Teaching: s.team, beliefs: true}
	if s.shown() {
		told.fired = s.now.Exchange.Status
	}
	page.Begin("says")
	page.Add(told.rows(t, width)...)
	if advice := s.team.Advice(); advice != "" {
		page.Part(layout.Wrap(t.Text.Render(advice), width)...)
	}
	if next, reason, ok := s.team.Next(); ok && s.now.Answered > 0 {
		title := t.Text.Render(content.CleanLine(next.Title))
		page.Part(layout.Wrap(t.Soft.Render("To ask next: ")+title+t.Soft.Render(" ("+reason+")."), width)...)
	}
}
