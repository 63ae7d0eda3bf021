package screentest

import (
	"os"
	"testing"
)

// Environ is the whole environment of a program that a test starts: a terminal
// with colors, a home of its own, UTC, and of what surrounds the test only
// where programs are found. What more adds comes behind it, and wins.
func Environ(tb testing.TB, more ...string) []string {
	tb.Helper()
	home := tb.TempDir()
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_DATA_HOME=" + home, "TMPDIR=" + home,
		"LANG=C.UTF-8", "TZ=UTC", "TERM=xterm-256color", "COLORTERM=truecolor",
		// Under the race detector, a process lingers for a second before it ends.
		"GORACE=atexit_sleep_ms=0",
	}, more...)
}
