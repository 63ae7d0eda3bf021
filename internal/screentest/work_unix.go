//go:build unix

package screentest

import (
	"syscall"
	"time"
)

// worked is the processor's time that this process has used.
func worked() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other fault than a wrong constant
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
