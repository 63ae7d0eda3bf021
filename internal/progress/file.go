package progress

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"bouncer/internal/content"
)

// file is a log in a SQLite file.
type file struct {
	path string
	opened
	carried []Event // of a damaged file, and not in the new one yet
}

func (l *file) name() string { return l.path }

func (l *file) notice() string { return l.opened.notice }

func (l *file) unsaved() error { return l.err }

func (l *file) unread() error {
	if l.db != nil {
		return nil
	}
	return l.err
}

// write goes on in a new file when the log's was moved or removed meanwhile, or
// turns out to be damaged.
func (l *file) write(events []Event) (added int, err error) {
	if !l.saves {
		return 0, l.err
	}
	for range 3 {
		if !l.inPlace() {
			if l.reopen(); !l.saves {
				return 0, l.err
			}
		}
		_, err = insert(l.db, l.carried)
		if err == nil {
			added, err = insert(l.db, events)
		}
		if isUnusable(err) {
			if err := l.recover(err); err != nil {
				return 0, err
			}
			continue
		}
		if err != nil {
			return 0, trouble(l.path, err)
		}
		if l.inPlace() { // or it was written to a file that was just moved away
			l.carried = nil
			return added, nil
		}
	}
	return 0, &content.Error{File: l.path, Msg: "progress is not saved: the file is moved or damaged again and again"}
}

func (l *file) inPlace() bool {
	info, err := os.Stat(l.path)
	return err == nil && os.SameFile(info, l.info)
}

// reopen leaves a file that is no longer in its place and opens the one that is.
// The old one isn't closed: SQLite would delete the journal by its name, which by
// now is another file's.
func (l *file) reopen() { l.take(openPath(l.path)) }

// take goes on with a file that was just opened. What was said of the one before
// stays said.
func (l *file) take(o opened) {
	if o.notice == "" {
		o.notice = l.opened.notice
	}
	l.carried = append(l.carried, o.saved...)
	o.saved = nil
	l.opened = o
}

// recover keeps a damaged file aside and goes on in a new one with what can still
// be read of it, unless another process has done so.
func (l *file) recover(damage error) error {
	unlock, err := lock(filepath.Dir(l.path))
	if err != nil {
		return trouble(l.path, err)
	}
	return errors.Join(l.replace(damage), unlock())
}

// replace does so under the folder's lock.
func (l *file) replace(damage error) error {
	if !l.inPlace() {
		l.take(openLocked(l.path))
		return l.err
	}
	saved, of, err := salvage(l.db)
	if err != nil {
		return trouble(l.path, err)
	}
	judged := l.info
	if err := l.db.Close(); err != nil && !isUnusable(err) {
		return trouble(l.path, err)
	}
	l.take(startAnew(l.path, judged, damage, saved, of))
	return l.err
}

// read keeps a damaged file aside where it can. Of one that can't be written to,
// what can't be read is left out, and said.
func (l *file) read(ids bool, start func(int), f func(*Event)) error {
	if l.db == nil {
		start(len(l.carried))
		l.readCarried(f)
		return nil
	}
	err := scan(l.db, ids, start, f)
	if isUnusable(err) && l.saves {
		if err = l.recover(err); err == nil {
			err = scan(l.db, ids, start, f)
		}
	}
	if isUnusable(err) {
		err = l.readAround(start, f)
	}
	if err != nil {
		return trouble(l.path, err)
	}
	l.readCarried(f)
	return nil
}

func (l *file) readAround(start func(int), f func(*Event)) error {
	saved, of, err := salvage(l.db)
	if err != nil {
		return err
	}
	start(len(saved))
	for i := range saved {
		f(&saved[i])
	}
	if left := of - len(saved); left > 0 {
		l.opened.notice = fmt.Sprintf("%s is damaged: %d of its %d entries can't be read", l.path, left, of)
	}
	return nil
}

func (l *file) readCarried(f func(*Event)) {
	for _, e := range l.carried {
		f(&e)
	}
}

func (l *file) close() error {
	var err error
	if len(l.carried) > 0 {
		_, err = l.write(nil)
	}
	if l.db != nil && (!l.saves || l.inPlace()) {
		err = errors.Join(err, l.db.Close())
	}
	return err
}
