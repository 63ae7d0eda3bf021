package course

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// CheckEmbedded is Check for the built-in course.
func CheckEmbedded(ctx context.Context) (Report, error) {
	src, err := builtIn()
	if err != nil {
		return Report{}, err
	}
	return src.check(ctx), nil
}

// Check loads a course and verifies whatever of it can be read, so that a
// writer sees the faults of the files and those of their answers in one go.
func Check(ctx context.Context, lessonFiles, quizFiles fs.FS, w *world.World) Report {
	return material{lessons: lessonFiles, quiz: quizFiles, world: w}.check(ctx)
}

func (src material) check(ctx context.Context) Report {
	c, err := src.read(&content.List{})
	r := Verify(ctx, c)
	r.join(err)
	r.sort()
	return r
}

// Verify checks that a course agrees with itself and with the server. Every
// scenario and every request of a lesson is fired at a fresh server in its own
// conditions, two at a time; the faults come in the order of files and lines.
func Verify(ctx context.Context, c *Course) Report {
	r := Report{Scenarios: len(c.Scenarios)}
	for _, answer := range []int{401, 403} {
		if len(c.Scenarios) > 0 &&
			!slices.ContainsFunc(c.Scenarios, func(s quiz.Scenario) bool { return s.Answer == answer }) {
			r.Unasked = answer
		}
	}
	checkScenarios(&r, c)
	checkMisconceptions(&r, c)
	checkLessons(&r, c)
	shots := shots(&r, c)
	for _, s := range shots {
		if s.lesson {
			r.LessonRequests++
		}
	}
	if c.World == nil {
		readOnly(&r, shots)
		r.sort()
		return r
	}
	faults, fired := fire(ctx, shots)
	for _, f := range faults {
		if f != nil {
			r.add(*f)
		}
	}
	r.Requests = fired
	if fired < len(shots) {
		r.add(Fault{Msg: fmt.Sprintf("stopped after %s of %d", content.Count(fired, "request"), len(shots)),
			Fix: "run it again"})
	} else {
		verifyHandsOn(ctx, &r, c)
	}
	r.sort()
	return r
}

type progressKey struct{}

// WithProgress lets whoever verifies under the context be told, from several
// goroutines, how many requests of how many were fired.
func WithProgress(ctx context.Context, step func(done, of int)) context.Context {
	return context.WithValue(ctx, progressKey{}, step)
}

// shot is one text to fire and what its file says of the answer.
type shot struct {
	file    string
	line    int // on which the text starts
	world   *world.World
	c       exchange.Case
	given   []string
	dialect string
	lesson  bool
	asks    *quiz.Scenario                         // nil for a lesson's request
	about   *lessons.Block                         // a question of the lesson about what came of it; nil for none
	judge   func(status int, reason string) *Fault // nil when file and server agree
}

// shots lists what there is to fire. A shot in conditions the server doesn't
// know is a fault of its own and left out.
func shots(r *Report, c *Course) []shot {
	var all []shot
	for _, s := range c.Scenarios {
		if knownConditions(s.Given) && knownDialect(s.Dialect) && knownWay(s.World, s.Via) {
			all = append(all, shot{file: s.File, line: s.RequestLine, world: s.World,
				c:     exchange.Case{Text: s.Request, Before: s.Before, Via: s.Via},
				given: s.Given, dialect: s.Dialect, judge: judgeScenario(s), asks: &s})
		}
	}
	for _, l := range c.Lessons {
		for i, b := range l.Blocks {
			if b.Kind == lessons.Prose {
				continue
			}
			if name := unknownCondition(b.Given); name >= 0 {
				r.add(conditionFault(l.File, content.Place{Line: b.Line - 1}, b.Given[name]))
				continue
			}
			if !knownDialect(b.Dialect) && b.Kind != lessons.Survey {
				r.add(dialectFault(l.File, content.Place{Line: b.Line - 1}, b.Dialect))
				continue
			}
			if !knownWay(l.World, b.Via) {
				r.add(wayFault(l.World, l.File, content.Place{Line: b.Line - 1}, b.Via))
				continue
			}
			shots := lessonShots(l, b)
			shots[0].about = question(l.Blocks[i+1:])
			all = append(all, shots...)
		}
	}
	return all
}

// question is the one asked before the next request; nil for none.
func question(blocks []lessons.Block) *lessons.Block {
	for i := range blocks {
		if blocks[i].Kind != lessons.Prose {
			break
		}
		if blocks[i].Ask != nil {
			return &blocks[i]
		}
	}
	return nil
}

func judgeScenario(s quiz.Scenario) func(int, string) *Fault {
	line, col := s.Pos("answer")
	return func(status int, reason string) *Fault {
		if status == s.Answer || s.Debated && slices.Contains(s.Accept, status) {
			return nil
		}
		return &Fault{File: s.File, Line: line, Col: col, Expected: s.Answer, Got: status,
			Msg: fmt.Sprintf("expected %d, got %d%s", s.Answer, status, because(reason)),
			Fix: "change the answer or the request"}
	}
}

