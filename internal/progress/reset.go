package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Reset empties the log and keeps a copy beside it, whose path it returns. Other
// processes that have the log open go on in the emptied one; nothing they write
// meanwhile is lost: it is in the copy or in the log.
func (l *Log) Reset() (kept string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || !l.file.saves {
		return "", errors.Join(fmt.Errorf("%s: nothing was reset", l.path), l.err)
	}
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-reset-%d", l.path, n)
		if _, err := os.Lstat(kept); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", trouble(l.path, err)
		}
	}
	// The transaction holds other writers off while the copy is made.
	tx, err := l.file.db.Begin()
	if err != nil {
		return "", trouble(l.path, err)
	}
	if _, err := l.file.db.Exec("VACUUM INTO ?", filepath.ToSlash(kept)); err != nil {
		err = errors.Join(giveUp(tx, err), discard(kept))
		return "", trouble(l.path, err)
	}
	if _, err := tx.Exec("DELETE FROM log"); err != nil {
		return "", trouble(l.path, errors.Join(giveUp(tx, err), discard(kept)))
	}
	if err := tx.Commit(); err != nil {
		return "", trouble(l.path, errors.Join(err, discard(kept)))
	}
	l.waiting = nil
	return kept, nil
}

func discard(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
