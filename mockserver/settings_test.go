package mockserver

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Each setting, wrong, changes the answer it is about and no other.
func TestASettingChangesItsAnswer(t *testing.T) {
	for _, c := range []struct {
		name, value, request string
		lines                []string
		given                []string
		right, wrong         int
	}{
		{"credentials.missing", "403", "GET /me", nil, nil, 401, 403},
		{"credentials.challenge", "nothing", "GET /me", nil, nil, 401, 401},
		{"credentials.open", "asked too", "OPTIONS /notes", nil, nil, 204, 401},
		{"credentials.open", "asked too", "GET /nowhere", nil, nil, 404, 404},
		{"validity.bad", "403", "GET /me", []string{"Authorization: Bearer {{junk}}"}, nil, 401, 403},
		{"validity.bad", "403", "GET /me", []string{"Authorization: Bearer {{alice.expired}}"}, nil, 401, 403},
		{"validity.expired", "403", "GET /me", []string{"Authorization: Bearer {{alice.expired}}"}, nil, 401, 403},
		{"validity.expired", "403", "GET /me", []string{"Authorization: Bearer {{junk}}"}, nil, 401, 401},
		{"validity.challenge", "nothing", "GET /me", []string{"Authorization: Bearer {{junk}}"}, nil, 401, 401},
		{"validity.unknown", "404", "GET /account", []string{"Authorization: Basic {{unknown.basic}}"}, nil, 401, 404},
		{"validity.unknown", "404", "GET /account", []string{"Authorization: Basic {{alice.basic.wrong}}"}, nil, 401,
			401},
		{"validity.unverified", "401", "GET /me", []string{"Authorization: Bearer {{alice}}"},
			[]string{"keyserver-down"}, 503, 401},
		{"account.suspended", "401", "GET /me", []string{"Authorization: Bearer {{sam}}"}, nil, 403, 401},
		{"role.low", "401", "GET /admin/audit", []string{"Authorization: Bearer {{alice}}"}, nil, 403, 401},
		{"scope.narrow", "401", "POST /notes", []string{"Authorization: Bearer {{alice}}"}, nil, 403, 401},
		{"tenant.outsider", "403, it isn't yours", "GET /apps/1", []string{"Authorization: Bearer {{carol}}"}, nil, 404,
			403},
		{"ownership.asked", "not asked", "GET /notes/7", []string{"Authorization: Bearer {{carol}}"}, nil, 403, 200},
	} {
		t.Run(c.name+" "+c.request, func(t *testing.T) {
			usual := Gate{Order: order(DefaultGate())}
			for want, g := range map[int]Gate{c.right: usual,
				c.wrong: {Order: usual.Order, Set: map[string]string{c.name: c.value}}} {
				if c.right == c.wrong && g.Set == nil {
					continue
				}
				s := start(t, Options{Gate: checks(t, g), Given: c.given})
				a := ask(t, s, c.request, c.lines...)
				if a.StatusCode != want {
					t.Errorf("set %v: got %d, want %d", g.Set, a.StatusCode, want)
				}
				challenged, bare := a.Header.Get("WWW-Authenticate") != "", g.Set[c.name] == "nothing"
				if a.StatusCode == 401 && challenged == bare {
					t.Errorf("set %v: a 401 with the challenge %q", g.Set, a.Header.Get("WWW-Authenticate"))
				}
			}
		})
	}
}

func checks(t interface {
	Helper()
	Fatal(...any)
}, g Gate) []Check {
	t.Helper()
	out, err := g.Checks()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Every setting is about a check there is, and has a right and a wrong value.
func TestSettingsAreWhole(t *testing.T) {
	names := order(DefaultGate())
	for _, s := range Settings() {
		if !slices.Contains(names, s.Check()) || len(s.Values) < 2 || s.About == "" {
			t.Errorf("%+v", s)
		}
		right := Gate{Order: names, Set: map[string]string{s.Name: s.Values[0]}}
		checks(t, right)
	}
}

func TestAGateThatDoesNotExist(t *testing.T) {
	for _, c := range []struct {
		g    Gate
		want string
	}{
		{Gate{Order: []string{"mood"}}, `no check "mood"`},
		{Gate{Order: []string{"role", "role"}}, "there twice"},
		{Gate{Order: []string{"role"}, Set: map[string]string{"role.hue": "red"}}, `no setting "role.hue"`},
		{Gate{Order: []string{"role"}, Set: map[string]string{"role.low": "500"}}, `can't be "500"`},
		{Gate{Order: []string{"role"}, Set: map[string]string{"scope.narrow": "401"}}, "leaves out the check scope"},
	} {
		if _, err := c.g.Checks(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.g, err, c.want)
		}
	}
}

// TestAnyGateAsDataIsLawful: however a gate is ordered and set, its answers keep
// the rules, but for the one setting that takes the challenge away.
func TestAnyGateAsDataIsLawful(t *testing.T) {
	w, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, creds := targets(w), w.Credentials()
	rapid.Check(t, func(t *rapid.T) {
		g := Gate{Order: rapid.Permutation(order(DefaultGate())).Draw(t, "order"), Set: map[string]string{}}
		for _, s := range Settings() {
			g.Set[s.Name] = rapid.SampledFrom(s.Values).Draw(t, s.Name)
		}
		s, err := Start(Options{World: w, Gate: checks(t, g)})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for range 4 {
			target := rapid.SampledFrom(all).Draw(t, "target")
			c, _ := s.Credential(rapid.SampledFrom(creds).Draw(t, "credential").Name)
			method, path, _ := strings.Cut(target, " ")
			h, d := direct(s, method, path, func(r *http.Request) { carry(c)(r) })
			bare := g.Set["credentials.challenge"] == "nothing" || g.Set["validity.challenge"] == "nothing"
			err := lawful(path, h, d)
			if err != nil && (!bare || err.Error() != "401 without a challenge") {
				t.Fatalf("%s with %s: %v", target, c.Name, err)
			}
		}
	})
}
