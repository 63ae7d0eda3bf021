package class

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/internal/tui/card"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/quiz"
)

// View takes the window out of the page that Update has drawn, and puts the foot
// below it where there is one.
func (s *member) View() screen.Frame {
	t := s.canvas.Theme
	f := screen.Frame{
		Title: "Class", Sub: s.heading(), Right: t.Dim.Render(s.with()),
		Keys: s.footKeys(), More: s.split.Keys(s.keys.Keys),
	}
	s.split.Draw(t, &f)
	if s.foot.Len() > 0 {
		cue := f.Cues[0]
		f.Body = append(f.Body, layout.Spread("", t.Dim.Render(cue.String()), s.canvas.W))
		s.foot.Below(&f)
		f.Cues = nil
	}
	return f
}

func (s *member) heading() string {
	if s.in.Fired {
		return content.CleanLine(s.in.Scenario.Title)
	}
	return ""
}

func (s *member) with() string {
	who := content.CleanLine(s.in.Lead)
	switch {
	case s.in.Ended != "":
		return "over"
	case s.in.Away:
		return who + " is away for a moment"
	case s.in.Question > 0:
		return fmt.Sprintf("with %s · question %d", who, s.in.Question)
	}
	return "with " + who
}

func (s *member) footKeys() []key.Binding {
	k := s.keys
	leave := k.Leave
	if s.canvas.W < narrow {
		leave = screen.Bind("esc", "leave", "esc")
	}
	switch {
	case s.in.Asks():
	case s.split.Text.Cue().Below > 0:
		return []key.Binding{k.ReadOn, leave}
	default:
		return []key.Binding{leave}
	}
	var keys []key.Binding
	for _, c := range s.digits.Choices {
		keys = append(keys, screen.Bind(c.Key, fmt.Sprint(c.Code), c.Key))
	}
	return append(keys, k.Sure, leave)
}

// layout draws the page anew. It runs in Update.
func (s *member) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	shown := s.in.Fired && s.in.Exchange != nil
	s.foot = kit.Page{}
	s.split.Whole = !shown
	s.split.Size(s.canvas.W, s.canvas.H)
	width := min(s.canvas.W, kit.ProseWidth)
	var page, beside kit.Page
	if s.in.Ended != "" {
		page.Add(over(t, s.in.Ended, width)...)
		page.Add("")
	}
	switch {
	case shown:
		s.verdict(t, &page)
		if w := s.split.SideWidth(); w > 0 {
			beside.Add(s.told(t, w)...)
			beside.Part(wire.Exchange(t, s.in.Exchange, w)...)
		}
	case s.in.Ended != "":
		page.Add(layout.Wrap(t.Soft.Render("What you answered is in your log."), width)...)
	case s.in.Question == 0:
		page.Add(layout.Wrap(t.Text.Render("You are in the class. Its first case comes up here."), width)...)
	case s.in.Scenario.ID == "":
		const unknown = "The class is asked a case that this host's course doesn't have."
		page.Add(layout.Wrap(t.Text.Render(unknown), width)...)
	default:
		s.ask(t, &page)
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

// ask draws the case and below it the choices, or what was answered.
func (s *member) ask(t *theme.Theme, page *kit.Page) {
	c := card.Question{Scenario: s.in.Scenario, Prepared: s.in.Prepared, Story: s.text.asked.Of(story)}
	page.Add(c.Rows(t, s.canvas.W)...)
	below, h := s.below(t), s.canvas.H
	if page.Len()+1+below.Len() > h && h >= pinned && h-below.Len()-1 >= storyRows {
		s.foot = below
		s.split.Text.Size(s.canvas.W, h-below.Len()-1)
		return
	}
	page.Begin(choices)
	page.Add("")
	page.Append(below)
}

func (s *member) below(t *theme.Theme) (page kit.Page) {
	width := s.canvas.W
	if b := s.in.Before; b != nil {
		again := fmt.Sprintf("Asked again, after talking. At first you said %d%s.", b.Choice, sureness(b.Sure))
		page.Add(layout.Wrap(t.Soft.Render(again), width)...)
	}
	if a := s.in.Said; a != nil {
		said := t.Bold.Render("You said ") + t.Answer(a.Choice) + t.Bold.Render(sureness(a.Sure)+".")
		page.Add(layout.Wrap(said, width)...)
		page.Part(layout.Wrap(t.Soft.Render(s.waits()), width)...)
		return page
	}
	page.Append(card.Choices{
		Prompt: study.Prompt(s.in.Scenario), Digits: &s.digits, Sure: s.in.Sure, Airy: s.canvas.H >= low,
		Click: func(code int) tea.Msg { return said(code) },
	}.Page(t, width))
	return page
}

func (s *member) waits() string {
	if !s.kept {
		return "…"
	}
	return "It is in your log. Nobody sees who said what; " + content.CleanLine(s.in.Lead) +
		" fires the request when you have talked."
}

// verdict is the screen after the request was fired: who was right, what the class
// said, where the gate decided, and why.
func (s *member) verdict(t *theme.Theme, page *kit.Page) {
	width, x, sc := s.split.TextWidth(), s.in.Exchange, s.in.Scenario
	chosen := 0
	if a := s.in.Said; a != nil {
		chosen = a.Choice
		page.Add(card.Verdict(t, sc, x, *a, width)...)
	} else {
		line := t.Text.Render(study.Capital(study.Answered(x, sc.Dialect))+" ") + t.Answer(x.Status) +
			t.Text.Render(".")
		page.Add(layout.Wrap(line+t.Soft.Render(" You gave no answer."), width)...)
		page.Add(card.Debated(t, sc, width)...)
	}
	page.Begin("gate")
	page.Part(path(x, chosen, s.canvas.H).Rows(t, width)...)
	if s.split.SideWidth() == 0 {
		page.Begin("class")
		page.Part(s.told(t, width)...)
	}
	page.Begin(why)
	page.Part(s.text.told.Of(why)...)
	page.Add(s.text.told.Of(not(study.Other(sc, chosen)))...)
	page.Begin("source")
	page.Part(wire.Sources(t, sc.Sources, width)...)
	if s.split.SideWidth() == 0 {
		page.Begin("bytes")
		page.Part(wire.Exchange(t, x, width)...)
	}
}

// told is what the class said.
func (s *member) told(t *theme.Theme, width int) []string {
	told := spread{Teaching: team.Teach(s.study.Course, s.in.Board, nil)}
	told.title, told.fired = "What you all said", s.in.Exchange.Status
	return told.rows(t, width)
}

// sureness goes on after an answer that is spoken of.
func sureness(s quiz.Sureness) string {
	if s == quiz.Unsaid {
		return ""
	}
	return ", " + s.Word()
}
