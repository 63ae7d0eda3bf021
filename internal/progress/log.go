// Package progress keeps what learners have done: one append-only log each, in a
// SQLite file that several processes may share. What is on disk when Append
// returns survives the end of the process. A log that can't be kept says so and
// remembers for the length of the run, so that the course goes on.
package progress

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"bouncer/internal/content"
)

// Log is the log of one learner. Its methods may be called from any goroutine.
type Log struct {
	mu      sync.Mutex
	store   store
	waiting []Event // appended and not on disk
	err     error   // why they aren't
	closed  bool

	members  *Members // whose it is; nil for a log of one's own
	id       string
	sessions int
	retry    *time.Timer // nil while none is set
	pause    time.Duration
	watchers map[int]func()
	watched  int
}

// Open opens the log in a folder, made where it is missing; "" is DefaultDir.
// There always is a log: Err says when it doesn't save, Notice what else the
// learner should know.
func Open(dir string) *Log {
	if dir == "" {
		dir = DefaultDir()
	}
	if abs, err := filepath.Abs(dir); err == nil && dir != "" {
		dir = abs
	}
	return newLog(openFile(dir))
}

func newLog(s store) *Log { return &Log{store: s, err: s.unsaved()} }

// Path is where the log lies.
func (l *Log) Path() string { return l.store.name() }

// Notice tells what happened to the log that the learner should know, such as a
// damaged one being kept aside. It is empty most of the time.
func (l *Log) Notice() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.store.notice()
}

// Err tells why the log doesn't save, in words for the learner; nil while
// everything appended is on disk.
func (l *Log) Err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

// Unread tells why what is in the log can't be read, in words for the learner;
// nil where it can. A log that can't be written to may still be read.
func (l *Log) Unread() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.store.unread()
}

// Append writes events, all or none, and returns when they are on disk. After an
// error they are remembered, and written with the next Append that succeeds; an
// event the log can't hold is refused.
func (l *Log) Append(events ...Event) error {
	for i := range events {
		if err := events[i].settle(); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return &content.Error{File: l.store.name(), Msg: "the log is closed"}
	}
	l.waiting = append(l.waiting, events...)
	if l.err = l.flush(); l.err != nil {
		l.later()
	}
	if l.members != nil && l.members.Tell != nil {
		l.members.Tell(l.err)
	}
	return l.err
}

// flush writes what waits.
func (l *Log) flush() error {
	if _, err := l.store.write(l.waiting); err != nil {
		return err
	}
	l.waiting, l.pause = nil, 0
	return nil
}

// read goes through the log and then through what waits to be written.
func (l *Log) read(ids bool, start func(count int), f func(*Event)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return &content.Error{File: l.store.name(), Msg: "the log is closed"}
	}
	if err := l.store.read(ids, start, f); err != nil {
		return err
	}
	for i := range l.waiting {
		e := l.waiting[i]
		f(&e)
	}
	return nil
}

// Events returns every event, in the order of arrival, and those that wait to be
// written after them.
func (l *Log) Events() ([]Event, error) {
	var all []Event
	err := l.read(true, func(n int) { all = make([]Event, 0, n) }, func(e *Event) { all = append(all, *e) })
	return all, err
}

// Reset empties the log and keeps a copy beside it, whose path it returns. Other
// processes that have the log open go on in the emptied one; nothing they write
// meanwhile is lost: it is in the copy or in the log.
func (l *Log) Reset() (kept string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return "", &content.Error{File: l.store.name(), Msg: "nothing was reset: the log is closed"}
	}
	if kept, err = l.store.empty(); err != nil {
		return "", fmt.Errorf("nothing was reset: %w", err)
	}
	l.waiting = nil
	return kept, nil
}

// Close ends the log. Where events still wait, it tries to write them once more.
// A member's log goes on: it ends with the last session that shares it.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.members != nil || l.closed {
		return l.err
	}
	return l.end()
}

// end closes the store. The caller holds the lock.
func (l *Log) end() error {
	l.closed = true
	if l.retry != nil {
		l.retry.Stop()
	}
	var err error
	if len(l.waiting) > 0 {
		err = l.flush()
	}
	return errors.Join(err, l.store.close())
}
