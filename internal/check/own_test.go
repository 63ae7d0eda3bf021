package check

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// TestOwnServer: on the course's own server, asked of every path with every
// kind of credential in the strictest profile, the only errors are those that
// the sample is kept for.
func TestOwnServer(t *testing.T) {
	paths := strings.Fields(`/health /login /me /feed /account /site /notes /notes/7 /notes/12 /notes/99 /admin/audit /backups /admin /api/cart /dashboard
		/v1/charges /v1/exports /t/acme/bills /t/zed/bills /repos/acme/x /repos/acme/none /apps/1 /apps/3 /reports /staff /api/v1/pods /film /secret /sample/secret
		/wallet /ledger /machine /exports/7 /old/notes/7 /today /menu /corner /shelf/7 /drafts/acme/x /.well-known/oauth-protected-resource /nowhere`)
	s, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	base, err := url.Parse("http://" + s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	server, err := exchange.Reach(t.Context(), base, nil, exchange.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []Kind{"", BearerToken, BasicPair, HeaderKey, CookieValue}
	for _, kind := range kinds {
		var folk []*Person
		if kind != "" {
			folk = people(t, s, kind)
		}
		var errs []string
		for _, target := range paths {
			plan := &Plan{Profile: Strict, People: folk, Now: time.Now, Paths: []*Path{{Method: "GET", Target: target}}}
			for _, f := range Run(t.Context(), plan, Way{Server: server}).Findings {
				if f.Level == Error {
					errs = append(errs, f.Rule+" "+f.Path)
				}
			}
		}
		want := []string{"BN101 /sample/secret", "BN202 /sample/secret"}
		if kind == HeaderKey || kind == CookieValue {
			want = nil // it reads Authorization alone, and where only keys and cookies are shown a bare 401 is a warning
		}
		if !slices.Equal(errs, want) {
			t.Errorf("%q: %v", kind, errs)
		}
	}
}
