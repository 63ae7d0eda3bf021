package cli

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/course"
)

// verifyFormats are the ways a verify's report is written.
var verifyFormats = map[string]func(io.Writer, course.Report) error{
	"text": func(w io.Writer, r course.Report) error {
		_, err := fmt.Fprintln(w, r)
		return err
	},
	"json": func(w io.Writer, r course.Report) error {
		r.Faults = append([]course.Fault{}, r.Faults...)
		return printJSON(w, r)
	},
	"junit":  writeJUnit,
	"github": writeAnnotations,
}

func verifyFormat(name string) (func(io.Writer, course.Report) error, error) {
	if f, ok := verifyFormats[name]; ok {
		return f, nil
	}
	return nil, fmt.Errorf("--format %q: choose one of %s", name, strings.Join(verifyFormatNames(), ", "))
}

func verifyFormatNames() []string {
	names := make([]string, 0, len(verifyFormats))
	for name := range verifyFormats {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

type junitSuite struct {
	XMLName  xml.Name    `xml:"testsuite"`
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

// writeJUnit writes a case for each fault, and one for the course as a whole.
func writeJUnit(w io.Writer, r course.Report) error {
	lines := strings.Split(r.String(), "\n")
	suite := junitSuite{Name: "bouncer verify", Failures: len(r.Faults)}
	suite.Cases = append(suite.Cases, junitCase{Class: "course", Name: content.CleanLine(lines[len(lines)-1])})
	for _, f := range r.Faults {
		file := content.CleanLine(f.File)
		suite.Cases = append(suite.Cases, junitCase{
			Class: cmp.Or(file, "course"), Name: fmt.Sprintf("line %d: %s", f.Line,
				content.CleanLine(f.Msg)), File: file, Line: f.Line,
			Failure: &junitFailure{Message: content.CleanLine(f.Msg), Text: content.CleanLine(f.String())},
		})
	}
	suite.Tests = len(suite.Cases)
	out, err := xml.MarshalIndent(suite, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(out)+"\n")
	return err
}

var (
	annotated = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeAnnotations writes what GitHub Actions shows beside the lines of a change,
// and the sum for the log.
func writeAnnotations(w io.Writer, r course.Report) error {
	var b strings.Builder
	for _, f := range r.Faults {
		at := "file=" + property.Replace(content.CleanLine(f.File))
		if f.Line > 0 {
			at += fmt.Sprintf(",line=%d", f.Line)
		}
		if f.Col > 0 {
			at += fmt.Sprintf(",col=%d", f.Col)
		}
		said := content.CleanLine(f.Msg)
		if f.Fix != "" {
			said += "; " + content.CleanLine(f.Fix)
		}
		fmt.Fprintf(&b, "::error %s,title=bouncer verify::%s\n", at, annotated.Replace(said))
	}
	lines := strings.Split(r.String(), "\n")
	fmt.Fprintln(&b, lines[len(lines)-1])
	_, err := io.WriteString(w, b.String())
	return err
}
