package progress

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"bouncer/internal/screentest/pgtest"
)

// onEachStore runs a test on every kind of store. members opens the same one
// again and again, as several hosts, or one after the other, would.
func onEachStore(t *testing.T, test func(t *testing.T, members func() *Members)) {
	t.Run("SQLite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, func() *Members { return InDir(dir) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		url, schema := pgtest.Schema(t)
		test(t, func() *Members {
			m, err := InPostgres(t.Context(), url, schema)
			if err != nil {
				t.Fatal(err)
			}
			return m
		})
	})
}

func closeAll(t *testing.T, all ...*Members) {
	t.Helper()
	for _, m := range all {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}
}

var ann, bob = [32]byte{1}, [32]byte{2}

// logOf is a member's log, for as long as the members are open.
func logOf(m *Members, key [32]byte) *Log {
	l, _ := m.Log(key)
	return l
}

func TestEveryStoreKeepsWhatIsAppended(t *testing.T) {
	onEachStore(t, func(t *testing.T, members func() *Members) {
		m := members()
		events := sample()
		appendAll(t, logOf(m, ann), events[:3]...)
		appendAll(t, logOf(m, ann), events[3:]...)
		appendAll(t, logOf(m, bob), Name(noon, "Bob"))
		closeAll(t, m)
		m = members()
		got, err := logOf(m, ann).Events()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(events, got); diff != "" {
			t.Errorf("events (-appended +read):\n%s", diff)
		}
		h := history(t, logOf(m, ann))
		if len(h.Attempts) != 4 || h.Position == nil || len(h.Exams) != 1 || h.Placement == nil {
			t.Errorf("history: %+v", h)
		}
		if h := history(t, logOf(m, bob)); h.Name != "Bob" || len(h.Attempts) != 0 {
			t.Errorf("another member has %+v", h)
		}
		all, err := m.All()
		if err != nil || len(all) != 2 || len(all[0].Events) != len(events) || all[0].ID[:2] != "01" {
			t.Errorf("all logs: %d, %v", len(all), err)
		}
		closeAll(t, m)
	})
}

func TestEveryStoreTakesAnEventOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, members func() *Members) {
		m := members()
		defer closeAll(t, m)
		log := logOf(m, ann)
		appendAll(t, log, sample()...)
		events, err := log.Events()
		if err != nil {
			t.Fatal(err)
		}
		appendAll(t, log, events...) // as after an error of unknown outcome
		var out bytes.Buffer
		if err := log.Export(&out, "Ann"); err != nil {
			t.Fatal(err)
		}
		for _, want := range []Imported{{Added: len(events)}, {Known: len(events)}} {
			if got, err := logOf(m, bob).Import("x", bytes.NewReader(out.Bytes())); err != nil || got != want {
				t.Errorf("import: %+v, %v; want %+v", got, err, want)
			}
		}
		if again, err := log.Events(); err != nil || len(again) != len(events) {
			t.Errorf("%d of %d events, %v", len(again), len(events), err)
		}
		if err := log.Append(Finish(noon, "a\tb")); err == nil {
			t.Error("an event that can't be held is taken")
		}
	})
}

func TestEveryStoreKeepsACopyAtAReset(t *testing.T) {
	onEachStore(t, func(t *testing.T, members func() *Members) {
		m := members()
		defer closeAll(t, m)
		appendAll(t, logOf(m, ann), sample()...)
		appendAll(t, logOf(m, bob), sample()...)
		kept, err := logOf(m, ann).Reset()
		if err != nil || !strings.Contains(kept, "reset") {
			t.Fatalf("%q, %v", kept, err)
		}
		if h := history(t, logOf(m, ann)); len(h.Attempts) != 0 {
			t.Errorf("%d answers after a reset", len(h.Attempts))
		}
		if h := history(t, logOf(m, bob)); len(h.Attempts) != 4 {
			t.Errorf("another's reset left %d of 4 answers", len(h.Attempts))
		}
	})
}

