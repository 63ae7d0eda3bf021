package mockserver

import (
	"errors"
	"strings"
	"testing"

	"bouncer/internal/content"
)

// TestCourtOrderBindsForEverybody asks for the film with and without the order:
// under it nobody gets it or is asked for a name; without it the usual checks decide.
func TestCourtOrderBindsForEverybody(t *testing.T) {
	ordered, free := start(t, Options{Given: []string{"court-order"}}), start(t, Options{})
	for _, c := range []struct {
		name, line string
		free       int
	}{
		{"nobody", "Accept: */*", 401},
		{"expired token", "Authorization: Bearer {{alice.expired}}", 401},
		{"plan ran out", "Authorization: Bearer {{erin}}", 403},
		{"paid", "Authorization: Bearer {{alice}}", 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ask(t, ordered, "GET /film", c.line)
			if got.StatusCode != 451 || got.Header.Get("Link") != `<https://lantern.test/about>; rel="blocked-by"` {
				t.Errorf("under the order: %d, Link %q", got.StatusCode, got.Header.Get("Link"))
			}
			if got.Header.Get("WWW-Authenticate") != "" {
				t.Error("under the order: no credentials help, so none may be asked for")
			}
			if res, ok := got.decision.Refusal(); !ok || res.Name != "law" {
				t.Errorf("under the order: refused by %q", res.Name)
			}
			if got := ask(t, free, "GET /film", c.line); got.StatusCode != c.free {
				t.Errorf("without the order: %d, want %d", got.StatusCode, c.free)
			}
		})
	}
	if got := ask(t, ordered, "GET /me", "Authorization: Bearer {{alice}}"); got.StatusCode != 200 {
		t.Errorf("the order is about the film alone: GET /me got %d", got.StatusCode)
	}
}

// TestExportsNeedAPaidPlan holds the plan to the person a key belongs to.
func TestExportsNeedAPaidPlan(t *testing.T) {
	s := start(t, Options{})
	for key, want := range map[string]int{"alice.key": 200, "erin.key": 403, "erin.key.revoked": 401} {
		if got := ask(t, s, "GET /v1/exports", "X-Api-Key: {{"+key+"}}"); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", key, got.StatusCode, want)
		}
	}
	if got := ask(t, s, "GET /v1/charges", "X-Api-Key: {{erin.key}}"); got.StatusCode != 200 {
		t.Errorf("charges ask for no plan: got %d", got.StatusCode)
	}
}

func TestBlockerIsAURL(t *testing.T) {
	for _, bad := range []string{"lantern.test", "http://lantern.test/", "https://lantern.test/>; rel=x", "https://"} {
		_, err := ParseWorld("w.yaml",
			[]byte("realm: x\nhost: x.test\nroutes:\n  - {route: GET /film, reply: film, blocker: '"+bad+"'}\n"))
		var fault *content.Error
		if !errors.As(err, &fault) || fault.Line != 4 || !strings.Contains(fault.Msg, "URL of a link") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
