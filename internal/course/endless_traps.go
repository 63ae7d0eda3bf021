package course

import "bouncer/quiz"

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
		return []trap{{400, "wrong-scheme-is-400"}, {403, "bad-token-means-forbidden"}}
	case check == "validity" && v.status == 401:
		return badCredential(d)
	case check == "validity":
		return []trap{{401, "cannot-verify-means-401"}}
	case check == "network":
		return []trap{{401, "403-needs-bad-credentials"}, {401, "unauthorized-means-no-permission"}}
	case check == "quota":
		return []trap{{403, "rate-limit-is-403"}, {401, "unauthorized-means-no-permission"}}
	case v.status == 404:
		return []trap{{403, "403-is-always-honest"}, {401, "wrong-tenant-is-401"}}
	}
	return refusedRight(check)
}

// badCredential is for credentials that prove nothing.
func badCredential(d quiz.Draft) []trap {
	switch d.Scheme + " " + d.State {
	case "bearer expired":
		return []trap{{403, "expired-token-is-403"}}
	case "bearer revoked":
		return []trap{{403, "revoked-is-403"}, {200, "signature-is-enough"}}
	case "basic wrong password":
		return []trap{{403, "bad-password-means-forbidden"}}
	case "basic unknown":
		return []trap{{404, "unknown-user-is-404"}, {403, "bad-password-means-forbidden"}}
	case "session expired":
		return []trap{{403, "expired-session-is-403"}}
	case "api-key revoked":
		return []trap{{403, "revoked-is-403"}}
	}
	return []trap{{403, "bad-token-means-forbidden"}}
}

// refusedRight is for somebody known who may not.
func refusedRight(check string) []trap {
	switch check {
	case "scope":
		return []trap{{401, "missing-scope-is-401"}}
	case "tenant":
		return []trap{{401, "wrong-tenant-is-401"}, {200, "logged-in-is-enough"}}
	case "ownership":
		return []trap{{401, "unauthorized-means-no-permission"}, {200, "logged-in-is-enough"}}
	}
	return []trap{{401, "unauthorized-means-no-permission"}}
}
