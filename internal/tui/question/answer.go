package question

import (
	"fmt"

	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// answerPage is the screen after the request was fired: who was right and why,
// what the other answer would have said, the source, the gate's trace, and the
// bytes where they have no place beside the text.
func (s *Screen) answerPage(t *theme.Theme, page *kit.Page) {
	width := s.split.TextWidth()
	page.Add(s.verdictRows(t, width)...)
	page.Begin(why)
	page.Add("")
	page.Add(s.q.text.explained.Of(why)...)
	if code := study.Other(s.q.Scenario, s.q.chosen); code != 0 {
		page.Begin("why not")
		page.Add("", t.Status(code).Bold(true).Render(fmt.Sprintf("Why not %d?", code)))
		page.Add(s.q.text.explained.Of(not(code))...)
	}
	page.Begin("slip")
	page.Add(s.slip(t, width)...)
	page.Part(wire.Sources(t, s.q.Scenario.Sources, width)...)
	page.Begin("gate")
	page.Add("", t.Bold.Render("The gate"), "")
	page.Add(wire.Trace(t, s.q.exchange.Decision, width)...)
	if s.split.SideWidth() == 0 {
		page.Begin("bytes")
		page.Part(wire.Exchange(t, s.q.exchange, width)...)
	}
}

func (s *Screen) verdictRows(t *theme.Theme, width int) []string {
	got := s.q.exchange.Status
	var line string
	if s.q.verdict.Right {
		line = t.In.Bold(true).Render("✓ Right: ") + t.Status(s.q.chosen).Bold(true).Render(fmt.Sprintf("%d.", s.q.chosen))
		if got != s.q.chosen {
			line += t.Soft.Render(fmt.Sprintf(" This server sends %d; sources accept both.", got))
		}
	} else {
		line = t.Not.Bold(true).Render(fmt.Sprintf("× Not %d: ", s.q.chosen)) + t.Soft.Render(study.Answered(s.q.exchange, s.q.Scenario.Dialect)+" ") +
			t.Answer(got) + t.Soft.Render(".")
	}
	if said := study.Unasked(s.q.exchange); said != "" {
		line += t.Soft.Render(" " + said)
	}
	rows := layout.Wrap(line, width)
	if topic := t.Dim.Render(content.CleanLine(s.q.Scenario.Topic)); lipgloss.Width(line)+lipgloss.Width(topic)+2 <= width {
		rows = []string{layout.Spread(line, topic, width)}
	}
	if s.q.Scenario.Debated {
		rows = append(rows, layout.Wrap(t.Dim.Render("This one is debated: good sources disagree."), width)...)
	}
	return rows
}

// slip names the misconception behind a wrong answer and the lesson that
// takes it up.
func (s *Screen) slip(t *theme.Theme, width int) []string {
	m, ok := s.study.Course.Misconceptions[s.q.verdict.Trap]
	if s.q.verdict.Right || !ok {
		return nil
	}
	rows := append([]string{"", t.Soft.Render("What may be behind it:")}, s.q.text.explained.Of(m.ID)...)
	for _, l := range s.study.Course.Lessons {
		if l.ID == m.Lesson {
			said := fmt.Sprintf("Lesson %d, %s, takes it up.", l.Number, content.CleanLine(l.Title))
			rows = append(rows, layout.Wrap(t.Soft.Render(said), width)...)
		}
	}
	return rows
}
