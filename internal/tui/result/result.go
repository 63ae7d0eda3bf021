// Package result shows what a round of the quiz came to: the score, what was
// taken for what, and which lessons help.
package result

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

const (
	cureIndent = 4  // how far a cure stands in under its mix-up, in cells
	cureWidth  = 74 // the widest a line of it gets
)

// item is a way on from here.
type item struct {
	head         string // stands above it; empty for none
	label, about string
	page         study.Page // nil for the certificate
}

// Screen shows one result.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	course *course.Course
	of     study.Ask
	out    study.Outcome
	score  quiz.Result
	saved  string   // what became of the certificate
	copied []string // lines of the certificate that was copied
	cures  prose.Texts
	canvas screen.Canvas
	keys   screen.Keys
	move   key.Binding
	items  []item
	list   kit.List
	pane   kit.Pane
	rows   []int     // of the items
	since  time.Time // when it was opened
}

// New makes the screen of a finished round.
func New(h screen.Handle, sitting *study.Sitting, p study.Result) *Screen {
	c := sitting.Course
	s := &Screen{
		handle: h, study: sitting, course: c, of: p.Of, out: p.Outcome, score: p.Outcome.Score,
		keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down"),
	}
	s.since, s.items = sitting.Now(), s.ways()
	s.list.Fit(len(s.items), len(s.items))
	return s
}

// ways are the ways on from here, the best first.
func (s *Screen) ways() (items []item) {
	var exam, onward []item
	switch {
	case s.of.Mode == quiz.ModePlacement:
		onward = []item{{"", "Lessons", "begin where you are", study.Lessons{}}}
	case s.of.Mode == quiz.ModeExam && s.out.Exam != nil:
		const about = "write it to the current folder, as Markdown and SVG"
		if s.out.Exam.Passed {
			exam = []item{{"", "Certificate", about, nil}}
		} else {
			onward = []item{{"", "Record", about, nil}}
		}
		onward = append(onward, item{"", "Again", "another exam", s.of.Again()})
	case s.of.Lesson != "":
		if step, ok := s.study.After(s.of.Lesson); ok {
			exam = []item{{"", "Next", step.Name, step.Page}}
		}
		onward = []item{{"", "Again", "three more from this lesson", s.of.Again()}}
	default:
		onward = []item{{"", "Again", "another round", s.of.Again()}}
	}
	return slices.Concat(exam, s.helps(), s.missed(), onward)
}

// helps are the lessons that take up what went wrong.
func (s *Screen) helps() (items []item) {
	for _, help := range s.score.Lessons {
		for _, l := range s.course.Lessons {
			if l.ID == help.Lesson {
				items = append(items, item{"", fmt.Sprintf("Lesson %d", l.Number), l.Title, study.Lesson{ID: l.ID}})
			}
		}
	}
	if len(items) > 0 {
		items[0].head = "What helps:"
	}
	return items
}

// missed are the questions that went wrong, each a way back to its verdict, and
// all of them again.
func (s *Screen) missed() (items []item) {
	for _, m := range s.out.Missed {
		items = append(items, item{"", fmt.Sprintf("× %d", m.Attempt.Choice), m.Scenario.Title, m})
	}
	if n := len(items); n > 0 {
		items[0].head = "What was missed:"
		again := "this one again, in other words"
		if n > 1 {
			again = fmt.Sprintf("these %d again, in other words", n)
		}
		items = append(items, item{"", "These again", again, s.study.InOtherWords(s.out.Missed)})
	}
	return items
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update moves the cursor and opens what it stands on.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case prose.Texts:
		s.rendered(msg)
	case written:
		s.written(msg)
	case tea.MouseWheelMsg:
		s.pane.Update(msg, s.keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		return s.choose(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.pane.Size(c.W, c.H)
	s.layout()
	cures := map[string]string{}
	for _, m := range s.score.MixUps {
		for _, mc := range m.Misconceptions {
			cures[mc.ID] = mc.Cure
		}
	}
	return s.handle.Do(prose.Work(c.Theme, s.cureWidth(), cures))
}

func (s *Screen) cureWidth() int { return min(s.canvas.W-cureIndent, cureWidth) }

func (s *Screen) rendered(m prose.Texts) {
	if m.Fit(s.canvas.Theme, s.cureWidth()) {
		s.cures = m
		s.layout()
	}
}

func (s *Screen) written(m written) {
	s.saved = m.said
	s.layout()
	s.pane.Scroll(s.pane.Rows())
}

// press moves the cursor by single steps and the page by larger ones.
func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case msg.String() == "space" && s.pane.Cue().Below == 0:
		return s.choose(tea.KeyPressMsg{Code: tea.KeyEnter})
	case key.Matches(msg, s.keys.Up, s.keys.Down, s.keys.Open):
		return s.choose(msg)
	case key.Matches(msg, s.keys.Back, s.keys.Quit):
		return screen.Leave
	}
	s.pane.Update(msg, s.keys)
	return nil
}

