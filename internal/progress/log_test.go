package progress

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"bouncer/quiz"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 250e6, time.UTC)

func open(t testing.TB, dir string) *Log {
	t.Helper()
	log := Open(dir)
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := log.Close(); err != nil {
			t.Error(err)
		}
	})
	return log
}

func appendAll(t testing.TB, log *Log, events ...Event) {
	t.Helper()
	if err := log.Append(events...); err != nil {
		t.Fatal(err)
	}
}

func history(t testing.TB, log *Log) History {
	t.Helper()
	h, err := log.History()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// entries are the names in a folder.
func entries(t testing.TB, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// sample holds one event of every kind and shape.
func sample() []Event {
	a := quiz.Attempt{Scenario: "left-behind-account", Choice: 401, Sure: quiz.Sure, Right: true,
		Took: 12345 * time.Millisecond, At: noon, Mode: quiz.ModeQuiz}
	b := quiz.Attempt{Scenario: "old-account", Choice: 403, Sure: quiz.Unsure, Trap: "expired-token-is-403",
		At: noon.Add(time.Minute), Mode: quiz.ModeReview, Hinted: true, For: "pair old account"}
	round := Round{Mode: quiz.ModeQuiz, Aimed: true, Topic: "bearer", Level: 2, Count: 10, Seed: 1<<64 - 1, Index: 3,
		Scenarios: []string{"old-account"}}
	return []Event{
		Answer(a), Answer(b), Answer(quiz.Attempt{Scenario: "x", At: noon.Add(2 * time.Minute)}),
		Fire(noon, "two-gates", 4), Reach(noon, "two-gates", 9), Finish(noon, "two-gates"), AtBlock(noon, "reading-401",
			2), InRound(noon, round),
		Place(quiz.PlacementResult{At: noon, Right: 9, Total: 12, Optional: []string{"two-gates"}}),
		Exam(quiz.ExamResult{At: noon, Right: 23, Total: 25, Needed: 22, Passed: true,
			Topics: []quiz.TopicScore{{Topic: "bearer", Right: 3, Total: 4}}}),
		Meet(noon, "one-header-in"), Mend(noon, "judged-unseen"), GiveUp(noon, "two-gates", 11),
		Predict("two-gates", 6, quiz.Attempt{Choice: 403, Sure: quiz.Sure, At: noon}),
		Build(noon, "notes", 2), Build(noon.Add(time.Minute), "notes", 2),
	}
}

func TestWhatIsAppendedIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a folder?", "with #%20 signs")
	log := Open(dir)
	if err := log.Err(); err != nil {
		t.Fatal(err)
	}
	events := sample()
	appendAll(t, log, events[:3]...)
	appendAll(t, log, events[3:]...)
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if got := entries(t, dir); !slices.Equal(got, []string{FileName}) {
		t.Errorf("files after closing: %v", got)
	}
	again := open(t, dir)
	got, err := again.Events()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(events, got); diff != "" {
		t.Errorf("events (-appended +read):\n%s", diff)
	}
	h := history(t, again)
	want := History{
		Attempts: []quiz.Attempt{events[0].Attempt, events[1].Attempt, events[2].Attempt, events[13].Attempt},
		Lessons: map[string]*LessonLog{"two-gates": {Finished: true, Fired: map[int]bool{4: true},
			Reached: map[int]bool{9: true},
			Given:   map[int]bool{11: true}, Said: map[int]quiz.Attempt{6: events[13].Attempt}}},
		Missions:  map[string]bool{"one-header-in": true},
		Gates:     map[string]bool{"judged-unseen": true},
		Stages:    map[string][]int{"notes": {2}},
		Position:  &events[7],
		Placement: events[8].Placement,
		Exams:     []ExamLog{{ExamResult: *events[9].Exam}},
	}
	want.Position = &Event{Kind: Moved, At: noon, Round: events[7].Round}
	want.Rounds = []Event{*want.Position}
	if diff := cmp.Diff(want, h, cmpopts.IgnoreUnexported(History{})); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// What older versions wrote is read as what it was: they kept a mission and a
// gate as the one goal of a lesson of such a name.
func TestHandsOnOfAnOlderVersion(t *testing.T) {
	log := open(t, t.TempDir())
	appendAll(t, log, Reach(noon, "missions/one-header-in", 0), Reach(noon, "repairs/judged-unseen", 0),
		Meet(noon, "another"))
	h := history(t, log)
	if !h.Missions["one-header-in"] || !h.Missions["another"] || !h.Gates["judged-unseen"] || len(h.Lessons) > 0 {
		t.Errorf("%+v", h)
	}
}

// Of each kind of round the last own place is known, whatever was done after.
func TestRoundsUnderWay(t *testing.T) {
	log := open(t, t.TempDir())
	exam := func(index int) Event { return InRound(noon, Round{Mode: quiz.ModeExam, Count: 25, Index: index}) }
	aimed := InRound(noon, Round{Mode: quiz.ModeQuiz, Aimed: true, Count: 10, Index: 4})
	topic := InRound(noon, Round{Mode: quiz.ModeQuiz, Topic: "bearer", Count: 5, Index: 1})
	elsewhere := exam(20)
	elsewhere.Imported = true
	appendAll(t, log, exam(1), aimed, exam(2), topic, AtBlock(noon, "two-gates", 3), elsewhere)
	var got []int
	for _, e := range history(t, log).Rounds {
		got = append(got, e.Round.Index)
	}
	if want := []int{4, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("places %v, want %v", got, want)
	}
}

func TestEventsTheLogCannotHold(t *testing.T) {
	log := open(t, t.TempDir())
	for name, e := range map[string]Event{
		"no kind":           {At: noon},
		"unknown kind":      {Kind: "dance", At: noon},
		"no scenario":       Answer(quiz.Attempt{At: noon}),
		"tab in a name":     Answer(quiz.Attempt{Scenario: "a\tb", At: noon}),
		"line break":        Answer(quiz.Attempt{Scenario: "a", Trap: "x\ny", At: noon}),
		"no mission":        Meet(noon, ""),
		"gate with a break": Mend(noon, "a\nb"),
		"escape":            Fire(noon, "a\x1b[31m", 1),
		"bidi":              Fire(noon, "a\u202e", 1),
		"bad UTF-8":         Fire(noon, "a\xff", 1),
		"long name":         Fire(noon, strings.Repeat("a", 200), 1),
		"negative block":    Fire(noon, "a", -1),
		"bad id":            {ID: "zz", Kind: Finished, Lesson: "a", At: noon},
		"sureness":          Answer(quiz.Attempt{Scenario: "a", Sure: 7, At: noon}),
		"exam, no result":   {Kind: Examined, At: noon},
		"round beyond end":  InRound(noon, Round{Count: 3, Index: 4}),
		"placement, no res": {Kind: Placed, At: noon},
	} {
		t.Run(name, func(t *testing.T) {
			if err := log.Append(Finish(noon, "fine"), e); err == nil {
				t.Error("it was taken")
			}
			if err := log.Err(); err != nil {
				t.Errorf("one bad event stops the log: %v", err)
			}
		})
	}
	if events, err := log.Events(); err != nil || len(events) != 0 {
		t.Errorf("%d events of refused appends are there, %v", len(events), err)
	}
	for _, at := range []time.Time{{}, time.Date(-50000, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(300000, 1, 1, 0, 0, 0, 0, time.UTC)} {
		appendAll(t, log, Answer(quiz.Attempt{Scenario: "a", At: at}))
	}
	var out bytes.Buffer
	if err := log.Export(&out, ""); err != nil {
		t.Errorf("extreme times can't be exported: %v", err)
	}
}

func TestReset(t *testing.T) {
	dir := t.TempDir()
	log, other := open(t, dir), open(t, dir)
	appendAll(t, log, sample()...)
	kept, err := log.Reset()
	if err != nil {
		t.Fatal(err)
	}
	if h := history(t, log); len(h.Attempts) != 0 || h.Position != nil {
		t.Errorf("after a reset: %+v", h)
	}
	appendAll(t, other, Finish(noon, "two-gates"))
	if h := history(t, log); !h.Lessons["two-gates"].Finished {
		t.Error("another process's log went its own way")
	}
	old := filepath.Join(t.TempDir(), FileName)
	if err := os.Rename(kept, old); err != nil {
		t.Fatal(err)
	}
	if h := history(t, open(t, filepath.Dir(old))); len(h.Attempts) != 4 {
		t.Errorf("the copy has %d of 4 answers", len(h.Attempts))
	}
}

func TestGapsInTheLog(t *testing.T) {
	dir := t.TempDir()
	log := open(t, dir)
	appendAll(t, log, sample()[:2]...)
	if _, err := db(log).Exec("UPDATE log SET seq = 1 << 60 WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	if h := history(t, log); len(h.Attempts) != 2 {
		t.Errorf("%d of 2 answers", len(h.Attempts))
	}
}

func TestSQLiteIsSound(t *testing.T) {
	log := open(t, t.TempDir())
	var version, journal string
	var synchronous int
	if err := db(log).QueryRow("SELECT sqlite_version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	var a, b, c int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &a, &b, &c); err != nil ||
		slices.Compare([]int{a, b, c}, []int{3, 51, 2}) <= 0 {
		t.Errorf("SQLite %s can corrupt a log when its journal is reset; later than 3.51.2 is needed", version)
	}
	// Every connection of the pool has to have the pragmas.
	for range 2 {
		conn, err := db(log).Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if err := conn.QueryRowContext(t.Context(), "PRAGMA journal_mode").Scan(&journal); err != nil ||
			journal != "wal" {
			t.Errorf("journal_mode %q, %v", journal, err)
		}
		if err := conn.QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&synchronous); err != nil ||
			synchronous != 2 {
			t.Errorf("synchronous %d, %v", synchronous, err)
		}
	}
}

// TestTransactionsWrite: one that has begun keeps other writers out, as a reset
// relies on.
func TestTransactionsWrite(t *testing.T) {
	dir := t.TempDir()
	one, other := open(t, dir), open(t, dir)
	tx, err := db(one).Begin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if second, err := db(other).BeginTx(ctx, nil); err == nil {
		t.Error("two transactions write at once")
		if err := second.Rollback(); err != nil {
			t.Error(err)
		}
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	appendAll(t, other, Finish(noon, "two-gates"))
}

func execute(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// db is the file's connection.
func db(l *Log) *sql.DB { return l.store.(*file).db }
