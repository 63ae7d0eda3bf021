package quiz

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func examPool(n int) []Scenario {
	var pool []Scenario
	for i := range n {
		s := single(fmt.Sprintf("topic-%d", i%9), fmt.Sprintf("case-%03d", i), 1+i%5, 401+i%2*2,
			fmt.Sprint("trap-", i%20))
		s.Debated = i%10 == 0
		pool = append(pool, s)
	}
	return pool
}

func sit(asked []Scenario, right int) []Attempt {
	var list []Attempt
	for i, s := range asked {
		a := answer(s, noon, i < right, Unsaid)
		a.Mode = ModeExam
		list = append(list, a)
	}
	return list
}

func TestExam(t *testing.T) {
	asked, err := Exam(examPool(80), rand.New(rand.NewPCG(1, 1)))
	if err != nil || len(asked) != 25 {
		t.Fatalf("%d questions, %v", len(asked), err)
	}
	answers := map[int]int{}
	for _, s := range asked {
		answers[s.Answer]++
		if s.Debated {
			t.Errorf("%s is debated", s.ID)
		}
	}
	if d := answers[401] - answers[403]; d < -1 || d > 1 {
		t.Errorf("answers are unbalanced: %v", answers)
	}
	hinted, imported, quizzed := sit(asked, 22), sit(asked, 25), sit(asked, 25)
	hinted[0].Hinted = true
	for i := range imported {
		imported[i].Imported = true
		quizzed[i].Mode = ModeQuiz
	}
	for name, test := range map[string]struct {
		attempts []Attempt
		right    int
		passed   bool
	}{
		"22 right":               {sit(asked, 22), 22, true},
		"21 right":               {sit(asked, 21), 21, false},
		"22 with a hint":         {hinted, 21, false},
		"nothing answered":       {nil, 0, false},
		"second tries":           {append(sit(asked, 20), sit(asked, 25)...), 20, false},
		"imported answers":       {append(imported, sit(asked, 3)...), 3, false},
		"answers outside of it":  {append(quizzed, sit(asked, 3)...), 3, false},
		"broken off after three": {sit(asked, 25)[:3], 3, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := GradeExam(asked, test.attempts, noon)
			if r.Right != test.right || r.Passed != test.passed || r.Needed != 22 || r.Total != 25 {
				t.Errorf("got %+v", r)
			}
			sum := 0
			for _, topic := range r.Topics {
				sum += topic.Right
			}
			if sum != r.Right {
				t.Errorf("topics sum to %d of %d", sum, r.Right)
			}
		})
	}
	if _, err := Exam(examPool(24), rand.New(rand.NewPCG(1, 1))); err == nil {
		t.Error("a course of 24 scenarios offers an exam of 25")
	}
}

func TestCertificate(t *testing.T) {
	asked, err := Exam(examPool(80), rand.New(rand.NewPCG(1, 1)))
	if err != nil {
		t.Fatal(err)
	}
	r := GradeExam(asked, sit(asked, 23), noon)
	for _, name := range []string{"", "Ada Lovelace", `<script>alert("x")</script>`, "a\x1b[31m\u202eb\n\n# Owner",
		"](http://evil) `x` | **b**", strings.Repeat("W", 300), "O'Neil & <Søn>", "\xff\xfe"} {
		svg, md := r.SVG(name), r.Markdown(name)
		for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: the picture is no XML: %v", name, err)
			}
			if start, ok := token.(xml.StartElement); ok && start.Name.Local == "script" {
				t.Errorf("%q got a script into the picture", name)
			}
		}
		for what, out := range map[string]string{"svg": string(svg), "markdown": string(md)} {
			if !utf8.ValidString(out) || strings.ContainsAny(out, "\x1b\u202e") || strings.Contains(out, "<script") ||
				strings.Contains(out, "\n# Owner") || what == "markdown" && strings.Contains(out, "](http") {
				t.Errorf("%q reaches the %s raw:\n%s", name, what, out)
			}
			for _, want := range []string{"23 of 25", "22 were needed", "November 23, 2026", "Nobody supervised"} {
				if !strings.Contains(out, want) {
					t.Errorf("the %s doesn't say %q", what, want)
				}
			}
		}
	}
	if !bytes.Contains(r.SVG("Ada Lovelace"), []byte("Ada Lovelace")) ||
		!bytes.Contains(r.Markdown("Ada Lovelace"), []byte("**Ada Lovelace** passed")) {
		t.Error("the name is missing")
	}
	if failed := GradeExam(asked, sit(asked, 3), noon); bytes.Contains(failed.Markdown(""), []byte("passed")) ||
		bytes.Contains(failed.SVG(""), []byte("passed")) {
		t.Error("a failed exam is said to be passed")
	}
}

