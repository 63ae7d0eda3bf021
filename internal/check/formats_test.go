package check

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"bouncer/internal/formats"
)

func reportOf(t *testing.T) *Report {
	t.Helper()
	a := newAPI(t, map[Sent]string{Nothing: strings.Replace(answers(401), "Unauthorized", "Un\u009b31m<&\u202e", 1),
		Junk: answers(403)})
	plan := a.plan(Strict)
	plan.Paths[0].File, plan.Paths[0].Line = "api/bouncer.check.yaml", 5
	plan.Paths = append(plan.Paths, &Path{Method: "GET", Target: "/gone"})
	plan.Waivers = []Waiver{{Rule: "BN202", Path: "/notes/7", Reason: "next week"}}
	return Run(t.Context(), plan, a.way(t))
}

func written(t *testing.T, r *Report, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b, format, "v1.2.3"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSARIF holds the form to its own schema, and to what code hosts ask for
// beside it: a file and a line for each result.
func TestSARIF(t *testing.T) {
	schema, err := os.Open("testdata/sarif-2.1.0-rtm.5.json")
	if err != nil {
		t.Fatal(err)
	}
	defer schema.Close()
	doc, err := jsonschema.UnmarshalJSON(schema)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	form, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	out := written(t, reportOf(t), "sarif")
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := form.Validate(value); err != nil {
		t.Error(err)
	}
	var log struct {
		Runs []struct {
			Results []struct {
				RuleID       string
				Suppressions []any
				Locations    []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
			Invocations []struct{ ToolExecutionNotifications []any }
		}
	}
	if err := json.Unmarshal(out, &log); err != nil {
		t.Fatal(err)
	}
	rested := 0
	for _, r := range log.Runs[0].Results {
		at := r.Locations[0].PhysicalLocation
		if at.ArtifactLocation.URI != "api/bouncer.check.yaml" || at.Region.StartLine != 5 {
			t.Errorf("%s stands at %+v", r.RuleID, at)
		}
		rested += len(r.Suppressions)
	}
	if len(log.Runs[0].Results) < 2 || rested == 0 || len(log.Runs[0].Invocations[0].ToolExecutionNotifications) == 0 {
		t.Errorf("%s", out)
	}
}

// TestJSONForm: the members that programs were promised, and no others.
func TestJSONForm(t *testing.T) {
	var report map[string]json.RawMessage
	if err := json.Unmarshal(written(t, reportOf(t), "json"), &report); err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(report)); !slices.Equal(got, []string{"findings", "inconclusive", "probes",
		"profile", "target", "waived"}) {
		t.Errorf("a report has %v", got)
	}
	var findings []map[string]any
	if err := json.Unmarshal(report["findings"], &findings); err != nil {
		t.Fatal(err)
	}
	want := []string{"lesson", "level", "line", "method", "path", "person", "rule", "sent", "should", "source",
		"status", "title"}
	for _, f := range findings {
		if got := slices.Sorted(maps.Keys(f)); !slices.Equal(got, want) {
			t.Errorf("a finding has %v", got)
		}
	}
}

// TestJUnit: well-formed XML whose counts hold, with a case for each finding.
func TestJUnit(t *testing.T) {
	r := reportOf(t)
	var s formats.Suite
	if err := xml.Unmarshal(written(t, r, "junit"), &s); err != nil {
		t.Fatal(err)
	}
	failed, skipped := 0, 0
	for _, c := range s.Cases {
		if c.Failure != nil {
			failed++
		}
		if c.Skipped != nil {
			skipped++
		}
	}
	if s.Tests != len(s.Cases) || s.Failures != failed || s.Skipped != skipped || failed == 0 ||
		skipped != len(r.Inconclusive) {
		t.Errorf("%d tests, %d failures, %d skipped; counted %d, %d, %d", s.Tests, s.Failures, s.Skipped, len(s.Cases),
			failed, skipped)
	}
}

// TestFormsAreInert: nothing of a hostile answer stands raw in any form.
func TestFormsAreInert(t *testing.T) {
	r := reportOf(t)
	for _, format := range formats.Names() {
		if out := string(written(t, r, format)); strings.ContainsAny(out, "\x1b\u009b\u202e") {
			t.Errorf("%s holds a character that a terminal acts on", format)
		}
	}
}

func TestAddress(t *testing.T) {
	for _, c := range [][2]string{
		{"RFC 9110 §15.5.2", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2"}, {"RFC 9457",
			"https://www.rfc-editor.org/rfc/rfc9457"},
		{"RFC 9110 §11.1, §11.3", "https://www.rfc-editor.org/rfc/rfc9110#section-11.1"}, {"CWE-862, CWE-639",
			"https://cwe.mitre.org/data/definitions/862.html"}, {"the config", ""},
	} {
		if got := (Rule{Source: c[0]}).Address(); got != c[1] {
			t.Errorf("%s: %s", c[0], got)
		}
	}
}