// choose moves the cursor, which stays in sight, or opens what it stands on.
func (s *Screen) choose(msg tea.Msg) tea.Cmd {
	moved, open := s.list.Update(msg, s.keys)
	if moved {
		s.layout()
		s.pane.Reveal(s.rows[s.list.Cursor], s.rows[s.list.Cursor]+1)
	}
	if open && (s.of.Mode != quiz.ModeExam || s.study.Now().Sub(s.since) >= reflex) {
		return s.enter()
	}
	return nil
}

// reflex is how long a key that goes on may still be meant for the question
// before: it opens nothing.
const reflex = 500 * time.Millisecond

// enter opens the chosen item; another round takes this screen's place.
func (s *Screen) enter() tea.Cmd {
	it := s.items[s.list.Cursor]
	if it.page == nil {
		return s.certify()
	}
	if _, again := it.page.(study.Ask); again {
		return screen.Swap(it.page)
	}
	return screen.Go(it.page)
}

func (s *Screen) layout() {
	t, width := s.canvas.Theme, s.canvas.W
	var page kit.Page
	score := t.Bold.Render(fmt.Sprintf("%d of %d right", s.score.Right, s.score.Total))
	page.Add(layout.Wrap(score+"   "+t.Soft.Render(study.Remark(s.score)), width)...)
	page.Add("")
	page.Add(s.verdict(t, width)...)
	page.Begin("mix-ups")
	page.Add(s.mixups(t, width)...)
	page.Begin("onward")
	s.rows = s.rows[:0]
	for i, it := range s.items {
		if it.head != "" {
			page.Add(t.Soft.Render(it.head))
		}
		s.rows = append(s.rows, page.Len())
		sign, name := kit.Sign(t, i == s.list.Cursor)
		page.Click(0, page.Len(), width, 1, kit.Chosen(i))
		row := sign + name.Render(layout.Pad(it.label, 13)) + t.Soft.Render(content.CleanLine(it.about))
		page.Add(layout.Clip(row, width))
	}
	if s.saved != "" {
		page.Part(layout.Wrap(t.Soft.Render(s.saved), width)...)
	}
	if len(s.copied) > 0 {
		page.Add("")
	}
	for _, line := range s.copied {
		page.Add(layout.Wrap(t.Text.Render(content.CleanLine(line)), width)...)
	}
	s.pane.Show(page)
}

func (s *Screen) mixups(t *theme.Theme, width int) []string {
	var rows []string
	for _, m := range s.score.MixUps {
		times := ""
		if m.Times > 1 {
			times = fmt.Sprintf(", %d times", m.Times)
		}
		head := t.Answer(m.Chose) + t.Soft.Render(" where ") + t.Answer(m.Due) + t.Soft.Render(" was due"+times)
		rows = append(rows, layout.Wrap(head, width)...)
		for _, mc := range m.Misconceptions {
			rows = append(rows, layout.Indent(s.cures.Of(mc.ID), strings.Repeat(" ", cureIndent))...)
		}
		rows = append(rows, "")
	}
	if err := s.cures.Err; err != nil {
		rows = append(rows, layout.Wrap(t.Text.Render(content.CleanLine(err.Error())), width)...)
	}
	return rows
}

// View takes the window out of the rows.
func (s *Screen) View() screen.Frame {
	f := screen.Frame{
		Title: "Result", Sub: s.of.Name(),
		Keys: []key.Binding{s.move, s.keys.Open, s.keys.Back}, More: kit.ScrollKeys(s.keys),
	}
	s.pane.Draw(&f)
	return f
}
