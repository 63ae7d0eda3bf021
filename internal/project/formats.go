package project

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"

	"bouncer/internal/content"
)

// Formats are the forms in which a report can be written.
func Formats() []string { return []string{"text", "json", "sarif", "junit"} }

// Write writes a report in one of Formats; version is the program's own.
func (r *Report) Write(w io.Writer, format, version string, words Words) error {
	switch format {
	case "json":
		return encode(w, r.value(words))
	case "sarif":
		return encode(w, r.sarif(version, words))
	case "junit":
		return r.junit(w)
	}
	return r.Text(w, words)
}

func encode(w io.Writer, v any) error {
	e := content.JSON(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
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
	out := reportJSON{Project: r.Contract.ID, Target: r.Target, Passed: r.Passed(), Stop: r.Stop, Output: r.Output, Stages: []stageJSON{}}
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

type object = map[string]any

// sarif writes a report for programs that show findings beside the lines of a
// file (SARIF 2.1.0): each stands at the line of the contract that has its
// request.
func (r *Report) sarif(version string, words Words) object {
	rules, results := []object{}, []object{}
	var ids []string
	for i := range r.Stages {
		for k := range r.Stages[i].Steps {
			x := &r.Stages[i].Steps[k]
			if x.Passed() || x.Err != nil {
				continue
			}
			v, id := x.value(words), fmt.Sprintf("%s/%d", r.Contract.ID, i+1)
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
				rule := object{"id": id, "shortDescription": object{"text": r.Stages[i].Stage.Title}}
				if v.Lesson != "" {
					rule["help"] = object{"text": "bouncer learn " + v.Lesson}
				}
				rules = append(rules, rule)
			}
			results = append(results, object{
				"ruleId": id, "ruleIndex": slices.Index(ids, id), "level": "error",
				"message": object{"text": fmt.Sprintf("%s: %s. %s", v.Name, v.Wrong, v.Why)},
				"locations": []object{{
					"physicalLocation": object{"artifactLocation": object{"uri": r.Contract.File}, "region": object{"startLine": max(1, x.Step.Line)}},
					"logicalLocations": []object{{"fullyQualifiedName": v.Method + " " + v.Path, "kind": "resource"}},
				}},
				"partialFingerprints": object{"bouncer/v1": id + " " + v.Name},
			})
		}
	}
	call := object{"executionSuccessful": r.Stop == ""}
	if r.Stop != "" {
		call["toolExecutionNotifications"] = []object{{"level": "warning", "message": object{"text": r.Stop}}}
	}
	return object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{
			"tool":        object{"driver": object{"name": "bouncer project", "version": version, "rules": rules}},
			"invocations": []object{call}, "results": results, "columnKind": "unicodeCodePoints",
		}},
	}
}

// The elements of the XML that CI servers read as JUnit's.
type (
	junitSuite struct {
		XMLName  xml.Name    `xml:"testsuite"`
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitMessage `xml:"failure,omitempty"`
		Skipped *junitMessage `xml:"skipped,omitempty"`
	}
	junitMessage struct {
		Message string `xml:"message,attr"`
	}
)

// junit writes a report as a suite of tests, one for each request.
func (r *Report) junit(w io.Writer) error {
	s := junitSuite{Name: "bouncer project " + r.Contract.ID}
	for i, stage := range r.Contract.Stages {
		for k, step := range stage.Steps {
			c := junitCase{Class: fmt.Sprintf("%d %s", i+1, content.CleanLine(stage.Title)), Name: content.CleanLine(step.Name)}
			var x StepResult
			if i < len(r.Stages) && k < len(r.Stages[i].Steps) {
				x = r.Stages[i].Steps[k]
			}
			switch {
			case x.Got == nil:
				s.Skipped++
				c.Skipped = &junitMessage{content.CleanLine(r.Stop)}
			case !x.Passed():
				s.Failures++
				c.Failure = &junitMessage{content.CleanLine(x.Wrong)}
			}
			s.Cases = append(s.Cases, c)
		}
	}
	s.Tests = len(s.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(s); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
