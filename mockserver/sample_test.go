package mockserver

import (
	"strings"
	"testing"
)

// The sample refuses both in the same way; only its trace tells a wrong token
// from a right one under a scheme in small letters.
func TestSampleTellsAWrongTokenFromAWrongLetter(t *testing.T) {
	s := start(t, Options{})
	for _, c := range []struct{ header, reason string }{
		{"Authorization: Bearer {{junk}}", "RFC 6750 §3.1"},
		{"Authorization: Basic {{alice.basic}}", "RFC 6750 §3.1"},
		{"Authorization: bearer validtoken", "RFC 9110 §11.1"},
		{"Authorization: bearer {{junk}}", "RFC 6750 §3.1"},
	} {
		got := ask(t, s, "GET /sample/secret", c.header)
		if got.StatusCode != 403 || !strings.Contains(got.decision.Reason, c.reason) {
			t.Errorf("%s: %d, %q; want 403 and a reason that names %s", c.header, got.StatusCode, got.decision.Reason,
				c.reason)
		}
	}
}
