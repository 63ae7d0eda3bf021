package quiz

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bouncer/internal/content"
)

const file = "quiz/scenarios/bearer/old-token.md"

// sound is a scenario without a fault; the tests break it line by line.
const sound = `---
answer: 401
accept: [400]
debated: true
topic: bearer
level: 2
pair: tokens
given: [quota-spent]
traps:
  403: expired-token-is-403
sources: ["RFC 6750 §3.1"]
---
# The token ran out

Alice's app asks
for her profile.

` + "```http\nGET /me HTTP/1.1\nAuthorization: Bearer {{alice.expired}}\n```" + `

## Why

Expired.

## Not 403

It would be a verdict.

## Hint

Look at the time.
`

func TestRead(t *testing.T) {
	got, err := Read(file, []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	want := &Scenario{
		ID: "old-token", File: file, Answer: 401, Accept: []int{400}, Debated: true, Topic: "bearer", Level: 2,
		Pair: "tokens", Given: []string{"quota-spent"}, Traps: map[int]string{403: "expired-token-is-403"},
		Sources: []string{"RFC 6750 §3.1"}, Title: "The token ran out", Story: "Alice's app asks\nfor her profile.",
		Request: "GET /me HTTP/1.1\nAuthorization: Bearer {{alice.expired}}\n", RequestLine: 19,
		Why: "Expired.", Hint: "Look at the time.", Not: map[int]string{403: "It would be a verdict."},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Scenario{})); diff != "" {
		t.Error(diff)
	}
	for part, at := range map[string]content.Place{
		"answer": {Line: 2, Col: 1}, "traps.403": {Line: 10, Col: 3}, "title": {Line: 13, Col: 3},
		"text.story": {Line: 15,
			Col: 1}, "text.hint": {Line: 33, Col: 1},
		"request": {Line: 18, Col: 4}, "why": {Line: 23, Col: 4}, "not.403": {Line: 27, Col: 4},
		"hint": {Line: 31, Col: 4}, "not.404": {},
	} {
		if line, col := got.Pos(part); (content.Place{Line: line, Col: col}) != at {
			t.Errorf("%s is at %d:%d, want %d:%d", part, line, col, at.Line, at.Col)
		}
	}
}

