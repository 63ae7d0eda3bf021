package progress

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keepAside moves a file that is no log, or no whole one, out of the way, with
// the journals that belong to it, and says where it went and how many of its
// entries go on in a new log. The journals go first: left behind, they would be
// taken for a new log's. Where another process was faster, there is nothing left
// to move.
func keepAside(path string, judged os.FileInfo, damage error, saved, of int) (notice string, err error) {
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
	return fmt.Sprintf("%s was damaged; it is kept as %s, and a new log begins %s", path, filepath.Base(to),
		carriedOver(saved, of)), nil
}

func carriedOver(saved, of int) string {
	switch {
	case of == 0:
		return "without any of it: no entry could be found in it"
	case saved == of:
		return fmt.Sprintf("with all of its entries (%d)", of)
	}
	return fmt.Sprintf("with %d of its %d entries", saved, of)
}
