package progress

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// MembersDir is the folder in a host's folder that holds one folder for each
// member's log.
const MembersDir = "members"

// Members keeps the logs of many learners for a host: each bears a key, and its
// log lies under the key's fingerprint. Sessions of one member at the same time
// share one log. What a log couldn't write when its last session ended goes on
// waiting here.
type Members struct {
	find func(id string) store
	all  func() ([]Kept, error)
	end  func() error
	move func() (string, error)

	relay Relay

	// Tell is called with what each Append came to; nil tells nobody. It is set
	// before the first log is opened.
	Tell func(error)

	mu   sync.Mutex
	open map[string]*Log
}

// Kept is a member's log as it lies in the store.
type Kept struct {
	ID     string // hex of the key's SHA-256
	Events []Event
	Err    error // why it can't be read
}

// InDir keeps members' logs as SQLite files under a folder.
func InDir(dir string) *Members {
	root := filepath.Join(dir, MembersDir)
	return &Members{
		open: map[string]*Log{},
		find: func(id string) store { return openFile(filepath.Join(root, id)) },
		all:  func() ([]Kept, error) { return keptIn(root) },
		end:  func() error { return nil },
		move: func() (string, error) { return moveAway(root) },
	}
}

// moveAway puts all members' folders aside. A host that runs goes on in new ones:
// a log that was moved is opened anew before the next write.
func moveAway(root string) (kept string, err error) {
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-reset-%d", root, n)
		if _, err := os.Lstat(kept); errors.Is(err, fs.ErrNotExist) {
			return kept, os.Rename(root, kept)
		} else if err != nil {
			return "", err
		}
	}
}

func keptIn(root string) (all []Kept, err error) {
	dirs, err := os.ReadDir(root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, d := range dirs {
		events, _, err := ReadDir(filepath.Join(root, d.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		all = append(all, Kept{d.Name(), events, err})
	}
	return all, nil
}

// Log is the log of the member with a key's SHA-256, until the session that asked
// for it leaves. Closing it ends nothing: other sessions may share it.
func (m *Members) Log(key [32]byte) (l *Log, leave func() error) {
	id := hex.EncodeToString(key[:])
	m.mu.Lock()
	defer m.mu.Unlock()
	if l = m.open[id]; l == nil {
		l = newLog(m.find(id))
		l.members, l.id = m, id
		m.open[id] = l
	}
	l.sessions++
	return l, sync.OnceValue(func() error { return m.left(l) })
}

// All reads every member's log, what waits to be written left out.
func (m *Members) All() ([]Kept, error) { return m.all() }

// Reset forgets every member and says where a copy of all is.
func (m *Members) Reset() (kept string, err error) {
	if kept, err = m.move(); err != nil {
		return "", fmt.Errorf("nothing was reset: %w", err)
	}
	return kept, nil
}

// Close closes what is still open, and says whose entries couldn't be written.
func (m *Members) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var err error
	for id, l := range m.open {
		l.mu.Lock()
		if !l.closed {
			err = errors.Join(err, l.end())
		}
		l.mu.Unlock()
		delete(m.open, id)
	}
	return errors.Join(err, m.end())
}

// left takes a session off a log, and closes the log after the last one unless
// something waits.
func (m *Members) left(l *Log) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sessions = max(0, l.sessions-1)
	if l.sessions > 0 || l.closed {
		return nil
	}
	if len(l.waiting) > 0 {
		if l.err = l.flush(); l.err != nil {
			l.later()
			return l.err
		}
	}
	delete(m.open, l.id)
	return l.end()
}

// The wait between two tries to write what waits, at first and at most.
const (
	firstRetry = 500 * time.Millisecond
	lastRetry  = 10 * time.Second
)

// later tries again to write what waits, by and by. The caller holds the lock.
func (l *Log) later() {
	if l.members == nil || l.retry != nil || l.closed {
		return
	}
	l.pause = min(max(2*l.pause, firstRetry), lastRetry)
	l.retry = time.AfterFunc(l.pause, l.again)
}

func (l *Log) again() {
	l.mu.Lock()
	l.retry = nil
	if l.closed || len(l.waiting) == 0 {
		l.mu.Unlock()
		return
	}
	if l.err = l.flush(); l.err != nil {
		l.later()
		l.mu.Unlock()
		return
	}
	watchers := l.told()
	done := l.sessions == 0
	l.mu.Unlock()
	for _, tell := range watchers {
		tell()
	}
	if done {
		// Nobody is left to be told what closing says; nothing waits any more.
		_ = l.members.left(l)
	}
}

// Watch calls f whenever what waited was written without an Append, until stop.
func (l *Log) Watch(f func()) (stop func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.watchers == nil {
		l.watchers = map[int]func(){}
	}
	n := l.watched
	l.watched++
	l.watchers[n] = f
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.watchers, n)
	}
}

func (l *Log) told() (all []func()) {
	for _, f := range l.watchers {
		all = append(all, f)
	}
	return all
}
