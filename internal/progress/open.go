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
	sqlite3 "modernc.org/sqlite/lib"
)

// FileName is the log's name in its folder.
const FileName = "progress.db"

// patience is how long a write waits for other processes.
const patience = 20 * time.Second

// DefaultDir is the folder of the log where none is given: bouncer in the XDG
// data folder. It is empty where there is none, since neither HOME nor
// XDG_DATA_HOME is set.
func DefaultDir() string {
	if home, err := os.UserHomeDir(); (err != nil || home == "") && os.Getenv("XDG_DATA_HOME") == "" {
		return ""
	}
	return filepath.Join(xdg.DataHome, "bouncer")
}

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

// writable keeps few pages of the file in memory: entries are added at its end and
// read from front to back, and a host has hundreds of logs open. What one
// transaction changes stays in memory until its end, however much that is.
func writable(path string) place {
	return place{path,
		[]string{"mode=rw", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)", "_pragma=cache_size(-32)",
			"_pragma=cache_spill(0)", "_txlock=immediate"}}
}

// opened is a log's file as it was found.
type opened struct {
	db     *sql.DB // nil when it can't even be read
	saves  bool
	notice string // what the learner should know and can't see otherwise
	info   os.FileInfo
	saved  []Event // from a damaged file, to be carried over
	err    error   // why it doesn't save
}

func openFile(dir string) *file {
	l := &file{path: filepath.Join(dir, FileName)}
	if dir == "" {
		l.err = refusal(FileName, "HOME isn't set, so there is no place for it",
			"choose a place with --data, or set HOME or XDG_DATA_HOME")
		return l
	}
	l.take(openPath(l.path))
	if l.saves && len(l.carried) > 0 {
		if _, err := l.write(nil); err != nil {
			l.err = err
		}
	}
	return l
}

// openPath finds the log in its folder, makes it where there is none, and keeps
// aside what can't be a log. Processes do so one after the other: SQLite deletes
// a journal by its name when it closes a file, so one that only looks at a
// damaged log must be through before another puts a new one in its place.
func openPath(path string) opened {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return opened{err: trouble(path, err)}
	}
	unlock, err := lock(filepath.Dir(path))
	if err != nil {
		return readOnly(path, trouble(path, err))
	}
	o := openLocked(path)
	if err := unlock(); err != nil && o.err == nil {
		o.err = trouble(path, err)
	}
	return o
}

func openLocked(path string) opened {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := private(path); err != nil && !errors.Is(err, fs.ErrExist) {
			return opened{err: trouble(path, err)}
		}
	case err != nil:
		return opened{err: trouble(path, err)}
	case info.IsDir():
		return opened{err: refusal(path, "this is a folder", "move it away, or choose another place with --data")}
	case !info.Mode().IsRegular():
		return opened{err: refusal(path, "this isn't a regular file",
			"move it away, or choose another place with --data")}
	case info.Size() > 0:
		return openFound(path, info)
	}
	return begin(path)
}

// openFound opens a file that is there, or keeps it aside.
func openFound(path string, info os.FileInfo) opened {
	found, version, err := inspect(path)
	switch {
	case isUnusable(err):
		saved, of := salvageAt(path)
		return startAnew(path, info, err, saved, of)
	case err != nil:
		return readOnly(path, trouble(path, err))
	case found == foreign:
		return startAnew(path, info, nil, nil, 0)
	case found == newer:
		return opened{err: refusal(path,
			fmt.Sprintf("the file is of a newer bouncer (version %d, this one knows %d)", version, len(migrations())),
			"update bouncer, or choose another place with --data")}
	}
	o := begin(path)
	if isUnusable(o.err) {
		return startAnew(path, info, o.err, nil, 0)
	}
	return o
}

// begin opens a file that is a log, or empty.
func begin(path string) opened {
	if err := closeToOthers(path); err != nil {
		return readOnly(path, trouble(path, err))
	}
	db, err := openToWrite(path)
	if err != nil {
		return readOnly(path, trouble(path, err))
	}
	info, err := os.Stat(path)
	if err != nil {
		return opened{err: trouble(path, errors.Join(err, db.Close()))}
	}
	return opened{db: db, saves: true, info: info}
}

// startAnew keeps aside what lies at the log's place and opens a new log there,
// for what was saved of the old one.
func startAnew(path string, judged os.FileInfo, damage error, saved []Event, of int) opened {
	notice, err := keepAside(path, judged, damage, len(saved), of)
	if err != nil {
		return opened{saved: saved, err: trouble(path, err)}
	}
	o := openLocked(path)
	o.notice, o.saved = notice, append(saved, o.saved...)
	return o
}

// private makes a file that only its owner can read; fs.ErrExist where there is
// one. SQLite's own files take over its mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// closeToOthers takes a log that others may read from them.
func closeToOthers(path string) error {
	for _, part := range []string{"", "-wal", "-shm", "-journal"} {
		info, err := os.Stat(path + part)
		if err != nil || info.IsDir() || info.Mode().Perm()&0o077 == 0 {
			continue
		}
		if err := os.Chmod(path+part, info.Mode().Perm()&0o700); err != nil && part == "" {
			return err
		}
	}
	return nil
}

// inspect looks at a file through SQLite itself: closing a file of our own would
// drop the locks other connections of this process hold on it.
func inspect(path string) (state, int, error) {
	db, err := place{path, []string{"mode=rw"}}.open()
	if err != nil {
		return 0, 0, err
	}
	found, version, err := examine(db)
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
func readOnly(path string, why error) opened { return readAs(path, why, "mode=ro", "immutable=1") }

func readAs(path string, why error, modes ...string) opened {
	for _, mode := range modes {
		if size(path+"-wal") > 0 && mode == "immutable=1" {
			continue
		}
		db, err := place{path, []string{mode}}.open()
		if err != nil {
			continue
		}
		if found, version, err := examine(db); err == nil && found == ours && version == len(migrations()) {
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
	if err != nil || info.IsDir() {
		return 0
	}
	return info.Size()
}

// ReadDir reads the log in somebody's folder and changes nothing there; fs.ErrNotExist
// where there is none. The notice says what of it can't be read.
func ReadDir(dir string) (events []Event, notice string, err error) {
	path, err := filepath.Abs(filepath.Join(dir, FileName))
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		return nil, "", err
	}
	// Without a journal nobody is writing, and the file is taken as it is: opened
	// in any other way, SQLite would leave its shared index behind.
	l := &file{path: path, opened: readAs(path,
		refusal(path, "it isn't a log of this bouncer's", "give a folder that bouncer keeps its progress in"),
		"immutable=1",
		"mode=ro")}
	log := newLog(l)
	if err := log.Unread(); err != nil {
		return nil, "", err
	}
	events, err = log.Events()
	return events, log.Notice(), errors.Join(err, l.db.Close())
}
