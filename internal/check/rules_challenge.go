package check

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/exchange"
)

// registered are the schemes of IANA's HTTP Authentication Scheme Registry.
var registered = [...]string{"basic", "bearer", "concealed", "digest", "dpop", "gnap", "hoba", "mutual",
	"negotiate", "oauth",
	"privatetoken", "scram-sha-1", "scram-sha-256", "vapid"}

// challengeRules hold the form of a challenge.
func challengeRules() []Rule {
	needs := []Sent{Nothing, Junk}
	return []Rule{
		{ID: "BN101", Title: "A 401 without WWW-Authenticate", Level: Error, In: Core, Source: "RFC 9110 §15.5.2",
			Lesson: "the-challenge", Needs: needs,
			judge: once(bare)},
		{ID: "BN111", Title: "A challenge for strangers, and none for bad credentials", Level: Error, In: Core,
			Source: "RFC 9110 §15.5.2", Lesson: "the-challenge", Needs: needs,
			judge: once(bareForBad)},
		{ID: "BN102", Title: "A challenge that can't be read", Level: Error, In: Core, Source: "RFC 9110 §11.6.1",
			Lesson: "the-challenge", Needs: needs,
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				return ask, fmt.Sprintf(`scheme name="value", name="value" (%v)`, s.Fault), s.Fault != nil
			}))},
		{ID: "BN103", Title: "A realm that is missing or not quoted", Level: Error, In: Core,
			Source: "RFC 7617 §2, RFC 9110 §11.5", Lesson: "the-challenge", Needs: needs,
			judge: inChallenge(func(_ *Seen, ch exchange.Challenge) (string, bool) {
				realm, ok := ch.Get("realm")
				return fmt.Sprintf(`%s realm="…", in quotes`, ch.Scheme), !ok && ch.Is("Basic") || ok && !realm.Quoted
			})},
		{ID: "BN105", Title: "A parameter twice in one challenge", Level: Error, In: Core, Source: "RFC 9110 §11.2",
			Lesson: "the-challenge", Needs: needs,
			judge: inChallenge(doubled)},
		{ID: "BN106", Title: "A charset other than UTF-8 on Basic", Level: Warning, In: Strict,
			Source: "RFC 7617 §2.1", Lesson: "the-challenge", Needs: needs,
			judge: inChallenge(func(_ *Seen, ch exchange.Challenge) (string, bool) {
				p, ok := ch.Get("charset")
				return `charset="UTF-8", or none`, ok && ch.Is("Basic") && !strings.EqualFold(p.Value, "UTF-8")
			})},
		{ID: "BN112", Title: "A challenge for schemes that the description doesn't have", Level: Warning, In: Core,
			Source: "RFC 9110 §15.5.2", Lesson: "the-challenge", Needs: needs,
			judge: otherSchemes},
		{ID: "BN113", Title: "A Digest challenge without nonce or qop", Level: Error, In: Core,
			Source: "RFC 7616 §3.3", Lesson: "stronger-proof", Needs: needs,
			judge: inChallenge(func(_ *Seen, ch exchange.Challenge) (string, bool) {
				return `Digest realm="…", nonce="…", qop="auth"`, ch.Is("Digest") && (ch.Value("nonce") == "" ||
					ch.Value("qop") == "")
			})},
		{ID: "BN114", Title: "A scheme that nobody registered", Level: Note, In: Strict,
			Source: "RFC 9110 §11.1, §11.3", Lesson: "the-challenge", Needs: needs,
			judge: inChallenge(func(_ *Seen, ch exchange.Challenge) (string, bool) {
				return "a scheme of IANA's registry, such as Bearer or Basic", !slices.Contains(registered[:],
					strings.ToLower(ch.Scheme))
			})},
		{ID: "BN115", Title: "Two challenges on one line", Level: Note, In: Strict, Source: "RFC 9110 §11.6.1",
			Lesson: "the-challenge", Needs: needs,
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				two := false
				for i, ch := range s.Challenges {
					two = two || i > 0 && s.Challenges[i-1].Line == ch.Line
				}
				return ask, "one line of WWW-Authenticate for each challenge", two
			}))},
	}
}

