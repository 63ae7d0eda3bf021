//go:build unix

package progress

import (
	"errors"
	"os"
	"syscall"
)

// lock lets one process at a time judge and move the files of a folder. It takes
// the folder itself, so no file of its own is left behind. Where the file system
// knows no such locks, it lets through.
func lock(dir string) (unlock func() error) {
	d, err := os.Open(dir)
	if err != nil {
		return func() error { return nil }
	}
	for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
		err = syscall.Flock(int(d.Fd()), syscall.LOCK_EX)
	}
	return d.Close
}
