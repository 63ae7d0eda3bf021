package course

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

const lesson = `---
title: Two gates
objective: Tell them apart.
minutes: 5
practises: [no-card]
sources: ["RFC 9110 §11.4"]
---
Read this.

` + "```http expect=200\nGET /health HTTP/1.1\n```\n\n```http predict expect=401\nGET /me HTTP/1.1\n```\n" + `
Your turn.

` + "```http goal=200 hint=\"Who?\"\nGET /me HTTP/1.1\n```\n\n```http solution\nGET /me HTTP/1.1\nAuthorization: Bearer {{alice}}\n```\n"

const scenario = `---
answer: 401
topic: basics
level: 1
pair: card
traps:
  403: 403-without-login
sources: ["RFC 9110 §11.4"]
---
# Nobody in particular

An app asks for a profile.
It shows nothing.

` + "```http\nGET /me HTTP/1.1\n```\n" + `
## Why

Nothing was shown: 401.

## Not 403

Nothing was judged.

## Hint

Who asks?
`

const misconceptions = "# Misconceptions\n\n## 403-without-login\n\n- Believes: a\n- Tempting: b\n- Breaks: c\n" +
	"- Cure: d\n- Lesson: two-gates\n"

// sound is a small course without a fault.
func sound() (files map[string]string) {
	twin := strings.NewReplacer("answer: 401", "answer: 200", "GET /me HTTP/1.1\n",
		"GET /me HTTP/1.1\nAuthorization: Bearer {{alice}}\n", "It shows nothing.",
		"It shows a card.").Replace(scenario)
	return map[string]string{
		"lessons/01-two-gates.md":          lesson,
		"quiz/scenarios/basics/no-card.md": scenario,
		"quiz/scenarios/basics/card.md":    twin,
		"quiz/misconceptions.md":           misconceptions,
	}
}