func TestStats(t *testing.T) {
	pool := append(pair("bearer", "one", 1), pair("bearer", "two", 1)...)
	pool = append(pool, single("rbac", "three", 1, 403, "mix"))
	berlin := time.FixedZone("UTC+1", 3600)
	late := time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC) // the 24th there
	gone := answer(single("gone", "gone", 1, 401, "x"), noon, true, Sure)
	gone.Imported = true
	attempts := []Attempt{
		gone,
		answer(pool[0], noon.Add(time.Minute), true, Sure), answer(pool[1], noon.Add(2*time.Minute), true, Sure),
		answer(pool[2], noon.Add(3*time.Minute), true, Unsure),
		answer(pool[4], noon.Add(4*time.Minute), false, Sure), answer(pool[4], late, false, Unsaid),
	}
	now := late.Add(time.Hour).In(berlin)
	s := NewModel(pool, attempts, now).Stats(attempts, now)
	out, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"answers":6,"correct":4,"imported":1,"due":2,"level":1`,
		`{"topic":"bearer","mastered":1,"shaky":1,"unseen":0,"answers":3,"correct":3}`,
		`{"topic":"rbac","mastered":0,"shaky":1,"unseen":0,"answers":2,"correct":0}`,
		`{"id":"mix","state":"shaky","times":2,"last":"2026-11-24T00:30:00+01:00","cured":false,"resisted":0}`,
		`"calibration":[{"sure":"sure","right":3,"wrong":1},{"sure":"unsure","right":1,"wrong":0},{"sure":"unsaid","right":0,"wrong":1}]`,
		`{"due":401,"chose_401":2,"chose_403":0,"other":0},{"due":403,"chose_401":2,"chose_403":1,"other":0}`,
		`"days":[{"day":"2026-11-23","answers":5,"correct":4},{"day":"2026-11-24","answers":1,"correct":0}]`,
		`"due_days":[{"day":"2026-11-24","due":2}`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("missing %s in\n%s", want, out)
		}
	}
	if len(s.DueDays) != 14 || s.DueDays[13].Day != "2026-12-07" {
		t.Errorf("due days: %v", s.DueDays)
	}
	empty, err := json.Marshal(NewModel(nil, nil, noon).Stats(nil, noon))
	if err != nil || strings.Contains(string(empty), "null") {
		t.Errorf("without answers: %s %v", empty, err)
	}
}

func TestMisconceptionsAreCured(t *testing.T) {
	pool := []Scenario{single("a", "first", 1, 401, "belief"), single("b", "second", 1, 401, "belief"),
		single("c", "third", 1, 401, "belief")}
	attempts := []Attempt{answer(pool[0], noon, false, Sure)}
	for i, want := range []bool{false, false, true} {
		if i > 0 {
			attempts = append(attempts, answer(pool[i], noon.Add(time.Duration(i)*time.Hour), true, Unsaid))
		}
		now := noon.Add(days(1))
		if got := NewModel(pool, attempts, now).Stats(attempts, now).Misconceptions[0]; got.Cured != want ||
			got.Times != 1 || got.Resisted != i {
			t.Errorf("after %d right answers: %+v", i, got)
		}
	}
}

func TestMisconceptionsNeverFallenFor(t *testing.T) {
	pool := []Scenario{single("a", "first", 1, 401, "belief"), single("b", "second", 1, 401, "belief")}
	pool[0].Traps[500] = "belief" // the same slip in two answers is still met once
	var attempts []Attempt
	for i, want := range []State{Unseen, Shaky, Mastered} {
		if i > 0 {
			attempts = append(attempts, answer(pool[i-1], noon.Add(time.Duration(i)*time.Hour), true, Unsaid))
		}
		m := NewModel(pool, attempts, noon)
		got := m.Stats(attempts, noon).Misconceptions
		if len(got) != 1 || got[0].State != want || got[0].Open() || got[0].Last != nil {
			t.Errorf("after %d right answers: %+v, want %s", i, got, want)
		}
		if m.tempting(pool[0].Traps) != 0 {
			t.Errorf("after %d right answers it counts as fallen for", i)
		}
	}
}

func TestMisconceptionsOfAnotherDay(t *testing.T) {
	old := single("a", "first", 1, 401, "an old belief")
	attempts := []Attempt{answer(old, noon, false, Sure)}
	now := single("a", "first", 1, 401, "a new belief")
	got := NewModel([]Scenario{now}, attempts, noon).Stats(attempts, noon).Misconceptions
	if len(got) != 1 || got[0].ID != "a new belief" || got[0].Open() {
		t.Errorf("what the course no longer has stays open: %+v", got)
	}
}

func TestAnki(t *testing.T) {
	s := single("bearer", "one", 2, 401, "trap")
	s.Title, s.Story, s.Request, s.Why = "A <b>title</b>", "Two\nlines\tand a tab", "GET /me HTTP/1.1\nHost: x\r\n",
		`The "why"`
	lines := strings.Split(strings.TrimSuffix(string(Anki([]Scenario{s, s})), "\n"), "\n")
	if len(lines) != 9 {
		t.Fatalf("%d lines, want 7 of header and 2 notes:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	fields := strings.Split(lines[7], "\t")
	if len(fields) != 4 || fields[0] != "bouncer-one" || !strings.Contains(fields[1], "A &lt;b&gt;title") ||
		!strings.Contains(fields[2], "<b>401</b>") || fields[3] != "bouncer bearer level-2" {
		t.Errorf("got %q", fields)
	}
}
