package check

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"bouncer/internal/content"
)

// object is the JSON object that an answer's body is.
func (s *Seen) object() (map[string]any, bool) {
	var object map[string]any
	err := json.Unmarshal(s.Body, &object)
	return object, err == nil && object != nil
}

// mediaType is the type of an answer's content, "text/html".
func (s *Seen) mediaType() string {
	t, _, err := mime.ParseMediaType(s.header("Content-Type"))
	if err != nil {
		t, _, _ = strings.Cut(s.header("Content-Type"), ";")
	}
	return strings.ToLower(strings.TrimSpace(t))
}

// bodyRules hold what a refusal says.
func bodyRules() []Rule {
	needs := []Sent{Nothing, Junk, Malformed}
	return []Rule{
		{ID: "BN501", Title: "A refusal shows the server's insides", Level: Error, In: Core, Source: "CWE-209",
			Lesson: "reading-401", Needs: needs,
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				return "", "a body without the server's own files, frames and queries",
					s.Status >= 400 && insides().Match(s.Body)
			}))},
		{ID: "BN502", Title: "A refusal without JSON, where JSON was asked for", Level: Note, In: Strict,
			Source: "RFC 9457", Lesson: "reading-403", Needs: needs,
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				return "Content-Type", "Content-Type: application/problem+json", s.is(401, 403) && (len(s.Body) == 0 ||
					s.mediaType() == "text/html")
			}))},
		{ID: "BN503", Title: "The body names another status than the line", Level: Error, In: Core,
			Source: "RFC 9457 §3.1.2", Lesson: "reading-403", Needs: needs,
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				object, _ := s.object()
				status, ok := object["status"].(float64)
				return "", `"status" as in the status line`, ok && s.mediaType() == "application/problem+json" &&
					int(status) != s.Status
			}))},
		{ID: "BN504", Title: "The body contradicts the status", Level: Note, In: Strict,
			Source: "RFC 9110 §15.5.2, §15.5.4", Lesson: "reading-403", Needs: needs,
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				known := s.is(http.StatusUnauthorized) && speaksOfRights().Match(s.Body)
				return "", "a text that fits the status", known ||
					s.is(http.StatusForbidden) && speaksOfLogin().Match(s.Body)
			}))},
	}
}

// insides are texts that only a program's failure writes: stack frames of
// common languages, and messages of databases.
var insides = content.Pattern(strings.Join([]string{
	`Traceback \(most recent call last\)`,                         // Python
	`(?s)\bat [^\n]{1,200}\([^\n()]{1,300}:\d+:\d+\).{1,40}\bat `, // Node
	`(?s)(<br>|\n)\s*(&nbsp;| )*at [^\n]{1,300}:\d+:\d+`,          // Node in HTML
	`\bat [\w.$]+\([\w$]+\.(java|kt|scala):\d+\)`,                 // the JVM
	`goroutine \d+ \[`, `\.go:\d+ \+0x`, // Go
	`(?m)^#\d+ /[^\n]+\.php\(\d+\)`, `\bin /[\w./-]+\.php(:| on line )\d+`, // PHP
	`\.rb:\d+:in `, `\bat [\w.<>]+\([^)\n]*\) in [^\n]+\.cs:line \d+`, // Ruby, .NET
	`SQLSTATE\[`, `\bORA-\d{5}\b`, `syntax error at or near "`, `sqlite3?\.(Operational|Integrity)Error`,
	`You have an error in your SQL syntax`,
}, "|"))

var (
	speaksOfRights = content.Pattern(`(?i)(do(es)? not have|don't have|lack(s|ing)?|insufficient|missing) ` +
		`(the |enough |sufficient |required )*(permission|privilege|right|role)s?|not permitted`)
	speaksOfLogin = content.Pattern(`(?i)(please |must |need to )(log ?in|sign ?in|authenticate)|` +
		`credentials (were|was) not provided|not (authenticated|logged in)|login required|authentication required`)
)

var shared = content.Pattern(`(?i)(^|[\s,])(public|s-maxage=[1-9])`)

// cacheRules hold what shared caches may keep.
func cacheRules() []Rule {
	return []Rule{
		{ID: "BN601", Title: "What a key or a cookie opens may be kept by shared caches", Level: Warning, In: Strict,
			Source: "RFC 9110 §16.4.2, RFC 9111 §3", Lesson: "browsers-and-caches", Needs: []Sent{Credential},
			judge: once(each(sent(Credential), func(s *Seen) (string, string, bool) {
				return "Cache-Control", "Cache-Control: private, or no-store",
					s.in() && s.Kind.Scheme() == "" && !kept(s) &&
						s.header("Vary") == ""
			}))},
		{ID: "BN602", Title: "What is one person's may be kept for everybody", Level: Error, In: Core,
			Source: "RFC 9111 §3.5", Lesson: "browsers-and-caches", Needs: []Sent{Nothing, Credential},
			judge: once(forEverybody)},
	}
}

func forEverybody(c *Endpoint) []hit {
	var out []hit
	control := func(s *Seen) string { return strings.Join(s.X.Received.Header.Values("Cache-Control"), ", ") }
	for _, s := range c.asked() {
		if s.is(http.StatusUnauthorized, http.StatusForbidden) && shared().MatchString(control(s)) {
			out = append(out, hit{seen: s, line: "Cache-Control", should: "Cache-Control: no-store"})
		}
	}
	var first *Seen
	for _, s := range c.all(Credential) {
		switch {
		case !s.in() || !shared().MatchString(control(s)):
		case first == nil:
			first = s
		case !bytes.Equal(first.Body, s.Body):
			out = append(out, hit{seen: s, line: "Cache-Control",
				should: "Cache-Control: private, since the answer depends on who asks"})
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

func unreadable(c *Endpoint) []hit {
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
		return []hit{{seen: s, line: "Access-Control-Allow-Origin",
			should: "the origin itself: * doesn't go with credentials"}}
	case origin != "" && len(s.Challenges) > 0 && !strings.Contains(exposed, "www-authenticate") &&
		(exposed != "*" || withCookies):
		return []hit{{seen: s, line: "Access-Control-Expose-Headers",
			should: "Access-Control-Expose-Headers: WWW-Authenticate"}}
	}
	return nil
}
