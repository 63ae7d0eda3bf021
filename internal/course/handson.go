package course

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/handson"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// verifyHandsOn proves the missions, the repairs and the projects: a mission's start doesn't
// meet its goal and its solution does; a repair's gate fails its suite as given
// and passes it mended; a project can be met.
func verifyHandsOn(ctx context.Context, r *Report, c *Course) {
	for _, m := range c.Missions {
		checkSources(r, m.Sources, placer(m.File, m.Pos))
		if ctx.Err() == nil {
			r.proveMission(ctx, m)
		}
		if ctx.Err() == nil {
			r.Missions++
		}
	}
	for _, p := range c.Repairs {
		checkSources(r, p.Sources, placer(p.File, p.Pos))
		if ctx.Err() == nil && r.checkGate(p) {
			r.proveRepair(ctx, p)
		}
		if ctx.Err() == nil {
			r.Repairs++
		}
	}
	for _, p := range c.Projects {
		checkSources(r, p.Sources, placer(p.File, p.Pos))
		if ctx.Err() == nil && r.checkSteps(c, p) {
			r.proveProject(ctx, p)
		}
		if ctx.Err() == nil {
			r.Projects++
		}
	}
	if n, all := r.Missions+r.Repairs+r.Projects, len(c.Missions)+len(c.Repairs)+len(c.Projects); n < all {
		r.add(Fault{Msg: fmt.Sprintf("stopped after %d of %d missions, repairs and projects", n, all),
			Fix: "run it again"})
	}
}

func placer(file string, pos func(string) (int, int)) func(string) Fault {
	return func(part string) Fault {
		line, col := pos(part)
		return Fault{File: file, Line: line, Col: col}
	}
}

func (r *Report) proveMission(ctx context.Context, m quiz.Mission) {
	start, err := handson.Start(ctx, m)
	if err != nil {
		r.unfired(ctx, m.File, m.RequestLine, err)
		return
	}
	r.Requests++
	checkNames(r, placer(m.File, m.Pos), "refused", m.Goal.Refused)
	if m.Judge(start, []quiz.Shot{start}).Met {
		r.add(Fault{File: m.File, Line: m.RequestLine, Got: start.Status,
			Msg: "the goal is met before anything is changed",
			Fix: "change the goal or the request"})
	}
	texts := make([]string, len(m.Solution))
	for i, s := range m.Solution {
		texts[i] = s.Text
	}
	shots, err := handson.Texts(ctx, mockserver.Options{World: m.World}, texts...)
	r.Requests += len(shots)
	if err != nil {
		r.unfired(ctx, m.File, m.Solution[min(len(shots), len(texts)-1)].Line, err)
		return
	}
	if st := m.Judge(start, shots); !st.Met {
		at := m.Solution[min(st.Got, len(texts)-1)].Line
		r.add(Fault{File: m.File, Line: at,
			Msg: "the solution misses its goal: " + content.CleanLine(strings.TrimSuffix(st.Missing, ".")),
			Fix: "change the solution or the goal"})
	}
}

// checkNames holds check names to those a gate has.
func checkNames(r *Report, at func(string) Fault, part string, names []string) {
	for i, name := range names {
		known := slices.ContainsFunc(mockserver.DefaultGate(), func(c mockserver.Check) bool { return c.Name == name })
		if !known && name != "any" {
			f := at(fmt.Sprintf("%s.%d", part, i))
			f.Msg, f.Fix = fmt.Sprintf("the gate has no check %q", name), "name one of its checks, or any"
			r.add(f)
		}
	}
}

// checkGate tells whether a repair's gate is one the server can build.
func (r *Report) checkGate(p quiz.Repair) bool {
	at := placer(p.File, p.Pos)
	faults := len(r.Faults)
	for _, g := range []struct {
		part string
		gate mockserver.Gate
	}{{"gate", mockserver.Gate{Order: p.Gate}}, {"mended", handson.Mended(p)}, {"set", handson.Broken(p)}} {
		if _, err := g.gate.Checks(); err != nil {
			f := at(g.part)
			f.Msg, f.Fix, _ = strings.Cut(content.CleanLine(err.Error()), "; ")
			r.add(f)
			break
		}
	}
	for _, probe := range p.Probes {
		if i := unknownCondition(probe.Given); i >= 0 {
			r.add(conditionFault(p.File, content.Place{Line: probe.Line - 1}, probe.Given[i]))
		}
	}
	return len(r.Faults) == faults
}

func (r *Report) proveRepair(ctx context.Context, p quiz.Repair) {
	rows, err := handson.Suite(ctx, time.Now, p, handson.Broken(p))
	r.Requests += len(rows)
	if err != nil {
		r.unfired(ctx, p.File, probeLine(p, len(rows)), err)
		return
	}
	if handson.Solved(rows) {
		f := placer(p.File, p.Pos)("gate")
		f.Msg, f.Fix = "the suite passes at the gate as given",
			"break the gate, or add a request that shows what is wrong"
		r.add(f)
	}
	rows, err = handson.Suite(ctx, time.Now, p, handson.Mended(p))
	r.Requests += len(rows)
	if err != nil {
		r.unfired(ctx, p.File, probeLine(p, len(rows)), err)
		return
	}
	for _, row := range rows {
		if row.Wrong == "" {
			continue
		}
		f := Fault{File: p.File, Line: row.Probe.Line - 1,
			Msg: "the mended gate fails its suite: " + content.CleanLine(row.Wrong),
			Fix: "change the request, what it expects, or the gate"}
		if row.Got != row.Probe.Expect {
			f.Expected, f.Got = row.Probe.Expect, row.Got
		}
		r.add(f)
	}
}

func probeLine(p quiz.Repair, i int) int { return p.Probes[min(i, len(p.Probes)-1)].Line }

// unfired tells of a request that can't be fired; an interrupted one is told by
// Verify.
func (r *Report) unfired(ctx context.Context, file string, line int, err error) {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return
	}
	f := content.Faults(err)[0]
	at := Fault{File: file, Line: line, Msg: content.CleanLine(f.Msg), Fix: content.CleanLine(f.Fix)}
	if f.Line > 0 {
		at.Line, at.Col = line+f.Line-1, f.Col
	}
	r.add(at)
}
