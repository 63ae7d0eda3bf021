package question

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/card"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// The blocks of a verdict that a key leads to. All that every verdict has to say
// stands before the one called told.
const (
	told  = "told"
	bytes = "bytes"
)

// decidingRows is the most rows that the deciding lines of a response take on the
// verdict's page: all the bytes are below, or beside it.
const decidingRows = 3

// answerPage is the screen after the request was fired: who was right, where the
// gate decided, why, the deciding line of the response and the source; then the
// belief behind a wrong answer and the bytes, where they have no place beside.
// Where that doesn't fit, what passed is folded, and what the other answer would
// have said comes later.
func (s *Screen) answerPage(t *theme.Theme, page *kit.Page) {
	first := s.told(t, false, true)
	if s.split.SideWidth() == 0 && first.Len() > s.canvas.H {
		if first = s.told(t, true, true); first.Len() > s.canvas.H {
			first = s.told(t, true, false)
		}
	}
	page.Append(first)
	page.Begin(told)
	page.Add(s.slip(t, s.split.TextWidth())...)
	if s.split.SideWidth() == 0 {
		page.Begin(bytes)
		page.Part(wire.Exchange(t, s.q.exchange, s.split.TextWidth())...)
	}
}

// told is what every verdict has to say. Against the other answer it speaks above
// the deciding lines, or after all else.
func (s *Screen) told(t *theme.Theme, tight, against bool) (page kit.Page) {
	width := s.split.TextWidth()
	page.Add(card.Verdict(t, s.q.Scenario, s.q.exchange, s.q.verdict, width)...)
	page.Begin("gate")
	page.Add("")
	path := wire.Path{Decision: s.q.exchange.Decision, Said: s.q.chosen, Tight: tight}
	page.Add(s.walk.Rows(path.Steps(t, width))...)
	page.Begin(why)
	page.Add("")
	page.Add(s.q.text.explained.Of(why)...)
	other := s.q.text.explained.Of(not(study.Other(s.q.Scenario, s.q.chosen)))
	if against {
		page.Add(other...)
	}
	page.Begin("decides")
	page.Add("")
	if s.split.SideWidth() == 0 {
		page.Add(s.deciding(t, width)...)
	}
	page.Begin("source")
	page.Add(s.sources(t, width)...)
	if !against {
		page.Begin("against")
		page.Part(other...)
	}
	return page
}

func (s *Screen) deciding(t *theme.Theme, width int) []string {
	rows := wire.Deciding(t, s.q.exchange, width)
	rows = rows[:min(len(rows), decidingRows)]
	way := t.AccentBold.Render("b") + t.Dim.Render("  all the bytes")
	if last := len(rows) - 1; layout.Width(rows[last])+layout.Width(way)+2 <= width {
		rows[last] = layout.Spread(rows[last], way, width)
	}
	return rows
}

// sources are where to read it, and when it is asked again.
func (s *Screen) sources(t *theme.Theme, width int) []string {
	var parts []string
	for _, source := range s.q.Scenario.Sources {
		parts = append(parts, wire.Source(t, source))
	}
	if l, ok := s.study.TakenUp(s.q.verdict); ok {
		parts = append(parts, t.Dim.Render(fmt.Sprintf("lesson %d takes it up", l.Number)))
	}
	if again := s.study.Again(s.q.Scenario, s.q.verdict); again != "" {
		parts = append(parts, t.Dim.Render(again))
	}
	return layout.Wrap(strings.Join(parts, t.Dim.Render(" · ")), width)
}

// slip names the misconception behind a wrong answer and the lesson that
// takes it up.
func (s *Screen) slip(t *theme.Theme, width int) []string {
	m, ok := s.study.Course.Misconceptions[s.q.verdict.Trap]
	if s.q.verdict.Right || !ok {
		return nil
	}
	rows := append([]string{"", t.Soft.Render("What may be behind it:")}, s.q.text.explained.Of(m.ID)...)
	if l, ok := s.study.TakenUp(s.q.verdict); ok {
		said := fmt.Sprintf("Lesson %d, %s, takes it up.", l.Number, content.CleanLine(l.Title))
		rows = append(rows, layout.Wrap(t.Soft.Render(said), width)...)
	}
	return rows
}
