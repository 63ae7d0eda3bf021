package mockserver

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// requestLine is what Looked says of a check that read the method or the path.
const requestLine = "request line"

// short keeps a word of the request short enough for one line of a trace.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}

func checkRoute(v *Visit) verdict {
	if v.lost != nil {
		return *v.lost
	}
	return pass(short(v.r.Method+" "+v.r.URL.Path), requestLine)
}

func foreignHost(v *Visit) *verdict {
	return &verdict{
		detail: "this server isn't " + short(v.r.Host), looked: "Host", source: "RFC 9110 §15.5.20",
		refusal: &refusal{status: http.StatusMisdirectedRequest,
			reason: "The request is addressed to another host, and this server answers for its own names only.",
			say:    "This server doesn't answer for the host the request names", next: "Send it with the header Host: " + v.world.Host() + "."},
	}
}

func noRoute(v *Visit, allow []string) *verdict {
	line := short(v.r.Method + " " + v.r.URL.Path)
	if len(allow) > 0 {
		list := strings.Join(allow, ", ")
		return &verdict{detail: line + " is no route", looked: requestLine, source: "RFC 9110 §15.5.6", refusal: &refusal{
			status: http.StatusMethodNotAllowed, headers: []header{{"Allow", list}},
			reason: "The path exists, but not for this method: nobody may do this here, whoever they are.",
			say:    "This path doesn't take the method", next: "Use one of the methods in Allow: " + list + ".",
		}}
	}
	return &verdict{detail: line + " is no route", looked: requestLine, refusal: &refusal{
		status: http.StatusNotFound, reason: "No route of this server has that path.",
		say: "There is no such path", next: "Check the path; GET /health is one that answers everybody.",
	}}
}

func checkNetwork(v *Visit) verdict {
	return verdict{detail: "the caller's network is blocked", refusal: &refusal{
		status: http.StatusForbidden, private: true,
		reason: "The caller's network is not let in; that has nothing to do with who is asking.",
		say:    "Requests from your network are refused", next: "Call from an allowed network; other credentials won't help.",
	}}
}

func checkCredentials(v *Visit) verdict {
	if v.route.Sample != "" {
		return sampleCredentials(v)
	}
	if bad := v.malformed(); bad != "" {
		f := &refusal{status: http.StatusBadRequest, private: true,
			reason: "The request is not well-formed: " + bad + ".",
			say:    "The credentials are not well-formed: " + bad, next: "Send one credential, once, in one header."}
		if v.scheme() == bearer && v.accepts(bearer) {
			f.challenges = v.challenges(Param{"error", "invalid_request"}, Param{"error_description", "One well-formed token must come once"})
		}
		return verdict{detail: bad, looked: v.asked(), source: "RFC 6750 §3.1", refusal: f}
	}
	if v.accepts(form) {
		if _, err := v.content(); err != nil {
			return v.unreadable(err)
		}
	}
	c, ok := v.credential()
	switch {
	case ok:
		return pass(c.Name+" present", c.Field)
	case v.route.Optional:
		return pass(v.unnamed(), v.asked())
	}
	if v.route.Login != "" && strings.Contains(v.r.Header.Get("Accept"), "text/html") {
		return verdict{detail: "none presented, by a browser", looked: v.asked(), source: "RFC 9110 §15.4.3", refusal: toLogin(v)}
	}
	if v.kind().Nameless {
		return verdict{detail: "no client certificate", refusal: forbidden(
			"The route wants a client certificate, which is shown while the connection is made; no header could bring one, so there is nothing to ask for in a challenge.",
			"This needs a client certificate", "Connect with one and repeat.")}
	}
	source := ""
	if v.scheme() == bearer {
		source = "RFC 6750 §3.1"
	}
	if v.schemeless() {
		return verdict{detail: "one word, and no scheme before it", looked: "Authorization", source: "RFC 9110 §11.4", refusal: &refusal{
			status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
			reason: "The first word of Authorization is read as the scheme, and nothing stands behind it: a token without its scheme presents nothing.",
			say:    "The Authorization header holds one word, which is read as a scheme with no credentials behind it",
			next:   "If it is the token, write the scheme before it. Send " + wanted(v) + ".",
		}}
	}
	return verdict{detail: "none presented", looked: v.asked(), source: source, refusal: &refusal{
		status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
		reason: "The route needs to know who asks, and the request presents no credentials.",
		say:    "This needs a login, and the request carries no credentials", next: "Send " + wanted(v) + ".",
	}}
}

// toLogin sends a person to the login page. An application gets a 401 instead:
// it can't fill in a form.
func toLogin(v *Visit) *refusal {
	return &refusal{status: http.StatusFound, private: true, headers: []header{{"Location", v.route.Login}},
		reason: "A browser asks for a page and nobody is logged in: it is sent to the login page.",
		say:    "This page needs a login", next: "Log in at " + v.route.Login + "."}
}

// wanted says how the route wants its credentials.
func wanted(v *Visit) string {
	var out []string
	for _, name := range v.route.Accepts {
		out = append(out, v.world.Kind(name).Wanted)
	}
	return strings.Join(out, ", or ")
}

