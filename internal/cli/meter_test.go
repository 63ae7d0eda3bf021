package cli

import (
	"bytes"
	"testing"
	"time"
)

// TestMeter: a bar moves on a terminal and is taken away, lines come now and
// then elsewhere, and short work shows nothing.
func TestMeter(t *testing.T) {
	for name, c := range map[string]struct {
		bar   bool
		of    int
		every time.Duration
		want  string
	}{
		"a terminal": {true, 4, meterEvery, "\r━━━━━━━━━━━━────────────  verifying: " +
			"2 of 4\r━━━━━━━━━━━━━━━━━━──────  verifying: 3 of " +
			"4\r━━━━━━━━━━━━━━━━━━━━━━━━  verifying: 4 of 4\r" +
			"                                                                                                 "[:43] +
			"\r"},
		"a file": {false, 4000, time.Second,
			"verifying: 2 of 4000\nverifying: 3 of 4000\nverifying: 4 of 4000\n"},
		"a file, short work":   {false, 999, time.Second, ""},
		"a file, now and then": {false, 4000, 2 * time.Second, "verifying: 2 of 4000\nverifying: 4 of 4000\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			now := time.Unix(0, 0)
			m := &meter{out: &out, what: "verifying", bar: c.bar, every: c.every, now: func() time.Time { return now },
				next: now.Add(meterAfter)}
			for i := range 4 {
				m.step(i+1, c.of)
				now = now.Add(time.Second)
			}
			m.end()
			if got := out.String(); got != c.want {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}
