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
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// CheckEmbedded is Check for the built-in course.
func CheckEmbedded(ctx context.Context) (Report, error) {
	world, err := mockserver.Embedded()
	if err != nil {
		return Report{}, err
	}
	return Check(ctx, lessons.Files, quiz.Files, world), nil
}

// Check loads a course and verifies whatever of it can be read, so that a
// writer sees the faults of the files and those of their answers in one go.
func Check(ctx context.Context, lessonFiles, quizFiles fs.FS, world *mockserver.World) Report {
	c, err := load(lessonFiles, quizFiles, world)
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
	checkScenarios(&r, c)
	checkMisconceptions(&r, c)
	checkLessons(&r, c)
	shots := shots(&r, c)
	faults, fired := fire(ctx, c.World, shots)
	for _, f := range faults {
		if f != nil {
			r.add(*f)
		}
	}
	r.Requests = fired
	for _, s := range shots {
		if s.lesson {
			r.LessonRequests++
		}
	}
	if fired < len(shots) {
		r.add(Fault{Msg: fmt.Sprintf("stopped after %s of %d", count(fired, "request"), len(shots)), Fix: "run it again"})
	} else {
		verifyHandsOn(ctx, &r, c)
	}
	r.sort()
	return r
}

// shot is one text to fire and what its file says of the answer.
type shot struct {
	file   string
	line   int // on which the text starts
	text   string
	given  []string
	lesson bool
	judge  func(status int, reason string) *Fault // nil when file and server agree
}

// shots lists what there is to fire. A shot in conditions the server doesn't
// know is a fault of its own and left out.
func shots(r *Report, c *Course) []shot {
	var all []shot
	for _, s := range c.Scenarios {
		if knownConditions(s.Given) {
			all = append(all, shot{file: s.File, line: s.RequestLine, text: s.Request, given: s.Given, judge: judgeScenario(s)})
		}
	}
	for _, l := range c.Lessons {
		for _, b := range l.Blocks {
			if b.Kind == lessons.Prose {
				continue
			}
			if name := unknownCondition(b.Given); name >= 0 {
				r.add(conditionFault(l.File, content.Place{Line: b.Line - 1}, b.Given[name]))
				continue
			}
			all = append(all, lessonShots(l.File, b)...)
		}
	}
	return all
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

func lessonShots(file string, b lessons.Block) []shot {
	fence := b.Line - 1
	own := shot{file: file, line: b.Line, text: b.Text, given: b.Given, lesson: true}
	if b.Kind != lessons.Goal {
		own.judge = func(status int, reason string) *Fault {
			if status == b.Expect {
				return nil
			}
			return &Fault{File: file, Line: fence, Expected: b.Expect, Got: status,
				Msg: fmt.Sprintf("expected %d, got %d%s", b.Expect, status, because(reason)),
				Fix: "change expect or the request"}
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
	solution.text, solution.line = b.Solution, b.SolutionLine
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

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + content.CleanLine(reason) + ")"
}

// fire fires the shots, two at a time, until the context ends. It returns their
// faults in the order of the shots, and how many were fired to the end.
func fire(ctx context.Context, world *mockserver.World, shots []shot) (faults []*Fault, fired int) {
	faults = make([]*Fault, len(shots))
	next := make(chan int)
	var done atomic.Int64
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for i := range next {
				fault := shots[i].fire(ctx, world)
				if ctx.Err() == nil {
					faults[i] = fault
					done.Add(1)
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

func (s shot) fire(ctx context.Context, world *mockserver.World) *Fault {
	e, err := exchange.Once(ctx, mockserver.Options{World: world, Given: s.given}, s.text)
	if err != nil {
		f := content.Faults(err)[0]
		at := Fault{File: s.file, Line: s.line, Msg: content.CleanLine(f.Msg), Fix: content.CleanLine(f.Fix)}
		if f.Line > 0 {
			at.Line, at.Col = s.line+f.Line-1, f.Col
		}
		return &at
	}
	reason := ""
	if e.Decision != nil {
		reason = e.Decision.Reason
	}
	return s.judge(e.Status, reason)
}
