package course

import (
	"strings"

	"bouncer/quiz"
)

// trap is a wrong answer and the belief that leads to it.
type trap struct {
	code          int
	misconception string
}

// traps lists the beliefs that fit, the closest first. The course may lack some.
func traps(d quiz.Draft, v *verdict) []trap {
	check := refusedBy(v)
	switch {
	case check == "":
		return []trap{{401, "every-check-fails"}, {403, "every-check-fails"}}
	case check == "credentials":
		return []trap{{403, "403-without-login"}}
	case check == "scheme":
		return []trap{{403, "any-proof-will-do"}}
	case check == "validity" && v.status == 401:
		return badCredential(d)
	case check == "validity":
		return []trap{{401, "cannot-verify-means-401"}}
	case check == "network":
		if d.State == "valid" || d.State == "read-only" {
			return []trap{{401, "403-needs-bad-credentials"}}
		}
		return []trap{{401, "nothing-precedes-login"}}
	case check == "quota" && d.Scheme == "api-key":
		return []trap{{403, "rate-limit-is-403"}}
	case check == "quota":
		return []trap{{403, "rate-limit-is-403"}, {401, "unauthorized-means-no-permission"}}
	case v.status == 404:
		return []trap{{403, "403-is-always-honest"}, {401, "wrong-tenant-is-401"}}
	}
	return refusedRight(d, check)
}

// badCredential is for credentials that prove nothing.
func badCredential(d quiz.Draft) []trap {
	switch d.Scheme + " " + d.State {
	case "bearer expired":
		return []trap{{403, "expired-token-is-403"}}
	case "bearer revoked":
		return []trap{{403, "revoked-is-403"}, {d.Success, "signature-is-enough"}}
	case "basic wrong password":
		return []trap{{403, "bad-password-means-forbidden"}}
	case "basic unknown":
		return []trap{{404, "unknown-user-is-404"}, {403, "bad-password-means-forbidden"}}
	case "session expired":
		return []trap{{403, "expired-session-is-403"}}
	case "api-key revoked":
		return []trap{{403, "revoked-is-403"}}
	}
	if d.Scheme == "bearer" {
		return []trap{{403, "bad-token-means-forbidden"}}
	}
	return []trap{{403, "unknown-key-is-403"}}
}

// refusedRight is for somebody known who may not.
func refusedRight(d quiz.Draft, check string) []trap {
	switch check {
	case "scope":
		return []trap{{401, "missing-scope-is-401"}}
	case "tenant":
		return []trap{{401, "wrong-tenant-is-401"}, {read(d), "logged-in-is-enough"}}
	case "ownership":
		return []trap{{401, "unauthorized-means-no-permission"}, {read(d), "logged-in-is-enough"}}
	}
	return []trap{{401, "unauthorized-means-no-permission"}}
}

// read is what a request that only reads gets when all is well; 0 for one that
// changes something, which the belief about reading doesn't explain.
func read(d quiz.Draft) int {
	if strings.HasPrefix(d.Scenario.Request, "GET ") {
		return d.Success
	}
	return 0
}
