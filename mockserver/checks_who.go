package mockserver

import (
	"net/http"
	"strconv"
	"strings"
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

// line is the request's method and path, as a trace shows them.
func (v *Visit) line() string { return short(v.r.Method + " " + v.r.URL.Path) }

func checkRoute(v *Visit) verdict {
	if v.lost != nil {
		return *v.lost
	}
	return v.pass("route.found", requestLine, v.line())
}

func foreignHost(v *Visit) *verdict {
	got := v.refuseAll(http.StatusMisdirectedRequest, "route.host", "Host", short(v.r.Host), v.world.Host())
	got.source = "RFC 9110 §15.5.20"
	return &got
}

func noRoute(v *Visit, allow []string) *verdict {
	if len(allow) == 0 {
		got := v.refuseAll(http.StatusNotFound, "route.path", requestLine, v.line())
		return &got
	}
	list := strings.Join(allow, ", ")
	got := v.refuseAll(http.StatusMethodNotAllowed, "route.method", requestLine, v.line(), list)
	got.source, got.refusal.headers = "RFC 9110 §15.5.6", []header{{"Allow", list}}
	return &got
}

func checkNetwork(v *Visit) verdict {
	return v.refuse(http.StatusForbidden, "network.blocked", "")
}

func checkCredentials(v *Visit) verdict {
	if v.route.Sample != "" {
		return sampleCredentials(v)
	}
	if bad, ok := v.malformed(); ok {
		got := v.refuseFor(http.StatusBadRequest, bad, v.asked())
		got.source = "RFC 6750 §3.1"
		if v.scheme() == bearer && v.accepts(bearer) {
			got.refusal.challenges = v.challenges(got.refusal.error("invalid_request")...)
		}
		return got
	}
	if v.accepts(form) {
		if _, err := v.content(); err != nil {
			return v.unreadable(err)
		}
	}
	c, ok := v.credential()
	switch {
	case ok:
		return v.pass("credentials.presented", c.Field, c.Name)
	case v.route.Optional && v.dialect.Anonymous != "":
		return v.pass("credentials.anonymous", v.asked(), v.dialect.Anonymous)
	case v.route.Optional:
		return v.pass("credentials.optional", v.asked())
	}
	return v.missingCredentials()
}

// missingCredentials is the answer to a request without any.
func (v *Visit) missingCredentials() verdict {
	switch {
	case v.browsing():
		return v.toLogin(Cause{Code: "credentials.browser"})
	case v.kind().Nameless:
		return v.refuse(http.StatusForbidden, "credentials.certificate", "")
	case v.schemeless():
		got := v.unauthorized("credentials.schemeless", "Authorization")
		got.source = "RFC 9110 §11.4"
		return got
	}
	got := v.unauthorized("credentials.missing", v.asked())
	if v.scheme() == bearer {
		got.source = "RFC 6750 §3.1"
	}
	return got
}

// browsing tells whether a browser asks for a page that has a login page.
func (v *Visit) browsing() bool {
	return v.route.Login != "" && strings.Contains(v.r.Header.Get("Accept"), "text/html")
}

// toLogin sends a person to the login page, for what a check saw. An application
// gets a 401 instead: it can't fill in a form.
func (v *Visit) toLogin(saw Cause) verdict {
	got := v.saw(saw, v.asked())
	got.source = "RFC 9110 §15.4.3"
	got.refusal = &refusal{
		status: http.StatusFound, private: true, headers: []header{{"Location", v.route.Login}},
	}
	got.refusal.because(v, Cause{"login.page", []string{v.route.Login}})
	return got
}

// wanted says how the route wants its credentials.
func (v *Visit) wanted() string {
	var out []string
	for _, name := range v.route.Accepts {
		out = append(out, v.world.Kind(name).Wanted)
	}
	return strings.Join(out, ", or ")
}

func checkScheme(v *Visit) verdict {
	c, ok := v.credential()
	if ok && v.accepts(c.Kind) {
		return v.pass("scheme.accepted", c.Field, c.Name)
	}
	if !ok {
		c.Name, c.Field = "no scheme", v.asked()
	}
	got := v.unauthorized("scheme.other", c.Field, c.Name)
	if v.accepts(bearer) {
		got.source = "RFC 6750 §3.1"
	}
	return got
}

func checkValidity(v *Visit) verdict {
	if v.route.Sample != "" {
		return sampleValidity(v)
	}
	id, looked := v.who(), v.asked()
	switch {
	case id.fail != nil:
		return v.invalid(id)
	case !id.known():
		return v.unauthorized("validity.nothing", looked)
	}
	got := v.saw(id.Cause, looked)
	got.source = v.kind().Source
	return got
}

// invalid is the answer to a credential that establishes nobody.
func (v *Visit) invalid(id *Identity) verdict {
	if id.fail.status == http.StatusUnauthorized && v.scheme() == session && v.browsing() {
		return v.toLogin(id.Cause)
	}
	got := v.refuseFor(id.fail.status, id.Cause, v.asked())
	got.source, got.refusal.code = v.kind().Source, id.fail.code
	switch id.fail.status {
	case http.StatusUnauthorized:
		got.refusal.challenges = v.invalidToken(got.refusal)
	case http.StatusTooManyRequests:
		got.source = "RFC 6585 §4"
	case http.StatusServiceUnavailable:
		got.source = "RFC 9110 §15.6.4"
	}
	if id.fail.wait > 0 {
		got.refusal.headers = []header{{"Retry-After", strconv.Itoa(id.fail.wait)}}
	}
	return got
}

// weakLogin is the error of a token whose login is not enough (RFC 9470 §3).
const weakLogin = "insufficient_user_authentication"

// checkFactor wants a login made with a second factor. A Bearer token's client
// can be told so in a challenge; nothing like that exists for a session.
func checkFactor(v *Visit) verdict {
	switch {
	case v.who().acr == v.route.Factor:
		return v.pass("factor.held", v.asked())
	case !v.kind().Token:
		got := v.forbid("factor.session", v.asked())
		got.source = "RFC 9110 §15.5.4"
		return got
	}
	got := v.refuse(http.StatusUnauthorized, "factor.token", v.asked())
	got.refusal.challenges = v.challenges(got.refusal.error(weakLogin, Param{"acr_values", v.route.Factor})...)
	return got
}

// invalidToken is the route's challenges; a Bearer one says what is wrong with
// the token if it was a token that was sent.
func (v *Visit) invalidToken(f *refusal) []Challenge {
	if !v.kind().Token {
		return v.challenges()
	}
	return v.challenges(f.error("invalid_token")...)
}

func checkFreshness(v *Visit) verdict {
	id := v.who()
	if id.Person == nil {
		return v.unauthorized("freshness.nobody", v.asked())
	}
	ago := v.now.Sub(id.Login)
	if ago <= v.route.MaxAge {
		return v.pass("freshness.fresh", v.asked(), span(ago))
	}
	got := v.refuse(http.StatusUnauthorized, "freshness.old", v.asked(), span(ago), span(v.route.MaxAge))
	most := strconv.Itoa(int(v.route.MaxAge.Seconds()))
	got.refusal.challenges = v.challenges(got.refusal.error(weakLogin, Param{"max_age", most})...)
	return got
}
