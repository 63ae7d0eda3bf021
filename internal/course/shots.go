package course

import (
	"fmt"
	"slices"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

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
