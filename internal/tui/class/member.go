package class

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
)

// member is the class as one who takes part sees it.
type member struct {
	handle screen.Handle
	study  *study.Sitting
	canvas screen.Canvas
	keys   keyMap

	in     *study.InClass
	digits study.Digits
	text   drawn
	kept   bool // the answer is in the log, or was said not to be
	split  kit.Split
	foot   kit.Page // stands still below the text; empty where all fits
}

// said is a click on an answer.
type said int

// lapsed says that digits have waited long enough for the next one.
type lapsed int

// saved tells what became of an answer in the log.
type saved struct {
	question, asking int
	err              error
}

func newMember(h screen.Handle, sitting *study.Sitting) *member {
	s := &member{handle: h, study: sitting, keys: newKeyMap()}
	in, leave := sitting.Join()
	context.AfterFunc(h.Ctx, leave)
	s.in = in
	s.asked()
	return s
}

// Init has nothing to load: the class is there.
func (s *member) Init() tea.Cmd { return nil }

// Update takes answers, and what becomes of the class.
func (s *member) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.canvas = msg
		return s.show()
	case screen.ClassMoved, screen.OnTop:
		return s.moved()
	case drawn:
		if msg.fits(s.in.Board, widths(s.canvas, true)) {
			s.text = msg
			s.layout()
		}
	case said:
		return s.answer(int(msg))
	case lapsed:
		return s.lapse(int(msg))
	case saved:
		return s.saved(msg)
	case tea.MouseWheelMsg:
		s.split.Update(msg, s.keys.Keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

// moved looks at the class anew. Another question begins at its top.
func (s *member) moved() tea.Cmd {
	fired := s.in.Exchange
	switch asked := s.in.Look(); {
	case asked:
		s.asked()
	case fired != s.in.Exchange:
		s.toTop()
	}
	cmd := s.show()
	if s.in.Asking > 1 && s.in.Asks() {
		s.split.Text.To(choices) // the case itself has been read
	}
	return cmd
}

// choices is the block that what is asked ends with.
const choices = "choices"

func (s *member) asked() {
	s.digits, s.kept = study.Digits{}, s.in.Said != nil
	if s.in.Scenario.ID != "" {
		s.digits.Choices = study.Choices(s.in.Scenario.Choices())
	}
	s.toTop()
}

func (s *member) toTop() {
	s.split.Text.Top()
	s.split.Side.Top()
}

// show draws the page anew, and the texts where they aren't drawn as they should be.
func (s *member) show() tea.Cmd {
	s.layout()
	if s.canvas.Theme == nil || s.text.fits(s.in.Board, widths(s.canvas, true)) {
		return nil
	}
	return draw(s.handle, &s.in.Blackboard, s.in.Scenario, s.canvas.Theme, widths(s.canvas, true))
}

func (s *member) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	switch {
	case key.Matches(msg, k.Back, k.Quit):
		s.in.Leave()
		return screen.Leave
	case s.in.Asks() && key.Matches(msg, k.Sure):
		s.in.Sure = s.in.Sure.Turn()
		s.layout()
	case s.split.Update(msg, k.Keys):
	case s.in.Asks():
		return s.digit(msg.String())
	}
	return nil
}

// digit takes one of an answer, which may take several.
func (s *member) digit(name string) tea.Cmd {
	if len(name) != 1 || name[0] < '0' || name[0] > '9' {
		return nil
	}
	if code := s.digits.Take(name, s.study.Now()); code != 0 {
		return s.answer(code)
	}
	s.layout()
	if s.digits.Typed() == "" {
		return nil
	}
	return s.handle.After(study.Lapse, lapsed(s.digits.Turn()))
}

// lapse makes an answer of digits that nothing followed.
func (s *member) lapse(turn int) tea.Cmd {
	code := s.digits.Lapsed(turn)
	s.layout()
	if code == 0 {
		return nil
	}
	return s.answer(code)
}

// answer gives an answer, and has it kept.
func (s *member) answer(code int) tea.Cmd {
	keep := s.in.Answer(code)
	s.layout()
	s.split.Text.To(choices)
	if keep == nil {
		return nil
	}
	question, asking := s.in.Question, s.in.Asking
	return s.handle.Do(func(context.Context) tea.Msg { return saved{question, asking, keep()} })
}

func (s *member) saved(m saved) tea.Cmd {
	if m.question == s.in.Question && m.asking == s.in.Asking {
		s.kept = true
		s.layout()
		s.split.Text.To(choices)
	}
	return func() tea.Msg { return screen.NotSaved{Err: m.err} }
}