func checkScheme(v *Visit) verdict {
	c, ok := v.credential()
	switch {
	case ok && v.accepts(c.Kind):
		return pass(c.Name+" accepted here", c.Field)
	case !ok:
		c.Name, c.Field = "no scheme", v.asked()
	}
	source := ""
	if v.accepts(bearer) {
		source = "RFC 6750 §3.1"
	}
	return verdict{detail: c.Name + ", not accepted here", looked: c.Field, source: source, refusal: &refusal{
		status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
		reason: "The route doesn't read credentials of this kind, so to it none were presented.",
		say:    "The credentials are of a kind this path doesn't accept", next: "Send " + wanted(v) + ".",
	}}
}

func checkValidity(v *Visit) verdict {
	if v.route.Sample != "" {
		return sampleValidity(v)
	}
	id, looked := v.who(), v.asked()
	source := v.kind().Source
	switch {
	case id.fail == nil && id.known():
		return verdict{detail: id.Detail, looked: looked, source: source}
	case id.fail == nil:
		return verdict{detail: "nothing to verify", looked: looked, refusal: &refusal{
			status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
			reason: "There is no credential this route could verify, so nobody is known.",
			say:    "The request carries no credentials that can be verified", next: "Send " + wanted(v) + ".",
		}}
	}
	words, cause := v.said(id.fail.cause), id.fail.cause
	f := &refusal{status: id.fail.status, private: true, reason: words.Reason, say: words.Say, code: id.fail.code}
	f.next = words.Next
	if f.next == "" {
		f.next = v.kind().Cure
	}
	switch id.fail.status {
	case http.StatusUnauthorized:
		if v.scheme() == session && v.route.Login != "" && strings.Contains(v.r.Header.Get("Accept"), "text/html") {
			return verdict{cause: cause, subject: words.Subject, detail: words.Detail, looked: looked, source: "RFC 9110 §15.4.3", refusal: toLogin(v)}
		}
		f.challenges = v.invalidToken(words.Say)
	case http.StatusBadRequest:
	default:
		source = map[int]string{429: "RFC 6585 §4", 503: "RFC 9110 §15.6.4"}[id.fail.status]
		f.next = fmt.Sprintf("Keep the credentials and repeat in %s.", span(time.Duration(id.fail.wait)*time.Second))
		f.headers = []header{{"Retry-After", strconv.Itoa(id.fail.wait)}}
	}
	return verdict{cause: cause, subject: words.Subject, detail: words.Detail, looked: looked, source: source, refusal: f}
}

// checkFactor wants a login made with a second factor. A Bearer token's client
// can be told so in a challenge; nothing like that exists for a session.
func checkFactor(v *Visit) verdict {
	id := v.who()
	if id.acr == v.route.Factor {
		return pass("logged in with a second factor", v.asked())
	}
	if !v.kind().Token {
		return verdict{detail: "logged in without a second factor", looked: v.asked(), source: "RFC 9110 §15.5.4", refusal: forbidden(
			v.judged("It is known who asks; the login was made without a second factor, and this asks for one."),
			"This needs a second factor", "Confirm the login with the second factor, then repeat.")}
	}
	return verdict{detail: "logged in without a second factor", looked: v.asked(), refusal: &refusal{
		status: http.StatusUnauthorized, private: true,
		challenges: v.challenges(Param{"error", "insufficient_user_authentication"}, Param{"error_description", "A login with a second factor is needed"}, Param{"acr_values", v.route.Factor}),
		reason:     "The token is valid, but the login behind it is too weak for this; a stronger login cures that.",
		say:        "The login is too weak for this", next: "Log in with a second factor and repeat with the new token.",
	}}
}

// invalidToken is the route's challenges; a Bearer one says what is wrong with
// the token if it was a token that was sent.
func (v *Visit) invalidToken(description string) []Challenge {
	if !v.kind().Token {
		return v.challenges()
	}
	return v.challenges(Param{"error", "invalid_token"}, Param{"error_description", description})
}

func checkFreshness(v *Visit) verdict {
	id, age := v.who(), strconv.Itoa(int(v.route.MaxAge.Seconds()))
	if id.Person == nil {
		return verdict{detail: "nobody is logged in", looked: v.asked(), refusal: &refusal{
			status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
			reason: "A recent login is needed, and nobody is logged in.", say: "This needs a recent login", next: "Log in and repeat.",
		}}
	}
	ago := v.now.Sub(id.Login)
	if ago <= v.route.MaxAge {
		return pass("logged in "+span(ago)+" ago", v.asked())
	}
	return verdict{detail: "logged in " + span(ago) + " ago, needs " + span(v.route.MaxAge), looked: v.asked(), refusal: &refusal{
		status: http.StatusUnauthorized, private: true,
		challenges: v.challenges(Param{"error", "insufficient_user_authentication"}, Param{"error_description", "A more recent login is needed"}, Param{"max_age", age}),
		reason:     "The token is valid, but the login behind it is too old for this; a fresh login cures that.",
		say:        "The login is too old for this", next: "Log in again and repeat with the new token.",
	}}
}
