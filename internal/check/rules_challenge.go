package check

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/exchange"
)

// registered are the schemes of IANA's HTTP Authentication Scheme Registry.
var registered = [...]string{"basic", "bearer", "concealed", "digest", "dpop", "gnap", "hoba", "mutual", "negotiate", "oauth",
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
			judge: once(each(asked, func(s *Seen) (string, string, bool) {
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
				return `Digest realm="…", nonce="…", qop="auth"`, ch.Is("Digest") && (ch.Value("nonce") == "" || ch.Value("qop") == "")
			})},
		{ID: "BN114", Title: "A scheme that nobody registered", Level: Note, In: Strict,
			Source: "RFC 9110 §11.1, §11.3", Lesson: "the-challenge", Needs: needs,
			judge: inChallenge(func(_ *Seen, ch exchange.Challenge) (string, bool) {
				return "a scheme of IANA's registry, such as Bearer or Basic", !slices.Contains(registered[:], strings.ToLower(ch.Scheme))
			})},
		{ID: "BN115", Title: "Two challenges on one line", Level: Note, In: Strict, Source: "RFC 9110 §11.6.1",
			Lesson: "the-challenge", Needs: needs,
			judge: once(each(asked, func(s *Seen) (string, string, bool) {
				two := false
				for i, ch := range s.Challenges {
					two = two || i > 0 && s.Challenges[i-1].Line == ch.Line
				}
				return ask, "one line of WWW-Authenticate for each challenge", two
			}))},
	}
}

// inChallenge judges every challenge, and says the first that is wrong.
func inChallenge(bad func(*Seen, exchange.Challenge) (should string, is bool)) func(*Case) []hit {
	return once(each(asked, func(s *Seen) (string, string, bool) {
		for _, ch := range s.Challenges {
			if should, is := bad(s, ch); is {
				return ask, should, true
			}
		}
		return "", "", false
	}))
}

func isBare(s *Seen) bool { return s.is(http.StatusUnauthorized) && len(s.asks()) == 0 }

func bare(c *Case) []hit {
	level := Level("")
	if c.keyed() {
		level = Warning
	}
	none := c.one(Nothing)
	for _, s := range c.asked() {
		// Where strangers get a challenge, what bad credentials get is a rule of its own.
		if isBare(s) && (s == none || !none.is(http.StatusUnauthorized)) {
			return []hit{{seen: s, should: `WWW-Authenticate: Bearer realm="…", or the scheme that is taken here`, level: level}}
		}
	}
	return nil
}

func bareForBad(c *Case) []hit {
	if none := c.one(Nothing); !none.is(http.StatusUnauthorized) || isBare(none) {
		return nil
	}
	return each(asked, func(s *Seen) (string, string, bool) { return "", "the challenge that strangers get", isBare(s) })(c)
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

func otherSchemes(c *Case) []hit {
	if c.Spec == nil || len(c.Spec.Schemes) == 0 {
		return nil
	}
	none := c.one(Nothing)
	applies, foreign := false, false
	for _, ch := range none.Challenges {
		known := slices.ContainsFunc(c.Spec.Schemes, ch.Is)
		applies, foreign = applies || known, foreign || !known
	}
	h := hit{seen: none, line: ask, should: "a challenge for " + strings.Join(c.Spec.Schemes, " or ") + ", as the description says"}
	if applies {
		h.level = Note
	}
	if !none.is(http.StatusUnauthorized) || !foreign {
		return nil
	}
	return []hit{h}
}
