package lessons

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bouncer/internal/content"
)

const head = "---\ntitle: Two gates\nobjective: Tell them apart.\nminutes: 5\npractises: [a, b]\n" +
	"sources: [\"RFC 9110 §11.4\"]\n---\n"

func TestRead(t *testing.T) {
	text := head + strings.Join([]string{
		"## A door", // 8
		"",
		"Prose.",
		"",
		"```http expect=200",
		"GET /health HTTP/1.1",
		"```",
		"```http predict expect=429 given=quota-spent,keyserver-down",
		"GET /me HTTP/1.1",
		"```",
		"", // 18
		"## Turn",
		"",
		"```text",
		"x",
		"```",
		"",
		`~~~http goal=200 hint="Say \"who\"." hint="Bob."`,
		"GET /me HTTP/1.1",
		"~~~", // 27
		"",
		"```http solution",
		"GET /me HTTP/1.1",
		"Authorization: Bearer {{bob}}",
		"```",
		"The end.",
		"```http expect=401 dialect=all",
		"GET /me HTTP/1.1",
		"```",
		"```http predict expect=403 dialect=kubernetes",
		"GET /me HTTP/1.1",
		"```", ""}, "\n")
	got, err := Read("lessons/01-two-gates.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := &Lesson{
		ID: "two-gates", Number: 1, File: "lessons/01-two-gates.md", Title: "Two gates", Objective: "Tell them apart.",
		Minutes: 5, Practises: []string{"a", "b"}, Sources: []string{"RFC 9110 §11.4"},
		Blocks: []Block{
			{Kind: Prose, Line: 8, Text: "## A door\n\nProse."},
			{Kind: Live, Line: 13, Text: "GET /health HTTP/1.1\n", Expect: 200},
			{Kind: Predict, Line: 16, Text: "GET /me HTTP/1.1\n", Expect: 429,
				Given: []string{"quota-spent", "keyserver-down"}},
			{Kind: Prose, Line: 19, Text: "## Turn\n\n```text\nx\n```"},
			{Kind: Goal, Line: 26, Text: "GET /me HTTP/1.1\n", Goal: 200, Hints: []string{`Say "who".`, "Bob."},
				Solution: "GET /me HTTP/1.1\nAuthorization: Bearer {{bob}}\n", SolutionLine: 30},
			{Kind: Prose, Line: 33, Text: "The end."},
			{Kind: Survey, Line: 35, Text: "GET /me HTTP/1.1\n", Expect: 401, Dialect: "all"},
			{Kind: Predict, Line: 38, Text: "GET /me HTTP/1.1\n", Expect: 403, Dialect: "kubernetes"},
		},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Lesson{})); diff != "" {
		t.Error(diff)
	}
	if line, col := got.Pos("practises.1"); line != 5 || col != 16 {
		t.Errorf("practises.1 is at %d:%d, want 5:16", line, col)
	}
}

