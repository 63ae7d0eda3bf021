package screentest

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// OneClock skips a test whose programs, in other languages, must agree with this
// process on the time, where this process has another clock than the machine:
// the tests also run on other days (see .ci/elsewhere).
func OneClock(t testing.TB) {
	t.Helper()
	out, err := exec.Command("date", "+%s").Output()
	if err != nil {
		return // a system without date has no overlay of the clock either
	}
	theirs, err := strconv.ParseInt(strings.TrimSpace(string(out)), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if apart := time.Since(time.Unix(theirs, 0)).Abs(); apart > time.Minute {
		t.Skipf("this process' clock is %v from the machine's", apart.Round(time.Hour))
	}
}