func lessonShots(l lessons.Lesson, b lessons.Block) []shot {
	file := l.File
	fence := b.Line - 1
	own := shot{file: file, line: b.Line, world: l.World, c: exchange.Case{Text: b.Text, Before: b.Before, Via: b.Via},
		given: b.Given, dialect: b.Dialect, lesson: true}
	if b.Kind != lessons.Goal {
		own.judge = func(status int, reason string) *Fault {
			if status == b.Expect {
				return nil
			}
			return &Fault{File: file, Line: fence, Expected: b.Expect, Got: status,
				Msg: fmt.Sprintf("expected %d, got %d%s", b.Expect, status, because(reason)),
				Fix: "change expect or the request"}
		}
		if b.Kind == lessons.Survey {
			return survey(own)
		}
		return []shot{own}
	}
	own.judge = func(status int, _ string) *Fault {
		if status != b.Goal {
			return nil
		}
		return &Fault{File: file, Line: fence, Got: status,
			Msg: fmt.Sprintf("the goal %d is reached before anything is changed", b.Goal),
			Fix: "change the goal or the request"}
	}
	solution := own
	solution.c.Text, solution.line = b.Solution, b.SolutionLine
	solution.judge = func(status int, reason string) *Fault {
		if status == b.Goal {
			return nil
		}
		return &Fault{File: file, Line: b.SolutionLine - 1, Expected: b.Goal, Got: status,
			Msg: fmt.Sprintf("the solution misses its goal: expected %d, got %d%s", b.Goal, status, because(reason)),
			Fix: "change the solution or the goal"}
	}
	return []shot{own, solution}
}

// survey is one shot for every dialect. The block says what the default one
// answers; of the others it is enough that they do.
func survey(own shot) []shot {
	var all []shot
	for _, name := range mockserver.DialectNames() {
		one := own
		if one.dialect = name; name != mockserver.DefaultDialect {
			one.judge = func(int, string) *Fault { return nil }
		}
		all = append(all, one)
	}
	return all
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + content.CleanLine(reason) + ")"
}

// fire fires the shots, two at a time, until the context ends. It returns their
// faults in the order of the shots, and how many were fired to the end.
func fire(ctx context.Context, shots []shot) (faults []*Fault, fired int) {
	faults = make([]*Fault, len(shots))
	step, watched := ctx.Value(progressKey{}).(func(done, of int))
	if !watched {
		step = func(int, int) {}
	}
	next := make(chan int)
	var done atomic.Int64
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for i := range next {
				fault := shots[i].fire(ctx)
				if ctx.Err() == nil {
					faults[i] = fault
					step(int(done.Add(1)), len(shots))
				}
			}
		})
	}
	for i := range shots {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	workers.Wait()
	return faults, int(done.Load())
}

// readOnly looks at requests that can't be fired, because the world they would
// meet has faults of its own.
func readOnly(r *Report, shots []shot) {
	for _, s := range shots {
		if _, err := exchange.Parse(s.c.Text); err != nil {
			r.add(*s.fault(err))
		}
	}
}

// fault places what is wrong with a shot's text in its file.
func (s shot) fault(err error) *Fault {
	f := content.Faults(err)[0]
	at := Fault{File: s.file, Line: s.line, Msg: content.CleanLine(f.Msg), Fix: content.CleanLine(f.Fix)}
	if f.Line > 0 {
		at.Line, at.Col = s.line+f.Line-1, f.Col
	}
	return &at
}

func (s shot) fire(ctx context.Context) *Fault {
	e, err := exchange.OnceCase(ctx, mockserver.Options{World: s.world, Given: s.given, Dialect: s.dialect}, s.c)
	if err != nil {
		return s.fault(err)
	}
	reason := ""
	if e.Decision != nil {
		reason = e.Decision.Reason
	}
	switch fault := s.judge(e.Status, reason); {
	case fault != nil:
		return fault
	case s.asks != nil:
		return settled(ctx, *s.asks, e)
	case s.about != nil:
		return s.answered(e)
	}
	return nil
}

// answered is the fault of a question that offers checks of the gate and marks
// another one than refused.
func (s shot) answered(e *exchange.Exchange) *Fault {
	ask := s.about.Ask
	for _, choice := range ask.Choices {
		if _, ok := world.CheckOf(choice); !ok {
			return nil
		}
	}
	refused := mockserver.Result{}
	if e.Decision != nil {
		refused, _ = e.Decision.Refusal()
	}
	if refused.Name == ask.Choices[ask.Right] {
		return nil
	}
	return &Fault{File: s.file, Line: s.about.Line, Col: 1,
		Msg: fmt.Sprintf("the question marks %s, and the check that refuses is %q", ask.Choices[ask.Right],
			refused.Name), Fix: "mark that one"}
}
