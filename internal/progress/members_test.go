package progress

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// awayStore is a store that can be away, in front of another.
type awayStore struct {
	store
	mu   sync.Mutex
	away bool
}

func (a *awayStore) be(away bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.away = away
}

func (a *awayStore) write(events []Event) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.away {
		return 0, refusal("store", "the store is away", "wait")
	}
	return a.store.write(events)
}

// TestTheStoreIsAway: members go on, what waits is written when it is back, in
// order and once, also after the session that said it has ended.
func TestTheStoreIsAway(t *testing.T) {
	m := InDir(t.TempDir())
	away := &awayStore{}
	find := m.find
	m.find = func(id string) store { away.store = find(id); return away }
	var told []error
	m.Tell = func(err error) { told = append(told, err) }
	log, leave := m.Log([32]byte{1})
	appendAll(t, log, Finish(noon, "lesson-0"))
	away.be(true)
	for i := 1; i < 4; i++ {
		if err := log.Append(Finish(noon, fmt.Sprint("lesson-", i))); err == nil {
			t.Error("it says that it is saved")
		}
	}
	if h := history(t, log); len(h.Lessons) != 4 || log.Err() == nil {
		t.Errorf("the member has %d of 4 lessons, %v", len(h.Lessons), log.Err())
	}
	back := make(chan struct{}, 1)
	defer log.Watch(func() { back <- struct{}{} })()
	if err := leave(); err == nil {
		t.Error("leaving says nothing of what waits")
	}
	again, leave := m.Log([32]byte{1})
	if h := history(t, again); len(h.Lessons) != 4 {
		t.Errorf("who comes back has %d of 4 lessons", len(h.Lessons))
	}
	if err := leave(); err == nil {
		t.Error("leaving says nothing of what waits")
	}
	away.be(false)
	select {
	case <-back:
	case <-time.After(30 * time.Second):
		t.Fatal("what waits isn't written")
	}
	fresh, leave := m.Log([32]byte{1})
	events, err := fresh.Events()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range events {
		names = append(names, e.Lesson)
	}
	if got := strings.Join(names, " "); got != "lesson-0 lesson-1 lesson-2 lesson-3" {
		t.Errorf("it holds %s", got)
	}
	if fmt.Sprint(told[0]) != "<nil>" || told[1] == nil || len(told) != 4 {
		t.Errorf("the host was told %v", told)
	}
	if err := leave(); err != nil {
		t.Error(err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

// TestOneMemberTwice: two sessions share a log, and the first to leave ends
// nothing for the other.
func TestOneMemberTwice(t *testing.T) {
	m := InDir(t.TempDir())
	one, leaveOne := m.Log([32]byte{7})
	two, leaveTwo := m.Log([32]byte{7})
	other, leaveOther := m.Log([32]byte{8})
	appendAll(t, one, Finish(noon, "one"))
	for range 2 { // a command closes its log, and its session leaves
		if err := one.Close(); err != nil {
			t.Error(err)
		}
		if err := leaveOne(); err != nil {
			t.Error(err)
		}
	}
	appendAll(t, two, Finish(noon, "two"))
	appendAll(t, other, Finish(noon, "other"))
	if h := history(t, two); len(h.Lessons) != 2 {
		t.Errorf("%d of 2 lessons", len(h.Lessons))
	}
	all, err := m.All()
	if err != nil || len(all) != 2 || len(all[0].Events) != 2 || len(all[1].Events) != 1 {
		t.Errorf("all logs: %+v, %v", all, err)
	}
	for _, leave := range []func() error{leaveTwo, leaveOther, m.Close} {
		if err := leave(); err != nil {
			t.Error(err)
		}
	}
	if n := len(m.open); n > 0 {
		t.Errorf("%d logs are open", n)
	}
}

// TestReadingChangesNothing: a lead's report leaves no traces in others' folders.
func TestReadingChangesNothing(t *testing.T) {
	dir := t.TempDir()
	years(t, dir, 3)
	before := contents(t, filepath.Join(dir, FileName))
	if err := os.Chmod(filepath.Join(dir, FileName), 0o400); err != nil {
		t.Fatal(err)
	}
	events, notice, err := ReadDir(dir)
	if err != nil || len(events) != 3 || notice != "" {
		t.Errorf("%d events, %q, %v", len(events), notice, err)
	}
	if got := entries(t, dir); len(got) != 1 || !bytes.Equal(before, contents(t, filepath.Join(dir, FileName))) {
		t.Errorf("the folder holds %v", got)
	}
}
