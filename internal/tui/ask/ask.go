// Package ask is the quiz: a question, how sure, the answer; then the request
// is fired and the screen shows who was right, and why.
package ask

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Screen asks one round of questions.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	canvas screen.Canvas
	keys   keyMap

	round   *study.Round
	refused error // why there is no round
	q       question
	offset  int
	side    int
	rows    []string
	foot    []string // stands still below the rows; empty where all fits
	beside  []string
	spots   []spot
}

// question is the scenario being asked and all that belongs to this asking.
type question struct {
	quiz.Scenario
	pick     quiz.Pick
	choices  []choice
	asked    time.Time
	prepared *exchange.Prepared // nil until the server of this question stands
	server   mockserver.Options // what that server is started with
	fired    exchange.Case
	end      context.CancelFunc // closes it
	text     rendered
	sure     quiz.Sureness
	hinted   bool
	chosen   int // 0 before the answer
	early    int // an answer given before the request was ready to be fired
	verdict  quiz.Verdict
	exchange *exchange.Exchange
	fault    string
}

// spot is a choice's row on the page, or in its foot where there is one.
type spot struct {
	row  int
	code int
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
	index    int
	exchange *exchange.Exchange
	attempt  quiz.Attempt
	err      error
	unsaved  error
}

// answered is a click on a choice.
type answered int

// New draws the round a page asks for, or takes up one left unfinished.
func New(h screen.Handle, sitting *study.Sitting, p screen.Quiz) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap()}
	s.round, s.refused = sitting.Begin(study.Ask(p))
	return s
}

// Init asks the first question.
func (s *Screen) Init() tea.Cmd { return s.next() }

// made brings the next question of an endless round.
type made struct {
	pick quiz.Pick
	err  error
}

func (s *Screen) make() tea.Cmd {
	round := s.round
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		pick, err := round.Make(ctx)
		return made{pick, err}
	})
}

func (s *Screen) made(m made) tea.Cmd {
	if m.err != nil {
		s.refused = m.err
		s.layout()
		return nil
	}
	s.round.Picks = append(s.round.Picks, m.pick)
	return s.ask()
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
	case fired:
		return s.settle(msg)
	case answered:
		return s.answer(int(msg))
	case tea.MouseWheelMsg:
		s.wheel(msg)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) tea.Cmd {
	s.canvas = c
	s.layout()
	return s.render()
}

// ask begins the next question: its own server is started, in the scenario's
// conditions, and its clock stands still, so that "two minutes ago" is still
// true when the learner has thought about it. It stands until the question
// after, so that a copied command works while the answer is looked at. Where
// the round stands is kept.
func (s *Screen) ask() tea.Cmd {
	pick := s.round.Next()
	sc, now := pick.Scenario, s.study.Now()
	ctx, end := context.WithCancel(s.handle.Ctx)
	if s.q.end != nil {
		s.q.end()
	}
	options, c := s.study.CaseOf(sc)
	options.Now = func() time.Time { return now }
	s.q = question{Scenario: sc, pick: pick, choices: choices(sc), asked: now, server: options, fired: c, end: end}
	s.offset, s.side = 0, 0
	s.layout()
	index, sitting := s.answers(), s.study
	return tea.Batch(s.render(), s.keepPlace(), s.handle.Do(func(context.Context) tea.Msg {
		p, err := sitting.Prepare(ctx, sc, now)
		return prepared{index, p, err}
	}))
}

// take is ready to fire; an answer that was quicker than that is given now.
func (s *Screen) take(m prepared) tea.Cmd {
	if m.index != s.answers() {
		return nil
	}
	s.q.prepared = m.prepared
	if m.err != nil {
		s.q.fault = m.err.Error()
	}
	s.layout()
	if s.q.early != 0 {
		return s.answer(s.q.early)
	}
	return nil
}

// answer takes the learner's choice and fires the request to see. The attempt
// is on disk before the verdict is shown.
func (s *Screen) answer(code int) tea.Cmd {
	if s.q.chosen != 0 {
		return nil
	}
	if s.q.prepared == nil {
		s.q.early = code
		return nil
	}
	s.q.chosen = code
	q, index, mode, sitting := s.q, s.answers(), s.round.Ask.Mode, s.study
	place := s.study.After(s.round)
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		a, err := sitting.Settle(ctx, q.prepared, study.Answer{Pick: q.pick, Mode: mode, Choice: code, Sure: q.sure, Hinted: q.hinted, Asked: q.asked, Place: place})
		return fired{index: index, exchange: a.Exchange, attempt: a.Attempt, err: err, unsaved: a.Unsaved}
	})
}

