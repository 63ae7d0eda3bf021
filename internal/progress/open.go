package progress

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/adrg/xdg"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"bouncer/internal/content"
)

// FileName is the log's name in its folder.
const FileName = "progress.db"

// patience is how long a write waits for other processes.
const patience = 20 * time.Second

// DefaultDir is the folder of the log where none is given: bouncer in the XDG
// data folder.
func DefaultDir() string { return filepath.Join(xdg.DataHome, "bouncer") }

// place is one way to open the file.
type place struct {
	path   string
	params []string
}

func (p place) open() (*sql.DB, error) {
	path := filepath.ToSlash(p.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/… on Windows
	}
	query := append([]string{fmt.Sprintf("_pragma=busy_timeout(%d)", patience.Milliseconds())}, p.params...)
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+strings.Join(query, "&"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	return db, nil
}

func writable(path string) place {
	return place{path, []string{"_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_txlock=immediate"}}
}

// opened is a log's file as it was found.
type opened struct {
	db     *sql.DB // nil when it can't even be read
	saves  bool
	notice string // what the learner should know and can't see otherwise
	file   os.FileInfo
	err    error // why it doesn't save
}

// openFile finds the log in its folder, makes it where there is none, and keeps
// aside what can't be a log. Processes do so one after the other: SQLite deletes
// a journal by its name when it closes a file, so one that only looks at a
// damaged log must be through before another puts a new one in its place.
func openFile(path string) opened {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return opened{err: trouble(path, err)}
	}
	unlock := lock(filepath.Dir(path))
	o := openLocked(path)
	if err := unlock(); err != nil && o.err == nil {
		o.err = trouble(path, err)
	}
	return o
}

func openLocked(path string) opened {
	notice := ""
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return opened{err: trouble(path, err)}
	case info.IsDir():
		return opened{err: &content.Error{File: path, Msg: "progress is not saved: this is a folder", Fix: "move it away, or choose another place with --data"}}
	case !info.Mode().IsRegular():
		return opened{err: &content.Error{File: path, Msg: "progress is not saved: this is no regular file", Fix: "move it away, or choose another place with --data"}}
	case info.Size() > 0:
		found, version, err := inspect(path)
		switch {
		case isDamage(err) || err == nil && found == foreign:
			if notice, err = keepAside(path, info, err); err != nil {
				return opened{err: trouble(path, err)}
			}
		case err != nil:
			return readOnly(path, trouble(path, err))
		case found == newer:
			return opened{err: &content.Error{File: path, Msg: fmt.Sprintf("progress is not saved: the file is of a newer bouncer (version %d, this one knows %d)", version, len(migrations())), Fix: "update bouncer, or choose another place with --data"}}
		}
	}
	db, err := openToWrite(path)
	if err != nil {
		o := readOnly(path, trouble(path, err))
		o.notice = notice
		return o
	}
	info, err = os.Stat(path)
	if err != nil {
		return opened{notice: notice, err: trouble(path, errors.Join(err, db.Close()))}
	}
	return opened{db: db, saves: true, notice: notice, file: info}
}

// inspect looks at a file through SQLite itself: closing a file of our own would
// drop the locks other connections of this process hold on it.
func inspect(path string) (state, int, error) {
	db, err := place{path, []string{"mode=rw"}}.open()
	if err != nil {
		return 0, 0, err
	}
	found, version, err := look(db)
	return found, version, errors.Join(err, db.Close())
}

// openToWrite opens the log and brings its schema up to date. Turning a new file
// to WAL can meet another process that does the same, and SQLite doesn't wait
// there by itself.
func openToWrite(path string) (*sql.DB, error) {
	deadline := time.Now().Add(patience)
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		db, err := writable(path).open()
		if err != nil {
			return nil, err
		}
		if err = migrate(db); err == nil {
			err = probe(db)
		}
		if err == nil {
			return db, nil
		}
		err = errors.Join(err, db.Close())
		if code(err) != sqlite3.SQLITE_BUSY || time.Now().After(deadline) {
			return nil, err
		}
		time.Sleep(wait)
	}
}

// probe takes the right to write once, and gives it back.
func probe(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	return tx.Rollback()
}

// readOnly opens what can be read of a log that can't be written. A file nobody
// can write to is taken as it is when its folder doesn't even bear SQLite's
// shared index.
func readOnly(path string, why error) opened {
	for _, mode := range []string{"mode=ro", "immutable=1"} {
		if size(path+"-wal") > 0 && mode == "immutable=1" {
			continue
		}
		db, err := place{path, []string{mode}}.open()
		if err != nil {
			continue
		}
		if found, version, err := look(db); err == nil && found == ours && version == len(migrations()) {
			return opened{db: db, err: why}
		}
		if err := db.Close(); err != nil {
			return opened{err: errors.Join(why, err)}
		}
	}
	return opened{err: why}
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// keepAside moves a file that is no log out of the way, with the journals that
// belong to it, and says where it went. The journals go first: left behind, they
// would be taken for a new log's. Where another process was faster, there is
// nothing left to move.
func keepAside(path string, judged os.FileInfo, damage error) (notice string, err error) {
	why := "damaged"
	if damage == nil {
		why = "foreign"
	}
	now, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(judged, now) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	to := ""
	for n := 1; ; n++ {
		to = fmt.Sprintf("%s.%s-%d", path, why, n)
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	for _, part := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Rename(path+part, to+part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	if why == "foreign" {
		return fmt.Sprintf("%s was not bouncer's; it is kept as %s, and a new log begins", path, filepath.Base(to)), nil
	}
	return fmt.Sprintf("%s was damaged; it is kept as %s, and a new log begins", path, filepath.Base(to)), nil
}

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

func isDamage(err error) bool {
	c := code(err)
	return c == sqlite3.SQLITE_CORRUPT || c == sqlite3.SQLITE_NOTADB || errors.Is(err, errGarbled)
}

// trouble words an error of the disk for the learner.
func trouble(path string, err error) error {
	e := &content.Error{File: path, Fix: "the course goes on; choose another place with --data"}
	switch c := code(err); {
	case isFull(err):
		e.Msg, e.Fix = "progress is not saved: the disk is full", "make room; what is not saved yet is written with the next answer"
	case c == sqlite3.SQLITE_READONLY, c == sqlite3.SQLITE_PERM, c == sqlite3.SQLITE_CANTOPEN, errors.Is(err, fs.ErrPermission):
		e.Msg = "progress is not saved: the place can't be written to"
	case c == sqlite3.SQLITE_BUSY:
		e.Msg, e.Fix = "progress is not saved: another program holds the file", "close it; what is not saved yet is written with the next answer"
	case isDamage(err):
		e.Msg, e.Fix = "progress is not saved: the file is damaged", "start bouncer again; it keeps the file aside and begins a new one"
	default:
		e.Msg = "progress is not saved: " + err.Error()
	}
	return &notSaved{e, err}
}

// notSaved wears the learner's words over the cause.
type notSaved struct {
	said  *content.Error
	cause error
}

func (n *notSaved) Error() string   { return n.said.Error() }
func (n *notSaved) Unwrap() []error { return []error{n.said, n.cause} }
