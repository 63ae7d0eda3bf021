package check

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"bouncer/internal/content"
)

// Formats are the forms in which a report can be written.
func Formats() []string { return []string{"text", "json", "sarif", "junit"} }

// Write writes a report in one of Formats; version is the program's own.
func (r *Report) Write(w io.Writer, format, version string) error {
	switch format {
	case "json":
		return writeJSON(w, r)
	case "sarif":
		return r.sarif(w, version)
	case "junit":
		return r.junit(w)
	}
	return r.text(w)
}

func writeJSON(w io.Writer, v any) error {
	e := content.JSON(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

type object = map[string]any

// sarif writes a report for programs that show findings beside the lines of a
// file (SARIF 2.1.0): each stands at the line of the config or of the
// description that names its path.
func (r *Report) sarif(w io.Writer, version string) error {
	rules, at := []object{}, map[string]int{}
	for i, rule := range Rules() {
		at[rule.ID] = i
		one := object{"id": rule.ID, "name": rule.ID, "shortDescription": object{"text": rule.Title},
			"fullDescription":      object{"text": rule.Why},
			"help":                 object{"text": rule.Source + "; bouncer check --explain " + rule.ID},
			"defaultConfiguration": object{"level": rule.Level}}
		if address := rule.Address(); address != "" {
			one["helpUri"] = address
		}
		rules = append(rules, one)
	}
	results := []object{}
	for _, f := range r.Findings {
		results = append(results, f.sarif(at))
	}
	for _, x := range r.Waived {
		if x.Finding != nil {
			result := x.Finding.sarif(at)
			result["suppressions"] = []object{{"kind": "external", "justification": x.Reason}}
			results = append(results, result)
		}
	}
	call := object{"executionSuccessful": true}
	var notes []object
	for _, o := range r.Inconclusive {
		notes = append(notes, object{"level": "warning", "message": object{"text": "not judged: " + o.words()}})
	}
	if len(notes) > 0 {
		call["toolExecutionNotifications"] = notes
	}
	return writeJSON(w, object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []object{{
			"tool":        object{"driver": object{"name": "bouncer check", "version": version, "rules": rules}},
			"invocations": []object{call}, "results": results, "columnKind": "unicodeCodePoints",
		}},
	})
}

func (f Finding) sarif(at map[string]int) object {
	file := filepath.ToSlash(f.path.File)
	if strings.HasPrefix(file, "/") {
		file = "file://" + file
	}
	return object{
		"ruleId": f.Rule, "ruleIndex": at[f.Rule], "level": f.Level,
		"message": object{"text": fmt.Sprintf("%s. Sent: %s %s, %s. Came: %s. It should be: %s (%s).", f.Title,
			f.Method, f.Path, f.Sent, f.Line, f.Should, f.Source)},
		"locations": []object{{
			"physicalLocation": object{"artifactLocation": object{"uri": file}, "region": object{"startLine": max(1,
				f.path.Line)}},
			"logicalLocations": []object{{"fullyQualifiedName": f.Method + " " + f.Path, "kind": "resource"}},
		}},
		"partialFingerprints": object{"bouncer/v1": f.Rule + " " + f.Method + " " + f.Path + " " + f.Sent},
	}
}

var section = regexp.MustCompile(`^RFC (\d+)(?: §([\d.]+))?|^CWE-(\d+)`)

// Address is where a rule's source can be read; empty where it has none.
func (r Rule) Address() string {
	m := section.FindStringSubmatch(r.Source)
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
		Failure *junitFailure `xml:"failure,omitempty"`
		Skipped *junitSkipped `xml:"skipped,omitempty"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
	junitSkipped struct {
		Message string `xml:"message,attr"`
	}
)

// junit writes a report as a suite of tests: one for each path that was judged
// and is clean, one for each finding, and one skipped for what is open.
func (r *Report) junit(w io.Writer) error {
	s := junitSuite{Name: "bouncer check " + r.Target}
	add := func(c junitCase) {
		c.Class, c.Name = content.CleanLine(c.Class), content.CleanLine(c.Name)
		s.Cases = append(s.Cases, c)
	}
	busy := map[string]bool{}
	for _, f := range r.Findings {
		where := f.Method + " " + f.Path
		busy[where] = true
		c := junitCase{Class: where, Name: f.Rule + " " + f.Title + ", " + f.Sent}
		p := &paper{}
		p.finding(f, true)
		if f.Level == Note {
			c.Out = p.String()
		} else {
			s.Failures++
			c.Failure = &junitFailure{content.CleanLine(f.Line + "; should be " + f.Should), string(f.Level), p.String()}
		}
		add(c)
	}
	for _, o := range r.Inconclusive {
		busy[o.Method+" "+o.Path] = true
		s.Skipped++
		add(junitCase{Class: strings.TrimSpace(o.Method + " " + o.Path + o.Person), Name: "not judged",
			Skipped: &junitSkipped{content.CleanLine(o.Why)}})
	}
	for _, p := range r.Paths {
		if where := p.Method + " " + p.Target; !busy[where] {
			add(junitCase{Class: where, Name: "nothing found"})
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
