package check

import (
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"strings"
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
			judge: once(each(asked, func(s *Seen) (string, string, bool) {
				return "", "a body without the server's own files, frames and queries", s.Status >= 400 && insides.Match(s.Body)
			}))},
		{ID: "BN502", Title: "A refusal without JSON, where JSON was asked for", Level: Note, In: Strict,
			Source: "RFC 9457", Lesson: "reading-403", Needs: needs,
			judge: once(each(asked, func(s *Seen) (string, string, bool) {
				return "Content-Type", "Content-Type: application/problem+json", s.is(401, 403) && (len(s.Body) == 0 || s.mediaType() == "text/html")
			}))},
		{ID: "BN503", Title: "The body names another status than the line", Level: Error, In: Core,
			Source: "RFC 9457 §3.1.2", Lesson: "reading-403", Needs: needs,
			judge: once(each(asked, func(s *Seen) (string, string, bool) {
				object, _ := s.object()
				status, ok := object["status"].(float64)
				return "", `"status" as in the status line`, ok && s.mediaType() == "application/problem+json" && int(status) != s.Status
			}))},
		{ID: "BN504", Title: "The body contradicts the status", Level: Note, In: Strict,
			Source: "RFC 9110 §15.5.2, §15.5.4", Lesson: "reading-403", Needs: needs,
			judge: once(each(asked, func(s *Seen) (string, string, bool) {
				known := s.is(http.StatusUnauthorized) && speaksOfRights.Match(s.Body)
				return "", "a text that fits the status", known || s.is(http.StatusForbidden) && speaksOfLogin.Match(s.Body)
			}))},
	}
}

// insides are texts that only a program's failure writes: stack frames of
// common languages, and messages of databases.
var insides = regexp.MustCompile(strings.Join([]string{
	`Traceback \(most recent call last\)`, `(?s)\bat [^\n]{1,200}\([^\n()]{1,300}:\d+:\d+\).{1,40}\bat `, // Python, Node
	`(?s)(<br>|\n)\s*(&nbsp;| )*at [^\n]{1,300}:\d+:\d+`, `\bat [\w.$]+\([\w$]+\.(java|kt|scala):\d+\)`, // Node in HTML, the JVM
	`goroutine \d+ \[`, `\.go:\d+ \+0x`, `(?m)^#\d+ /[^\n]+\.php\(\d+\)`, `\bin /[\w./-]+\.php(:| on line )\d+`, // Go, PHP
	`\.rb:\d+:in `, `\bat [\w.<>]+\([^)\n]*\) in [^\n]+\.cs:line \d+`, // Ruby, .NET
	`SQLSTATE\[`, `\bORA-\d{5}\b`, `syntax error at or near "`, `sqlite3?\.(Operational|Integrity)Error`, `You have an error in your SQL syntax`,
}, "|"))

var (
	speaksOfRights = regexp.MustCompile(`(?i)(do(es)? not have|don't have|lack(s|ing)?|insufficient|missing) (the |enough |sufficient |required )*(permission|privilege|right|role)s?|not permitted`)
	speaksOfLogin  = regexp.MustCompile(`(?i)(please |must |need to )(log ?in|sign ?in|authenticate)|credentials (were|was) not provided|not (authenticated|logged in)|login required|authentication required`)
)
