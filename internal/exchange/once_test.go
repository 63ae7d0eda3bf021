package exchange

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

var _ Target = (*mockserver.Server)(nil)

func TestOnceAsksTheRealServer(t *testing.T) {
	for _, tt := range []struct {
		text   string
		given  []string
		status int
		head   string // a part of a response line
	}{
		{"GET /health", nil, 200, ""},
		{"GET /me", nil, 401, "Bearer realm="},
		{"GET /me\nAuthorization: Bearer {{alice}}", nil, 200, ""},
		{"GET /me\nAuthorization: Bearer {{alice.expired}}", nil, 401, `error="invalid_token"`},
		{"GET /me\nAuthorization: Bearer {{alice}}", []string{"quota-spent"}, 429, "Retry-After"},
		{"HEAD /me\nAuthorization: Bearer {{junk}}", nil, 401, "WWW-Authenticate"},
		{"GET /account\nAuthorization: Basic {{alice.basic}}", nil, 200, ""},
		{"GET /notes/7\nAuthorization: Bearer {{carol}}", nil, 403, ""},
		{"GET http://api.lantern.test/health", nil, 200, ""},
		{"GET /health\nHost: evil.test", nil, 421, ""},
		{"GET /../../etc/passwd", nil, 404, ""},
	} {
		x, err := Once(t.Context(), mockserver.Options{Given: tt.given}, tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if x.Status != tt.status || x.Decision == nil || x.Decision.Status != tt.status {
			t.Errorf("%q: got %d, %+v; want %d", tt.text, x.Status, x.Decision, tt.status)
		}
		lines := x.Received.Lines()
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, tt.head) }) {
			t.Errorf("%q: no %s in %q", tt.text, tt.head, lines)
		}
	}
}

func TestOnceSaysWhatIsWrong(t *testing.T) {
	_, err := Once(t.Context(), mockserver.Options{}, "GET /me\nAuthorization: Bearer {{alice.expird}}")
	var fault *content.Error
	if !errors.As(err, &fault) ||
		fault.Error() != "2:23: no credential is called {{alice.expird}}; did you mean {{alice.expired}}?" {
		t.Errorf("got %v", err)
	}
	if _, err := Once(t.Context(), mockserver.Options{Given: []string{"rain"}}, "GET /me"); err == nil {
		t.Error("an unknown condition is no error")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Once(ctx, mockserver.Options{}, "GET /me"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// What the parser lets through, the server reads: its limits are no narrower.
func TestTheLargestHeadReachesTheGate(t *testing.T) {
	text := "GET /health\n" + strings.Repeat("X: "+strings.Repeat("y", 645)+"\n", MaxFields)
	x, err := Once(t.Context(), mockserver.Options{}, text)
	if err != nil || x.Status != 200 || x.Decision == nil {
		t.Errorf("got %+v, %v", x, err)
	}
}

func BenchmarkOnce(b *testing.B) {
	w, err := mockserver.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Once(b.Context(), mockserver.Options{World: w},
			"GET /me\nAuthorization: Bearer {{alice.expired}}"); err != nil {
			b.Fatal(err)
		}
	}
}
