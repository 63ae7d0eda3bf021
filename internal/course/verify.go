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
	e, err := exchange.OnceCase(ctx, mockserver.Options{World: s.world, Given: s.given, Dialect: s.dialect,
		Thorough: s.asks != nil}, s.c)
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
