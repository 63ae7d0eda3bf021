package check

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/exchange"
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
		{ID: "BN104", Title: "A Bearer challenge without any parameter", Level: Warning,
			Raised: map[Profile]Level{Bearer: Error, MCP: Error}, In: Core, Source: "RFC 6750 §3",
			Lesson: "the-challenge", Needs: []Sent{Nothing, Junk},
			judge: inChallenge(func(_ *Seen, ch exchange.Challenge) (string, bool) {
				return `Bearer realm="…"`, ch.Is("Bearer") && len(ch.Params) == 0
			})},
		{ID: "BN107", Title: "An error code, though nothing was sent", Level: Warning, In: Core,
			Source: "RFC 6750 §3.1", Lesson: "bearer-errors", Needs: []Sent{Nothing, OtherScheme},
			judge: once(each(sent(Nothing, OtherScheme), func(s *Seen) (string, string, bool) {
				ch, ok := s.bearer()
				return ask, "the challenge without error", ok && ch.Value("error") != ""
			}))},
		{ID: "BN108", Title: `A bad token without error="invalid_token"`, Level: Warning, In: Core,
			Source: "RFC 6750 §3.1", Lesson: "bearer-errors", Needs: []Sent{Junk, Tampered, Expired},
			judge: once(each((*Case).bad, func(s *Seen) (string, string, bool) {
				ch, ok := s.bearer()
				return ask, `Bearer …, error="invalid_token"`, ok && s.Kind == BearerToken && s.is(http.StatusUnauthorized) && ch.Value("error") == ""
			}))},
		{ID: "BN109", Title: "An error code that contradicts the status, or that nobody registered", Level: Warning,
			In: Core, Source: "RFC 6750 §3.1", Lesson: "bearer-errors", Needs: []Sent{Nothing, Junk},
			judge: once(each(asked, wrongCode))},
		{ID: "BN110", Title: `Too narrow a token without error="insufficient_scope"`, Level: Warning, In: Core,
			Source: "RFC 6750 §3, §3.1", Lesson: "bearer-errors", Needs: []Sent{Credential},
			judge: tooNarrow},
		{ID: "BN206", Title: "A malformed token that gets neither 400 nor 401", Level: Note, In: Bearer,
			Source: "RFC 6750 §3.1", Lesson: "bearer-errors", Needs: []Sent{Malformed},
			judge: once(each(sent(Malformed), func(s *Seen) (string, string, bool) {
				return "", "400 or 401", s.Kind == BearerToken && !s.in() && !s.is(400, 401, 500)
			}))},
		{ID: "BN210", Title: "A token in the query is taken", Level: Warning, In: Bearer, Source: "RFC 9700 §4.3.2",
			Lesson: "bearer-errors", Needs: []Sent{InQuery},
			judge: once(each(sent(InQuery), func(s *Seen) (string, string, bool) {
				return "", "401, as without a token", s.in()
			}))},
	}
}

func wrongCode(s *Seen) (line, should string, is bool) {
	for _, ch := range s.Challenges {
		code := ch.Value("error")
		if code == "" || !ch.Is("Bearer") && !ch.Is("DPoP") {
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
		if ch, _ := s.bearer(); ch.Value("error") != "insufficient_scope" {
			should := `WWW-Authenticate: Bearer …, error="insufficient_scope"`
			if len(c.Scopes) > 0 {
				should += `, scope="` + strings.Join(c.Scopes, " ") + `"`
			}
			out = append(out, hit{seen: s, line: ask, should: should})
		}
	}
	return out
}
