//go:build unix

package progress

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// lockPatience is how long others may take to judge and move a folder's files.
const lockPatience = 5 * time.Second

// lock lets one process at a time judge and move the files of a folder. It takes
// the folder itself, so no file of its own is left behind. Where the file system
// knows no such locks, it lets through; errHeld says that another process
// doesn't let go.
func lock(dir string) (unlock func() error, err error) { return lockWithin(dir, lockPatience) }

func lockWithin(dir string, patience time.Duration) (unlock func() error, err error) {
	d, err := os.Open(dir)
	if err != nil {
		return func() error { return nil }, nil
	}
	deadline := time.Now().Add(patience)
	for wait := time.Millisecond; ; wait = min(2*wait, 50*time.Millisecond) {
		err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case errors.Is(err, syscall.EWOULDBLOCK) && time.Now().After(deadline):
			return nil, errors.Join(errHeld, d.Close())
		case errors.Is(err, syscall.EWOULDBLOCK), errors.Is(err, syscall.EINTR):
			time.Sleep(wait)
			continue
		}
		return d.Close, nil
	}
}
