package mockserver

import (
	"fmt"
	"net/http"
	"strings"
)

// param is one auth-param of a challenge.
type Param struct{ key, value string }

// challenge is one challenge of WWW-Authenticate. It always names its realm,
// so a Bearer challenge never goes without a parameter (RFC 6750 §3).
type Challenge struct {
	scheme string
	realm  string
	params []Param
	bare   []Param // those that RFC 7616 §3.3 wants without quotes
}

// String writes the challenge as RFC 9110 §11.3 has it, its values quoted. The
// values are this server's own: ParseWorld refuses quotes and controls.
func (c Challenge) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, `%s realm="%s"`, c.scheme, c.realm)
	for _, p := range c.params {
		fmt.Fprintf(&b, `, %s="%s"`, p.key, p.value)
	}
	for _, p := range c.bare {
		fmt.Fprintf(&b, `, %s=%s`, p.key, p.value)
	}
	return b.String()
}

// challenges is one challenge for each scheme the route accepts; the
// parameters go to that of the token's scheme alone, whose they are. A client
// certificate has no scheme a challenge could name.
func (v *Visit) challenges(params ...Param) []Challenge {
	out := make([]Challenge, 0, len(v.route.Accepts))
	for _, s := range v.ring.accepted {
		kind := s.Kind()
		if !v.accepts(kind.Name) {
			continue
		}
		var own []Param
		if kind.Token && v.tokenScheme() == kind.Name {
			own = params
		}
		if c, ok := s.Challenge(v, own); ok {
			out = append(out, c)
		}
	}
	return out
}

// tokenScheme is the scheme an access token is judged under: the one in play,
// or the first the route accepts.
func (v *Visit) tokenScheme() string {
	if s := v.scheme(); s == dpop || s == bearer && v.accepts(bearer) {
		return s
	}
	if v.accepts(bearer) {
		return bearer
	}
	return dpop
}

// header is one header line of a response.
type header struct{ name, value string }

// refusal is an answer that doesn't give what was asked for.
type refusal struct {
	status     int
	cause      Cause  // why this status, where that is not what the check saw
	reason     string // for the Decision, one sentence
	say        string // for the client: the problem's detail
	next       string // for the client: what to do now
	describe   string // for the client: what a challenge says of a token
	challenges []Challenge
	headers    []header // what the status demands: Allow, Retry-After, Location
	private    bool     // the answer depends on who asks: no cache may keep it
	code       string   // a token endpoint's error, RFC 6749 §5.2
	unreadable bool     // the page of another origin that asked can't read it
	hidden     bool     // the Cache-Control is part of the answer: it keeps the secret

	// spoken is the dialect's rule that answers in place of all this; one without
	// a status has no answer sent at all.
	spoken *Rule

	// fault marks an answer that breaks the rules on purpose, and says whose it
	// is. Only such a one may be a 401 without a challenge.
	fault string
}

// response is an answer ready to be written.
type response struct {
	status   int
	header   http.Header
	body     []byte
	deciding []string // canonical names of the headers that carry the answer
}

func (r *response) set(name, value string) { r.header[name] = append(r.header[name], value) }

// decides sets a header that carries the answer beside the status line.
func (r *response) decides(name, value string) {
	key := http.CanonicalHeaderKey(name)
	if len(r.deciding) == 0 || r.deciding[len(r.deciding)-1] != key {
		r.deciding = append(r.deciding, key)
	}
	r.set(name, value)
}

// answer turns a refusal into a response. It is the one place that writes
// refusals, and it holds the rules of RFC 9110 §15.5.2 and §15.5.8: a 401 and
// a 407 carry a challenge, whatever check sent them and in whatever order.
func (f *refusal) answer(v *Visit) response {
	if f.spoken != nil {
		return f.spoken.answer(v, f.headers)
	}
	res := response{status: f.status, header: http.Header{}}
	challenges := f.challenges
	if f.status == http.StatusUnauthorized && len(challenges) == 0 && f.fault == "" {
		challenges = v.challenges()
		if len(challenges) == 0 {
			challenges = []Challenge{{scheme: "Bearer", realm: v.world.Realm()}}
		}
	}
	asks := "WWW-Authenticate"
	if f.status == http.StatusProxyAuthRequired {
		asks = "Proxy-Authenticate"
		if len(challenges) == 0 {
			challenges = []Challenge{{scheme: "Basic", realm: v.route.Realm}}
		}
	}
	for _, c := range challenges {
		res.decides(asks, c.String())
	}
	for _, h := range f.headers {
		res.decides(h.name, h.value)
	}
	switch {
	case v.route.Bare && f.status == http.StatusNotFound:
	case f.hidden:
		res.decides("Cache-Control", "no-store")
	case f.private:
		res.set("Cache-Control", "no-store")
	}
	if v.route.Denial == "html" && f.status == http.StatusForbidden {
		res.set("Content-Type", "text/html; charset=utf-8")
		res.body = []byte(page("Access Denied", f.say+". "+f.next))
		return res
	}
	if v.route.Grant {
		res.set("Content-Type", "application/json")
		res.body = oauthError(f)
		return res
	}
	res.set("Content-Type", "application/problem+json")
	res.body = encode(problem{http.StatusText(f.status), f.status, f.say + ".", f.next})
	return res
}

// problem is RFC 9457's object, with one member of this server's own: next.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Next   string `json:"next"`
}
