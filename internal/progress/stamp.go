package progress

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Stamp tells one state of the log in a folder from another without opening it:
// by the size and the time of the last write of its files. It is empty where
// there is no log, and changed tells when the last of it was written.
func Stamp(dir string) (stamp string, changed time.Time) {
	var parts []string
	for _, name := range []string{FileName, FileName + "-wal"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			if name == FileName {
				return "", time.Time{}
			}
			continue
		}
		parts = append(parts, fmt.Sprintf("%d@%d", info.Size(), info.ModTime().UnixNano()))
		if info.ModTime().After(changed) {
			changed = info.ModTime()
		}
	}
	return strings.Join(parts, " "), changed
}
