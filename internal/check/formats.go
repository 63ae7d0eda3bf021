package check

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/formats"
)

// Write writes a report in one of formats.Names; version is the program's own.
func (r *Report) Write(w io.Writer, format, version string) error {
	switch format {
	case "json":
		return formats.JSON(w, r)
	case "sarif":
		return r.sarif(version).Write(w)
	case "junit":
		return r.junit().Write(w)
	}
	return r.text(w)
}

type object = formats.Object

// sarif is a report as SARIF has it: each finding stands at the line of the config
// or of the description that names its path.
func (r *Report) sarif(version string) formats.Log {
	out := formats.Log{Tool: "bouncer check", Version: version, OK: true, Rules: []object{}, Results: []object{}}
	at := map[string]int{}
	for i, rule := range Rules() {
		at[rule.ID] = i
		out.Rules = append(out.Rules, rule.sarif())
	}
	for _, f := range r.Findings {
		out.Results = append(out.Results, f.sarif(at))
	}
	for _, x := range r.Waived {
		if x.Finding != nil {
			result := x.Finding.sarif(at)
			result["suppressions"] = []object{{"kind": "external", "justification": x.Reason}}
			out.Results = append(out.Results, result)
		}
	}
	for _, o := range r.Inconclusive {
		out.Notes = append(out.Notes, "not judged: "+o.words())
	}
	return out
}

func (r Rule) sarif() object {
	out := object{
		"id": r.ID, "name": r.ID,
		"shortDescription":     object{"text": r.Title},
		"fullDescription":      object{"text": r.Why},
		"help":                 object{"text": r.Source + "; bouncer check --explain " + r.ID},
		"defaultConfiguration": object{"level": r.Level},
	}
	if address := r.Address(); address != "" {
		out["helpUri"] = address
	}
	return out
}

func (f Finding) sarif(at map[string]int) object {
	file := filepath.ToSlash(f.path.File)
	if strings.HasPrefix(file, "/") {
		file = "file://" + file
	}
	text := fmt.Sprintf("%s. Sent: %s %s, %s. Came: %s. It should be: %s (%s).",
		f.Title, f.Method, f.Path, f.Sent, f.Line, f.Should, f.Source)
	return object{
		"ruleId": f.Rule, "ruleIndex": at[f.Rule], "level": f.Level, "message": object{"text": text},
		"locations":           formats.Location(file, f.path.Line, f.Method+" "+f.Path),
		"partialFingerprints": object{"bouncer/v1": f.Rule + " " + f.Method + " " + f.Path + " " + f.Sent},
	}
}

var section = content.Pattern(`^RFC (\d+)(?: §([\d.]+))?|^CWE-(\d+)`)

// Address is where a rule's source can be read; empty where it has none.
func (r Rule) Address() string {
	m := section().FindStringSubmatch(r.Source)
	switch {
	case m == nil:
		return ""
	case m[3] != "":
		return "https://cwe.mitre.org/data/definitions/" + m[3] + ".html"
	case m[2] == "":
		return "https://www.rfc-editor.org/rfc/rfc" + m[1]
	}
	return "https://www.rfc-editor.org/rfc/rfc" + m[1] + "#section-" + strings.TrimRight(m[2], ".")
}

// junit is a report as a suite of tests: one for each path that was judged and is
// clean, one for each finding, and one skipped for what is open.
func (r *Report) junit() *formats.Suite {
	s := &formats.Suite{Name: "bouncer check " + r.Target}
	add := func(c formats.Case) {
		c.Class, c.Name = content.CleanLine(c.Class), content.CleanLine(c.Name)
		s.Cases = append(s.Cases, c)
	}
	busy := map[string]bool{}
	for _, f := range r.Findings {
		where := f.Method + " " + f.Path
		busy[where] = true
		c := formats.Case{Class: where, Name: f.Rule + " " + f.Title + ", " + f.Sent}
		p := &paper{}
		p.finding(f, true)
		if f.Level == Note {
			c.Out = p.String()
		} else {
			c.Failure = &formats.Failure{
				Message: content.CleanLine(f.Line + "; should be " + f.Should), Type: string(f.Level), Text: p.String(),
			}
		}
		add(c)
	}
	for _, o := range r.Inconclusive {
		busy[o.Method+" "+o.Path] = true
		add(formats.Case{
			Class: strings.TrimSpace(o.Method + " " + o.Path + o.Person), Name: "not judged",
			Skipped: &formats.Skipped{Message: content.CleanLine(o.Why)},
		})
	}
	for _, p := range r.Paths {
		if where := p.Method + " " + p.Target; !busy[where] {
			add(formats.Case{Class: where, Name: "nothing found"})
		}
	}
	return s
}
