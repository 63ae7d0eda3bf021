package team

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
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
				return progress.Answer(quiz.Attempt{Scenario: s.ID, Choice: choice, Trap: trap, Sure: quiz.Sure, At: at, Mode: quiz.ModeQuiz})
			}
		}
	}
	tb.Fatalf("no scenario tempts to %s", trap)
	return progress.Event{}
}

func right(s quiz.Scenario, at time.Time) progress.Event {
	return progress.Answer(quiz.Attempt{Scenario: s.ID, Choice: s.Answer, Right: true, Sure: quiz.Sure, At: at, Mode: quiz.ModeQuiz})
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
		"one file":                      {[]string{monday}, []string{"Ann: 2 of 2"}},
		"two files of one member":       {[]string{monday, friday}, []string{"Ann: 3 of 3"}},
		"the same file twice":           {[]string{friday, friday}, []string{"Ann: 3 of 3"}},
		"one of them without a name":    {[]string{nameless, monday}, []string{"Ann: 3 of 3"}},
		"two members of one name":       {[]string{friday, other}, []string{"Ann (1, friday.jsonl): 3 of 3", "Ann (2, other.jsonl): 1 of 1"}},
		"the name in the log":           {[]string{in("bob")}, []string{"Bob: 3 of 4"}},
		"what Bob imported is Ann's":    {[]string{in("bob"), friday}, []string{"Ann: 3 of 3", "Bob: 0 of 1"}},
		"a log and an export of it":     {[]string{in("ann"), friday}, []string{"Ann: 3 of 3"}},
		"a nameless file by its name":   {[]string{nameless}, []string{"nameless: 3 of 3"}},
		"a folder of folders and files": {[]string{dir}, []string{"Ann (1, ann): 3 of 3", "Ann (2, other): 1 of 1", "Bob: 0 of 1"}},
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
	r := report(t, c, fine, write(t, in("notes.txt"), "dear diary\n"), write(t, in("cut.jsonl"), string(text)+"{\"id\":"), in("absent.jsonl"), "/dev/null", write(t, in("esc\x1b[31m"), "x"))
	if diff := cmp.Diff([]string{"Ann: 1 of 1"}, standing(r)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got := map[string]string{}
	for _, f := range r.Refused {
		got[filepath.Base(f.File)] = fmt.Sprint(f.Line, " ", f.Why)
	}
	want := map[string]string{
		"notes.txt": "1 this is no export of bouncer", "cut.jsonl": "3 this is no event: unexpected end of JSON input",
		"absent.jsonl": "0 no such file or directory", "null": "0 this is neither a file nor a folder", "esc^[[31m": "1 this is no export of bouncer",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestShape: the JSON has these names and no others.
func TestShape(t *testing.T) {
	c, dir := builtIn(t), t.TempDir()
	log := keep(t, dir, right(c.Scenarios[0], noon), wrong(t, c, "expired-token-is-403", noon), progress.Finish(noon, "two-gates"),
		progress.Exam(quiz.ExamResult{At: noon, Right: 23, Total: 25, Needed: 22, Passed: true}),
		progress.Exam(quiz.ExamResult{At: noon, Right: 24, Total: 25, Needed: 25}))
	r := report(t, c, export(t, log, filepath.Join(dir, "ann.jsonl"), "Ann"), filepath.Join(dir, "absent"))
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Members []map[string]any
		Group   map[string]any
		Refused []map[string]any
	}
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	m := got.Members[0]
	topics, misconceptions := m["topics"].([]any), m["misconceptions"].([]any)
	mixups := got.Group["mixups"].([]any)
	if len(topics) < 10 || len(misconceptions) != 1 || len(mixups) != 1 {
		t.Fatalf("%d topics, misconceptions %v, mixups %v", len(topics), misconceptions, mixups)
	}
	if x := mixups[0].(map[string]any); x["lesson"] == "" || x["scenario"] == "" || x["members"] != 1.0 {
		t.Errorf("the mix-up: %v", x)
	}
	delete(m, "topics")
	delete(m, "misconceptions")
	want := map[string]any{
		"name": "Ann", "answers": 2.0, "right": 1.0, "lessons": 1.0, "last": "2026-11-25",
		"exam": map[string]any{"passed": true, "right": 23.0, "total": 25.0, "day": "2026-11-25"},
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("a member (-want +got):\n%s", diff)
	}
	if f := got.Refused[0]; f["line"] != 0.0 || f["why"] == "" || f["file"] == "" || len(f) != 3 {
		t.Errorf("refused: %v", f)
	}
}

// TestHostileNames: a name is text wherever it stands.
func TestHostileNames(t *testing.T) {
	c, dir := builtIn(t), t.TempDir()
	const name = `=cmd|' /C calc'!A0 <script>alert(1)</script> | **b** "q"`
	log := keep(t, dir, right(c.Scenarios[0], noon), wrong(t, c, "expired-token-is-403", noon))
	r := report(t, c, export(t, log, filepath.Join(dir, "x.jsonl"), name))
	out := map[string]string{}
	for format, put := range map[string]func(io.Writer) error{
		"csv": r.CSV, "html": func(w io.Writer) error { return r.HTML(w, 14) }, "markdown": func(w io.Writer) error { return r.Markdown(w, 14) },
		"text": func(w io.Writer) error { return r.Text(w, 14, 60) },
	} {
		var b bytes.Buffer
		if err := put(&b); err != nil {
			t.Fatal(err)
		}
		out[format] = b.String()
	}
	if rows, err := csv.NewReader(strings.NewReader(out["csv"])).ReadAll(); err != nil || rows[1][0] != "'"+name {
		t.Errorf("csv: %v, %v", rows, err)
	}
	if strings.Contains(out["html"], "<script") || strings.Contains(out["markdown"], "<script") || strings.Contains(out["markdown"], "**b**") {
		t.Error("a name is markup")
	}
	for _, l := range strings.Split(out["text"], "\n") {
		if len([]rune(l)) > 60 {
			t.Errorf("a line of %d cells: %s", len([]rune(l)), l)
		}
	}
}

// TestThePageStandsAlone: well-formed, without scripts, with nothing from outside,
// and everything of the picture said in words too.
func TestThePageStandsAlone(t *testing.T) {
	c, dir := builtIn(t), t.TempDir()
	var paths []string
	for i := range 3 {
		name := fmt.Sprint("member-", i)
		log := keep(t, filepath.Join(dir, name), right(c.Scenarios[i], noon), wrong(t, c, "expired-token-is-403", noon))
		paths = append(paths, export(t, log, filepath.Join(dir, name+".jsonl"), name))
	}
	var b bytes.Buffer
	if err := report(t, c, paths...).HTML(&b, len(c.Lessons)); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, no := range []string{"<script", "src=", "href=", "@import", "url("} {
		if strings.Contains(page, no) {
			t.Errorf("the page has %s", no)
		}
	}
	if n := strings.Count(strings.ReplaceAll(page, `xmlns="http://www.w3.org/2000/svg"`, ""), "://"); n > 0 {
		t.Errorf("%d references to outside", n)
	}
	svg := page[strings.Index(page, "<svg"):strings.Index(page, "</svg>")] + "</svg>"
	d := xml.NewDecoder(strings.NewReader(svg))
	cells := 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "rect" {
			cells++
		}
	}
	topics := map[string]bool{}
	for _, s := range c.Scenarios {
		topics[s.Topic] = true
	}
	if cells != 3*len(topics) {
		t.Errorf("%d cells for 3 members and %d topics", cells, len(topics))
	}
	for topic := range topics {
		if !strings.Contains(page, `<th scope="col">`+topic+"</th>") {
			t.Errorf("the table lacks %s", topic)
		}
	}
}

func TestNothingYet(t *testing.T) {
	r := report(t, builtIn(t))
	b, err := json.Marshal(r)
	if err != nil || string(b) != `{"members":[],"group":{"members":0,"mixups":[]},"refused":[]}` {
		t.Errorf("%s, %v", b, err)
	}
}

// BenchmarkReport reads and counts a company: 200 members with 2,000 answers each.
func BenchmarkReport(b *testing.B) {
	c, dir := builtIn(b), b.TempDir()
	for m := range 200 {
		var out bytes.Buffer
		fmt.Fprintf(&out, `{"export":"bouncer progress","version":1,"name":"member %d"}`+"\n", m)
		for i := range 2000 {
			s := c.Scenarios[(i*7+m)%len(c.Scenarios)]
			at := noon.Add(time.Duration(i-2000) * time.Hour).Format(time.RFC3339)
			if i%4 > 0 {
				fmt.Fprintf(&out, `{"id":"%016x%016x","kind":"answer","at":"%s","scenario":"%s","choice":%d,"right":true,"sure":"sure","took_ms":9000,"mode":"quiz"}`+"\n", m, i, at, s.ID, s.Answer)
				continue
			}
			for choice, trap := range s.Traps {
				fmt.Fprintf(&out, `{"id":"%016x%016x","kind":"answer","at":"%s","scenario":"%s","choice":%d,"right":false,"sure":"unsure","took_ms":9000,"trap":"%s","mode":"quiz"}`+"\n", m, i, at, s.ID, choice, trap)
				break
			}
		}
		write(b, filepath.Join(dir, fmt.Sprintf("%d.jsonl", m)), out.String())
	}
	for b.Loop() {
		r := report(b, c, dir)
		if len(r.Members) != 200 || r.Members[0].Answers < 1500 || len(r.Group.Mixups) != Mixups {
			b.Fatalf("%d members, %d mix-ups, refused %v", len(r.Members), len(r.Group.Mixups), r.Refused)
		}
		if err := r.HTML(io.Discard, len(c.Lessons)); err != nil {
			b.Fatal(err)
		}
	}
}
