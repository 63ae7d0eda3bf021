package project_test

import (
	"fmt"
	"testing"

	"bouncer/internal/project"
)

// mutants are servers that get one thing wrong, by the contract, and the step
// whose red is the first: stage and number.
var mutants = map[string]map[string]string{
	"notes": {
		"health-login": "1.1", "open-judges": "1.2", "unknown-401": "1.3", "method-404": "1.4", "no-allow": "1.4",
		"missing-403": "2.1", "no-challenge": "2.1", "other-realm": "2.1", "error-unasked": "2.1", "basic-400": "2.4",
		"case-sensitive": "2.6",
		"bad-403":        "3.1", "expired-403": "3.2", "no-expiry": "3.2", "no-signature": "3.3", "no-audience": "3.4",
		"no-nbf":     "3.5",
		"no-revoked": "3.6", "alg-none": "3.7", "role-first": "3.8",
		"no-role": "4.2", "role-401": "4.2", "scope-401": "4.4", "scope-bare": "4.4", "no-scope": "4.4",
		"no-scope-param": "4.4", "suspended-ignored": "4.6",
		"no-owner": "5.2", "colleague-404": "5.2", "leak": "5.2", "outsider-403": "5.4", "admin-everywhere": "5.4",
		"absent-differs": "5.6",
		"lookup-first":   "5.8", "delete-200": "5.10",
		"cacheable-401": "6.1", "cacheable-403": "6.2", "cacheable-404": "6.3", "shared": "6.4", "preflight-401": "6.5",
		"cors-of-success": "6.6", "no-expose": "6.6", "no-vary": "6.6",
	},
	"sessions": {
		"health-login": "1.1", "missing-403": "1.3", "no-challenge": "1.3", "any-session": "1.4", "expired-403": "1.5",
		"no-session-expiry": "1.5", "first-cookie": "1.6",
		"never-redirect": "2.1", "expired-page": "2.2", "api-redirects": "2.3", "redirect-everywhere": "2.5",
		"no-csrf": "3.2", "csrf-401": "3.2", "any-csrf": "3.3", "csrf-first": "3.4",
		"no-role": "4.2", "role-login": "4.2", "role-401": "4.2", "denial-json": "4.2", "suspended-ignored": "4.5",
		"csrf-for-tokens": "5.1", "one-challenge": "5.2", "cookie-first": "5.6", "token-everywhere": "5.7",
		"no-factor": "6.2", "factor-401": "6.2", "cacheable-401": "6.3", "cacheable-302": "6.4", "shared": "6.5",
		"preflight-401":   "6.6",
		"cors-of-success": "6.7", "no-cookies": "6.7", "no-vary": "6.7",
	},
	"mcp": {
		"health-login": "1.1", "metadata-login": "1.2", "other-resource": "1.2", "open-judges": "1.3",
		"missing-403": "1.4", "no-metadata": "1.4",
		"relative-metadata": "1.4", "no-scope-param": "1.4", "error-unasked": "1.4",
		"bad-403": "2.1", "metadata-once": "2.1", "expired-403": "2.2", "no-signature": "2.3", "no-audience": "2.4",
		"no-nbf": "2.5", "no-revoked": "2.6", "token-in-url": "2.7",
		"half-scope": "3.1", "one-scope-does": "3.2", "scope-401": "3.2", "scope-bare": "3.2",
		"suspended-challenge": "3.5",
		"no-age":              "4.2", "age-403": "4.2", "no-max-age": "4.2", "age-first": "4.3",
		"no-factor": "5.2", "factor-403": "5.2", "factor-first": "5.3", "no-role": "5.3",
		"cacheable-401": "6.1", "cacheable-403": "6.2", "shared": "6.3", "preflight-401": "6.4", "no-expose": "6.5",
		"cors-of-success": "6.5", "no-allow": "6.7",
	},
}

func TestEachMutantFailsTheStepMeantForIt(t *testing.T) {
	program := solution(t)
	for id, all := range mutants {
		if len(all) < 12 {
			t.Errorf("%s has %d mutants", id, len(all))
		}
		for name, want := range all {
			t.Run(id+"/"+name, func(t *testing.T) {
				t.Parallel()
				r := try(t,
					project.Options{Contract: contract(t, id), Command: []string{program},
						Env: []string{"MUTANT=" + name}})
				if r.Stop != "" {
					t.Fatal(r.Stop, r.Output)
				}
				if got := firstRed(r); got != want {
					t.Errorf("the first red is %s, not %s\n%s", got, want, text(t, r))
				}
			})
		}
	}
}

func firstRed(r *project.Report) string {
	for i, s := range r.Stages {
		for k, x := range s.Steps {
			if !x.Passed() {
				return fmt.Sprintf("%d.%d", i+1, k+1)
			}
		}
	}
	return "none"
}
