package project

import (
	"fmt"
	"io"

	"bouncer/internal/content"
	"bouncer/internal/formats"
)

// Write writes a report in one of formats.Names; version is the program's own.
func (r *Report) Write(w io.Writer, format, version string, words Words) error {
	switch format {
	case "json":
		return formats.JSON(w, r.value(words))
	case "sarif":
		return r.sarif(version, words).Write(w)
	case "junit":
		return r.junit().Write(w)
	}
	return r.Text(w, words)
}

type (
	reportJSON struct {
		Project string      `json:"project"`
		Target  string      `json:"target"`
		Passed  bool        `json:"passed"`
		Stop    string      `json:"stop,omitempty"`
		Output  []string    `json:"output,omitempty"`
		Stages  []stageJSON `json:"stages"`
	}
	stageJSON struct {
		Number int        `json:"number"`
		Title  string     `json:"title"`
		Passed bool       `json:"passed"`
		Steps  []stepJSON `json:"steps"`
	}
	stepJSON struct {
		Name   string `json:"name"`
		Method string `json:"method"`
		Path   string `json:"path"`
		Passed bool   `json:"passed"`
		Status int    `json:"status"` // that came; 0 for none
		Should int    `json:"should"` // the reference's
		Wrong  string `json:"wrong,omitempty"`
		Why    string `json:"why"`
		Source string `json:"source,omitempty"`
		Belief string `json:"misconception,omitempty"`
		Lesson string `json:"lesson"`
	}
)

func (r *Report) value(words Words) reportJSON {
	out := reportJSON{Project: r.Contract.ID, Target: r.Target, Passed: r.Passed(), Stop: r.Stop, Output: r.Output,
		Stages: []stageJSON{}}
	for i, s := range r.Stages {
		stage := stageJSON{Number: i + 1, Title: s.Stage.Title, Passed: s.Passed(), Steps: []stepJSON{}}
		for k := range s.Steps {
			stage.Steps = append(stage.Steps, s.Steps[k].value(words))
		}
		out.Stages = append(out.Stages, stage)
	}
	return out
}

func (s *StepResult) value(words Words) stepJSON {
	out := stepJSON{Name: s.Step.Name, Passed: s.Passed(), Wrong: s.Wrong, Belief: s.Step.Trap, Lesson: s.lesson(words)}
	if s.Err != nil {
		out.Wrong = s.Err.Error()
	}
	if x := s.Reference; x != nil {
		out.Method, out.Path, out.Should = x.Method, x.Target, x.Status
		if x.Decision != nil {
			out.Why = x.Decision.Reason
			if refused, ok := x.Decision.Refusal(); ok {
				out.Source = refused.Source
			}
		}
	}
	if s.Got != nil {
		out.Status = s.Got.Status
	}
	return out
}

type object = formats.Object

// sarif is a report as SARIF has it: each step that failed stands at the line of
// the contract that has its request.
func (r *Report) sarif(version string, words Words) formats.Log {
	out := formats.Log{
		Tool: "bouncer project", Version: version, OK: r.Stop == "", Rules: []object{}, Results: []object{},
	}
	for i := range r.Stages {
		stage := &r.Stages[i]
		id, known := fmt.Sprintf("%s/%d", r.Contract.ID, i+1), false
		for k := range stage.Steps {
			x := &stage.Steps[k]
			if x.Passed() || x.Err != nil {
				continue
			}
			v := x.value(words)
			if !known {
				out.Rules, known = append(out.Rules, stage.rule(id, v.Lesson)), true
			}
			out.Results = append(out.Results, object{
				"ruleId": id, "ruleIndex": len(out.Rules) - 1, "level": "error",
				"message":             object{"text": fmt.Sprintf("%s: %s. %s", v.Name, v.Wrong, v.Why)},
				"locations":           formats.Location(r.Contract.File, x.Step.Line, v.Method+" "+v.Path),
				"partialFingerprints": object{"bouncer/v1": id + " " + v.Name},
			})
		}
	}
	if r.Stop != "" {
		out.Notes = []string{r.Stop}
	}
	return out
}

// rule is a stage as a rule that its steps hold a server to.
func (s *StageResult) rule(id, lesson string) object {
	out := object{"id": id, "shortDescription": object{"text": s.Stage.Title}}
	if lesson != "" {
		out["help"] = object{"text": "bouncer learn " + lesson}
	}
	return out
}

// junit is a report as a suite of tests, one for each request.
func (r *Report) junit() *formats.Suite {
	s := &formats.Suite{Name: "bouncer project " + r.Contract.ID}
	for i, stage := range r.Contract.Stages {
		class := fmt.Sprintf("%d %s", i+1, content.CleanLine(stage.Title))
		for k, step := range stage.Steps {
			c := formats.Case{Class: class, Name: content.CleanLine(step.Name)}
			var x StepResult
			if i < len(r.Stages) && k < len(r.Stages[i].Steps) {
				x = r.Stages[i].Steps[k]
			}
			switch {
			case x.Got == nil:
				c.Skipped = &formats.Skipped{Message: content.CleanLine(r.Stop)}
			case !x.Passed():
				c.Failure = &formats.Failure{Message: content.CleanLine(x.Wrong)}
			}
			s.Cases = append(s.Cases, c)
		}
	}
	return s
}
