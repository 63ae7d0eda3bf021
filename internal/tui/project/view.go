package project

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/project"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// besides is the width from which two answers stand side by side.
const besides = 72

const story = "story"

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.pane.Size(c.W, c.H)
	s.layout()
	return s.handle.Do(prose.Work(c.Theme, c.W, map[string]string{story: s.build.Contract.Story}))
}

// layout draws the page anew, in Update; View only takes its window.
func (s *Screen) layout() {
	t, w := s.canvas.Theme, s.canvas.W
	if t == nil {
		return
	}
	var page kit.Page
	page.Begin("command")
	if s.field.Typing() {
		s.field.Size(t, w-2, 3)
		page.Add(layout.Wrap(t.Soft.Render("Your server is started with, or runs at:"), w)...)
		page.Add(s.field.Rows()...)
		page.Hold(0, page.Len())
	} else {
		page.Add(s.command(t, w)...)
	}
	page.Add("")
	page.Begin("stages")
	page.Add(s.stages(t, w)...)
	if r := s.build.Report; r != nil {
		page.Begin("outcome")
		page.Add(s.outcome(t, r, w)...)
	} else {
		page.Begin(story)
		page.Add("")
		page.Add(s.texts.Of(story)...)
	}
	s.pane.Show(page)
}

// command says how the server is started, and what is going on.
func (s *Screen) command(t *theme.Theme, w int) []string {
	b := s.build
	switch {
	case b.Fault != nil:
		return kit.Fault(t, b.Fault.Error(), w)
	case b.Command == "":
		how := fmt.Sprintf("bouncer project %s --start DIR", b.Contract.ID)
		return layout.Wrap(t.Soft.Render("Press enter and say how your server is started. For a start with the whole "+
			"contract, in a shell: ")+t.Text.Render(how), w)
	}
	state := t.Dim.Render("  fires at every save")
	if b.Running {
		state = t.Dim.Render("  firing …")
	}
	return layout.Wrap(t.Text.Render(content.CleanLine(b.Command))+state, w)
}

func (s *Screen) stages(t *theme.Theme, w int) (out []string) {
	for i, stage := range s.build.Contract.Stages {
		mark, said := t.Dim.Render("·"), content.Count(len(stage.Steps), "request")
		if r := s.build.Report; r != nil {
			var sign string
			if sign, said = r.Mark(i); sign == "✓" {
				mark = t.In.Render(sign)
			} else if sign == "×" {
				mark = t.Not.Bold(true).Render(sign)
			}
		}
		left := mark + t.Soft.Render(fmt.Sprintf(" %d ", i+1)) + t.Text.Render(content.CleanLine(stage.Title))
		out = append(out, layout.Spread(left, t.Soft.Render(said), w))
	}
	return out
}

// outcome is the sum of a run, and the first wrong answer in full.
func (s *Screen) outcome(t *theme.Theme, r *project.Report, w int) []string {
	rows := []string{""}
	for _, line := range r.Sum() {
		style := t.Soft
		if r.Passed() {
			style = t.In
		}
		rows = append(rows, layout.Wrap(style.Render(line), w)...)
	}
	for _, line := range r.Output {
		rows = append(rows, layout.Clip(t.Dim.Render("│ "+line), w))
	}
	e, ok := r.Explain(s.build.Words())
	if !ok {
		return rows
	}
	rows = append(rows, "")
	rows = append(rows,
		layout.Wrap(t.Bold.Render(fmt.Sprintf("Stage %d: %s", e.Stage, content.CleanLine(e.Name))), w)...)
	rows = append(rows, layout.Wrap(t.Not.Render("× "+content.CleanLine(e.Wrong)), w)...)
	rows = append(append(rows, ""), answers(t, e, w)...)
	rows = append(rows, "")
	rows = append(rows, layout.Wrap(t.Text.Render(content.CleanLine(strings.TrimSpace(e.Why+" "+e.Source))), w)...)
	rows = append(rows, "")
	if e.Behind != "" {
		belief := t.Soft.Render("Who answers so may believe: “" + content.CleanLine(e.Behind) + "”")
		rows = append(rows, layout.Wrap(belief, w)...)
		rows = append(rows, layout.Wrap(t.Text.Render(content.CleanLine(e.Instead)), w)...)
		rows = append(rows, "")
	}
	for line := range strings.SplitSeq(e.Curl, "\n") {
		rows = append(rows, layout.Wrap(t.Soft.Render(line), w)...)
	}
	return rows
}

// answers are the learner's and the reference's, side by side where there is
// room.
func answers(t *theme.Theme, e project.Explanation, w int) (rows []string) {
	if w >= besides {
		side := (w - 2) / 2
		rows = append(rows, t.Dim.Render(layout.Pad("yours", side)+"  the reference"))
		for _, line := range e.Beside(side) {
			rows = append(rows, t.Text.Render(line))
		}
		return rows
	}
	for _, a := range []struct {
		name  string
		lines []string
	}{{"yours", e.Yours}, {"the reference", e.Theirs}} {
		rows = append(rows, t.Dim.Render(a.name))
		for _, line := range a.lines {
			rows = append(rows, layout.Wrap(t.Text.Render(line), w)...)
		}
	}
	return rows
}

// View takes the window out of the rows that Update has drawn.
func (s *Screen) View() screen.Frame {
	k, t, b := s.keys, s.canvas.Theme, s.build
	f := screen.Frame{
		Title: fmt.Sprintf("Project %d", b.Contract.Number), Sub: content.CleanLine(b.Contract.Title),
		Typing: s.field.Typing(),
		More:   append([]key.Binding{k.Start, k.Again, k.Lesson}, kit.ScrollKeys(k.Keys)...),
	}
	built := s.study.Built(b.Contract.ID)
	f.Right = t.Soft.Render(fmt.Sprintf("%d of %d", built, len(b.Contract.Stages)))
	if built == len(b.Contract.Stages) {
		f.Right = t.In.Render(fmt.Sprintf("✓ %d of %d", built, built))
	}
	switch {
	case f.Typing:
		f.Keys = []key.Binding{screen.Bind("enter", "start it", "enter"), k.Done}
	case b.Report != nil && s.lesson() != "":
		f.Keys = []key.Binding{k.Lesson, k.Again, k.Start, k.Back}
	case b.Command != "":
		f.Keys = []key.Binding{k.Again, k.Start, k.Back}
	default:
		f.Keys = []key.Binding{k.Start, k.Back}
	}
	s.pane.Draw(&f)
	return f
}
