package mockserver

import (
	"strings"
	"testing"
)

// A page of another origin can read every answer, refusals above all, and the
// challenge with them; a page of any other origin can read none.
func TestAnswersCanBeReadByTheAppsPage(t *testing.T) {
	s := start(t, Options{})
	for _, c := range []struct {
		request, line string
		status        int
		cookies       bool
	}{
		{"GET /notes", "Authorization: Bearer {{alice}}", 200, false},
		{"GET /notes", "X: y", 401, false},
		{"GET /notes", "Authorization: Bearer {{alice.expired}}", 401, false},
		{"GET /admin/audit", "Authorization: Bearer {{alice}}", 403, false},
		{"GET /nowhere", "X: y", 404, false},
		{"GET /api/cart", "Cookie: sid={{alice.session.expired}}", 401, true},
	} {
		for origin, want := range map[string]string{appOrigin: appOrigin, "https://evil.example": "", "": ""} {
			lines := []string{c.line}
			if origin != "" {
				lines = append(lines, "Origin: "+origin)
			}
			got := ask(t, s, c.request, lines...)
			h := got.Header
			if got.StatusCode != c.status || h.Get("Access-Control-Allow-Origin") != want {
				t.Errorf("%s from %q: %d, readable by %q, want %d, %q", c.request, origin, got.StatusCode,
					h.Get("Access-Control-Allow-Origin"), c.status, want)
			}
			if exposed := h.Get("Access-Control-Expose-Headers") == "WWW-Authenticate"; exposed != (want != "") {
				t.Errorf("%s from %q: the challenge is exposed: %t", c.request, origin, exposed)
			}
			if cookies := h.Get("Access-Control-Allow-Credentials") == "true"; cookies != (c.cookies && want != "") {
				t.Errorf("%s from %q: with cookies: %t", c.request, origin, cookies)
			}
			if varies := h.Get("Vary") == "Origin"; varies != (origin != "") {
				t.Errorf("%s from %q: varies by origin: %t", c.request, origin, varies)
			}
		}
	}
	// What a cache may keep varies even when nobody named an origin.
	if got := ask(t, s, "GET /menu", "Authorization: Bearer {{alice}}").Header.Get("Vary"); got != "Origin" {
		t.Errorf("a kept answer varies by %q", got)
	}
}

func TestATokenWithoutItsScheme(t *testing.T) {
	s := start(t, Options{})
	for line, want := range map[string]string{
		"Authorization: abc":            "write the scheme before it",
		"Authorization: {{alice}}":      "write the scheme before it",
		"Authorization: Bearer":         "Send a token as Authorization: Bearer.",
		"Authorization: Bearer {{bob}}": "",
	} {
		got := ask(t, s, "GET /me", line)
		if want != "" && got.StatusCode != 401 || !strings.Contains(got.body, want) ||
			want != "" && got.Header.Get("WWW-Authenticate") != `Bearer realm="lantern"` {
			t.Errorf("%s: %d %s", line, got.StatusCode, got.body)
		}
	}
}

// The advice of a refusal fits its fault.
func TestABoundTokenIsAdvisedToBringItsProof(t *testing.T) {
	s := start(t, Options{})
	if got := ask(t, s, "GET /wallet", "Authorization: Bearer {{alice.dpop}}"); !strings.Contains(got.body,
		"Send the same token as Authorization: DPoP") {
		t.Errorf("got %s", got.body)
	}
}
