package team

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func builtIn(tb testing.TB) *course.Course {
	tb.Helper()
	c, err := course.Embedded()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// wrong is an answer that falls for a trap of a scenario.
func wrong(tb testing.TB, c *course.Course, trap string, at time.Time) progress.Event {
	tb.Helper()
	for _, s := range c.Scenarios {
		for choice, id := range s.Traps {
			if id == trap {
				return progress.Answer(quiz.Attempt{Scenario: s.ID, Choice: choice, Trap: trap, Sure: quiz.Sure, At: at,
					Mode: quiz.ModeQuiz})
			}
		}
	}
	tb.Fatalf("no scenario tempts to %s", trap)
	return progress.Event{}
}

func right(s quiz.Scenario, at time.Time) progress.Event {
	return progress.Answer(quiz.Attempt{Scenario: s.ID, Choice: s.Answer, Right: true, Sure: quiz.Sure, At: at,
		Mode: quiz.ModeQuiz})
}

// keep writes a log to a data folder.
func keep(tb testing.TB, dir string, events ...progress.Event) *progress.Log {
	tb.Helper()
	log := progress.Open(dir)
	if err := log.Append(events...); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := log.Close(); err != nil {
			tb.Error(err)
		}
	})
	return log
}

func export(tb testing.TB, log *progress.Log, to, name string) string {
	tb.Helper()
	var b bytes.Buffer
	if err := log.Export(&b, name); err != nil {
		tb.Fatal(err)
	}
	return write(tb, to, b.String())
}

func write(tb testing.TB, to, text string) string {
	tb.Helper()
	if err := os.WriteFile(to, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return to
}

func report(tb testing.TB, c *course.Course, paths ...string) Report {
	tb.Helper()
	logs, refused := Collect(paths)
	return Make(c, Merge(logs), refused, noon)
}

func standing(r Report) (out []string) {
	for _, m := range r.Members {
		out = append(out, fmt.Sprintf("%s: %d of %d", m.Name, m.Right, m.Answers))
	}
	return out
}

func TestWhoIsWho(t *testing.T) {
	c, dir := builtIn(t), t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	ann := keep(t, in("ann"), right(c.Scenarios[0], noon), right(c.Scenarios[1], noon))
	monday := export(t, ann, in("monday.jsonl"), "Ann")
	if err := ann.Append(right(c.Scenarios[2], noon)); err != nil {
		t.Fatal(err)
	}
	friday := export(t, ann, in("friday.jsonl"), "Ann")
	nameless := export(t, ann, in("nameless.jsonl"), "")
	other := export(t, keep(t, in("other"), right(c.Scenarios[3], noon)), in("other.jsonl"), "Ann")
	bob := keep(t, in("bob"), progress.Name(noon, "Bob"), wrong(t, c, "expired-token-is-403", noon))
	file, err := os.Open(friday)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := bob.Import(friday, file); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		paths []string
		want  []string
	}{
		"one file":                   {[]string{monday}, []string{"Ann: 2 of 2"}},
		"two files of one member":    {[]string{monday, friday}, []string{"Ann: 3 of 3"}},
		"the same file twice":        {[]string{friday, friday}, []string{"Ann: 3 of 3"}},
		"one of them without a name": {[]string{nameless, monday}, []string{"Ann: 3 of 3"}},
		"two members of one name": {[]string{friday, other},
			[]string{"Ann (1, friday.jsonl): 3 of 3", "Ann (2, other.jsonl): 1 of 1"}},
		"the name in the log":         {[]string{in("bob")}, []string{"Bob: 3 of 4"}},
		"what Bob imported is Ann's":  {[]string{in("bob"), friday}, []string{"Ann: 3 of 3", "Bob: 0 of 1"}},
		"a log and an export of it":   {[]string{in("ann"), friday}, []string{"Ann: 3 of 3"}},
		"a nameless file by its name": {[]string{nameless}, []string{"nameless: 3 of 3"}},
		"a folder of folders and files": {[]string{dir},
			[]string{"Ann (1, ann): 3 of 3", "Ann (2, other): 1 of 1", "Bob: 0 of 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := report(t, c, test.paths...)
			if diff := cmp.Diff(test.want, standing(r)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(r.Refused) > 0 {
				t.Errorf("refused: %+v", r.Refused)
			}
		})
	}
}

func TestWhatIsNoExportIsNamed(t *testing.T) {
	c, dir := builtIn(t), t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	fine := export(t, keep(t, in("ann"), right(c.Scenarios[0], noon)), in("ann.jsonl"), "Ann")
	text, err := os.ReadFile(fine)
	if err != nil {
		t.Fatal(err)
	}
	r := report(t, c, fine, write(t, in("notes.txt"), "dear diary\n"),
		write(t, in("cut.jsonl"), string(text)+"{\"id\":"), in("absent.jsonl"), "/dev/null",
		write(t, in("esc\x1b[31m"), "x"))
	if diff := cmp.Diff([]string{"Ann: 1 of 1"}, standing(r)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got := map[string]string{}
	for _, f := range r.Refused {
		got[filepath.Base(f.File)] = fmt.Sprint(f.Line, " ", f.Why)
	}
	want := map[string]string{
		"notes.txt":    "1 this isn't an export of bouncer",
		"cut.jsonl":    "3 this isn't an event: unexpected end of JSON input",
		"absent.jsonl": "0 no such file or directory", "null": "0 this is neither a file nor a folder",
		"esc^[[31m": "1 this isn't an export of bouncer",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
