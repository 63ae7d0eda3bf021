package mockserver

import (
	"net/http"
	"strings"
	"testing"
)

const formType = "Content-Type: application/x-www-form-urlencoded"

func TestLoginForm(t *testing.T) {
	s := start(t, Options{})
	for _, c := range []struct {
		name, body, kind string
		status           int
		refused          string
	}{
		{"right password", "user=alice&password={{alice.password}}", formType, 303, ""},
		{"wrong password", "user=alice&password=moonlight", formType, 401, "validity"},
		{"somebody else's password", "user=alice&password={{bob.password}}", formType, 401, "validity"},
		{"no such user", "user=zoe&password=moonlight", formType, 401, "validity"},
		{"suspended, wrong password", "user=sam&password=moonlight", formType, 401, "validity"},
		{"suspended", "user=sam&password={{sam.password}}", formType, 403, "account"},
		{"no password", "user=alice", formType, 401, "credentials"},
		{"nothing", "", formType, 401, "credentials"},
		{"bad escape", "user=alice&password=%zz", formType, 401, "credentials"},
		{"another type", `{"user": "alice"}`, "Content-Type: application/json", 401, "credentials"},
		{"too large", strings.Repeat("x", maxBody+1), formType, 413, "credentials"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := send(t, s, "POST", "/login", fill(t, s, c.body), c.kind)
			refusal, _ := got.decision.Refusal()
			if got.StatusCode != c.status || refusal.Name != c.refused {
				t.Errorf("got %d from the check %q: %s", got.StatusCode, refusal.Name, got.decision.Reason)
			}
			if challenge := got.Header.Get("WWW-Authenticate"); (c.status == 401) != (challenge == `Session realm="lantern"`) {
				t.Errorf("%d with the challenge %q", c.status, challenge)
			}
		})
	}
}

// A wrong password and an unknown name get the same answer, or names could be
// found by trying.
func TestLoginFormTellsNoNames(t *testing.T) {
	s := start(t, Options{})
	wrong := send(t, s, "POST", "/login", "user=alice&password=moonlight", formType)
	unknown := send(t, s, "POST", "/login", "user=zoe&password=moonlight", formType)
	if wrong.body != unknown.body || wrong.StatusCode != unknown.StatusCode {
		t.Errorf("wrong password: %d %s\nunknown name: %d %s", wrong.StatusCode, wrong.body, unknown.StatusCode,
			unknown.body)
	}
}

func TestLoginHandsOutTheSession(t *testing.T) {
	s := start(t, Options{})
	got := send(t, s, "POST", "/login", fill(t, s, "user=alice&password={{alice.password}}"), formType)
	cookies := got.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode ||
		got.Header.Get("Location") != "/dashboard" {
		t.Fatalf("%v", got.Header)
	}
	cart := ask(t, s, "GET /api/cart", "Cookie: "+cookies[0].Name+"="+cookies[0].Value)
	if cart.StatusCode != 200 || cart.decision.Person != "alice" {
		t.Errorf("with the cookie of the login: %d for %q", cart.StatusCode, cart.decision.Person)
	}
}

// Only what a browser sends by itself needs a CSRF token beside it.
func TestCSRFIsForSessions(t *testing.T) {
	s := start(t, Options{})
	for _, c := range []struct {
		line   string
		status int
	}{
		{"Authorization: Bearer {{alice}}", 200},
		{"Authorization: Bearer {{alice.expired}}", 401},
		{"Cookie: sid={{alice.session}}", 403},
		{"Cookie: sid={{alice.session.expired}}", 401},
	} {
		if got := ask(t, s, "POST /settings", c.line); got.StatusCode != c.status {
			t.Errorf("%s: got %d, want %d", c.line, got.StatusCode, c.status)
		}
	}
}
