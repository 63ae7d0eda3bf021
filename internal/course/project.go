package course

import (
	"context"
	"fmt"

	"bouncer/internal/content"
	"bouncer/internal/project"
)

// checkSteps holds what a project's steps name to what there is.
func (r *Report) checkSteps(c *Course, p project.Contract) bool {
	faults, lessons := len(r.Faults), lessonIDs(c)
	for _, stage := range p.Stages {
		for _, s := range stage.Steps {
			at := Fault{File: p.File, Line: s.Line - 1}
			if _, ok := c.Misconceptions[s.Trap]; s.Trap != "" && !ok && !c.unread["misconceptions"] {
				at.Msg, at.Fix = unknownTrap(c, s.Trap)
				r.add(at)
			}
			if s.Lesson != "" && !lessons[s.Lesson] && !c.unread[s.Lesson] {
				at.Msg, at.Fix = fmt.Sprintf("there is no lesson %q", s.Lesson), "name one that is there"
				r.add(at)
			}
			if i := unknownCondition(s.Given); i >= 0 {
				r.add(conditionFault(p.File, content.Place{Line: at.Line}, s.Given[i]))
			}
		}
	}
	return len(r.Faults) == faults
}

// proveProject fires a project: a second server that was told no more than the
// learner's is has to pass.
func (r *Report) proveProject(ctx context.Context, p project.Contract) {
	fired, faults, err := p.Prove(ctx)
	r.Requests += fired
	if err != nil {
		r.unfired(ctx, p.File, 0, err)
	}
	for _, f := range faults {
		r.add(Fault{File: p.File, Line: f.Line, Msg: f.Msg, Fix: f.Fix})
	}
}
