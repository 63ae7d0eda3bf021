// Package formats writes reports in the forms that other programs read: JSON,
// SARIF 2.1.0 and the XML that CI servers take for JUnit's.
package formats

import (
	"encoding/xml"
	"io"

	"bouncer/internal/content"
)

// Names are the forms in which a report can be written; text is the reader's own.
func Names() []string { return []string{"text", "json", "sarif", "junit"} }

// JSON writes a value over several lines, with nothing in it that a terminal
// would obey.
func JSON(w io.Writer, v any) error {
	e := content.JSON(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// Object is a JSON object.
type Object = map[string]any

// Log is one run of a tool as SARIF 2.1.0 has it, for programs that show findings
// beside the lines of a file.
type Log struct {
	Tool, Version  string
	Rules, Results []Object
	OK             bool     // the tool could do its work
	Notes          []string // what it couldn't judge
}

// Write writes the run.
func (l Log) Write(w io.Writer) error {
	call := Object{"executionSuccessful": l.OK}
	var notes []Object
	for _, text := range l.Notes {
		notes = append(notes, Object{"level": "warning", "message": Object{"text": text}})
	}
	if len(notes) > 0 {
		call["toolExecutionNotifications"] = notes
	}
	tool := Object{"driver": Object{"name": l.Tool, "version": l.Version, "rules": l.Rules}}
	return JSON(w, Object{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []Object{{
			"tool": tool, "invocations": []Object{call}, "results": l.Results, "columnKind": "unicodeCodePoints",
		}},
	})
}

// Location is where a result stands: a line of a file, and the method and path it
// is about.
func Location(file string, line int, about string) []Object {
	return []Object{{
		"physicalLocation": Object{
			"artifactLocation": Object{"uri": file}, "region": Object{"startLine": max(1, line)},
		},
		"logicalLocations": []Object{{"fullyQualifiedName": about, "kind": "resource"}},
	}}
}

// Suite is a suite of tests in the XML that CI servers read as JUnit's. Its
// counts are worked out as it is written.
type Suite struct {
	XMLName  xml.Name `xml:"testsuite"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Cases    []Case   `xml:"testcase"`
}

// Case is one test.
type Case struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Failure *Failure `xml:"failure,omitempty"`
	Skipped *Skipped `xml:"skipped,omitempty"`
	Out     string   `xml:"system-out,omitempty"`
}

// Failure is why a test failed.
type Failure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// Skipped is why a test was not run.
type Skipped struct {
	Message string `xml:"message,attr"`
}

// Write counts the cases and writes the suite.
func (s *Suite) Write(w io.Writer) error {
	s.Tests, s.Failures, s.Skipped = len(s.Cases), 0, 0
	for _, c := range s.Cases {
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
	}
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
