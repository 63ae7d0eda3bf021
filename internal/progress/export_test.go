package progress

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestExportComesBackMarked(t *testing.T) {
	from, to := open(t, t.TempDir()), open(t, t.TempDir())
	events := sample()
	appendAll(t, from, events...)
	appendAll(t, to, AtBlock(noon.Add(-time.Hour), "reading-403", 1))
	var file bytes.Buffer
	if err := from.Export(&file, ""); err != nil {
		t.Fatal(err)
	}
	for i, want := range []Imported{{Added: len(events)}, {Known: len(events)}} {
		got, err := to.Import("x.jsonl", bytes.NewReader(file.Bytes()))
		if err != nil || got != want {
			t.Fatalf("import %d: %+v, %v; want %+v", i+1, got, err, want)
		}
	}
	if got, err := from.Import("x.jsonl", bytes.NewReader(file.Bytes())); err != nil || got.Added != 0 {
		t.Errorf("one's own export adds %d events, %v", got.Added, err)
	}
	h := history(t, to)
	if len(h.Attempts) != 4 || h.Position.Lesson != "reading-403" || !h.Exams[0].Imported {
		t.Errorf("%d attempts, position %+v, exams %+v", len(h.Attempts), h.Position, h.Exams)
	}
	want := sample()
	for i := range 3 {
		want[i].Attempt.Imported = true
		if diff := cmp.Diff(want[i].Attempt, h.Attempts[i]); diff != "" {
			t.Errorf("attempt %d:\n%s", i, diff)
		}
	}
	// What was imported once stays imported on its further way.
	var second bytes.Buffer
	if err := to.Export(&second, ""); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(second.String(), `"imported":true`); n != len(events) {
		t.Errorf("%d of %d imported events are marked in a second export", n, len(events))
	}
	marked := strings.ReplaceAll(file.String(), `,"at":"2026-11-23T12:00:00.25Z"`,
		`,"at":"2026-11-23T12:00:00.25Z","imported":true`)
	if !strings.Contains(second.String(), strings.Split(marked, "\n")[1]) {
		t.Error("an event changed on its way through an import")
	}
}

func TestImportsThatAreRefused(t *testing.T) {
	const top = `{"export":"bouncer progress","version":1}` + "\n"
	const fine = `{"id":"00112233445566778899aabbccddeeff","kind":"finished","at":"2026-11-23T12:00:00Z","lesson":"two-gates"}` + "\n"
	log := open(t, t.TempDir())
	for name, test := range map[string]struct{ text, want string }{
		"empty":        {"", "x.jsonl: the file is empty"},
		"other file":   {"hello\n", "x.jsonl:1: this isn't an export"},
		"newer":        {`{"export":"bouncer progress","version":2}`, "x.jsonl:1: the export is of a newer bouncer"},
		"cut short":    {top + fine + fine[:40], "x.jsonl:3: this isn't an event"},
		"no id":        {top + strings.Replace(fine, `"id"`, `"no"`, 1), `x.jsonl:2: an event without "id"`},
		"no time":      {top + strings.Replace(fine, `"at"`, `"no"`, 1), `x.jsonl:2: an event without "at"`},
		"unknown kind": {top + strings.Replace(fine, "finished", "danced", 1), `x.jsonl:2: unknown kind "danced"`},
		"control":      {top + strings.Replace(fine, "two-gates", `\u001b[31m`, 1), "x.jsonl:2: "},
		"long line":    {top + fine + strings.Repeat("x", 3<<20), "x.jsonl:3: the line is longer"},
		"no verdict": {top + strings.Replace(fine, `"finished"`, `"answer"`, 1),
			`x.jsonl:2: an answer without "right"`},
		"huge took": {top +
			strings.Replace(fine, `"finished"`,
				`"answer","right":true,"scenario":"a","took_ms":9223372036854775807`, 1),
			`x.jsonl:2: "took_ms"`},
		"odd sureness": {top +
			strings.Replace(fine, `"finished"`, `"answer","right":true,"scenario":"a","sure":"very"`, 1),
			`x.jsonl:2: "sure"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := log.Import("x.jsonl", strings.NewReader(test.text))
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("got %q, want %q…", err, test.want)
			}
		})
	}
	if events, err := log.Events(); err != nil || len(events) != 0 {
		t.Errorf("%d events of refused imports are there, %v", len(events), err)
	}
	if got, err := log.Import("x.jsonl",
		strings.NewReader("\ufeff"+strings.ReplaceAll(top+fine+fine+"\n", "\n", "\r\n"))); err != nil ||
		got.Added != 1 ||
		got.Known != 1 {
		t.Errorf("with BOM, CRLF, an empty line and a repeated event: %+v, %v", got, err)
	}
}
