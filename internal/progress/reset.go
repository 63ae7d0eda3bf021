package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// empty makes a copy beside the file and deletes what is in the log, both or
// neither.
func (l *file) empty() (kept string, err error) {
	if _, err := l.write(nil); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-reset-%d", l.path, n)
		if err := private(kept); err == nil {
			break
		} else if !errors.Is(err, fs.ErrExist) {
			return "", trouble(l.path, err)
		}
	}
	if err := l.copyAndDelete(kept); err != nil {
		return "", trouble(l.path, errors.Join(err, discard(kept)))
	}
	return kept, nil
}

// copyAndDelete works in one transaction, which holds other writers off while
// the copy is made.
func (l *file) copyAndDelete(kept string) error {
	tx, err := l.db.Begin()
	if err != nil {
		return err
	}
	if _, err := l.db.Exec("VACUUM INTO ?", filepath.ToSlash(kept)); err != nil {
		return giveUp(tx, err)
	}
	if _, err := tx.Exec("DELETE FROM log"); err != nil {
		return giveUp(tx, err)
	}
	return tx.Commit()
}

func discard(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
