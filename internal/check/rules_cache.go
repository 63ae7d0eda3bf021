package check

import (
	"bytes"
	"net/http"
	"regexp"
	"strings"
)

var shared = regexp.MustCompile(`(?i)(^|[\s,])(public|s-maxage=[1-9])`)

// cacheRules hold what shared caches may keep.
func cacheRules() []Rule {
	return []Rule{
		{ID: "BN601", Title: "What a key or a cookie opens may be kept by shared caches", Level: Warning, In: Strict,
			Source: "RFC 9110 §16.4.2, RFC 9111 §3", Lesson: "browsers-and-caches", Needs: []Sent{Credential},
			judge: once(each(sent(Credential), func(s *Seen) (string, string, bool) {
				return "Cache-Control", "Cache-Control: private, or no-store", s.in() && s.Kind.Scheme() == "" && !kept(s) && s.header("Vary") == ""
			}))},
		{ID: "BN602", Title: "What is one person's may be kept for everybody", Level: Error, In: Core,
			Source: "RFC 9111 §3.5", Lesson: "browsers-and-caches", Needs: []Sent{Nothing, Credential},
			judge: once(forEverybody)},
	}
}

func forEverybody(c *Case) []hit {
	var out []hit
	control := func(s *Seen) string { return strings.Join(s.X.Received.Header.Values("Cache-Control"), ", ") }
	for _, s := range c.asked() {
		if s.is(http.StatusUnauthorized, http.StatusForbidden) && shared.MatchString(control(s)) {
			out = append(out, hit{seen: s, line: "Cache-Control", should: "Cache-Control: no-store"})
		}
	}
	var first *Seen
	for _, s := range c.all(Credential) {
		switch {
		case !s.in() || !shared.MatchString(control(s)):
		case first == nil:
			first = s
		case !bytes.Equal(first.Body, s.Body):
			out = append(out, hit{seen: s, line: "Cache-Control", should: "Cache-Control: private, since the answer depends on who asks"})
		}
	}
	return out
}

// crossRules hold what browsers need for calls across origins.
func crossRules() []Rule {
	return []Rule{
		{ID: "BN701", Title: "A preflight is refused", Level: Error, In: Core, Source: "Fetch §4.8",
			Lesson: "browsers-and-caches", Needs: []Sent{Preflight},
			judge: once(each(sent(Preflight), func(s *Seen) (string, string, bool) {
				return "", "204 with Access-Control-Allow-Origin and Access-Control-Allow-Headers", s.is(401, 403)
			}))},
		{ID: "BN702", Title: "A page of another origin can't read the refusal", Level: Warning, In: Core,
			Source: "Fetch §3.3, RFC 9449 §7.1", Lesson: "browsers-and-caches", Needs: []Sent{CrossOrigin},
			judge: once(unreadable)},
	}
}

func unreadable(c *Case) []hit {
	s := c.one(CrossOrigin)
	if s == nil || !s.is(http.StatusUnauthorized, http.StatusForbidden) {
		return nil
	}
	origin := s.header("Access-Control-Allow-Origin")
	exposed := strings.ToLower(strings.Join(s.X.Received.Header.Values("Access-Control-Expose-Headers"), ","))
	withCookies := s.header("Access-Control-Allow-Credentials") == "true"
	switch {
	case origin == "" && c.plan.Origin != "":
		return []hit{{seen: s, should: "Access-Control-Allow-Origin: " + c.plan.Origin}}
	case origin == "*" && withCookies:
		return []hit{{seen: s, line: "Access-Control-Allow-Origin", should: "the origin itself: * doesn't go with credentials"}}
	case origin != "" && len(s.Challenges) > 0 && !strings.Contains(exposed, "www-authenticate") && (exposed != "*" || withCookies):
		return []hit{{seen: s, line: "Access-Control-Expose-Headers", should: "Access-Control-Expose-Headers: WWW-Authenticate"}}
	}
	return nil
}