func check(t *testing.T, files map[string]string) Report {
	t.Helper()
	lessonFiles, quizFiles := fstest.MapFS{}, fstest.MapFS{}
	for name, text := range files {
		if rest, ok := strings.CutPrefix(name, "lessons/"); ok {
			lessonFiles[rest] = &fstest.MapFile{Data: []byte(text)}
		} else {
			quizFiles[strings.TrimPrefix(name, "quiz/")] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	world, err := mockserver.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return Check(t.Context(), lessonFiles, quizFiles, world)
}

func TestSoundCourse(t *testing.T) {
	r := check(t, sound())
	got, advice, _ := strings.Cut(r.String(), "\n")
	if got != "2 scenarios, 4 lesson requests: all agree" || !r.OK() || r.Requests != 6 {
		t.Errorf("%s (%d requests)", got, r.Requests)
	}
	if !strings.HasPrefix(advice, "No scenario is answered 403") {
		t.Errorf("a course without a 403 is told %q", advice)
	}
}

// The faults of one file at a time. "L", "S" and "T" stand for the names of the
// lesson, the scenario and its twin.
func TestFaults(t *testing.T) {
	const l, s, twin, m = "lessons/01-two-gates.md", "quiz/scenarios/basics/no-card.md",
		"quiz/scenarios/basics/card.md", "quiz/misconceptions.md"
	for _, c := range []struct{ name, file, old, new, want string }{
		// Where file and server disagree.
		{"answer", s, "answer: 401\n", "answer: 404\n",
			"S:2:1: expected 404, got 401 (*); change the answer or the request"},
		{"accepted is not the answer", s, "answer: 401\n", "answer: 404\naccept: [401]\n",
			"S:2:1: expected 404, got 401 (*); change the answer or the request"},
		{"debated", s, "answer: 401\n", "answer: 404\naccept: [401]\ndebated: true\n", ""},
		{"given", s, "level: 1", "level: 1\ngiven: [network-blocked]",
			"S:2:1: expected 401, got 403 (*); change the answer or the request"},
		{"live block", l, "expect=200", "expect=204", "L:10: expected 204, got 200 (*); change expect or the request"},
		{"predict block", l, "expect=401", "expect=403",
			"L:14: expected 403, got 401 (*); change expect or the request"},
		{"given in a block", l, "expect=401", "expect=401 given=network-blocked",
			"L:14: expected 401, got 403 (*); change expect or the request"},
		{"goal reached already", l, "```http goal=200", "```http goal=401",
			"L:20: the goal 401 is reached before anything is changed; change the goal or the request\n" +
				"L:24: the solution misses its goal: expected 401, got 200 (*); change the solution or the goal"},
		{"solution", l, "{{alice}}", "{{alice.expired}}",
			"L:24: the solution misses its goal: expected 200, got 401 (*); change the solution or the goal"},

		// Requests that can't be fired.
		{"credential", s, "GET /me HTTP/1.1\n", "GET /me HTTP/1.1\nAuthorization: Bearer {{alcie}}\n",
			"S:17:23: no credential is called {{alcie}}; *"},
		{"no request", l, "GET /health HTTP/1.1", "\nGET health", "L:12:5: *"},
		{"condition", s, "level: 1", "level: 1\ngiven: [full-moon]",
			`S:5:9: the server knows no condition "full-moon"; use one of *`},
		{"condition of a block", l, "expect=401", "expect=401 given=full-moon",
			`L:14: the server knows no condition "full-moon"; use one of *`},
		{"way", s, "level: 1", "level: 1\nvia: teleport", `S:5:1: there is no way called "teleport"; use one of *`},
		{"way of a block", l, "expect=401", "expect=401 via=teleport",
			`L:14: there is no way called "teleport"; use one of *`},
		{"way taken", l, "expect=401", "expect=401 via=proxy",
			"L:14: expected 401, got 407 (*); change expect or the request"},

		// Dialects.
		{"dialect", s, "level: 1", "level: 1\ndialect: kubernetes",
			"S:2:1: expected 401, got 403 (*); change the answer or the request"},
		{"dialect of a block", l, "expect=401", "expect=401 dialect=kubernetes",
			"L:14: expected 401, got 403 (*); change expect or the request"},
		{"dialect of a goal", l, "goal=200", "goal=403 dialect=kubernetes",
			"L:20: the goal 403 is reached before anything is changed; change the goal or the request\n" +
				"L:24: the solution misses its goal: expected 403, got 200 (*); change the solution or the goal"},
		{"unknown dialect", s, "level: 1", "level: 1\ndialect: k8s",
			`S:5:1: the server speaks no dialect "k8s"; use one of ` + strings.Join(mockserver.DialectNames(), ", ")},
		{"unknown dialect of a block", l, "expect=401", "expect=401 dialect=k8s",
			`L:14: the server speaks no dialect "k8s"; use one of ` + strings.Join(mockserver.DialectNames(), ", ")},
		{"survey", l, "expect=200\n", "expect=200\nGET /health HTTP/1.1\n```\n\n```http expect=403 dialect=all\n",
			"L:14: expected 403, got 200 (*); change expect or the request"},
		{"sound survey", l, "expect=200\n",
			"expect=200\nGET /health HTTP/1.1\n```\n\n```http expect=200 dialect=all\n", ""},

		// Ids.
		{"practises", l, "[no-card]", "[no-card, gone]",
			`L:5:22: no scenario is called "gone"; add it, or name one that is there`},
		{"trap", s, "403: 403-without-login", "403: who-knows",
			`S:7:3: no misconception is called "who-knows"; add it to quiz/misconceptions.md, or name one that is there`},
		{"lesson of a misconception", m, "two-gates", "three-gates",
			`quiz/misconceptions.md:3: 403-without-login names the lesson "three-gates", and there is none of that id; name one of two-gates`},
		{"pair of one", twin, "pair: card\n", "",
			"S:5:1: the pair card has no second scenario; add one that differs in one fact, or remove the key"},
		{"pair of one answer", twin, "answer: 200", "answer: 401",
			"T:2:1: expected 401, got 200 (*); change the answer or the request\n" +
				"T:5:1: the pair card (card, no-card) has one answer, 401; change a fact that changes the answer, or " +
				"end the pair"},

		// Sources.
		{"no source", s, "sources: [\"RFC 9110 §11.4\"]\n", "", `S: no source is named; add sources: ["RFC 9110 §…"]`},
		{"no source of a lesson", l, "sources: [\"RFC 9110 §11.4\"]\n", "",
			`L: no source is named; add sources: ["RFC 9110 §…"]`},
		{"form of a source", s, `["RFC 9110 §11.4"]`, `["RFC 9110 §11.4", "RFC9110"]`,
			`S:8:29: the source "RFC9110" has an unknown form; write it as "RFC 9110 §15.5.2", "docs.stripe.com/api/errors" or "matrix-spec-proposals 3823"`},

		// Answers given away.
		{"code in the title", s, "# Nobody in particular", "# Is it a 401 now?",
			`S:10:11: the title gives an answer away: "401"; say it without the code and its name`},
		{"name in the story", s, "It shows nothing.", "It is Not\n  Found, unauthorized.",
			"S:13:7: the story gives an answer away: \"Not Found\"; say it without the code and its name\n" +
				"S:14:10: the story gives an answer away: \"unauthorized\"; say it without the code and its name"},
		{"name in the hint", s, "Who asks?", "Who? FORBIDDEN.",
			`S:29:6: the hint gives an answer away: "FORBIDDEN"; say it without the code and its name`},
		{"no code", s, "It shows nothing.", "It shows nothing, 1401 times, on port 8080, for note 999, in 300ms.", ""},

		// What a lesson must have.
		{"no live block", l, "```http expect=200", "```http predict expect=200",
			"L: the lesson has no live block; add a fence ```http expect=200"},
		{"no block to predict", l, "```http predict", "```http",
			"L: the lesson has no block to predict; add a fence ```http predict expect=401"},
		{"no goal", l, "```http goal=200 hint=\"Who?\"\nGET /me HTTP/1.1\n```\n\n```http solution",
			"```http expect=200",
			"L: the lesson has no goal; add a fence ```http goal=200"},

		// Faults of the files come in the same report; what refers to an unread
		// file is left alone.
		{"unread scenario", s, "answer: 401", "answr: 401",
			`S:1: answer is missing; add "answer: …" to the front matter` + "\n" +
				`S:2:1: unknown key "answr"; known are answer, accept, debated, topic, level, pair, first, given, dialect, via, traps, sources`},
		{"unread misconceptions", m, "- Cure: d\n", "",
			`quiz/misconceptions.md:3: 403-without-login doesn't say Cure; add "- Cure: …"`},
		{"unread lesson", l, "title: Two gates\n", "", `L:1: title is missing; add "title: …" to the front matter`},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := sound()
			text := strings.Replace(files[c.file], c.old, c.new, 1)
			if text == files[c.file] {
				t.Fatal("the test changes nothing")
			}
			files[c.file] = text
			var got []string
			for _, f := range check(t, files).Faults {
				line := strings.NewReplacer(l, "L", s, "S", twin, "T").Replace(f.String())
				got = append(got, line)
			}
			if diff := compare(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// compare matches lines against wanted ones, in which * stands for words that
// belong to the server or to the exchange.
func compare(want string, got []string) string {
	lines := strings.Split(want, "\n")
	if want == "" {
		lines = nil
	}
	if len(lines) == len(got) {
		for i, line := range lines {
			before, after, found := strings.Cut(line, "*")
			if found && strings.HasPrefix(got[i], before) && strings.HasSuffix(got[i], after) {
				lines[i] = got[i]
			}
		}
	}
	return cmp.Diff(lines, got)
}

func TestDisagreementHoldsBothStatuses(t *testing.T) {
	files := sound()
	const s = "quiz/scenarios/basics/no-card.md"
	files[s] = strings.Replace(scenario, "answer: 401", "answer: 400", 1)
	r := check(t, files)
	if len(r.Faults) != 1 || r.Faults[0].Expected != 400 || r.Faults[0].Got != 401 || r.Faults[0].File != s {
		t.Errorf("%+v", r.Faults)
	}
	if got := r.String(); !strings.HasSuffix(got, "\n2 scenarios, 4 lesson requests: 1 fault") {
		t.Error(got)
	}
}

func TestCanceledVerifyDoesNotAgree(t *testing.T) {
	c := embedded(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := Verify(ctx, c)
	if r.OK() {
		t.Errorf("a verify that was stopped says: %s", r)
	}
	if want := "stopped after 0 requests of "; len(r.Faults) != 1 || !strings.HasPrefix(r.Faults[0].Msg, want) {
		t.Errorf("%v, want one fault: %s…", r.Faults, want)
	}
}

func TestLoadReturnsNoCourseBesideAnError(t *testing.T) {
	world, err := mockserver.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c, err := Load(os.DirFS(t.TempDir()), fstest.MapFS{"misconceptions.md": {Data: []byte(misconceptions)}}, world)
	if c != nil || err == nil {
		t.Fatalf("%v, %v", c, err)
	}
	var fault *content.Error
	if !errors.As(err, &fault) {
		t.Errorf("%T", err)
	}
	const want = "lessons: there are no lessons; add one as 01-id.md\n" +
		"quiz/scenarios: there are no scenarios; add one as scenarios/<topic>/<id>.md"
	if err.Error() != want {
		t.Error(err)
	}
}

func TestBuiltInCourseAgreesWithTheServer(t *testing.T) {
	c := embedded(t)
	if r := Verify(t.Context(), c); !r.OK() {
		t.Error(r)
	}
}

func BenchmarkVerify(b *testing.B) {
	c := embedded(b)
	requests := 0
	for b.Loop() {
		r := Verify(b.Context(), c)
		if !r.OK() {
			b.Fatal(r)
		}
		requests += r.Requests
	}
	b.ReportMetric(float64(requests)/b.Elapsed().Seconds(), "requests/s")
}

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := Embedded(); err != nil {
			b.Fatal(err)
		}
	}
}
