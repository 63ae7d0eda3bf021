package team

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/charts"
	"bouncer/internal/content"
	"bouncer/internal/wrap"
)

// Text writes the report as lines for a terminal, no wider than width cells.
// lessons is how many the course has.
func (r Report) Text(w io.Writer, lessons, width int) error {
	all := []charts.Section{r.group(width)}
	if len(r.Members) > 0 {
		all = append(all, r.knowledge(width))
	}
	for _, m := range r.Members {
		all = append(all, m.section(lessons, width))
	}
	if len(r.Refused) > 0 {
		s := charts.Section{Head: text("Not counted")}
		for _, f := range r.Refused {
			s.Lines = append(s.Lines, wrapped("× ", f.where()+": "+f.Why, width)...)
		}
		all = append(all, s)
	}
	_, err := io.WriteString(w, charts.Plain(all))
	return err
}

func (r Report) group(width int) charts.Section {
	s := charts.Section{Head: text(count(r.Group.Members, "member", "members"))}
	if len(r.Group.Mixups) == 0 {
		s.Lines = append(s.Lines, text("No mix-up is open."))
		return s
	}
	s.Lines = append(s.Lines, text("To talk about:"))
	for _, x := range r.Group.Mixups {
		s.Lines = append(s.Lines,
			wrapped("× ", fmt.Sprintf("“%s” (%s)", strings.TrimSuffix(x.Believes, "."), x.held(r.Group.Members)),
				width)...)
		if x.LessonTitle != "" {
			s.Lines = append(s.Lines, wrapped("  ", fmt.Sprintf("lesson: %s (%s)", x.LessonTitle, x.Lesson), width)...)
		}
		if x.ScenarioTitle != "" {
			s.Lines = append(s.Lines,
				wrapped("  ", fmt.Sprintf("to discuss: %s (%s)", x.ScenarioTitle, x.Scenario), width)...)
		}
	}
	return s
}

func (r Report) knowledge(width int) charts.Section {
	var all []charts.Knowing
	for _, m := range r.Members {
		mastered, shaky, unseen := m.known()
		all = append(all, charts.Knowing{Name: m.Name, Mastered: mastered, Shaky: shaky, Unseen: unseen})
	}
	return charts.Group(all, width)
}

func (m Member) section(lessons, width int) charts.Section {
	s := charts.Section{Head: text(ansi.Truncate(content.CleanLine(m.Name), width, "…"))}
	facts := []string{m.done(lessons), m.answered()}
	if sure := m.sure(); sure != "" {
		facts = append(facts, sure)
	}
	s.Lines = wrapped("", strings.Join(append(facts, m.exam(), m.last()), " · "), width)
	for _, x := range m.Misconceptions {
		s.Lines = append(s.Lines,
			wrapped("× ",
				fmt.Sprintf("“%s” (%s)", strings.TrimSuffix(x.Believes, "."), count(x.Times, "time", "times")),
				width)...)
	}
	return s
}

func text(s string) charts.Line { return charts.Line{Spans: []charts.Span{{Text: s}}} }

// wrapped breaks a text into lines, the first of which begins with mark.
func wrapped(mark, s string, width int) (out []charts.Line) {
	room := max(width-charts.Indent-ansi.StringWidth(mark), 8)
	for i, l := range wrap.Lines(content.CleanLine(s), room) {
		lead := mark
		if i > 0 {
			lead = strings.Repeat(" ", ansi.StringWidth(mark))
		}
		out = append(out, text(lead+l))
	}
	return out
}
