package formats

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestASuiteCountsItsCases(t *testing.T) {
	s := Suite{Name: "a", Cases: []Case{
		{Class: "GET /me", Name: "fine"},
		{Class: "GET /me", Name: "wrong", Failure: &Failure{Message: "403 & not 401"}},
		{Class: "GET /me", Name: "open", Skipped: &Skipped{"no answer"}},
	}}
	var b strings.Builder
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<testsuite name="a" tests="3" failures="1" skipped="1">`,
		`<failure message="403 &amp; not 401"></failure>`, `<skipped message="no answer"></skipped>`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in\n%s", want, b.String())
		}
	}
}

func TestALogIsOneRun(t *testing.T) {
	var b strings.Builder
	l := Log{Tool: "t", Version: "1", OK: true, Notes: []string{"not judged"},
		Results: []Object{{"locations": Location("a.yaml", 0, "GET /me")}}}
	if err := l.Write(&b); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Runs []struct {
			Invocations []struct {
				ExecutionSuccessful        bool
				ToolExecutionNotifications []struct{ Level string }
			}
			Results []struct {
				Locations []struct {
					PhysicalLocation struct{ Region struct{ StartLine int } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	run := got.Runs[0]
	if !run.Invocations[0].ExecutionSuccessful || len(run.Invocations[0].ToolExecutionNotifications) != 1 {
		t.Errorf("%+v", run)
	}
	if line := run.Results[0].Locations[0].PhysicalLocation.Region.StartLine; line != 1 {
		t.Errorf("a place without a line stands at %d, want 1", line)
	}
}
