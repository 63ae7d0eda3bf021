package check

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// mutant is bouncer's own server with one thing set wrong.
type mutant struct {
	set   string // a setting of the gate and its value, "credentials.missing=403"
	less  string // or checks that the gate leaves out
	route string
	kind  Kind   // what the people show
	want  string // the rule that is meant for it
}

// mutants are the gate's wrong settings, and checks left out, on routes of
// every kind of credential.
func mutants() []mutant {
	var out []mutant
	bearer, basic, key, cookie := "GET /me", "GET /account", "GET /v1/charges", "GET /api/cart"
	for _, x := range []struct {
		route string
		kind  Kind
	}{{bearer, BearerToken}, {"GET /feed", BearerToken}, {basic, BasicPair}, {"GET /site", BasicPair}, {key,
		HeaderKey}, {cookie, CookieValue}} {
		out = append(out,
			mutant{set: "credentials.missing=403", route: x.route, kind: x.kind, want: "BN201"},
			mutant{set: "credentials.challenge=nothing", route: x.route, kind: x.kind, want: "BN101"},
			mutant{set: "validity.bad=403", route: x.route, kind: x.kind, want: "BN202"},
			mutant{set: "validity.challenge=nothing", route: x.route, kind: x.kind, want: "BN111"},
			mutant{less: "validity", route: x.route, kind: x.kind, want: "BN302"},
			mutant{less: "credentials scheme validity account", route: x.route, kind: x.kind, want: "BN301"},
		)
	}
	return append(out,
		mutant{set: "validity.unknown=404", route: basic, kind: BasicPair, want: "BN403"},
		mutant{set: "role.low=401", route: "GET /admin/audit", kind: BearerToken, want: "BN203"},
		mutant{set: "role.low=401", route: "GET /backups", kind: BasicPair, want: "BN203"},
		mutant{less: "role", route: "GET /admin/audit", kind: BearerToken, want: "BN303"},
		mutant{less: "role", route: "GET /backups", kind: BasicPair, want: "BN303"},
		mutant{set: "ownership.asked=not asked", route: "GET /notes/12", kind: BearerToken, want: "BN303"},
		mutant{set: "tenant.outsider=403, it isn't yours", route: "GET /apps/1", kind: BearerToken, want: "BN401"},
	)
}

// orders is the default gate's order without some checks.
func orders(without string) []string {
	var out []string
	for _, c := range mockserver.DefaultGate() {
		if !slices.Contains(strings.Fields(without), c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

func (m mutant) name() string { return fmt.Sprintf("%s%s at %s", m.set, m.less, m.route) }

// people are those of the course who show a kind of credential.
func people(t *testing.T, s *mockserver.Server, kind Kind) []*Person {
	t.Helper()
	suffix := map[Kind]string{BearerToken: "", BasicPair: ".password", HeaderKey: ".key", CookieValue: ".session"}[kind]
	var out []*Person
	for _, name := range []string{"alice", "bob", "carol"} {
		c, ok := s.Credential(name + suffix)
		if !ok {
			continue
		}
		p := &Person{Name: name, Kind: kind, Secret: c.Value, Var: "$" + name}
		switch kind {
		case BasicPair:
			p.Secret = name + ":" + c.Value
		case HeaderKey:
			p.Field = "X-Api-Key"
		case CookieValue:
			p.Field, p.Secret = "sid", c.Value
		}
		out = append(out, p)
	}
	return out
}

// lanternPlan checks one route of the course's server, whose people may have it
// as the world says; where each is let in shows that their credentials hold.
func lanternPlan(m mutant, folk []*Person) *Plan {
	refused := map[string]map[string]int{
		"/admin/audit": {"alice": 403, "carol": 403}, "/backups": {"alice": 403, "carol": 403},
		"/notes/12": {"alice": 403, "bob": 403}, "/apps/1": {"carol": 404},
	}
	home := map[Kind]string{BearerToken: "/me", BasicPair: "/account", HeaderKey: "/v1/charges",
		CookieValue: "/api/cart"}[m.kind]
	target := m.route[len("GET "):]
	path := &Path{Method: "GET", Target: target, Expect: map[string]int{Nobody: 401}}
	for _, p := range folk {
		path.Expect[p.Name] = 200
	}
	for name, status := range refused[target] {
		path.Expect[name] = status
	}
	if target == "/apps/1" {
		path.Hide, path.Absent = true, "/apps/99"
	}
	plan := &Plan{Profile: Core, People: folk, Now: time.Now, Paths: []*Path{path},
		Rules: map[string]Level{"BN403": Warning}}
	if target != home {
		plan.Paths = append(plan.Paths, &Path{Method: "GET", Target: home, Expect: map[string]int{}})
		for _, p := range folk {
			plan.Paths[1].Expect[p.Name] = 200
		}
	}
	return plan
}

func lantern(t *testing.T, m mutant) *Report {
	t.Helper()
	g := mockserver.Gate{Order: orders(m.less), Set: map[string]string{}}
	if name, value, ok := strings.Cut(m.set, "="); ok {
		g.Set[name] = value
	}
	checks, err := g.Checks()
	if err != nil {
		t.Fatal(err)
	}
	s, err := mockserver.Start(mockserver.Options{Gate: checks})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	base, err := url.Parse("http://" + s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	server, err := exchange.Reach(t.Context(), base, nil, exchange.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	return Run(t.Context(), lanternPlan(m, people(t, s, m.kind)), Way{Server: server})
}

// TestMutants: each wrong gate trips the rule that is meant for it and no other,
// and the right gate trips none on the same route.
func TestMutants(t *testing.T) {
	if n := len(mutants()); n < 40 {
		t.Errorf("there are only %d mutants", n)
	}
	for _, m := range mutants() {
		t.Run(m.name(), func(t *testing.T) {
			t.Parallel()
			if got := rulesOf(lantern(t, m).Findings); !slices.Equal(got, []string{m.want}) {
				t.Errorf("it trips %v, want %s alone", got, m.want)
			}
			right := m
			right.set, right.less = "", ""
			if r := lantern(t, right); len(r.Findings) > 0 || len(r.Inconclusive) > 0 {
				t.Errorf("the right gate trips %v; open: %v", rulesOf(r.Findings), r.Inconclusive)
			}
		})
	}
}