func TestReadFaults(t *testing.T) {
	block := func(info string) string { return head + "```http" + info + "\nGET /me HTTP/1.1\n```\n" }
	goal := func(info, solution string) string {
		return block(" goal=200"+info) + "```http solution" + solution + "\nGET /\n```\n"
	}
	for _, c := range []struct{ name, text, want string }{
		{"no expect",
			block(""), "f:8:4: the block doesn't say what to expect; add expect=…, the status the server gives"},
		{"predict without expect", block(" predict"),
			"f:8:4: the block doesn't say what to expect; add expect=…, the status the server gives"},
		{"unknown", block(" expect=200 expct=401"),
			`f:8:20: unknown attribute "expct"; known are predict, expect=…, goal=…, hint=…, given=…, dialect=…, via=…, before and solution`},
		{"no number", block(" expect=4o1"),
			`f:8:9: expect wants a status, this is "4o1"; write a number from 100 to 599`},
		{"out of range", block(" expect=600"),
			`f:8:9: expect wants a status, this is "600"; write a number from 100 to 599`},
		{"bare expect", block(" expect"), `f:8:9: expect wants a status, this is ""; write a number from 100 to 599`},
		{"bad goal", goal(" goal=x", ""), "f:8:18: goal is given again; keep one; the first is in column 9"},
		{"predict with a value", block(" predict=401 expect=401"),
			"f:8:9: predict takes no value; write predict alone"},
		{"illegible", block(` expect=200 hint="a`),
			`f:8:20: the fence's attributes can't be read from hint="a on; write word, key=value or key="some text"`},
		{"goal without solution", block(" goal=200"),
			"f:8:4: the goal has no solution; follow it at once with a fence ```http solution"},
		{"solution too late", block(" goal=200") + "words\n\n```http solution\nGET /\n```\n",
			"f:8:4: the goal has no solution; follow it at once with a fence ```http solution\n" +
				"f:13:4: the solution has no goal before it; put it right after a fence with goal=…"},
		{"solution alone", block(" solution"),
			"f:8:4: the solution has no goal before it; put it right after a fence with goal=…"},
		{"solution with more", goal("", " given=x"),
			"f:11:18: given has no place on a solution; put it on the goal before it"},
		{"hint without goal", block(` expect=200 hint="a"`),
			"f:8:20: the hint has no goal; add goal=…, or say it in the prose"},
		{"empty hint", goal(` hint=""`, ""), `f:8:18: the hint is empty; write hint="some text"`},
		{"goal and predict", goal(" predict", ""),
			"f:8:18: predict has no place beside goal; remove it, or make two blocks"},
		{"goal and expect", goal(" expect=200", ""),
			"f:8:18: expect has no place beside goal; remove it, or make two blocks"},
		{"given nothing", block(" expect=200 given="),
			"f:8:20: given names no condition; write given=quota-spent, or several with commas between"},
		{"dialect of a solution", goal("", " dialect=kubernetes"),
			"f:11:18: dialect has no place on a solution; put it on the goal before it"},
		{"dialect nothing", block(" expect=200 dialect="),
			"f:8:20: dialect names no system; write dialect=kubernetes, or dialect=all for every one"},
		{"survey to predict", block(" predict expect=200 dialect=all"),
			"f:8:28: all dialects answer at once, so there is nothing to predict or to reach; drop predict or goal, " +
				"or name one dialect"},
		{"survey as a goal", goal(" dialect=all", ""),
			"f:8:18: all dialects answer at once, so there is nothing to predict or to reach; drop predict or goal, " +
				"or name one dialect"},
		{"survey without expect", block(" dialect=all"),
			"f:8:4: the block doesn't say what to expect; add expect=…, the status the server gives"},
		{"via nothing", block(" expect=200 via="),
			"f:8:20: via names no way; write via=proxy, or leave it out to go straight to the server"},
		{"before alone", block(" before"),
			"f:8:4: no request follows the one marked before; put the fence it comes before right after it"},
		{"before, then words", block(" before") + "words\n\n" + block(" expect=200")[len(head):],
			"f:8:4: no request follows the one marked before; put the fence it comes before right after it"},
		{"before with more", block(" before via=tls") + block(" expect=200")[len(head):],
			"f:8:16: via has no place on a request before; put it on the request it comes before"},
		{"empty request", head + "```http expect=200\n\n```\n",
			"f:8:4: the request is empty; write one: GET /me HTTP/1.1"},
		{"minutes", strings.Replace(head, "5", "0", 1), "f:4:10: minutes can't be 0; write a number from 1 to 120"},
		{"front matter and body", strings.Replace(block(" expct=1"), "title: Two gates\n", "", 1),
			"f:1: title is missing; add \"title: …\" to the front matter\n" +
				"f:7:9: unknown attribute \"expct\"; known are predict, expect=…, goal=…, hint=…, given=…, " +
				"dialect=…, via=…, before and solution\n" +
				"f:7:4: the block doesn't say what to expect; add expect=…, the status the server gives"},
	} {
		t.Run(c.name, func(t *testing.T) {
			const file = "lessons/01-x.md"
			l, err := Read(file, []byte(c.text))
			if err == nil {
				t.Fatalf("no error, want %s", c.want)
			}
			if l != nil {
				t.Error("a lesson beside an error")
			}
			if diff := cmp.Diff(c.want, strings.ReplaceAll(err.Error(), file, "f")); diff != "" {
				t.Error(diff)
			}
		})
	}
	const want = "lessons/intro.md: a lesson's file is called NN-id.md; use two digits, then lower-case letters, " +
		"digits and dashes: 01-two-gates.md"
	if _, err := Read("lessons/intro.md", []byte(head)); err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestRequestsBefore(t *testing.T) {
	l, err := Read("lessons/01-x.md", []byte(head+"```http before\nGET /a\n```\n\n```http before\nGET /b\n```\n\n"+
		"```http expect=200 via=cache\nGET /c\n```\n\n```http expect=200\nGET /d\n```\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Block{
		{Kind: Live, Line: 17, Text: "GET /c\n", Expect: 200, Via: "cache", Before: []string{"GET /a\n", "GET /b\n"}},
		{Kind: Live, Line: 21, Text: "GET /d\n", Expect: 200},
	}
	if diff := cmp.Diff(want, l.Blocks); diff != "" {
		t.Error(diff)
	}
}

func TestLoad(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	got, err := Load(fstest.MapFS{
		"10-late.md":  file(head),
		"02-early.md": file(head),
		"02-other.md": file(head),
		"11-late.md":  file(head),
		"03-bad.md":   file("---\n---\n"),
		"04-dir.md":   {Mode: 0o755 | 1<<31},
		"notes.txt":   file("left alone"),
	})
	var ids []string
	for _, l := range got {
		ids = append(ids, l.ID)
	}
	if diff := cmp.Diff([]string{"early", "late"}, ids); diff != "" {
		t.Error(diff)
	}
	if err == nil {
		t.Fatal("no error")
	}
	want := strings.Join([]string{
		"lessons/02-other.md: the lesson has its number or its id in common with lessons/02-early.md; rename one",
		`lessons/03-bad.md:1: title is missing; add "title: …" to the front matter`,
		`lessons/03-bad.md:1: objective is missing; add "objective: …" to the front matter`,
		`lessons/03-bad.md:1: minutes is missing; add "minutes: …" to the front matter`,
		"lessons/04-dir.md: this isn't a regular file; put a plain text file in its place",
		"lessons/11-late.md: the lesson has its number or its id in common with lessons/10-late.md; rename one",
	}, "\n")
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Error(diff)
	}
	if _, err := Load(fstest.MapFS{}); err == nil ||
		err.Error() != "lessons: there are no lessons; add one as 01-id.md" {
		t.Error(err)
	}
}

func TestBuiltInLessonsLoad(t *testing.T) {
	all, err := Load(Files)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 3 {
		t.Errorf("%d lessons, want at least 3", len(all))
	}
}

func FuzzLesson(f *testing.F) {
	f.Add([]byte(head + "## A\n\n```http predict expect=401 given=a,b\nGET / HTTP/1.1\n```\n"))
	f.Add([]byte(head + "```http goal=200 hint=\"\\\"\"\nGET /\n```\n~~~http solution\nGET /\n~~~\ntext\n"))
	f.Add([]byte(head + "```http solution solution=1 hint\n```\n```http goal"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := Read("lessons/01-x.md", data)
		if (l == nil) == (err == nil) {
			t.Fatal("neither or both of a lesson and an error")
		}
		for _, fault := range content.Faults(err) {
			if fault.File != "lessons/01-x.md" || fault.Fix == "" || content.CleanLine(fault.Error()) != fault.Error() {
				t.Fatalf("%q", fault.Error())
			}
		}
		if l == nil {
			return
		}
		for _, b := range l.Blocks {
			if strings.TrimSpace(b.Text) == "" || b.Line < 2 {
				t.Fatalf("empty block %+v", b)
			}
			if sound := b.Kind == Prose || b.Expect >= 100 && b.Kind != Goal || b.Kind == Goal && b.Goal >= 100 &&
				b.SolutionLine > 0; !sound {
				t.Fatalf("unsound block %+v", b)
			}
		}
	})
}
