package team

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/progress"
	"bouncer/quiz"
)

// TestShape: the JSON has these names and no others.
func TestShape(t *testing.T) {
	c, dir := builtIn(t), t.TempDir()
	log := keep(t, dir, right(c.Scenarios[0], noon), wrong(t, c, "expired-token-is-403", noon),
		progress.Finish(noon, "two-gates"),
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
		"csv": r.CSV, "html": func(w io.Writer) error { return r.HTML(w, 14) },
		"markdown": func(w io.Writer) error { return r.Markdown(w, 14) },
		"text":     func(w io.Writer) error { return r.Text(w, 14, 60) },
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
	if strings.Contains(out["html"], "<script") || strings.Contains(out["markdown"], "<script") ||
		strings.Contains(out["markdown"], "**b**") {
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
				fmt.Fprintf(&out,
					`{"id":"%016x%016x","kind":"answer","at":"%s","scenario":"%s","choice":%d,"right":true,"sure":"sure","took_ms":9000,"mode":"quiz"}`+"\n", m, i, at, s.ID, s.Answer)
				continue
			}
			for choice, trap := range s.Traps {
				fmt.Fprintf(&out,
					`{"id":"%016x%016x","kind":"answer","at":"%s","scenario":"%s","choice":%d,"right":false,"sure":"unsure","took_ms":9000,"trap":"%s","mode":"quiz"}`+"\n", m, i, at, s.ID, choice, trap)
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
