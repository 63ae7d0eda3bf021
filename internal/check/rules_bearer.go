package check

import (
	"net/http"
	"slices"
	"strings"
)

// statusOf are the error codes of Bearer and DPoP challenges with the status
// that each belongs to; 0 for one that fits more than one.
func statusOf() map[string]int {
	return map[string]int{
		"invalid_request": http.StatusBadRequest, "invalid_token": http.StatusUnauthorized, "insufficient_scope": http.StatusForbidden, // RFC 6750 §3.1
		"insufficient_user_authentication": 0,                                                                      // RFC 9470 §3
		"use_dpop_nonce":                   http.StatusUnauthorized, "invalid_dpop_proof": http.StatusUnauthorized, // RFC 9449 §7.1, §9
	}
}

// bearerRules hold what a Bearer challenge says.
func bearerRules() []Rule {
	return []Rule{
		{ID: "BN104", Title: "A Bearer challenge without any parameter", Level: Warning, Raised: map[Profile]Level{Bearer: Error, MCP: Error}, In: Core, Source: "RFC 6750 §3", Lesson: "the-challenge",
			Why:   "RFC 6750 wants at least one parameter after the scheme, though HTTP's own grammar does without. A realm is the least one.",
			Needs: []Sent{Nothing, Junk}, On: Nothing, Bad: answers(401, "WWW-Authenticate: Bearer"), Good: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			judge: inChallenge(func(_ *Seen, ch challenge) (string, bool) {
				return `Bearer realm="…"`, ch.is("Bearer") && len(ch.Params) == 0
			})},
		{ID: "BN107", Title: "An error code, though nothing was sent", Level: Warning, In: Core, Source: "RFC 6750 §3.1", Lesson: "bearer-errors",
			Why:   "A client that has shown nothing yet reads that its token is bad, and throws away one that is good.",
			Needs: []Sent{Nothing, OtherScheme}, On: Nothing, Bad: answers(401, `WWW-Authenticate: Bearer realm="api", error="invalid_token"`),
			Good: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			judge: once(each(func(c *Case) []*Seen { return c.all(Nothing, OtherScheme) }, func(s *Seen) (string, string, bool) {
				ch, ok := s.bearer()
				return ask, "the challenge without error", ok && ch.value("error") != ""
			}))},
		{ID: "BN108", Title: `A bad token without error="invalid_token"`, Level: Warning, In: Core, Source: "RFC 6750 §3.1", Lesson: "bearer-errors",
			Why:   "Without it a client can't tell a token that was refused from one that never arrived.",
			Needs: []Sent{Junk, Tampered, Expired}, On: Junk, Bad: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			Good: answers(401, `WWW-Authenticate: Bearer realm="api", error="invalid_token"`),
			judge: once(each((*Case).bad, func(s *Seen) (string, string, bool) {
				ch, ok := s.bearer()
				return ask, `Bearer …, error="invalid_token"`, ok && s.Kind == BearerToken && s.is(http.StatusUnauthorized) && ch.value("error") == ""
			}))},
		{ID: "BN109", Title: "An error code that contradicts the status, or that nobody registered", Level: Warning, In: Core, Source: "RFC 6750 §3.1", Lesson: "bearer-errors",
			Why:   "Clients act on the code: invalid_token (401) makes them fetch a new token, insufficient_scope (403) a wider one, invalid_request (400) neither.",
			Needs: []Sent{Nothing, Junk}, On: Junk, Bad: answers(401, `WWW-Authenticate: Bearer realm="api", error="insufficient_scope"`),
			Good: answers(401, `WWW-Authenticate: Bearer realm="api", error="invalid_token"`), judge: once(each(asked, wrongCode))},
		{ID: "BN110", Title: `Too narrow a token without error="insufficient_scope"`, Level: Warning, In: Core, Source: "RFC 6750 §3, §3.1", Lesson: "bearer-errors",
			Why:   "A token that doesn't cover the request is answered with 403 and a challenge that says so; the client then asks for a wider one instead of giving up. In the profiles bearer and strict every 403 to a token is held to this, which is what §3 says on its plain reading.",
			Needs: []Sent{Credential}, On: Credential, Bad: answers(403, "Content-Type: application/json", "", `{"detail":"no"}`),
			Good: answers(403, `WWW-Authenticate: Bearer realm="api", error="insufficient_scope", scope="read"`), judge: tooNarrow},
		{ID: "BN206", Title: "A malformed token that gets neither 400 nor 401", Level: Note, In: Bearer, Source: "RFC 6750 §3.1", Lesson: "bearer-errors",
			Why:   "A malformed request is a 400 with invalid_request, and a malformed token a 401 with invalid_token. Any other status says something else.",
			Needs: []Sent{Malformed}, On: Malformed, Bad: answers(403), Good: answers(400, `WWW-Authenticate: Bearer realm="api", error="invalid_request"`),
			judge: once(each(func(c *Case) []*Seen { return c.all(Malformed) }, func(s *Seen) (string, string, bool) {
				return "", "400 or 401", s.Kind == BearerToken && !s.in() && !s.is(400, 401, 500)
			}))},
		{ID: "BN210", Title: "A token in the query is taken", Level: Warning, In: Bearer, Source: "RFC 9700 §4.3.2", Lesson: "bearer-errors",
			Why:   "URLs are kept in logs, in histories and in Referer. Clients must not put tokens there, and a server that takes none there makes sure of it. Only asked of a server on this machine.",
			Needs: []Sent{InQuery}, On: InQuery, Bad: answers(200, "", "{}"), Good: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			judge: once(each(func(c *Case) []*Seen { return c.all(InQuery) }, func(s *Seen) (string, string, bool) {
				return "", "401, as without a token", s.in()
			}))},
	}
}

func wrongCode(s *Seen) (line, should string, is bool) {
	for _, ch := range s.Challenges {
		code := ch.value("error")
		if code == "" || !ch.is("Bearer") && !ch.is("DPoP") {
			continue
		}
		wants, known := statusOf()[code]
		switch {
		case !known:
			return ask, "invalid_request, invalid_token or insufficient_scope", true
		case wants != 0 && wants != s.Status:
			return ask, "the code " + code + " with the status " + http.StatusText(wants) + ", or the code of this status", true
		}
	}
	return "", "", false
}

func tooNarrow(c *Case) []hit {
	var out []hit
	for _, s := range c.all(Credential) {
		every := slices.Index(Profiles(), c.plan.Profile) >= slices.Index(Profiles(), Bearer)
		if s.Kind != BearerToken || !s.is(http.StatusForbidden) || rationed(s) || !c.works[s.Person] || len(c.Scopes) == 0 && !every {
			continue
		}
		if ch, _ := s.bearer(); ch.value("error") != "insufficient_scope" {
			should := `WWW-Authenticate: Bearer …, error="insufficient_scope"`
			if len(c.Scopes) > 0 {
				should += `, scope="` + strings.Join(c.Scopes, " ") + `"`
			}
			out = append(out, hit{seen: s, line: ask, should: should})
		}
	}
	return out
}
