//go:build !unix

package screentest

import "testing"

// Pipe skips the test: this system has no named pipes among its files.
func Pipe(tb testing.TB, _ string) {
	tb.Helper()
	tb.Skip("this system has no named pipes among its files")
}

// Device skips the test: this system has no devices among its files.
func Device(tb testing.TB, _ string) {
	tb.Helper()
	tb.Skip("this system has no devices among its files")
}
