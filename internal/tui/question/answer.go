package question

import (
	"fmt"
	"strings"

	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// answerPage is the screen after the request was fired: who was right and why,
// what the other answer would have said, the source, the gate's trace, and the
// bytes where they have no place beside the text.
func (s *Screen) answerPage(t *theme.Theme) []string {
	width := s.widths().answer
	rows := s.verdictRows(t, width)
	rows = append(append(rows, ""), s.q.text.why...)
	if code := study.Other(s.q.Scenario, s.q.chosen); code != 0 {
		rows = append(rows, "", t.Status(code).Bold(true).Render(fmt.Sprintf("Why not %d?", code)))
		rows = append(rows, s.q.text.not[code]...)
	}
	rows = append(rows, s.slip(t, width)...)
	rows = append(append(rows, ""), s.sources(t, width)...)
	rows = append(rows, "", t.Bold.Render("The gate"), "")
	rows = append(rows, wire.Trace(t, s.q.exchange.Decision, width)...)
	if s.sideWidth() == 0 {
		rows = append(append(rows, ""), wire.Exchange(t, s.q.exchange, width)...)
	}
	return rows
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
		line = t.Not.Bold(true).Render(fmt.Sprintf("× Not %d: ", s.q.chosen)) + t.Soft.Render("the server answered ") +
			t.Status(got).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(got), got)) + t.Soft.Render(".")
	}
	rows := layout.Wrap(line, width)
	if s.q.Debated {
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
	rows := append([]string{"", t.Soft.Render("What may be behind it:")}, s.q.text.slips[m.ID]...)
	for _, l := range s.study.Course.Lessons {
		if l.ID == m.Lesson {
			rows = append(rows, layout.Wrap(t.Soft.Render(fmt.Sprintf("Lesson %d, %s, takes it up.", l.Number, l.Title)), width)...)
		}
	}
	return rows
}

func (s *Screen) sources(t *theme.Theme, width int) []string {
	drawn := make([]string, len(s.q.Sources))
	for i, src := range s.q.Sources {
		drawn[i] = wire.Source(t, src)
	}
	return layout.Wrap(strings.Join(drawn, t.Dim.Render(" · ")), width)
}
