package question

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// widths are those of the question, which has the whole screen, and of the
// answer, which shares it with the exchange where there is room for two panes.
type widths struct{ question, answer int }

func (s *Screen) widths() widths {
	split := s.split
	split.Whole = false
	return widths{min(s.canvas.W, kit.ProseWidth), split.TextWidth()}
}

// render draws the question's markdown off the UI, the explanation too: it
// must be there when the verdict is.
func (s *Screen) render() tea.Cmd {
	if s.canvas.Theme == nil || s.q.Scenario.ID == "" {
		return nil
	}
	q, t, w, index := s.q.Scenario, s.canvas.Theme, s.widths(), s.index()
	explained := map[string]string{why: q.Why}
	for code, text := range q.Not {
		explained[not(code)] = fmt.Sprintf("**Why not %d?** %s", code, text)
	}
	for _, trap := range q.Traps {
		explained[trap] = s.study.Course.Misconceptions[trap].Believes
	}
	return s.handle.Do(func(context.Context) tea.Msg {
		asked := prose.Draw(t, w.question, map[string]string{story: q.Story, hint: q.Hint})
		return rendered{index, texts{asked, prose.Draw(t, w.answer, explained)}}
	})
}

// The names of a question's texts; the misconceptions have their own.
const (
	story = "story"
	hint  = "hint"
	why   = "why"
)

// not is the name of the text on why a status is wrong.
func not(code int) string { return fmt.Sprintf("not %d", code) }

// layout draws the page anew. It runs in Update; View only takes its window.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	s.foot = kit.Page{}
	var page, beside kit.Page
	s.split.Whole = s.q.exchange == nil
	s.split.Size(s.canvas.W, s.canvas.H)
	switch {
	case s.door != nil:
		page = s.doorPage(t)
	case s.refused != nil:
		width := min(s.canvas.W, kit.ProseWidth)
		page.Add(layout.Wrap(t.Text.Render(study.Sentence(s.refused)), width)...)
		if errors.Is(s.refused, study.ErrNothingDue) {
			page.Part(layout.Wrap(t.Soft.Render(s.study.Coming()), width)...)
		}
	case s.q.Scenario.ID == "":
		page.Add(t.Dim.Render("making a case …"))
	case s.q.exchange != nil:
		s.answerPage(t, &page)
		if w := s.split.SideWidth(); w > 0 {
			beside.Add(wire.Exchange(t, s.q.exchange, w)...)
		}
	default:
		page.Add(s.asks(t)...)
		s.offer(&page, s.choices(t, true), s.choices(t, false))
	}
	s.split.Text.Show(page)
	s.split.Side.Show(beside)
}

// pinned is the least height of a body whose choices stay in sight while a long
// story scrolls above them, and storyRows what the story keeps then.
const (
	pinned    = 14
	storyRows = 6
)

// offer joins a question and its choices to one page where they fit, without the
// air in them if need be; where they don't, the choices stand still at the foot.
func (s *Screen) offer(page *kit.Page, airy, tight kit.Page) {
	h, gap, choices := s.canvas.H, 1, airy
	if page.Len()+gap+airy.Len() > h {
		choices = tight
	}
	if h >= 16 && page.Len()+2+choices.Len() <= h {
		gap = 2
	}
	if page.Len()+gap+choices.Len() > h && h >= pinned && h-choices.Len()-1 >= storyRows {
		s.foot = choices
		s.split.Text.Size(s.canvas.W, h-choices.Len()-1)
		return
	}
	page.Begin("choices")
	page.Add(make([]string, gap)...)
	page.Append(choices)
}

// asks draws what is asked.
func (s *Screen) asks(t *theme.Theme) []string {
	width := s.canvas.W
	about := t.Dim.Render(fmt.Sprintf("level %d", s.q.Scenario.Level))
	title := t.Bold.Render(content.CleanLine(s.q.Scenario.Title))
	rows := []string{layout.Spread(title, about, width)}
	if lipgloss.Width(title)+lipgloss.Width(about)+2 > width {
		rows = append(layout.Wrap(title, width), about)
	}
	if s.round.Ask.Reasoned() {
		rows = append(rows, layout.Wrap(t.Dim.Render(s.q.Reason()), width)...)
	}
	rows = append(append(rows, ""), s.q.text.asked.Of(story)...)
	rows = append(append(rows, ""), layout.Indent(s.preview(t, width-2), "  ")...)
	if c := study.Circumstances(s.q.Scenario.Via, s.q.Scenario.Dialect); c != "" {
		rows = append(rows, layout.Indent(layout.Wrap(t.Dim.Render(c), width-2), "  ")...)
	}
	return rows
}

// choices draws what there is to choose from.
func (s *Screen) choices(t *theme.Theme, airy bool) (page kit.Page) {
	width := s.canvas.W
	page.Add(s.prompt(t, width)...)
	if airy {
		page.Add("")
	}
	for _, c := range s.q.digits.Choices {
		page.Click(0, page.Len(), width, 1, answered(c.Code))
		key, name := t.Status(c.Code).Bold(true).Render(layout.Pad(c.Key, 1)), layout.Pad(study.Status(c.Code), 19)
		page.Add("  " + key + "  " + t.Text.Render(name) + "  " + t.Dim.Render(theme.Says(c.Code)))
	}
	if no := s.q.digits.Refused; no != "" {
		page.Part(layout.Wrap(t.Soft.Render(no+" is none of the answers here."), width)...)
	}
	if s.q.Hinted {
		page.Part(s.hinted(t, width)...)
	}
	if s.q.fault != "" {
		page.Part(kit.Fault(t, s.q.fault, width)...)
	}
	return page
}

func (s *Screen) prompt(t *theme.Theme, width int) []string {
	ask := t.Bold.Render(study.Prompt(s.q.Scenario))
	if typed := s.q.digits.Typed(); typed != "" {
		ask = t.Bold.Render("The server answers ") + t.AccentBold.Render(typed+"…")
	}
	sure := kit.Sure(t, s.q.Sure)
	if lipgloss.Width(ask)+lipgloss.Width(sure)+2 > width {
		return append(layout.Wrap(ask, width), sure)
	}
	return []string{layout.Spread(ask, sure, width)}
}

// preview is the request as it will be sent; until its server stands, as the
// scenario writes it.
func (s *Screen) preview(t *theme.Theme, width int) []string {
	var before []string
	for _, text := range s.q.Scenario.Before {
		line, _, _ := strings.Cut(text, "\n")
		before = append(before, layout.Clip(t.Dim.Render("just before: "+content.CleanLine(line)), width))
	}
	return append(before, s.request(t, width)...)
}

func (s *Screen) request(t *theme.Theme, width int) []string {
	if s.q.prepared == nil {
		var rows []string
		for _, line := range strings.Split(s.q.Scenario.Request, "\n") {
			rows = append(rows, layout.Clip(t.Soft.Render(content.CleanLine(line)), width))
		}
		return rows
	}
	return wire.Request(t, s.q.prepared.Raw, s.q.prepared.Credentials, width)
}

func (s *Screen) hinted(t *theme.Theme, width int) []string {
	if rows := s.q.text.asked.Of(hint); len(rows) > 0 {
		return rows
	}
	return layout.Wrap(t.Soft.Render(study.GeneralHint), width)
}
