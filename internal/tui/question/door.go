package question

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// door stands before a round that is under way, whichever way one comes, and
// before every exam: nothing is begun, and nothing dropped, until it is said so.
type door struct {
	ask      study.Ask
	underWay bool
	name     kit.Field // for the certificate; asked for once
}

// doorOf is the door of a round; nil where there is none.
func doorOf(s *study.Sitting, p study.Ask) *door {
	if p.Resume != nil || p.Seed != 0 || p.Endless {
		return nil
	}
	if open, ok := s.Under(p); ok && !p.Anew {
		return &door{ask: open, underWay: true}
	}
	if p.Mode == quiz.ModeExam && s.HasExam() {
		return &door{ask: p}
	}
	return nil
}

// enterDoor asks for the name where nobody has said it yet.
func (s *Screen) enterDoor() tea.Cmd {
	if d := s.door; !d.underWay && s.study.Past.Name == "" {
		cmd := d.name.Open("")
		s.layout()
		return cmd
	}
	return nil
}

func (s *Screen) pressDoor(msg tea.KeyPressMsg) tea.Cmd {
	d, k := s.door, s.keys
	switch {
	case key.Matches(msg, k.Next):
		return s.begin(d.ask)
	case d.name.Typing() && key.Matches(msg, k.Leave):
		return screen.Leave
	case d.name.Typing():
		cmd := d.name.Update(msg)
		s.layout()
		return cmd
	case d.underWay && key.Matches(msg, k.On):
		return s.begin(d.ask)
	case d.underWay && key.Matches(msg, k.Anew):
		return s.begin(d.ask.Again())
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	}
	return nil
}

// begin goes through the door.
func (s *Screen) begin(p study.Ask) tea.Cmd {
	var cmd tea.Cmd
	if s.door != nil && s.door.name.Typing() {
		cmd = s.keep(s.study.Call(s.door.name.Close())...)
	}
	s.door = nil
	s.round, s.refused = s.study.Begin(p)
	return tea.Batch(cmd, s.next())
}

func (s *Screen) doorPage(t *theme.Theme) (page kit.Page) {
	width, d := min(s.canvas.W, kit.ProseWidth), s.door
	say := func(text string) { page.Add(layout.Wrap(t.Text.Render(text), width)...) }
	if d.underWay {
		r := d.ask.Resume
		page.Add(t.Bold.Render(fmt.Sprintf("%s · question %d of %d", d.ask.Name(), r.Index+1, r.Count)), "")
		say("You are in the middle of it. Go on with enter, or start anew with n: what you answered so far is kept, " +
			"and counts as answered.")
		return page
	}
	page.Add(t.Bold.Render(fmt.Sprintf("%d questions, %d of them right pass", quiz.ExamQuestions, quiz.ExamPass)), "")
	say("No hints, and no verdicts until the end. You may leave at any time and come back: the exam waits at its " +
		"question.")
	page.Add("")
	switch {
	case d.name.Typing():
		say("Your name, for the certificate. It may stay empty:")
		d.name.Size(t, width-kit.BarWidth, 1)
		page.Add(kit.Bar(t, d.name.Rows()[:1])...)
	case s.study.Past.Name != "":
		say("The certificate will bear the name " + content.CleanLine(s.study.Past.Name) + ".")
	}
	return page
}

func (s *Screen) doorKeys() []key.Binding {
	begin := screen.Bind("enter", "begin", "enter")
	switch d := s.door; {
	case d.underWay:
		return []key.Binding{screen.Bind("enter", "go on", "enter"), s.keys.Anew, s.keys.Back}
	case d.name.Typing():
		return []key.Binding{begin, s.keys.Leave}
	}
	return []key.Binding{begin, s.keys.Back}
}
