package question

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/quiz"
)

// proseWidth is the widest a line of prose gets, in cells.
const proseWidth = 78

// widths are those of the question, which has the whole screen, and of the
// answer, which shares it with the exchange where there is room for two panes.
type widths struct{ question, answer, side int }

func (s *Screen) widths() widths {
	left, right := layout.Panes(s.canvas.W)
	w := widths{question: min(s.canvas.W, proseWidth), answer: left, side: right}
	if right == 0 {
		w.answer = min(left, proseWidth)
	}
	return w
}

// sideWidth is the width of the exchange beside the text; 0 when it stands
// under it or there is none yet.
func (s *Screen) sideWidth() int {
	if s.q.exchange == nil {
		return 0
	}
	return s.widths().side
}

// render draws the question's markdown off the UI, the explanation too: it
// must be there when the verdict is.
func (s *Screen) render() tea.Cmd {
	if s.canvas.Theme == nil || s.q.ID == "" {
		return nil
	}
	q, t, w, index := s.q.Scenario, s.canvas.Theme, s.widths(), s.index()
	misconceptions := s.study.Course.Misconceptions
	return s.handle.Do(func(context.Context) tea.Msg {
		out := renderText(q, misconceptions, t, w)
		out.index = index
		return out
	})
}

// renderText draws the question's markdown with renderers of its own.
func renderText(q quiz.Scenario, misconceptions map[string]quiz.Misconception, t *theme.Theme, w widths) rendered {
	out := rendered{widths: w, theme: t, not: map[int][]string{}, slips: map[string][]string{}}
	r, err := prose.New(t, w.question)
	lines := func(text string) (drawn []string) {
		if err == nil && text != "" {
			drawn, err = r.Lines(text)
		}
		return drawn
	}
	out.story, out.hint = lines(q.Story), lines(q.Hint)
	if err == nil {
		r, err = prose.New(t, w.answer)
	}
	out.why = lines(q.Why)
	for code, text := range q.Not {
		out.not[code] = lines(text)
	}
	for _, trap := range q.Traps {
		out.slips[trap] = lines(misconceptions[trap].Believes)
	}
	out.err = err
	return out
}

// layout draws the page anew into rows. It runs in Update; View only takes its
// window out of them.
func (s *Screen) layout() {
	if s.canvas.Theme == nil {
		return
	}
	t := s.canvas.Theme
	s.spots, s.beside, s.foot = nil, nil, nil
	switch {
	case s.refused != nil:
		s.rows = layout.Wrap(t.Text.Render(study.Sentence(s.refused)), min(s.canvas.W, proseWidth))
	case s.q.ID == "":
		s.rows = []string{t.Dim.Render("making a case …")}
	case s.q.exchange != nil:
		s.rows = s.answerPage(t)
		if w := s.sideWidth(); w > 0 {
			s.beside = wire.Exchange(t, s.q.exchange, w)
		}
	default:
		s.rows, s.foot = s.pin(s.questionPage(t))
	}
	s.scroll(0)
	s.scrollSide(0)
}

// pinned is the least height of a body whose choices stay in sight while a long
// story scrolls above them, and storyRows what the story keeps then.
const (
	pinned    = 14
	storyRows = 6
)

// pin joins a question and its choices to one page where they fit; where they
// don't, the choices stand still at the foot.
func (s *Screen) pin(story, choices []string) (rows, foot []string) {
	gap := 1
	if s.canvas.H >= 16 && len(story)+2+len(choices) <= s.canvas.H {
		gap = 2
	}
	if h := s.canvas.H; len(story)+gap+len(choices) > h && h >= pinned && h-len(choices)-1 >= storyRows {
		return story, choices
	}
	for i := range s.spots {
		s.spots[i].row += len(story) + gap
	}
	return slices.Concat(story, make([]string, gap), choices), nil
}

// questionPage draws what is asked, and what there is to choose from.
func (s *Screen) questionPage(t *theme.Theme) (rows, choices []string) {
	width := s.canvas.W
	about := t.Dim.Render(fmt.Sprintf("%s · level %d", s.q.Topic, s.q.Level))
	title := t.Bold.Render(content.CleanLine(s.q.Title))
	rows = []string{layout.Spread(title, about, width)}
	if lipgloss.Width(title)+lipgloss.Width(about)+2 > width {
		rows = append(layout.Wrap(title, width), about)
	}
	if s.round.Ask.Reasoned() {
		rows = append(rows, layout.Wrap(t.Dim.Render(s.q.pick.Reason()), width)...)
	}
	rows = append(append(rows, ""), s.q.text.story...)
	rows = append(append(rows, ""), layout.Indent(s.preview(t, width-2), "  ")...)
	if c := study.Circumstances(s.q.Via, s.q.Dialect); c != "" {
		rows = append(rows, layout.Indent(layout.Wrap(t.Dim.Render(c), width-2), "  ")...)
	}
	choices = append(s.prompt(t, width), "")
	for _, c := range s.q.choices {
		s.spots = append(s.spots, spot{len(choices), c.code})
		key := t.Status(c.code).Bold(true).Render(c.key)
		choices = append(choices, "  "+key+"  "+t.Text.Render(layout.Pad(study.Status(c.code), 19))+"  "+t.Dim.Render(theme.Says(c.code)))
	}
	if s.q.hinted {
		choices = append(append(choices, ""), s.hint(t, width)...)
	}
	if s.q.fault != "" {
		choices = append(append(choices, ""), layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(s.q.fault)), width)...)
	}
	return rows, choices
}

func (s *Screen) prompt(t *theme.Theme, width int) []string {
	say := func(at quiz.Sureness, word string) string {
		if s.q.sure == at {
			return t.AccentBold.Render("• " + word)
		}
		return t.Dim.Render("  " + word)
	}
	ask := t.Bold.Render("What should the server answer?")
	sure := t.Soft.Render("how sure? ") + say(quiz.Sure, "sure") + say(quiz.Unsure, "unsure")
	if width < 62 {
		return []string{ask, sure}
	}
	return []string{layout.Spread(ask, sure, width)}
}

// preview is the request as it will be sent; until its server stands, as the
// scenario writes it.
func (s *Screen) preview(t *theme.Theme, width int) []string {
	var before []string
	for _, text := range s.q.Before {
		line, _, _ := strings.Cut(text, "\n")
		before = append(before, layout.Clip(t.Dim.Render("just before: "+content.CleanLine(line)), width))
	}
	return append(before, s.request(t, width)...)
}

func (s *Screen) request(t *theme.Theme, width int) []string {
	if s.q.prepared == nil {
		var rows []string
		for _, line := range strings.Split(s.q.Request, "\n") {
			rows = append(rows, layout.Clip(t.Soft.Render(content.CleanLine(line)), width))
		}
		return rows
	}
	return wire.Request(t, s.q.prepared.Raw, s.q.prepared.Credentials, width)
}

func (s *Screen) hint(t *theme.Theme, width int) []string {
	if len(s.q.text.hint) > 0 {
		return s.q.text.hint
	}
	return layout.Wrap(t.Soft.Render(study.GeneralHint), width)
}