// inChallenge judges every challenge, and says the first that is wrong.
func inChallenge(bad func(*Seen, exchange.Challenge) (should string, is bool)) func(*Endpoint) []hit {
	return once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
		for _, ch := range s.Challenges {
			if should, is := bad(s, ch); is {
				return ask, should, true
			}
		}
		return "", "", false
	}))
}

func isBare(s *Seen) bool { return s.is(http.StatusUnauthorized) && len(s.asks()) == 0 }

func bare(c *Endpoint) []hit {
	level := Level("")
	if c.keyed() {
		level = Warning
	}
	none := c.one(Nothing)
	for _, s := range c.asked() {
		// Where strangers get a challenge, what bad credentials get is a rule of its own.
		if isBare(s) && (s == none || !none.is(http.StatusUnauthorized)) {
			return []hit{{seen: s, should: `WWW-Authenticate: Bearer realm="…", or the scheme that is taken here`,
				level: level}}
		}
	}
	return nil
}

func bareForBad(c *Endpoint) []hit {
	if none := c.one(Nothing); !none.is(http.StatusUnauthorized) || isBare(none) {
		return nil
	}
	return each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
		return "", "the challenge that strangers get",
			isBare(s)
	})(c)
}

func doubled(_ *Seen, ch exchange.Challenge) (string, bool) {
	seen := map[string]bool{}
	for _, p := range ch.Params {
		name := strings.ToLower(p.Name)
		if seen[name] {
			return "the parameter " + name + " once", true
		}
		seen[name] = true
	}
	return "", false
}

func otherSchemes(c *Endpoint) []hit {
	if c.Spec == nil || len(c.Spec.Schemes) == 0 {
		return nil
	}
	none := c.one(Nothing)
	applies, foreign := false, false
	for _, ch := range none.Challenges {
		known := slices.ContainsFunc(c.Spec.Schemes, ch.Is)
		applies, foreign = applies || known, foreign || !known
	}
	h := hit{seen: none, line: ask, should: "a challenge for " + strings.Join(c.Spec.Schemes, " or ") +
		", as the description says"}
	if applies {
		h.level = Note
	}
	if !none.is(http.StatusUnauthorized) || !foreign {
		return nil
	}
	return []hit{h}
}

// statusOf are the error codes of Bearer and DPoP challenges with the status
// that each belongs to; 0 for one that fits more than one.
func statusOf() map[string]int {
	return map[string]int{
		"invalid_request": 400, "invalid_token": 401, "insufficient_scope": 403, // RFC 6750 §3.1
		"insufficient_user_authentication": 0,                              // RFC 9470 §3, whose text fixes none
		"use_dpop_nonce":                   401, "invalid_dpop_proof": 401, // RFC 9449 §7.1, §9
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
			judge: once(each((*Endpoint).bad, func(s *Seen) (string, string, bool) {
				ch, ok := s.bearer()
				return ask, `Bearer …, error="invalid_token"`, ok && s.Kind == BearerToken &&
					s.is(http.StatusUnauthorized) &&
					ch.Value("error") == ""
			}))},
		{ID: "BN109", Title: "An error code that contradicts the status, or that nobody registered", Level: Warning,
			In: Core, Source: "RFC 6750 §3.1", Lesson: "bearer-errors", Needs: []Sent{Nothing, Junk},
			judge: once(each((*Endpoint).asked, wrongCode))},
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
			return ask, "the code " + code + " with the status " + http.StatusText(wants) +
				", or the code of this status", true
		}
	}
	return "", "", false
}

func tooNarrow(c *Endpoint) []hit {
	var out []hit
	for _, s := range c.all(Credential) {
		every := slices.Index(Profiles(), c.plan.Profile) >= slices.Index(Profiles(), Bearer)
		if s.Kind != BearerToken || !s.is(http.StatusForbidden) || rationed(s) || !c.works[s.Person] ||
			len(c.Scopes) == 0 && !every {
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
