package course

import (
	"strings"
	"testing"

	"bouncer/quiz"
)

func TestRival(t *testing.T) {
	scenario := func(answer int, first string, accept ...int) quiz.Scenario {
		return quiz.Scenario{Answer: answer, Accept: accept, First: first, Traps: map[int]string{404: "x", 409: "x"}}
	}
	for _, c := range []struct {
		name    string
		s       quiz.Scenario
		decided obstacle
		others  []obstacle
		want    string // the check that could be argued for; empty for none
	}{
		{"nothing else", scenario(403, ""), obstacle{"role", 403}, nil, ""},
		{"who comes before the role", scenario(401, ""), obstacle{"validity", 401}, []obstacle{{"role", 403}}, ""},
		{"the role against a lookup", scenario(403, ""), obstacle{"role", 403}, []obstacle{{"existence", 404}},
			"existence"},
		{"settled by the story", scenario(403, "role"), obstacle{"role", 403}, []obstacle{{"existence", 404}}, ""},
		{"both accepted", scenario(403, "", 404), obstacle{"role", 403}, []obstacle{{"existence", 404}}, ""},
		{"not on the menu", scenario(403, ""), obstacle{"role", 403}, []obstacle{{"conflict", 422}}, ""},
		{"a network against a login", scenario(403, ""), obstacle{"network", 403}, []obstacle{{"credentials", 401}},
			"credentials"},
		{"what stands behind a login", scenario(451, "", 401), obstacle{"law", 451},
			[]obstacle{{"validity", 401}, {"plan", 403}}, ""},
		{"preconditions come last", scenario(403, ""), obstacle{"ownership", 403},
			[]obstacle{{"precondition", 409}}, ""},
		{"conflicts may come before them", scenario(409, ""), obstacle{"conflict", 409},
			[]obstacle{{"precondition", 404}}, "precondition"},
		{"rights against a stronger login", scenario(403, ""), obstacle{"role", 403}, []obstacle{{"factor", 401}},
			"factor"},
	} {
		got, _ := rival(c.s, c.decided, c.others)
		if got.check != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got.check, c.want)
		}
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
