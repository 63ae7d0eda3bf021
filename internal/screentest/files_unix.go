//go:build unix

package screentest

import (
	"syscall"
	"testing"
)

// Pipe makes a named pipe.
func Pipe(tb testing.TB, path string) {
	tb.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		tb.Fatal(err)
	}
}

// Device makes a device that reads as zeros, or skips the test where that takes
// more rights.
func Device(tb testing.TB, path string) {
	tb.Helper()
	if err := syscall.Mknod(path, syscall.S_IFCHR|0o600, 1<<8|5); err != nil {
		tb.Skip("making a device takes more rights:", err)
	}
}
