// Package progress keeps what the learner has done: an append-only log on disk
// that several processes may share. What is on disk when Append returns survives
// the end of the process. A log that can't be kept says so and remembers for the
// length of the run, so that the course goes on.
package progress

import (
	"errors"
	"os"
	"path/filepath"
	"sync"

	"bouncer/internal/content"
)

// Log is the log of one learner. Its methods may be called from any goroutine.
type Log struct {
	path string

	mu      sync.Mutex
	file    opened
	waiting []Event // appended and not on disk
	err     error   // why they aren't
	closed  bool
}

// Open opens the log in a folder, made where it is missing; "" is DefaultDir.
// There always is a log: Err says when it doesn't save, Notice what else the
// learner should know.
func Open(dir string) *Log {
	if dir == "" {
		dir = DefaultDir()
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	l := &Log{path: filepath.Join(dir, FileName)}
	l.file = openFile(l.path)
	l.err = l.file.err
	return l
}

// Path is where the log lies.
func (l *Log) Path() string { return l.path }

// Notice tells what happened to the file at opening, such as a damaged one being
// kept aside. It is empty most of the time.
func (l *Log) Notice() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.notice
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
	if l.file.db != nil {
		return nil
	}
	return l.err
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
		return &content.Error{File: l.path, Msg: "the log is closed"}
	}
	l.waiting = append(l.waiting, events...)
	l.err = l.flush()
	return l.err
}

// flush writes what waits. A log whose file was moved or removed meanwhile goes
// on in a new one; so does one whose file turns out to be damaged.
func (l *Log) flush() error {
	if !l.file.saves {
		return l.file.err
	}
	for range 3 {
		if !l.inPlace() {
			if l.reopen(); !l.file.saves {
				return l.file.err
			}
		}
		_, err := insert(l.file.db, l.waiting)
		if isDamage(err) {
			if err := l.recover(err); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return trouble(l.path, err)
		}
		if l.inPlace() { // or it was written to a file that was just moved away
			l.waiting = nil
			return nil
		}
	}
	return &content.Error{File: l.path, Msg: "progress is not saved: the file is moved or damaged again and again"}
}

func (l *Log) inPlace() bool {
	info, err := os.Stat(l.path)
	return err == nil && os.SameFile(info, l.file.file)
}

// reopen leaves a file that is no longer in its place and opens the one that is.
// The old one isn't closed: SQLite would delete the journal by its name, which by
// now is another file's.
func (l *Log) reopen() {
	notice := l.file.notice
	l.file = openFile(l.path)
	if l.file.notice == "" {
		l.file.notice = notice
	}
}

// recover keeps a damaged file aside and carries what can still be read of it
// over to a new one, unless another process has done so.
func (l *Log) recover(damage error) error {
	unlock := lock(filepath.Dir(l.path))
	saved, err := l.replace(damage)
	if err := errors.Join(err, unlock()); err != nil {
		return err
	}
	if len(saved) == 0 {
		return nil
	}
	if _, err := insert(l.file.db, saved); err != nil {
		l.waiting = append(saved, l.waiting...)
		return trouble(l.path, err)
	}
	return nil
}

// replace does so under the folder's lock, and returns what is to be carried
// over.
func (l *Log) replace(damage error) ([]Event, error) {
	if !l.inPlace() {
		l.file = openLocked(l.path)
		return nil, l.file.err
	}
	saved, err := salvage(l.file.db)
	if err != nil && !isDamage(err) {
		return nil, trouble(l.path, err)
	}
	judged := l.file.file
	if err := l.file.db.Close(); err != nil && !isDamage(err) {
		return nil, trouble(l.path, err)
	}
	notice, err := keepAside(l.path, judged, damage)
	if err != nil {
		l.file = opened{err: trouble(l.path, err)}
	} else {
		l.file = openLocked(l.path)
		l.file.notice = notice
	}
	if !l.file.saves {
		l.waiting = append(saved, l.waiting...)
		return nil, l.file.err
	}
	return saved, nil
}

// Close ends the log. Where events still wait, it tries to write them once more.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	var err error
	if len(l.waiting) > 0 {
		err = l.flush()
	}
	if l.file.db != nil && (!l.file.saves || l.inPlace()) {
		err = errors.Join(err, l.file.db.Close())
	}
	return err
}