// settle shows the verdict. A request that could not be fired takes the answer
// back: nothing is counted that the server hasn't decided. A placement or an
// exam goes on at once, and tells at its end.
func (s *Screen) settle(m fired) tea.Cmd {
	if m.index != s.answers() || s.q.chosen == 0 {
		return nil
	}
	if m.err != nil {
		s.q.chosen, s.q.fault = 0, m.err.Error()
		s.layout()
		return nil
	}
	q := &s.q
	q.fault, q.exchange, q.verdict = "", m.exchange, q.Grade(q.chosen)
	s.round.Attempts = append(s.round.Attempts, m.attempt)
	s.study.Answered(m.attempt)
	said := func() tea.Msg { return screen.NotSaved{Err: m.unsaved} }
	if s.round.Ask.Silent() {
		return tea.Batch(said, s.next())
	}
	s.offset, s.side = 0, 0
	s.layout()
	return said
}

// next goes on after a verdict: to the next question, or to the result.
func (s *Screen) next() tea.Cmd {
	switch {
	case s.refused != nil:
		return nil
	case !s.round.Done():
		return s.ask()
	case s.round.Ask.Endless:
		return s.make()
	}
	return s.finish()
}

// finish sums the round up and shows what it came to.
func (s *Screen) finish() tea.Cmd {
	outcome, events := s.study.Finish(s.round)
	return tea.Batch(screen.Swap(screen.Result{Of: screen.Quiz(s.round.Ask), Outcome: outcome}), s.keep(events...))
}

// keep appends events to the log and tells the root whether it could.
func (s *Screen) keep(events ...progress.Event) tea.Cmd {
	if len(events) == 0 {
		return nil
	}
	log := s.study.Log
	return func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} }
}

// keepPlace writes down where the round stands, for Continue.
func (s *Screen) keepPlace() tea.Cmd { return s.keep(s.study.At(s.round)...) }

// leave ends an endless round with its result; any other one can be gone on
// with later.
func (s *Screen) leave() tea.Cmd {
	if s.refused == nil && s.round.Ask.Endless && s.answers() > 0 {
		return s.finish()
	}
	return screen.Leave
}

// answers is how many questions of the round were answered.
func (s *Screen) answers() int {
	if s.round == nil {
		return 0
	}
	return len(s.round.Attempts)
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	switch {
	case key.Matches(msg, k.Back, k.Quit):
		return s.leave()
	case s.q.exchange != nil && key.Matches(msg, k.Next):
		return s.next()
	case s.q.exchange != nil && key.Matches(msg, k.Edit):
		return screen.Go(screen.Workbench{Case: s.q.fired, Server: s.liveServer()})
	case s.q.exchange != nil && s.q.Via == "" && key.Matches(msg, k.Copy):
		return screen.Go(screen.Copy{Request: convert.Of(s.q.exchange)})
	case s.q.exchange != nil && key.Matches(msg, k.Walk):
		return screen.Go(screen.Walk{Case: s.q.fired, Server: s.q.server, Exchange: s.q.exchange})
	case s.q.chosen == 0 && key.Matches(msg, k.Sure):
		s.turnSure()
	case s.q.chosen == 0 && s.round.Ask.Mode != quiz.ModeExam && key.Matches(msg, k.Hint):
		s.q.hinted = true
		s.layout()
		s.scroll(len(s.rows))
	case s.scrolled(msg):
	default:
		for _, c := range s.q.choices {
			if msg.String() == c.key {
				return s.answer(c.code)
			}
		}
	}
	return nil
}

func (s *Screen) turnSure() {
	s.q.sure = map[quiz.Sureness]quiz.Sureness{quiz.Unsaid: quiz.Sure, quiz.Sure: quiz.Unsure, quiz.Unsure: quiz.Unsaid}[s.q.sure]
	s.layout()
}

// rendered brings a question's markdown, drawn for one width and theme.
type rendered struct {
	index      int
	widths     widths
	theme      *theme.Theme
	story, why []string
	hint       []string
	not        map[int][]string
	slips      map[string][]string
	err        error
}

func (s *Screen) drawn(m rendered) {
	if m.index != s.index() || m.widths != s.widths() || m.theme != s.canvas.Theme {
		return
	}
	s.q.text = m
	if m.err != nil {
		s.q.fault = m.err.Error()
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
