package check

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// statusRules hold the choice of the status.
func statusRules() []Rule {
	return []Rule{
		{ID: "BN201", Title: "403 for missing credentials", Level: Warning, In: Core, Source: "RFC 9110 §11.4",
			Lesson: "reading-401", Needs: []Sent{Nothing, Credential},
			judge: func(c *Endpoint) []hit {
				return stranger(c, c.one(Nothing).is(http.StatusForbidden) && !rationed(c.one(Nothing)))
			}},
		{ID: "BN202", Title: "403 for bad credentials", Level: Warning, Raised: map[Profile]Level{MCP: Error},
			In: Core, Source: "RFC 9110 §11.4, RFC 6750 §3.1", Lesson: "reading-401",
			Needs: []Sent{Junk, Tampered, Expired, AlgNone},
			judge: func(c *Endpoint) []hit {
				if !c.guarded() {
					return nil
				}
				return once(each((*Endpoint).bad, func(s *Seen) (string, string, bool) {
					return "", "401 with a challenge", s.is(http.StatusForbidden) && !rationed(s)
				}))(c)
			}},
		{ID: "BN203", Title: "401 for valid credentials with too few rights", Level: Warning, In: Core,
			Source: "RFC 9110 §11.4", Lesson: "reading-403", Needs: []Sent{Credential},
			judge: overdue},
		{ID: "BN204", Title: "400 for missing credentials", Level: Warning, In: Core, Source: "RFC 9110 §11.4",
			Lesson: "reading-401", Needs: []Sent{Nothing, Credential},
			judge: func(c *Endpoint) []hit {
				return stranger(c, c.one(Nothing).is(http.StatusBadRequest) && (c.control() != nil || safe(c.Method)))
			}},
		{ID: "BN207", Title: "A redirect to a login page, for a client that asked for JSON", Level: Warning, In: Core,
			Source: "RFC 9110 §11.4, §15.4", Lesson: "cookies-and-forms", Needs: []Sent{Nothing},
			judge: once(each(sent(Nothing, Junk), func(s *Seen) (string, string, bool) {
				return "Location", "401 with a challenge", s.Status/100 == 3 &&
					loginPage().MatchString(s.header("Location"))
			}))},
		{ID: "BN208", Title: "200 with a refusal in the body", Level: Warning, In: Core, Source: "RFC 9110 §15.3.1",
			Lesson: "neither", Needs: []Sent{Nothing, Junk},
			judge: once(each(sent(Nothing, Junk), func(s *Seen) (string, string, bool) {
				return "", "401 or 403 in the status line", s.in() && refusedInBody(s)
			}))},
	}
}

// overdue judges 401s to credentials that were seen to hold elsewhere, where
// they are to be refused: one that is good for another area may get a 401 here.
func overdue(c *Endpoint) []hit {
	var out []hit
	for _, s := range c.all(Credential) {
		if s.is(http.StatusUnauthorized) && c.works[s.Person] && c.refuses(s.Person) && c.Expect[s.Person] != s.Status {
			out = append(out, hit{seen: s, should: "403, or 404 where it is to stay hidden"})
		}
	}
	return out
}

// stranger hits the answer to somebody without credentials where something
// shows that credentials are what is missing.
func stranger(c *Endpoint, bad bool) []hit {
	if !bad || c.control() == nil && !c.said() || c.Expect[Nobody] == http.StatusNotFound {
		return nil
	}
	return []hit{{seen: c.one(Nothing), should: "401 with a challenge"}}
}

var loginPage = content.Pattern(`(?i)(log-?in|sign-?in|signon|sso|oauth|authorize|accounts?/auth|/auth\b)`)

// rationed tells a refusal that is about how often somebody asks.
func rationed(s *Seen) bool {
	h := s.X.Received.Header
	left := append(h.Values("X-Ratelimit-Remaining"), h.Values("Ratelimit-Remaining")...)
	return h.Get("Retry-After") != "" || slices.Contains(left, "0")
}

// askRules hold how credentials are read.
func askRules() []Rule {
	return []Rule{
		{ID: "BN205", Title: "500 for credentials that are malformed", Level: Error, In: Core,
			Source: "RFC 9110 §15.6", Lesson: "bearer-errors", Needs: []Sent{Malformed, Junk},
			judge: once(failed)},
		{ID: "BN209", Title: "A scheme that is only taken in capitals", Level: Error, In: Core,
			Source: "RFC 9110 §11.1", Lesson: "the-challenge", Needs: []Sent{LowerCase, Credential},
			judge: once(each(sent(LowerCase), func(s *Seen) (string, string, bool) {
				return "", "what the same credential gets with the scheme in capitals", s.is(400, 401, 403)
			}))},
		{ID: "BN211", Title: "HEAD decides otherwise than GET", Level: Warning, In: Strict,
			Source: "RFC 9110 §9.3.2, §9.1", Lesson: "order-of-checks", Needs: []Sent{ByHead},
			judge: headDiffers},
	}
}

func headDiffers(c *Endpoint) []hit {
	s, none := c.one(ByHead), c.one(Nothing)
	if s == nil || s.Status == none.Status || s.in() {
		return nil
	}
	h := hit{seen: s, should: "the status that GET gives: " + http.StatusText(none.Status)}
	if s.is(http.StatusMethodNotAllowed, http.StatusNotImplemented, http.StatusNotFound) {
		h.level = Note
	}
	return []hit{h}
}

// failed judges answers to credentials that make a server fail, where a
// stranger and other credentials don't. Gateways' own failures say nothing about credentials.
func failed(c *Endpoint) []hit {
	sound := func(s *Seen) bool { return s.Status < 500 }
	if c.one(Nothing).Status >= 500 || !slices.ContainsFunc(c.all(Credential, Junk, OtherScheme), sound) {
		return nil // nothing with a credential works here, and that is another fault
	}
	var out []hit
	for _, s := range c.all(Malformed, Junk, OtherScheme, Tampered, Expired, AlgNone) {
		if s.is(http.StatusInternalServerError) {
			out = append(out, hit{seen: s, should: "401, or 400 for what is malformed"})
		}
	}
	return out
}

// refusalWords are texts that stand for a refusal and for nothing else.
var refusalWords = content.Pattern(`(?i)^(unauthori[sz]ed|unauthenticated|forbidden|access[ _-]denied|` +
	`not (logged in|authenticated)|authentication (is )?required|invalid[ _-]token)\.?$`)

// refusedInBody reads a JSON object that says 401 or 403 of itself. GraphQL
// keeps its errors in the body by design and is left alone.
func refusedInBody(s *Seen) bool {
	object, ok := s.object()
	if _, data := object["data"]; !ok || data || strings.HasSuffix(strings.TrimSuffix(s.Target, "/"), "graphql") {
		return false
	}
	for _, name := range []string{"status", "statusCode", "status_code", "code"} {
		switch v := object[name].(type) {
		case float64:
			if v == 401 || v == 403 {
				return true
			}
		case string:
			if v == "401" || v == "403" {
				return true
			}
		}
	}
	text, _ := object["error"].(string)
	return refusalWords().MatchString(text)
}
