package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"bouncer/internal/content"
)

// Reset empties the log and keeps a copy beside it, whose path it returns. Other
// processes that have the log open go on in the emptied one; nothing they write
// meanwhile is lost: it is in the copy or in the log.
func (l *Log) Reset() (kept string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return "", &content.Error{File: l.path, Msg: "nothing was reset: the log is closed"}
	}
	if !l.file.saves {
		return "", fmt.Errorf("nothing was reset: %w", l.err)
	}
	if kept, err = l.empty(); err != nil {
		return "", fmt.Errorf("nothing was reset: %w", trouble(l.path, err))
	}
	return kept, nil
}

// empty makes the copy and deletes what is in the log, both or neither.
func (l *Log) empty() (kept string, err error) {
	for n := 1; ; n++ {
		kept = fmt.Sprintf("%s.before-reset-%d", l.path, n)
		if _, err := os.Lstat(kept); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return "", err
		}
	}
	// The transaction holds other writers off while the copy is made.
	tx, err := l.file.db.Begin()
	if err != nil {
		return "", err
	}
	if _, err := l.file.db.Exec("VACUUM INTO ?", filepath.ToSlash(kept)); err != nil {
		return "", errors.Join(giveUp(tx, err), discard(kept))
	}
	if _, err := tx.Exec("DELETE FROM log"); err != nil {
		return "", errors.Join(giveUp(tx, err), discard(kept))
	}
	if err := tx.Commit(); err != nil {
		return "", errors.Join(err, discard(kept))
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
