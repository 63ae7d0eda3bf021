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

func checkRoute(v *visit) verdict {
	if v.lost != nil {
		return *v.lost
	}
	return pass(short(v.r.Method+" "+v.r.URL.Path), requestLine)
}

func foreignHost(v *visit) *verdict {
	return &verdict{
		detail: "this server isn't " + short(v.r.Host), looked: "Host", source: "RFC 9110 §15.5.20",
		refusal: &refusal{status: http.StatusMisdirectedRequest,
			reason: "The request is addressed to another host, and this server answers for its own names only.",
			say:    "This server doesn't answer for the host the request names", next: "Send it with the header Host: " + v.world.Host() + "."},
	}
}

func noRoute(v *visit, allow []string) *verdict {
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

func checkNetwork(v *visit) verdict {
	return verdict{detail: "the caller's network is blocked", refusal: &refusal{
		status: http.StatusForbidden, private: true,
		reason: "The caller's network is not let in; that has nothing to do with who is asking.",
		say:    "Requests from your network are refused", next: "Call from an allowed network; other credentials won't help.",
	}}
}

func checkCredentials(v *visit) verdict {
	if v.route.Sample != "" {
		return sampleCredentials(v)
	}
	if bad := malformed(v.r, v.shown, v.route.Accepts); bad != "" {
		f := &refusal{status: http.StatusBadRequest, private: true,
			reason: "The request is not well-formed: " + bad + ".",
			say:    "The credentials are not well-formed: " + bad, next: "Send one credential, once, in one header."}
		if v.scheme() == bearer && v.accepts(bearer) {
			f.challenges = v.challenges(param{"error", "invalid_request"}, param{"error_description", "One well-formed token must come once"})
		}
		return verdict{detail: bad, looked: v.asked(), source: "RFC 6750 §3.1", refusal: f}
	}
	if v.accepts(form) {
		if _, err := v.content(); err != nil {
			return unreadable(err)
		}
	}
	c, ok := v.credential()
	switch {
	case ok:
		return pass(c.name+" present", c.header)
	case v.route.Optional:
		return pass(v.unnamed(), v.asked())
	}
	if v.route.Login != "" && strings.Contains(v.r.Header.Get("Accept"), "text/html") {
		return verdict{detail: "none presented, by a browser", looked: v.asked(), source: "RFC 9110 §15.4.3", refusal: toLogin(v)}
	}
	if v.scheme() == certify {
		return verdict{detail: "no client certificate", refusal: forbidden(
			"The route wants a client certificate, which is shown while the connection is made; no header could bring one, so there is nothing to ask for in a challenge.",
			"This needs a client certificate", "Connect with one and repeat.")}
	}
	source := ""
	if v.scheme() == bearer {
		source = "RFC 6750 §3.1"
	}
	return verdict{detail: "none presented", looked: v.asked(), source: source, refusal: &refusal{
		status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
		reason: "The route needs to know who asks, and the request presents no credentials.",
		say:    "This needs a login, and the request carries no credentials", next: "Send " + wanted(v) + ".",
	}}
}

// toLogin sends a person to the login page. An application gets a 401 instead:
// it can't fill in a form.
func toLogin(v *visit) *refusal {
	return &refusal{status: http.StatusFound, private: true, headers: []header{{"Location", v.route.Login}},
		reason: "A browser asks for a page and nobody is logged in: it is sent to the login page.",
		say:    "This page needs a login", next: "Log in at " + v.route.Login + "."}
}

// wanted says how the route wants its credentials.
func wanted(v *visit) string {
	var out []string
	for _, s := range v.route.Accepts {
		switch s {
		case bearer:
			out = append(out, "a token as Authorization: Bearer")
		case basic:
			out = append(out, "a user name and password as Authorization: Basic")
		case apiKey:
			out = append(out, "a key as X-Api-Key")
		case session:
			out = append(out, "a session as Cookie: "+sessionCookie)
		case form:
			out = append(out, "user and password as an HTML form does, in the body")
		case digest:
			out = append(out, "an answer to the nonce as Authorization: Digest")
		case dpop:
			out = append(out, "a token as Authorization: DPoP, with a proof")
		case client:
			out = append(out, "the client's id and secret as Authorization: Basic")
		case certify:
			out = append(out, "a client certificate")
		}
	}
	return strings.Join(out, ", or ")
}

func checkScheme(v *visit) verdict {
	c, ok := v.credential()
	switch {
	case ok && v.accepts(c.scheme):
		return pass(c.name+" accepted here", c.header)
	case !ok:
		c.name, c.header = "no scheme", v.asked()
	}
	source := ""
	if v.accepts(bearer) {
		source = "RFC 6750 §3.1"
	}
	return verdict{detail: c.name + ", not accepted here", looked: c.header, source: source, refusal: &refusal{
		status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
		reason: "The route doesn't read credentials of this kind, so to it none were presented.",
		say:    "The credentials are of a kind this path doesn't accept", next: "Send " + wanted(v) + ".",
	}}
}

func checkValidity(v *visit) verdict {
	if v.route.Sample != "" {
		return sampleValidity(v)
	}
	id, looked := v.who(), v.asked()
	source := map[string]string{bearer: "RFC 6750 §3.1", dpop: "RFC 9449 §7.1", basic: "RFC 7617 §2", digest: "RFC 7616 §3.3", client: "RFC 6749 §5.2"}[v.scheme()]
	switch {
	case id.fail == nil && id.known():
		return verdict{detail: id.detail, looked: looked, source: source}
	case id.fail == nil:
		return verdict{detail: "nothing to verify", looked: looked, refusal: &refusal{
			status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
			reason: "There is no credential this route could verify, so nobody is known.",
			say:    "The request carries no credentials that can be verified", next: "Send " + wanted(v) + ".",
		}}
	}
	f := &refusal{status: id.fail.status, private: true, reason: id.fail.reason, say: id.fail.say, code: id.fail.code}
	switch id.fail.status {
	case http.StatusUnauthorized:
		if v.scheme() == session && v.route.Login != "" && strings.Contains(v.r.Header.Get("Accept"), "text/html") {
			return verdict{detail: id.fail.detail, looked: looked, source: "RFC 9110 §15.4.3", refusal: toLogin(v)}
		}
		f.next = fresh(v.scheme())
		if id.fail.stale {
			f.next = "Answer the new nonce with the same password."
		}
		f.challenges = v.invalidToken(id.fail.say)
	case http.StatusBadRequest:
		f.next = fresh(v.scheme())
	default:
		source = map[int]string{429: "RFC 6585 §4", 503: "RFC 9110 §15.6.4"}[id.fail.status]
		f.next = fmt.Sprintf("Keep the credentials and repeat in %s.", span(time.Duration(id.fail.wait)*time.Second))
		f.headers = []header{{"Retry-After", strconv.Itoa(id.fail.wait)}}
	}
	return verdict{detail: id.fail.detail, looked: looked, source: source, refusal: f}
}

// checkFactor wants a login made with a second factor. A Bearer token's client
// can be told so in a challenge; nothing like that exists for a session.
func checkFactor(v *visit) verdict {
	id := v.who()
	if id.acr == v.route.Factor {
		return pass("logged in with a second factor", v.asked())
	}
	if s := v.scheme(); s != bearer && s != dpop {
		return verdict{detail: "logged in without a second factor", looked: v.asked(), source: "RFC 9110 §15.5.4", refusal: forbidden(
			v.judged("It is known who asks; the login was made without a second factor, and this asks for one."),
			"This needs a second factor", "Confirm the login with the second factor, then repeat.")}
	}
	return verdict{detail: "logged in without a second factor", looked: v.asked(), refusal: &refusal{
		status: http.StatusUnauthorized, private: true,
		challenges: v.challenges(param{"error", "insufficient_user_authentication"}, param{"error_description", "A login with a second factor is needed"}, param{"acr_values", v.route.Factor}),
		reason:     "The token is valid, but the login behind it is too weak for this; a stronger login cures that.",
		say:        "The login is too weak for this", next: "Log in with a second factor and repeat with the new token.",
	}}
}

// invalidToken is the route's challenges; a Bearer one says what is wrong with
// the token if it was a token that was sent.
func (v *visit) invalidToken(description string) []challenge {
	if s := v.scheme(); s != bearer && s != dpop {
		return v.challenges()
	}
	return v.challenges(param{"error", "invalid_token"}, param{"error_description", description})
}

// fresh says what cures a credential that doesn't hold.
func fresh(scheme string) string {
	switch scheme {
	case basic, form:
		return "Ask for the password again and repeat."
	case apiKey:
		return "Get a live key and repeat."
	case session:
		return "Log in again and repeat."
	case digest:
		return "Ask for the password again and answer the new nonce."
	case client:
		return "Check the client's id and secret."
	case certify:
		return "Connect with another certificate."
	}
	return "Get a fresh token and repeat."
}

func checkFreshness(v *visit) verdict {
	id, age := v.who(), strconv.Itoa(int(v.route.MaxAge.Seconds()))
	if id.person == nil {
		return verdict{detail: "nobody is logged in", looked: v.asked(), refusal: &refusal{
			status: http.StatusUnauthorized, private: true, challenges: v.challenges(),
			reason: "A recent login is needed, and nobody is logged in.", say: "This needs a recent login", next: "Log in and repeat.",
		}}
	}
	ago := v.now.Sub(id.login)
	if ago <= v.route.MaxAge {
		return pass("logged in "+span(ago)+" ago", v.asked())
	}
	return verdict{detail: "logged in " + span(ago) + " ago, needs " + span(v.route.MaxAge), looked: v.asked(), refusal: &refusal{
		status: http.StatusUnauthorized, private: true,
		challenges: v.challenges(param{"error", "insufficient_user_authentication"}, param{"error_description", "A more recent login is needed"}, param{"max_age", age}),
		reason:     "The token is valid, but the login behind it is too old for this; a fresh login cures that.",
		say:        "The login is too old for this", next: "Log in again and repeat with the new token.",
	}}
}
