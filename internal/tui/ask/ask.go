// Package ask is the quiz: a question, how sure, the answer; then the request
// is fired and the screen shows who was right, and why.
package ask

import (
	"context"
	"math/rand/v2"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/convert"
	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Screen asks one round of questions.
type Screen struct {
	handle screen.Handle
	course *course.Course
	page   screen.Quiz
	canvas screen.Canvas
	keys   keyMap
	now    func() time.Time

	round    []quiz.Scenario
	attempts []quiz.Attempt
	q        question
	offset   int
	side     int
	rows     []string
	beside   []string
	spots    []spot
}

// question is the scenario being asked and all that belongs to this asking.
type question struct {
	quiz.Scenario
	choices  []choice
	asked    time.Time
	prepared *exchange.Prepared // nil until the server of this question stands
	server   mockserver.Options // what that server is started with
	end      context.CancelFunc // closes it
	text     rendered
	sure     quiz.Sureness
	hinted   bool
	chosen   int // 0 before the answer
	verdict  quiz.Verdict
	exchange *exchange.Exchange
	fault    string
}

// spot is a choice's row on the page, for clicks.
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

// fired brings what the server answered.
type fired struct {
	index    int
	exchange *exchange.Exchange
	err      error
}

// answered is a click on a choice.
type answered int

// New draws a round from the scenarios that fit the page's filters.
func New(h screen.Handle, c *course.Course, p screen.Quiz) *Screen {
	s := &Screen{handle: h, course: c, page: p, keys: newKeyMap(), now: time.Now}
	s.round = quiz.Round(Pool(c.Scenarios, p), p.Count, rand.New(rand.NewPCG(p.Seed, p.Seed)))
	return s
}

// Pool is the scenarios a page's filters leave.
func Pool(all []quiz.Scenario, p screen.Quiz) []quiz.Scenario {
	var pool []quiz.Scenario
	for _, sc := range all {
		if (p.Topic == "" || sc.Topic == p.Topic) && (p.Level == 0 || sc.Level == p.Level) {
			pool = append(pool, sc)
		}
	}
	return pool
}

// Init asks the first question.
func (s *Screen) Init() tea.Cmd { return s.ask() }

// Update takes answers, and what preparing and firing bring back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case prepared:
		s.prepared(msg)
	case rendered:
		s.rendered(msg)
	case fired:
		s.settle(msg)
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
// after, so that a copied command works while the answer is looked at.
func (s *Screen) ask() tea.Cmd {
	if len(s.attempts) >= len(s.round) {
		return nil
	}
	sc := s.round[len(s.attempts)]
	now := s.now()
	ctx, end := context.WithCancel(s.handle.Ctx)
	if s.q.end != nil {
		s.q.end()
	}
	server := mockserver.Options{World: s.course.World, Given: sc.Given, Now: func() time.Time { return now }}
	s.q = question{Scenario: sc, choices: choices(sc), asked: now, server: server, end: end}
	s.offset, s.side = 0, 0
	s.layout()
	index := len(s.attempts)
	return tea.Batch(s.render(), s.handle.Do(func(context.Context) tea.Msg {
		p, err := prepare(ctx, server, sc.Request)
		return prepared{index, p, err}
	}))
}

// prepare starts a server that lives as long as ctx and writes the request
// out for it.
func prepare(ctx context.Context, o mockserver.Options, text string) (*exchange.Prepared, error) {
	srv, err := mockserver.Start(o)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return exchange.Prepare(srv, text)
}

func (s *Screen) prepared(m prepared) {
	if m.index != len(s.attempts) {
		return
	}
	s.q.prepared = m.prepared
	if m.err != nil {
		s.q.fault = m.err.Error()
	}
	s.layout()
}

// answer takes the learner's choice and fires the request to see.
func (s *Screen) answer(code int) tea.Cmd {
	if s.q.chosen != 0 || s.q.prepared == nil {
		return nil
	}
	s.q.chosen = code
	index, p := len(s.attempts), s.q.prepared
	return s.handle.Do(func(ctx context.Context) tea.Msg {
		ex, err := p.Fire(ctx)
		return fired{index, ex, err}
	})
}

// settle shows the verdict. A request that could not be fired takes the answer
// back: nothing is counted that the server hasn't decided.
func (s *Screen) settle(m fired) {
	if m.index != len(s.attempts) || s.q.chosen == 0 {
		return
	}
	if m.err != nil {
		s.q.chosen, s.q.fault = 0, m.err.Error()
		s.layout()
		return
	}
	q := &s.q
	q.fault, q.exchange, q.verdict = "", m.exchange, q.Grade(q.chosen)
	s.attempts = append(s.attempts, quiz.Attempt{
		Scenario: q.ID, Choice: q.chosen, Sure: q.sure, Right: q.verdict.Right, Trap: q.verdict.Trap, Took: s.now().Sub(q.asked),
	})
	s.offset, s.side = 0, 0
	s.layout()
}

// next goes on after a verdict: to the next question, or to the result.
func (s *Screen) next() tea.Cmd {
	if len(s.attempts) < len(s.round) {
		return s.ask()
	}
	score := quiz.Score(s.round, s.attempts, s.course.Misconceptions)
	return screen.Swap(screen.Result{Score: score, Of: s.page})
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	switch {
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	case s.q.exchange != nil && key.Matches(msg, k.Next):
		return s.next()
	case s.q.exchange != nil && key.Matches(msg, k.Edit):
		return screen.Go(screen.Workbench{Text: s.q.Request, Server: s.liveServer()})
	case s.q.exchange != nil && key.Matches(msg, k.Copy):
		return screen.Go(screen.Copy{Request: convert.Of(s.q.exchange)})
	case s.q.exchange != nil && key.Matches(msg, k.Walk):
		return screen.Go(screen.Walk{Text: s.q.Request, Server: s.q.server, Exchange: s.q.exchange})
	case s.q.chosen == 0 && key.Matches(msg, k.Sure):
		s.turnSure()
	case s.q.chosen == 0 && key.Matches(msg, k.Hint):
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

// liveServer is the question's server with a clock that runs: a workbench may
// be open for long.
func (s *Screen) liveServer() mockserver.Options {
	o := s.q.server
	o.Now = nil
	return o
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

func (s *Screen) rendered(m rendered) {
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
		return len(s.attempts) - 1
	}
	return len(s.attempts)
}
