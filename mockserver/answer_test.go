package mockserver

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestSampleAsPrinted(t *testing.T) {
	s := start(t, Options{})
	const end = "Host: api.lantern.test\r\nConnection: close\r\n\r\n"
	for _, c := range []struct{ authorization, status, body string }{
		{"", "401 Unauthorized", ""},
		{"Authorization: Bearer wrong\r\n", "403 Forbidden", ""},
		{"Authorization: bearer validtoken\r\n", "403 Forbidden", ""},
		{"Authorization: Bearer validtoken\r\n", "200 OK", "Welcome to the secret area!"},
	} {
		got := raw(t, s, "GET /sample/secret HTTP/1.1\r\n"+c.authorization+end)
		if !strings.HasPrefix(got, "HTTP/1.1 "+c.status+"\r\n") || !strings.Contains(got, c.body) {
			t.Errorf("%q: want %s, got %.40q", c.authorization, c.status, got)
		}
		if strings.Contains(strings.ToLower(got), "www-authenticate") {
			t.Errorf("%q: the sample as printed sends no challenge, got %q", c.authorization, got)
		}
	}
	got := raw(t, s, "GET /secret HTTP/1.1\r\nAuthorization: Bearer wrong\r\n"+end)
	if !strings.HasPrefix(got, "HTTP/1.1 401") ||
		!strings.Contains(got, "\r\nWWW-Authenticate: "+strings.TrimSuffix(wt, "…")) {
		t.Errorf("repaired: got %q", got)
	}
}

// noon is a clock that stands still.
func noon() time.Time { return time.Date(2031, 12, 31, 12, 0, 0, 0, time.FixedZone("", 3600)) }

// TestDatedByItsOwnClock: an answer's Date is the server's time (RFC 9110
// §6.6.1), and one that a cache has kept has the date it was made at.
func TestDatedByItsOwnClock(t *testing.T) {
	now := noon()
	s := start(t, Options{Now: func() time.Time { return now }})
	cache, err := s.Door("cache")
	if err != nil {
		t.Fatal(err)
	}
	proxy, err := s.Door("proxy")
	if err != nil {
		t.Fatal(err)
	}
	plain := &http.Transport{DisableKeepAlives: true}
	for _, tt := range []struct{ addr, target, cookie, want string }{
		{s.Addr(), "/me", "", "11:00:00"},
		{s.Addr(), "/nothing", "", "11:00:30"},
		{proxy.Addr, "http://" + s.Host() + "/me", "", "11:01:00"},
		{cache.Addr, "/corner", fill(t, s, "sid={{alice.session}}"), "11:01:30"},
		{cache.Addr, "/corner", "", "11:01:30"},
	} {
		got, err := plain.RoundTrip(&http.Request{URL: &url.URL{Scheme: "http", Host: tt.addr, Opaque: tt.target},
			Host: s.Host(), Header: http.Header{"Cookie": {tt.cookie}}})
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if want := "Wed, 31 Dec 2031 " + tt.want + " GMT"; !slices.Equal(got.Header["Date"], []string{want}) {
			t.Errorf("%s %s: dated %q, want %q", tt.addr, tt.target, got.Header["Date"], want)
		}
		now = now.Add(30 * time.Second)
	}
}

// TestHiddenTwins holds the 404 that hides to the very bytes of the honest one.
func TestHiddenTwins(t *testing.T) {
	s := start(t, Options{Now: noon})
	get := func(target, person string) string {
		line := ""
		if person != "" {
			line = "Authorization: Bearer " + fill(t, s, "{{"+person+"}}") + "\r\n"
		}
		return raw(t, s, "GET "+target+" HTTP/1.1\r\nHost: localhost\r\n"+line+"Connection: close\r\n\r\n")
	}
	honest := get("/repos/zed/none", "carol")
	if !strings.HasPrefix(honest, "HTTP/1.1 404") || !strings.Contains(honest, "\r\nCache-Control: no-store\r\n") {
		t.Fatalf("got %q", honest)
	}
	for _, c := range [][2]string{
		{"/repos/acme/lighthouse", "carol"}, {"/repos/acme/none", "carol"}, {"/repos/none/none", "carol"},
		{"/repos/acme/lighthouse", ""}, {"/repos/none/none", ""}, {"/apps/1", "carol"}, {"/apps/2", "carol"},
	} {
		if got := get(c[0], c[1]); got != honest {
			t.Errorf("%s as %q tells more than that nothing is there:\n%s\nwant\n%s", c[0], c[1], got, honest)
		}
	}
}

func TestDecidingHeaders(t *testing.T) {
	s := start(t, Options{})
	for request, want := range map[string]string{
		"GET /apps/1": "Cache-Control", "DELETE /health": "Allow", "GET /secret": "Www-Authenticate",
		"GET /notes/7": "", "GET /me": "",
	} {
		got := ask(t, s, request, "Authorization: Bearer {{carol}}").decision.Deciding
		if strings.Join(got, " ") != want {
			t.Errorf("%s: deciding headers %q, want %q", request, got, want)
		}
	}
}

