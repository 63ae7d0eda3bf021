// Package progress keeps what the learner has done: an append-only log on disk
// that several processes may share. What is on disk when Append returns survives
// the end of the process. A log that can't be kept says so and remembers for the
// length of the session, so that the course goes on.
package progress

import (
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"

	"bouncer/internal/content"
	"bouncer/quiz"
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
	if l.file.saves && !l.inPlace() {
		if err := l.reopen(); err != nil {
			return err
		}
	}
	if !l.file.saves {
		return l.file.err
	}
	_, err := insert(l.file.db, l.waiting)
	if isDamage(err) {
		if err := l.recover(err); err != nil {
			return err
		}
		_, err = insert(l.file.db, l.waiting)
	}
	if err != nil {
		return trouble(l.path, err)
	}
	l.waiting = nil
	return nil
}

func (l *Log) inPlace() bool {
	info, err := os.Stat(l.path)
	return err == nil && os.SameFile(info, l.file.file)
}

func (l *Log) reopen() error {
	if l.file.db != nil {
		if err := l.file.db.Close(); err != nil {
			return trouble(l.path, err)
		}
	}
	notice := l.file.notice
	l.file = openFile(l.path)
	if l.file.notice == "" {
		l.file.notice = notice
	}
	return l.file.err
}

// recover keeps a damaged file aside and carries what can still be read of it
// over to a new one.
func (l *Log) recover(damage error) error {
	saved, err := salvage(l.file.db)
	if err != nil && !isDamage(err) {
		return trouble(l.path, err)
	}
	judged := l.file.file
	if err := l.file.db.Close(); err != nil && !isDamage(err) {
		return trouble(l.path, err)
	}
	notice, err := keepAside(l.path, judged, damage)
	if err != nil {
		l.file = opened{err: trouble(l.path, err)}
		return l.file.err
	}
	l.file = openFile(l.path)
	l.file.notice = notice
	if !l.file.saves {
		l.waiting = append(saved, l.waiting...)
		return l.file.err
	}
	if _, err := insert(l.file.db, saved); err != nil {
		l.waiting = append(saved, l.waiting...)
		return trouble(l.path, err)
	}
	return nil
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
	if l.file.db != nil {
		err = errors.Join(err, l.file.db.Close())
	}
	return err
}

const insertOne = `INSERT INTO log (id, at, kind, flags, name, num, took, trap, mode, fact, body)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`

// insert writes events in one transaction and says how many were new. An event
// whose id is there already is left as it is, so writing again after an error of
// unknown outcome is safe.
func insert(db *sql.DB, events []Event) (added int, err error) {
	tx, err := db.Begin()
	if err != nil {
		return 0, err
	}
	stmt, err := tx.Prepare(insertOne)
	if err != nil {
		return 0, giveUp(tx, err)
	}
	for _, e := range events {
		row, err := columns(e)
		if err != nil {
			return 0, giveUp(tx, err)
		}
		done, err := stmt.Exec(row...)
		if err != nil {
			return 0, giveUp(tx, err)
		}
		n, err := done.RowsAffected()
		if err != nil {
			return 0, giveUp(tx, err)
		}
		added += int(n)
	}
	return added, tx.Commit()
}

// giveUp rolls back. SQLite has done so by itself after some errors, so only the
// cause counts.
func giveUp(tx *sql.Tx, cause error) error {
	if err := tx.Rollback(); err != nil && code(cause) == 0 {
		return errors.Join(cause, err)
	}
	return cause
}

// body is the part of an event that has no column.
func body(e Event) (string, error) {
	var v any
	switch {
	case e.Kind == Moved && e.Round != nil:
		v = e.Round
	case e.Kind == Placed:
		v = e.Placement
	case e.Kind == Examined:
		v = e.Exam
	default:
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func columns(e Event) ([]any, error) {
	id, err := hex.DecodeString(e.ID)
	if err != nil {
		return nil, err
	}
	rest, err := body(e)
	if err != nil {
		return nil, err
	}
	a := e.Attempt
	name, num := e.Lesson, e.Block
	if e.Kind == Answered {
		name, num = a.Scenario, a.Choice
	}
	return []any{id, e.At.UnixMilli(), string(e.Kind), flags(e), name, num,
		a.Took.Milliseconds(), a.Trap, string(a.Mode), a.For, rest}, nil
}

// What is yes or no of an event stands in one column: reading is the faster the
// fewer there are.
const (
	flagImported = 1 << iota
	flagRight
	flagHinted
	flagUnsure
	flagSure
)

func flags(e Event) int {
	a := e.Attempt
	return bit(flagImported, e.Imported) | bit(flagRight, a.Right) | bit(flagHinted, a.Hinted) |
		bit(flagUnsure, a.Sure == quiz.Unsure) | bit(flagSure, a.Sure == quiz.Sure)
}

func bit(flag int, on bool) int {
	if on {
		return flag
	}
	return 0
}

func sureness(flags int64) quiz.Sureness {
	switch {
	case flags&flagSure != 0:
		return quiz.Sure
	case flags&flagUnsure != 0:
		return quiz.Unsure
	}
	return quiz.Unsaid
}
