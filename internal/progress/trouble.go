package progress

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"bouncer/internal/content"
)

// errGarbled is damage that SQLite itself doesn't see.
var errGarbled = errors.New("an entry can't be read")

// errHeld says that another process keeps the folder's lock.
var errHeld = errors.New("the folder is locked")

func code(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() & 0xff
	}
	return 0
}

// isFull knows a full disk also where SQLite fails to make its shared index.
func isFull(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_FULL || e.Code() == sqlite3.SQLITE_IOERR_SHMSIZE)
}

// isUnusable tells what is wrong with a file itself: it is damaged, or lacks
// what a log is made of.
func isUnusable(err error) bool {
	switch code(err) {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT,
		sqlite3.SQLITE_MISMATCH:
		return true
	}
	return errors.Is(err, errGarbled)
}

// refusal is why a place can't be a log's.
func refusal(path, why, fix string) error {
	return &content.Error{File: path, Msg: "progress is not saved: " + why, Fix: fix}
}

// trouble words an error of the disk for the learner.
func trouble(path string, err error) error {
	e := &content.Error{File: path, Fix: "the course goes on; choose another place with --data"}
	switch c := code(err); {
	case errors.As(err, new(*notSaved)):
		return err
	case isFull(err):
		e.Msg, e.Fix = "progress is not saved: the disk is full",
			"make room; what is not saved yet is written with the "+
				"next answer"
	case errors.Is(err, errHeld):
		e.File, e.Msg = filepath.Dir(path), "progress is not saved: another program holds the folder"
		e.Fix = "close it, or choose another place with --data"
	case noDescriptors(path, err):
		e.Msg = "progress is not saved: too many files are open"
		e.Fix = "close some programs, or allow more with `ulimit -n`"
	case journalFolder(path) != "":
		e.File = journalFolder(path)
		e.Msg = "progress is not saved: this is a folder, where the log's journal belongs"
		e.Fix = "move it away, or choose another place with --data"
	case c == sqlite3.SQLITE_READONLY, c == sqlite3.SQLITE_PERM, c == sqlite3.SQLITE_CANTOPEN,
		errors.Is(err, fs.ErrPermission):
		e.Msg = "progress is not saved: the place can't be written to"
	case c == sqlite3.SQLITE_BUSY:
		e.Msg, e.Fix = "progress is not saved: another program holds the file", "close it; what is not saved yet is "+
			"written with the next answer"
	case isUnusable(err):
		e.Msg, e.Fix = "progress is not saved: the file is damaged",
			"start bouncer again; it keeps the file aside and "+
				"begins a new one"
	case c == sqlite3.SQLITE_IOERR:
		e.Msg, e.Fix = "progress is not saved: the disk reports an error",
			"see that the disk is well; what is not saved "+
				"yet is written with the next answer"
	default:
		e.Msg = "progress is not saved: " + err.Error()
	}
	return &notSaved{e, err}
}

// noDescriptors finds out whether a file couldn't be opened because too many are:
// SQLite itself doesn't say.
func noDescriptors(path string, err error) bool {
	if c := code(err); c != sqlite3.SQLITE_CANTOPEN && c != sqlite3.SQLITE_IOERR {
		return tooManyOpen(err)
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return tooManyOpen(err)
	}
	return d.Close() != nil
}

func tooManyOpen(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// journalFolder is a folder in the place of one of SQLite's own files.
func journalFolder(path string) string {
	for _, part := range []string{"-wal", "-shm", "-journal"} {
		if info, err := os.Stat(path + part); err == nil && info.IsDir() {
			return path + part
		}
	}
	return ""
}

// notSaved wears the learner's words over the cause.
type notSaved struct {
	said  *content.Error
	cause error
}

func (n *notSaved) Error() string   { return n.said.Error() }
func (n *notSaved) Unwrap() []error { return []error{n.said, n.cause} }