// TestUnknownUserLooksLikeWrongPassword: or names could be found by trying.
func TestUnknownUserLooksLikeWrongPassword(t *testing.T) {
	s := start(t, Options{Now: noon})
	var seen []string
	for _, c := range []string{"alice.basic.wrong", "unknown.basic", "dora.basic.wrong", "dora.basic"} {
		got := ask(t, s, "GET /account", "Authorization: Basic {{"+c+"}}")
		seen = append(seen, got.Status+string(encode(got.Header))+got.body)
	}
	if len(slices.Compact(seen)) != 1 {
		t.Errorf("the answers differ: %q", seen)
	}
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	s := start(t, Options{})
	got := ask(t, s, "GET /me", "Authorization: Bearer {{alice.expired}}")
	if ct := got.Header.Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("Content-Type %q", ct)
	}
	var p map[string]any
	if err := json.Unmarshal([]byte(got.body), &p); err != nil {
		t.Fatal(err)
	}
	if p["title"] != "Unauthorized" || p["status"] != float64(401) || p["detail"] != "The access token expired." ||
		p["next"] != "Get a fresh token and repeat." {
		t.Errorf("got %v", p)
	}
}

func TestDeniedPage(t *testing.T) {
	s := start(t, Options{})
	got := ask(t, s, "GET /admin", "Authorization: Bearer {{alice}}")
	if got.StatusCode != 403 || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/html") ||
		!strings.Contains(got.body, "Access Denied") {
		t.Errorf("got %d %s %q", got.StatusCode, got.Header.Get("Content-Type"), got.body)
	}
	if got := ask(t, s, "GET /admin"); !slices.Equal(got.Header.Values("WWW-Authenticate"), []string{w, wc}) {
		t.Errorf("a route of two schemes must send two challenges, got %q", got.Header.Values("WWW-Authenticate"))
	}
}

func TestDecisionTellsTheWholeGate(t *testing.T) {
	s := start(t, Options{})
	d := ask(t, s, "GET /notes/7", "Authorization: Bearer {{carol}}").decision
	var names, asked []string
	for _, r := range d.Checks {
		names = append(names, r.Name)
		if r.Asked {
			asked = append(asked, r.Name+" "+string(r.Outcome)+" "+r.Looked)
		}
		if r.Detail == "" || r.Source == "" {
			t.Errorf("%s: detail %q, source %q", r.Name, r.Detail, r.Source)
		}
	}
	var all []string
	for _, c := range DefaultGate() {
		all = append(all, c.Name)
	}
	if !slices.Equal(names, all) {
		t.Errorf("checks %q, want %q", names, all)
	}
	want := []string{
		"route passed request line", "credentials passed Authorization", "scheme passed Authorization",
		"validity passed Authorization",
		"account passed Authorization", "scope passed Authorization", "ownership refused request line",
		"existence skipped ",
	}
	if !slices.Equal(asked, want) {
		t.Errorf("asked\n%q\nwant\n%q", asked, want)
	}
	if d.Person != "carol" || d.Target != "/notes/7" || d.Method != "GET" || d.Remote == "" {
		t.Errorf("got %+v", d)
	}
	d = ask(t, s, "GET /me", "Authorization: Bearer {{alice.expired}}").decision
	if d.Person != "" || !slices.Equal(d.Deciding, []string{http.CanonicalHeaderKey("WWW-Authenticate")}) {
		t.Errorf("person %q, deciding %q", d.Person, d.Deciding)
	}
}

func TestConflict(t *testing.T) {
	s := start(t, Options{})
	for body, want := range map[string]int{
		`{"name":"alice"}`: 409, `{"name":"Alice"}`: 409, `{"name":"frida"}`: 201, `{"name":7}`: 422, `{}`: 422,
		`[]`: 400, ``: 400, `{`: 400, "\xff": 400,
	} {
		if got := send(t, s, "POST", "/users", body, "Authorization: Bearer {{bob}}"); got.StatusCode != want {
			t.Errorf("%s: got %d, want %d", body, got.StatusCode, want)
		}
	}
	if got := send(t, s, "POST", "/users", `{`, "Authorization: Bearer {{alice}}"); got.StatusCode != 403 {
		t.Errorf("rights come before the body: got %d", got.StatusCode)
	}
}

// TestExpiredStaysTwoMinutes: a server may run for hours, and its expired token
// must still have expired two minutes ago.
func TestExpiredStaysTwoMinutes(t *testing.T) {
	var passed atomic.Int64 // hours
	s := start(t, Options{Now: func() time.Time {
		return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).Add(time.Duration(passed.Load()) * time.Hour)
	}})
	for range 3 {
		got := ask(t, s, "GET /me", "Authorization: Bearer {{alice.expired}}")
		if r, _ := got.decision.Refusal(); r.Detail != "expired 2 minutes ago" {
			t.Errorf("got %q", r.Detail)
		}
		if got := ask(t, s, "GET /me", "Authorization: Bearer {{alice}}"); got.StatusCode != 200 {
			t.Errorf("the valid token got %d", got.StatusCode)
		}
		passed.Add(5)
	}
}

// TestCredentialsAreGoodAtOneServer: nothing minted here opens another server.
func TestCredentialsAreGoodAtOneServer(t *testing.T) {
	one, two := start(t, Options{}), start(t, Options{})
	for header, target := range map[string]string{
		"Authorization: Bearer {{bob}}": "/me", "Authorization: Basic {{bob.basic}}": "/account",
		"X-Api-Key: {{bob.key}}": "/v1/charges", "Cookie: sid={{bob.session}}": "/api/cart",
	} {
		if got := ask(t, one, "GET "+target, fill(t, one, header)); got.StatusCode != 200 {
			t.Errorf("%s at home: %d", header, got.StatusCode)
		}
		if got := ask(t, two, "GET "+target, fill(t, one, header)); got.StatusCode != 401 {
			t.Errorf("%s at another server: %d", header, got.StatusCode)
		}
	}
}