// TestEveryStoreForgetsAGroup: between two groups, also while a host runs.
func TestEveryStoreForgetsAGroup(t *testing.T) {
	onEachStore(t, func(t *testing.T, members func() *Members) {
		running, m := members(), members()
		defer closeAll(t, running, m)
		appendAll(t, logOf(running, ann), sample()...)
		appendAll(t, logOf(running, bob), sample()...)
		kept, err := m.Reset()
		if err != nil || !strings.Contains(kept, "reset") {
			t.Fatalf("%q, %v", kept, err)
		}
		if all, err := m.All(); err != nil || len(all) != 0 {
			t.Errorf("%d members are left, %v", len(all), err)
		}
		appendAll(t, logOf(running, ann), Finish(noon, "new"))
		if all, err := m.All(); err != nil || len(all) != 1 || len(all[0].Events) != 1 {
			t.Errorf("the new group: %+v, %v", all, err)
		}
	})
}

// TestEveryStoreServesSeveralHosts: each sees what the others' members did, and
// nothing is lost or taken twice where all write at once.
func TestEveryStoreServesSeveralHosts(t *testing.T) {
	onEachStore(t, func(t *testing.T, members func() *Members) {
		const hosts, each = 3, 20
		var all sync.WaitGroup
		for n := range hosts {
			m := members()
			all.Go(func() {
				defer closeAll(t, m)
				for i := range each {
					if err := logOf(m, ann).Append(Finish(noon, fmt.Sprintf("host-%d-%02d", n, i))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		m := members()
		defer closeAll(t, m)
		events, err := logOf(m, ann).Events()
		if err != nil {
			t.Fatal(err)
		}
		for n := range hosts {
			var mine []string
			for _, e := range events {
				if strings.HasPrefix(e.Lesson, fmt.Sprintf("host-%d-", n)) {
					mine = append(mine, e.Lesson)
				}
			}
			if len(mine) != each || !slices.IsSorted(mine) {
				t.Errorf("host %d wrote %d of %d, in order: %t", n, len(mine), each, slices.IsSorted(mine))
			}
		}
	})
}

// TestTheDatabaseGoesAway: its connections are cut, and it refuses new ones; what
// waits is there once it is back.
func TestTheDatabaseGoesAway(t *testing.T) {
	url, schema := pgtest.Schema(t)
	m, err := InPostgres(t.Context(), url, schema)
	if err != nil {
		t.Fatal(err)
	}
	log := logOf(m, ann)
	appendAll(t, log, Finish(noon, "one"))
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	do := func(statement string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	table := pgx.Identifier{schema, "log"}.Sanitize()
	do("ALTER TABLE " + table + " RENAME TO elsewhere")
	if err := log.Append(Finish(noon, "two")); err == nil ||
		!strings.Contains(err.Error(), "progress is not saved: the host's store can't be reached") {
		t.Errorf("it says %v", err)
	}
	back := make(chan struct{}, 1)
	defer log.Watch(func() { back <- struct{}{} })()
	do("ALTER TABLE " + pgx.Identifier{schema, "elsewhere"}.Sanitize() + " RENAME TO log")
	select {
	case <-back:
	case <-time.After(30 * time.Second):
		t.Fatal("what waits isn't written")
	}
	if h := history(t, log); len(h.Lessons) != 2 || log.Err() != nil {
		t.Errorf("%d of 2 lessons, %v", len(h.Lessons), log.Err())
	}
	closeAll(t, m)
}

func TestNoDatabase(t *testing.T) {
	if _, err := InPostgres(t.Context(), "postgres://127.0.0.1:1/x?connect_timeout=1", "x"); err == nil {
		t.Error("a database that isn't there is used")
	}
	if _, err := InPostgres(t.Context(), "nonsense://", "x"); err == nil {
		t.Error("an address that is none is used")
	}
}
