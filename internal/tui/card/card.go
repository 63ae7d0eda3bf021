// Package card draws a case: what is asked, what there is to choose from, and who
// was right. A quiz and a class show the same.
package card

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/quiz"
)

// Question is what is asked.
type Question struct {
	Scenario quiz.Scenario
	Prepared *exchange.Prepared // nil until its server stands
	Reason   string             // why it is asked; empty where there is none to tell
	Story    []string           // as drawn
}

// Rows draws it, headed by its title.
func (c Question) Rows(t *theme.Theme, width int) []string {
	about := t.Dim.Render(fmt.Sprintf("level %d", c.Scenario.Level))
	title := t.Bold.Render(content.CleanLine(c.Scenario.Title))
	rows := []string{layout.Spread(title, about, width)}
	if lipgloss.Width(title)+lipgloss.Width(about)+2 > width {
		rows = append(layout.Wrap(title, width), about)
	}
	if c.Reason != "" {
		rows = append(rows, layout.Wrap(t.Dim.Render(c.Reason), width)...)
	}
	return append(append(rows, ""), c.Body(t, width)...)
}

// Body draws the story and the request.
func (c Question) Body(t *theme.Theme, width int) []string {
	rows := append(append([]string{}, c.Story...), "")
	rows = append(rows, layout.Indent(c.request(t, width-2), "  ")...)
	if how := study.Circumstances(c.Scenario.Via, c.Scenario.Dialect); how != "" {
		rows = append(rows, layout.Indent(layout.Wrap(t.Dim.Render(how), width-2), "  ")...)
	}
	return rows
}

// request is the request as it will be sent; until its server stands, as the
// scenario writes it.
func (c Question) request(t *theme.Theme, width int) (rows []string) {
	for _, text := range c.Scenario.Before {
		line, _, _ := strings.Cut(text, "\n")
		rows = append(rows, layout.Clip(t.Dim.Render("just before: "+content.CleanLine(line)), width))
	}
	if c.Prepared != nil {
		return append(rows, wire.Request(t, c.Prepared.Raw, c.Prepared.Credentials, width)...)
	}
	for _, line := range strings.Split(c.Scenario.Request, "\n") {
		rows = append(rows, layout.Clip(t.Soft.Render(content.CleanLine(line)), width))
	}
	return rows
}

// Choices is what there is to choose from.
type Choices struct {
	Prompt string
	Digits *study.Digits
	Sure   quiz.Sureness
	Airy   bool                   // a blank row stands below the question
	Click  func(code int) tea.Msg // of an answer
}

// Page draws them.
func (c Choices) Page(t *theme.Theme, width int) (page kit.Page) {
	page.Add(c.prompt(t, width)...)
	if c.Airy {
		page.Add("")
	}
	for _, choice := range c.Digits.Choices {
		page.Click(0, page.Len(), width, 1, c.Click(choice.Code))
		key := t.Status(choice.Code).Bold(true).Render(layout.Pad(choice.Key, 1))
		name := layout.Pad(study.Status(choice.Code), 19)
		page.Add("  " + key + "  " + t.Text.Render(name) + "  " + t.Dim.Render(theme.Says(choice.Code)))
	}
	if no := c.Digits.Refused; no != "" {
		page.Part(layout.Wrap(t.Soft.Render(no+" is none of the answers here."), width)...)
	}
	return page
}

func (c Choices) prompt(t *theme.Theme, width int) []string {
	ask := t.Bold.Render(c.Prompt)
	if typed := c.Digits.Typed(); typed != "" {
		ask = t.Bold.Render("The server answers ") + t.AccentBold.Render(typed+"…")
	}
	sure := kit.Sure(t, c.Sure)
	if lipgloss.Width(ask)+lipgloss.Width(sure)+2 > width {
		return append(layout.Wrap(ask, width), sure)
	}
	return []string{layout.Spread(ask, sure, width)}
}

// Verdict says who was right, and how sure the learner was of that.
func Verdict(t *theme.Theme, sc quiz.Scenario, x *exchange.Exchange, a quiz.Attempt, width int) []string {
	got, said := x.Status, a.Choice
	var line string
	switch {
	case a.Right && got != said:
		line = t.In.Bold(true).Render("✓ Right: ") + t.Status(said).Bold(true).Render(fmt.Sprintf("%d.", said)) +
			t.Soft.Render(fmt.Sprintf(" This server sends %d; sources accept both.", got))
	case a.Right:
		line = t.In.Bold(true).Render("✓ Right: ") + t.Status(said).Bold(true).Render(fmt.Sprintf("%d.", said))
	default:
		line = t.Not.Bold(true).Render(fmt.Sprintf("× You said %d.", said)) +
			t.Text.Render(" "+study.Capital(study.Answered(x, sc.Dialect))+" ") +
			t.Answer(got) + t.Text.Render(".")
	}
	if said := study.Unasked(x); said != "" {
		line += t.Soft.Render(" " + said)
	}
	about := content.CleanLine(sc.Topic)
	if sure := study.SureOf(a); sure != "" {
		about = sure + " · " + about
	}
	if about = t.Dim.Render(about); layout.Width(line)+layout.Width(about)+2 <= width {
		line = layout.Spread(line, about, width)
	}
	return append(layout.Wrap(line, width), Debated(t, sc, width)...)
}

// Debated says so of a case on which sources disagree.
func Debated(t *theme.Theme, sc quiz.Scenario, width int) []string {
	if !sc.Debated {
		return nil
	}
	return layout.Wrap(t.Dim.Render("This one is debated: good sources disagree."), width)
}
