package mockserver

import (
	"strings"
	"testing"
)

func TestSignatures(t *testing.T) {
	s := start(t, Options{})
	mint := func(name, method, path string) string {
		c, ok := s.Prove(name, method, "http://"+s.Host()+path)
		if !ok {
			t.Fatalf("no credential %s", name)
		}
		return c.Value
	}
	good := mint("carol.signature", "POST", "/hooks")
	for _, c := range []struct {
		name, value, path string
		status            int
		detail            string
	}{
		{"a good one", mint("carol.signature", "POST", "/hooks"), "/hooks", 202, "signed by carol"},
		{"with a query", mint("carol.signature", "POST", "/hooks"), "/hooks?try=2", 202, "signed by carol"},
		{"of an hour ago", mint("carol.signature.replayed", "POST", "/hooks"), "/hooks", 401, "signed 60 minutes ago"},
		{"with another secret", mint("carol.signature.forged", "POST", "/hooks"), "/hooks", 401, "doesn't fit"},
		{"for another address", mint("carol.signature", "POST", "/notes"), "/hooks", 401, "doesn't fit"},
		{"for another method", mint("carol.signature", "GET", "/hooks"), "/hooks", 401, "doesn't fit"},
		{"in another's name", strings.Replace(good, "carol;", "bob;", 1), "/hooks", 401, "doesn't fit"},
		{"no signature at all", "carol", "/hooks", 401, "doesn't fit"},
		{"an odd time", "carol;99999999999999999999;x", "/hooks", 401, "doesn't fit"},
	} {
		got := ask(t, s, "POST "+c.path, "X-Signature: "+c.value)
		r, refused := got.decision.Refusal()
		if !refused {
			for _, check := range got.decision.Checks {
				if check.Name == "validity" {
					r = check
				}
			}
		}
		if got.StatusCode != c.status || !strings.Contains(r.Detail, c.detail) {
			t.Errorf("%s: %d, %s, want %d, %s", c.name, got.StatusCode, r.Detail, c.status, c.detail)
		}
		if challenge := got.Header.Get("WWW-Authenticate"); (c.status == 401) != (challenge == `Signature realm="lantern"`) {
			t.Errorf("%s: challenge %q", c.name, challenge)
		}
	}
	if got := ask(t, s, "POST /hooks", "X-Signature: "+mint("carol.signature", "POST", "/hooks"),
		"X-Signature: a"); got.StatusCode != 400 {
		t.Errorf("two signatures: %d", got.StatusCode)
	}
}
