package question

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/card"
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
	c := card.Question{Scenario: s.q.Scenario, Prepared: s.q.prepared, Story: s.q.text.asked.Of(story)}
	if s.round.Ask.Reasoned() {
		c.Reason = s.q.Reason()
	}
	return c.Rows(t, s.canvas.W)
}

// choices draws what there is to choose from.
func (s *Screen) choices(t *theme.Theme, airy bool) kit.Page {
	width := s.canvas.W
	page := card.Choices{
		Prompt: study.Prompt(s.q.Scenario), Digits: &s.q.digits, Sure: s.q.Sure, Airy: airy,
		Click: func(code int) tea.Msg { return answered(code) },
	}.Page(t, width)
	if s.q.Hinted {
		page.Part(s.hinted(t, width)...)
	}
	if s.q.fault != "" {
		page.Part(kit.Fault(t, s.q.fault, width)...)
	}
	return page
}

func (s *Screen) hinted(t *theme.Theme, width int) []string {
	if rows := s.q.text.asked.Of(hint); len(rows) > 0 {
		return rows
	}
	return layout.Wrap(t.Soft.Render(study.GeneralHint), width)
}
