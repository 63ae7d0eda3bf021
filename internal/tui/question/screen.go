// Package question is the quiz: a question, how sure, the answer; then the request
// is fired and the screen shows who was right, and why.
package question

import (
	"context"
	"errors"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/quiz"
)

// Screen asks one round of questions.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	canvas screen.Canvas
	keys   keyMap
	asked  study.Ask

	door    *door         // nil once it has been gone through
	look    *study.Missed // what is looked at again; nil in a round
	round   *study.Round
	refused error // why there is no round
	q       question
	split   kit.Split
	walk    kit.Reveal // of the gate's way, after an answer
	foot    kit.Page   // stands still below the text; empty where all fits
}

// question is the scenario being asked and all that belongs to this asking.
type question struct {
	*study.Question
	digits   study.Digits
	prepared *exchange.Prepared // nil until the server of this question stands
	end      context.CancelFunc // closes it
	text     texts
	chosen   int // 0 before the answer
	early    int // an answer given before the request was ready to be fired
	verdict  quiz.Attempt
	exchange *exchange.Exchange
	fault    string
}

// prepared brings a question's request as it will be sent.
type prepared struct {
	index    int
	prepared *exchange.Prepared
	err      error
}

// fired brings what the server answered and the attempt, which the log has been
// given by then.
type fired struct {
	index int
	study.Settled
	err error
}

// answered is a click on a choice.
type answered int

// New draws the round a page asks for, or takes up one left unfinished.
func New(h screen.Handle, sitting *study.Sitting, p study.Ask) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap(), q: question{Question: &study.Question{}}}
	s.asked = p
	if s.door = doorOf(sitting, p); s.door == nil {
		s.round, s.refused = sitting.Begin(p)
	}
	return s
}

// Init asks the first question, or for what the door wants to know.
func (s *Screen) Init() tea.Cmd {
	switch {
	case s.look != nil:
		return s.fireAgain()
	case s.door != nil:
		return s.enterDoor()
	}
	return s.next()
}

// made brings the next question of an endless round.
type made struct {
	pick quiz.Pick
	err  error
}

// Update takes answers, and what preparing and firing bring back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case made:
		return s.made(msg)
	case prepared:
		return s.take(msg)
	case rendered:
		s.drawn(msg)
	case stepped:
		return s.step(int(msg))
	case looked:
		s.looked(msg)
	case fired:
		return s.settle(msg)
	case answered:
		return s.answer(int(msg))
	case lapsed:
		return s.lapse(int(msg))
	case tea.MouseWheelMsg:
		s.split.Update(msg, s.keys.Keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		return s.typed(msg)
	}
	return nil
}

// typed gives a message to the door's field, where it is open.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if s.door == nil {
		return nil
	}
	cmd := s.door.name.Update(msg)
	s.layout()
	return cmd
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.layout()
	return s.render()
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	if s.walk.Moves() {
		s.walk.End()
		s.layout()
		if key.Matches(msg, k.Next, k.On) {
			return nil // nobody goes on from what they haven't seen
		}
	}
	switch {
	case s.door != nil:
		return s.pressDoor(msg)
	case key.Matches(msg, k.Back, k.Quit):
		return s.leave()
	case s.q.exchange != nil && key.Matches(msg, k.Next):
		return s.next()
	case s.q.exchange != nil && key.Matches(msg, k.On):
		return s.goOn()
	case s.q.exchange != nil && key.Matches(msg, k.Bytes):
		s.split.Text.To(bytes)
	case s.q.exchange != nil && key.Matches(msg, k.Edit):
		return screen.Go(study.Workbench{Case: s.q.Case, Server: s.q.Server})
	case s.q.exchange != nil && s.q.Scenario.Via == "" && key.Matches(msg, k.Copy):
		return screen.Go(study.Copy{Request: convert.Of(s.q.exchange)})
	case s.q.exchange != nil && key.Matches(msg, k.Walk):
		return screen.Go(study.Walk{Case: s.q.Case, Server: s.q.Server, Exchange: s.q.exchange})
	case s.q.chosen == 0 && key.Matches(msg, k.Sure):
		s.turnSure()
	case s.q.chosen == 0 && s.round.Ask.Mode != quiz.ModeExam && key.Matches(msg, k.Hint):
		s.hint()
	case s.split.Update(msg, s.keys.Keys):
	default:
		return s.digit(msg.String())
	}
	return nil
}

// goOn reads on while something that every verdict has to say is out of sight,
// and leads to what is next then.
func (s *Screen) goOn() tea.Cmd {
	if s.readsOn() {
		s.split.Text.Scroll(s.split.Text.Height() - 2)
		return nil
	}
	return s.next()
}

func (s *Screen) readsOn() bool { return !s.split.Text.Passed(told) }

func (s *Screen) turnSure() {
	s.q.Sure = s.q.Sure.Turn()
	s.layout()
}

// hint shows the hint, at the page's end where the choices stand there too.
func (s *Screen) hint() {
	s.q.Hinted = true
	s.layout()
	if s.foot.Len() == 0 {
		s.split.Text.Scroll(s.split.Text.Rows())
	}
}

// texts are a question's markdown, drawn for the two widths it is shown at.
type texts struct{ asked, explained prose.Texts }

// rendered brings them.
type rendered struct {
	index int
	texts
}

func (s *Screen) drawn(m rendered) {
	t, w := s.canvas.Theme, s.widths()
	if m.index != s.index() || !m.asked.Fit(t, w.question) || !m.explained.Fit(t, w.answer) {
		return
	}
	s.q.text = m.texts
	if err := errors.Join(m.asked.Err, m.explained.Err); err != nil {
		s.q.fault = err.Error()
	}
	s.layout()
}

// index is the place in the round of the question on the screen.
func (s *Screen) index() int {
	if s.q.exchange != nil {
		return s.answers() - 1
	}
	return s.answers()
}
