package screentest

import (
	"testing"
	"time"
)

// mostWork is how long one piece of work may take: somebody waits for it at a
// screen. The race detector makes everything about ten times slower.
const mostWork = slower * time.Second

// Within fails a test whose work takes more than a second of the processor, by
// this process' own account: what else the machine does isn't counted. It gets
// three tries, since other tests of the process are.
func Within(t *testing.T, what string, work func()) {
	t.Helper()
	var took time.Duration
	for range 3 {
		began := worked()
		work()
		if took = worked() - began; took < mostWork {
			return
		}
	}
	t.Errorf("%q takes %v", what, took)
}
