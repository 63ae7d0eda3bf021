package course

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

func TestRival(t *testing.T) {
	scenario := func(answer int, first string, accept ...int) quiz.Scenario {
		return quiz.Scenario{Answer: answer, Accept: accept, First: first, Traps: map[int]string{404: "x", 409: "x"}}
	}
	o := func(check string, status int) mockserver.Obstacle {
		return mockserver.Obstacle{Check: check, Status: status}
	}
	all := func(o ...mockserver.Obstacle) []mockserver.Obstacle { return o }
	for _, c := range []struct {
		name    string
		s       quiz.Scenario
		decided mockserver.Obstacle
		others  []mockserver.Obstacle
		want    string // the check that could be argued for; empty for none
	}{
		{"nothing else", scenario(403, ""), o("role", 403), nil, ""},
		{"who comes before the role", scenario(401, ""), o("validity", 401), all(o("role", 403)), ""},
		{"the role against a lookup", scenario(403, ""), o("role", 403), all(o("existence", 404)), "existence"},
		{"settled by the story", scenario(403, "role"), o("role", 403), all(o("existence", 404)), ""},
		{"both accepted", scenario(403, "", 404), o("role", 403), all(o("existence", 404)), ""},
		{"not on the menu", scenario(403, ""), o("role", 403), all(o("conflict", 422)), ""},
		{"a network against a login", scenario(403, ""), o("network", 403), all(o("credentials", 401)), "credentials"},
		{"what stands behind a login", scenario(451, "", 401), o("law", 451), all(o("validity", 401), o("plan", 403)), ""},
		{"preconditions come last", scenario(403, ""), o("ownership", 403), all(o("precondition", 409)), ""},
		{"conflicts may come before them", scenario(409, ""), o("conflict", 409), all(o("precondition", 404)),
			"precondition"},
		{"rights against a stronger login", scenario(403, ""), o("role", 403), all(o("factor", 401)), "factor"},
	} {
		got, _ := rival(c.s, c.decided, c.others)
		if got.Check != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got.Check, c.want)
		}
	}
}

// What a server says stands behind the first obstacle is what servers without it,
// and without the next, would refuse the request with.
func TestBehindTheFirstObstacle(t *testing.T) {
	fired := 0
	for _, s := range embedded(t).Scenarios {
		if s.Dialect != "" || s.Via != "" {
			continue
		}
		fire := func(gate []mockserver.Check) *mockserver.Decision {
			fired++
			x, err := exchange.OnceCase(t.Context(),
				mockserver.Options{World: s.World, Given: s.Given, Gate: gate, Thorough: true},
				exchange.Case{Text: s.Request, Before: s.Before})
			if err != nil {
				t.Fatalf("%s: %v", s.ID, err)
			}
			return x.Decision
		}
		gate := mockserver.DefaultGate()
		d := fire(gate)
		if d == nil {
			continue
		}
		var want []mockserver.Obstacle
		for next := d; ; {
			refused, ok := next.Refusal()
			at := slices.IndexFunc(gate, func(c mockserver.Check) bool { return c.Name == refused.Name })
			if !ok || at < 0 { // every gate refuses what has no route
				break
			}
			gate = slices.Delete(gate, at, at+1)
			next = fire(gate)
			if refused, ok := next.Refusal(); ok && refused.Name != "route" {
				want = append(want, mockserver.Obstacle{Check: refused.Name, Status: next.Status})
			}
		}
		if diff := cmp.Diff(want, d.Behind); diff != "" {
			t.Errorf("%s (-fired, +said):\n%s", s.ID, diff)
		}
	}
	if fired < 300 {
		t.Errorf("only %d requests were fired", fired)
	}
}

// Something in between leaves it to the server what stands behind.
func TestBehindThroughAProxy(t *testing.T) {
	text := "DELETE http://api.lantern.test/users/7 HTTP/1.1\nAuthorization: Bearer {{alice}}\n"
	var said [][]mockserver.Obstacle
	for _, via := range []string{"", "proxy"} {
		if via != "" {
			text += "Proxy-Authorization: Basic {{alice.proxy}}\n"
		}
		x, err := exchange.OnceCase(t.Context(), mockserver.Options{Thorough: true}, exchange.Case{Text: text, Via: via})
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, x.Decision.Behind)
	}
	if diff := cmp.Diff(said[0], said[1]); diff != "" || len(said[0]) == 0 {
		t.Errorf("directly %v, through a proxy %v", said[0], said[1])
	}
}

// Verify keeps the rule for the bank: taking the settling key out of a scenario
// makes it a fault, and so does one that names another check.
func TestVerifyWantsTheOrderSettled(t *testing.T) {
	c := embedded(t)
	for first, want := range map[string]string{
		"":      "the check existence refuses with 404, and no source says whether it comes after role; accept 404,",
		"scope": "the check scope doesn't decide here",
		"role":  "",
	} {
		one := *c
		one.Scenarios = nil
		for _, s := range c.Scenarios {
			if s.ID == "account-99-after-lunch" {
				s.First, s.Pair = first, ""
				one.Scenarios = append(one.Scenarios, s)
			}
		}
		one.Lessons, one.Missions, one.Repairs = nil, nil, nil
		r := Verify(t.Context(), &one)
		if got := r.String(); want == "" && strings.Contains(got, "account-99") || want != "" &&
			!strings.Contains(got, want) {
			t.Errorf("first: %q\n%s", first, got)
		}
	}
}