func TestRequestsBefore(t *testing.T) {
	text := strings.NewReplacer("given: [quota-spent]", "via: cache", "```http",
		"```http before\nGET /a\n```\n\n```http").Replace(sound)
	s, err := Read(file, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if s.Via != "cache" || len(s.Before) != 1 || s.Before[0] != "GET /a\n" || s.RequestLine != 23 ||
		!strings.HasPrefix(s.Request, "GET /me") {
		t.Errorf("%+v", s)
	}
}

func TestReadFaults(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"answer missing", "answer: 401\n", "", `f:1: answer is missing; add "answer: …" to the front matter`},
		{"answer no status", "answer: 401", "answer: 41", "f:2:9: answer can't be 41; write a number from 100 to 599"},
		{"answer a list", "answer: 401", "answer: [401]",
			"f:2:9: answer wants a number, this is a list; write digits without quotes"},
		{"accept no status", "[400]", "[4000]", "f:3:10: accept can't be 4000; write a number from 100 to 599"},
		{"accept the answer", "[400]", "[400, 401]",
			"f:3:15: 401 is the answer already; accept names other statuses; remove it"},
		{"accept twice", "[400]", "[400, 400]", "f:3:15: 400 is accepted twice; remove one"},
		{"debated alone", "accept: [400]\n", "",
			"f:3:1: debated, but only the answer is accepted; add accept: [...] with what other sources say"},
		{"level", "level: 2", "level: 6", "f:6:8: level can't be 6; write a number from 1 to 5"},
		{"level zero", "level: 2", "level: 0", "f:6:8: level can't be 0; write a number from 1 to 5"},
		{"topic", "topic: bearer", "topic: basic",
			"f:5:1: the topic is basic, but the file lies in bearer; move the file or change the topic"},
		{"topic form", "topic: bearer", "topic: Bearer tokens",
			`f:5:1: "Bearer tokens" can't be the name of a topic; use lower-case letters, digits and dashes`},
		{"pair form", "pair: tokens", "pair: a/b",
			`f:7:1: "a/b" can't be the name of a pair; use lower-case letters, digits and dashes`},
		{"no traps", "traps:\n  403: expired-token-is-403\n", "",
			"f: no trap is named; add traps with at least one status and the misconception behind it\n" +
				"f:25:4: ## Not 403, but 403 isn't a trap; add 403 to the traps, or remove the section"},
		{"trap no status", "  403:", "  40:",
			"f:10:3: traps can't be 40; write a number from 100 to 599"},
		{"trap is the answer", "  403:", "  401: x\n  403:",
			"f:10:3: 401 is a trap and the answer; remove the trap or change the answer"},
		{"trap is accepted", "  403:", "  400: x\n  403:",
			"f:10:3: 400 is a trap and accepted; remove it from one of them"},
		{"trap unexplained", "## Not 403\n\nIt would be a verdict.\n\n", "",
			"f:10:3: nothing says why 403 is wrong; add a section ## Not 403"},
		{"no trap of that name", "## Not 403", "## Not 404",
			"f:10:3: nothing says why 403 is wrong; add a section ## Not 403\n" +
				"f:27:4: ## Not 404, but 404 isn't a trap; add 404 to the traps, or remove the section"},
		{"no title", "# The token ran out\n\n", "",
			"f:13:1: text before the title; start with # and the title\n" +
				"f:16:4: the request doesn't follow the story; put it after the story and before the first section\n" +
				"f: the scenario has no title; start its text with # and the title"},
		{"empty title", "# The token ran out", "#", "f:13:1: the title is empty; write it after the #"},
		{"second title", "## Why", "# More\n\nwords\n\n## Why", "f:23:3: a second title; use ## for sections"},
		{"no story", "Alice's app asks\nfor her profile.\n\n", "",
			"f:13:3: the scenario has no story; say before the request who asks for what"},
		{"no request", "```http", "```text", "f: the scenario has no request; add a fence ```http after the story"},
		{"empty request", "GET /me HTTP/1.1\nAuthorization: Bearer {{alice.expired}}\n", "",
			"f:18:4: the request is empty; write one: GET /me HTTP/1.1"},
		{"request with attributes", "```http", "```http expect=401",
			"f:18:9: a scenario's request takes no attributes but before; write ```http alone; the answer stands in " +
				"the front matter"},
		{"before too late", "## Why", "```http before\nGET /\n```\n\n## Why",
			"f:23:4: a request before stands in front of the one asked about; put it between the story and the request"},
		{"before with a value", "```http", "```http before=1",
			"f:18:9: a scenario's request takes no attributes but before; write ```http alone; the answer stands in " +
				"the front matter"},
		{"words between requests", "```http", "```http before\nGET /\n```\n\nwords\n\n```http",
			"f:22:1: text between two requests; put it into the story, before the first request"},
		{"second request", "## Why", "```http\nGET /\n```\n\n## Why",
			"f:23:4: a second request; a scenario has one; tag this fence text"},
		{"request in a section", "Look at the time.", "```http\nGET /\n```",
			"f:33:4: a second request; a scenario has one; tag this fence text\nf:31:4: the section is empty; write " +
				"it, or remove its heading"},
		{"stray text", "## Why", "So far so good.\n\n## Why",
			"f:23:1: text between the request and the first section; put it before the request or into a section"},
		{"no why", "## Why\n\nExpired.\n\n", "", "f: nothing says why; add a section ## Why"},
		{"empty section", "Look at the time.\n", "", "f:31:4: the section is empty; write it, or remove its heading"},
		{"second section", "## Hint", "## Why", `f:31:4: a second section "Why"; keep one; the first is on line 23`},
		{"unknown section", "## Hint", "## Because",
			`f:31:4: a scenario has no section "Because"; known are ## Why, ## Not 403 (for each trap) and ## Hint`},
		{"deep section", "## Hint", "### Hint",
			`f:31:5: a scenario has no section "Hint"; known are ## Why, ## Not 403 (for each trap) and ## Hint`},
		{"dialect form", "pair: tokens", "dialect: Kube!",
			`f:7:1: "Kube!" can't be the name of a dialect; use lower-case letters, digits and dashes`},
		{"dialect a list", "pair: tokens", "dialect: [a]",
			"f:7:10: dialect wants a text, this is a list; write one line of text"},
		{"trap given twice", "  403:", "  403: a\n  403:",
			"f:11:3: 403 is given again; keep one; the first is on line 10"},
		{"unknown key", "pair:", "pairs:",
			`f:7:1: unknown key "pairs"; known are answer, accept, debated, topic, level, pair, first, given, dialect, via, traps, sources`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(sound, c.old, c.new, 1)
			if text == sound {
				t.Fatal("the test changes nothing")
			}
			s, err := Read(file, []byte(text))
			if err == nil {
				t.Fatalf("no error, want %s", c.want)
			}
			if s != nil {
				t.Error("a scenario beside an error")
			}
			if diff := cmp.Diff(c.want, strings.ReplaceAll(err.Error(), file, "f")); diff != "" {
				t.Error(diff)
			}
		})
	}
	const want = `quiz/scenarios/bearer/Old_Token.md: "Old_Token" can't be the id of a scenario; use lower-case letters, digits and dashes`
	if _, err := Read("quiz/scenarios/bearer/Old_Token.md", []byte(sound)); err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestReadMisconceptions(t *testing.T) {
	text := "# Misconceptions\n\nWhat people think.\n\n## a-b\n\n- Believes: That x: y.\n- Tempting: It\n" +
		"  sounds so.\n- Breaks: All.\n- Cure: None.\n- Lesson: two-gates\n\n## 403-x\n" +
		"- Believes: 1\n- Tempting: 2\n- Breaks: 3\n- Cure: 4\n- Lesson: 5\n"
	got, err := ReadMisconceptions("m.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Misconception{
		"a-b": {ID: "a-b", Believes: "That x: y.", Tempting: "It sounds so.", Breaks: "All.", Cure: "None.",
			Lesson: "two-gates", Line: 5},
		"403-x": {ID: "403-x", Believes: "1", Tempting: "2", Breaks: "3", Cure: "4", Lesson: "5", Line: 14},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadMisconceptionsFaults(t *testing.T) {
	const form = `write "- Believes: …", "- Tempting: …", "- Breaks: …", "- Cure: …" and "- Lesson: …"`
	entry := "## a\n- Believes: 1\n- Tempting: 2\n- Breaks: 3\n- Cure: 4\n- Lesson: 5\n"
	for _, c := range []struct{ name, text, want string }{
		{"twice", entry + entry, "m.md:7:4: a is there twice; keep one; the first is on line 1"},
		{"id", strings.Replace(entry, "## a", "## A B", 1),
			`m.md:1:4: "A B" isn't an id for a misconception; use lower-case letters, digits and dashes`},
		{"missing", strings.Replace(entry, "- Cure: 4\n", "", 1), `m.md:1: a doesn't say Cure; add "- Cure: …"`},
		{"empty", strings.Replace(entry, "Cure: 4", "Cure:", 1), `m.md:1: a doesn't say Cure; add "- Cure: …"`},
		{"unknown", entry + "- Cause: 6\n", `m.md:7:1: unknown item "Cause"; ` + form},
		{"item twice", entry + "- Cure: 6\n", `m.md:7:1: a second item "Cure"; keep one`},
		{"stray", entry + "\nwords\n", "m.md:8:1: this line belongs to no item of the list; " + form},
		{"request", entry + "\n```http\nGET /\n```\n",
			"m.md:8:4: a request among the misconceptions; move it to a scenario or a lesson"},
		{"front matter", "---\na: b\n---\n" + entry,
			"m.md:1: this file has no use for front matter; start it with its heading"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadMisconceptions("m.md", []byte(c.text))
			if err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	f := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	all, err := Load(fstest.MapFS{
		"scenarios/bearer/b.md":  f(sound),
		"scenarios/bearer/a.md":  f(sound),
		"scenarios/cookie/a.md":  f(strings.Replace(sound, "topic: bearer", "topic: cookie", 1)),
		"scenarios/loose.md":     f(sound),
		"scenarios/bearer/c.md":  f(""),
		"scenarios/bearer/x.txt": f("left alone"),
	})
	var ids []string
	for _, s := range all {
		ids = append(ids, s.ID)
	}
	if diff := cmp.Diff([]string{"a", "b"}, ids); diff != "" {
		t.Error(diff)
	}
	want := strings.Join([]string{
		"quiz/scenarios/bearer/c.md: the file is empty; write it, or delete it",
		"quiz/scenarios/cookie/a.md: the id a is taken by quiz/scenarios/bearer/a.md; rename one",
		"quiz/scenarios/loose.md: the scenario lies in no topic's folder; move it to scenarios/<topic>/",
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if _, err := Load(fstest.MapFS{}); err == nil ||
		err.Error() != "quiz/scenarios: there are no scenarios; add one as scenarios/<topic>/<id>.md" {
		t.Error(err)
	}
	if _, err := Load(fstest.MapFS{"scenarios/bearer/x.txt": f("")}); err == nil ||
		err.Error() != "quiz/scenarios: there are no scenarios; add one as scenarios/<topic>/<id>.md" {
		t.Error(err)
	}
}

func TestBuiltInScenariosLoad(t *testing.T) {
	all, err := Load(Files)
	if err != nil {
		t.Error(err)
	}
	if len(all) < 16 {
		t.Errorf("%d scenarios, want at least 16", len(all))
	}
	if _, err := LoadMisconceptions(Files); err != nil {
		t.Error(err)
	}
}

func FuzzScenario(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte(strings.Replace(sound, "## Hint", "## Not 500", 1)))
	f.Add([]byte(strings.Replace(sound, "# The", "The\n===\n# ", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read(file, data)
		if (s == nil) == (err == nil) {
			t.Fatal("neither or both of a scenario and an error")
		}
		for _, fault := range content.Faults(err) {
			if fault.File != file || fault.Fix == "" || content.CleanLine(fault.Error()) != fault.Error() {
				t.Fatalf("%q", fault.Error())
			}
		}
		if s == nil {
			return
		}
		if s.Title == "" || s.Story == "" || strings.TrimSpace(s.Request) == "" || s.Why == "" || len(s.Traps) == 0 ||
			len(s.Not) != len(s.Traps) {
			t.Fatalf("unsound %+v", s)
		}
		if !s.Grade(s.Answer).Right {
			t.Fatal("the answer is wrong")
		}
		for code, trap := range s.Traps {
			if got := s.Grade(code); got.Right || got.Trap != trap {
				t.Fatalf("%d: %+v", code, got)
			}
		}
	})
}
