package mockserver

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// sessionCookie is the name of the cookie that holds a session.
const sessionCookie = "sid"

// shown is one credential as a request presents it, not judged yet.
type shown struct {
	scheme string // one of the route schemes; empty for any other
	name   string // how a trace calls it
	header string // canonical name of the header it came in; "request line" for one in the URL
	value  string
}

var (
	b64token   = regexp.MustCompile(`^[A-Za-z0-9._~+/-]+=*$`)             // RFC 6750 §2.1
	schemeName = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}$") // RFC 9110 §11.1
)

// presented lists the credentials a request carries. A scheme without anything
// after it presents nothing.
func presented(r *http.Request) []shown {
	var out []shown
	for _, line := range r.Header.Values("Authorization") {
		scheme, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		rest = strings.TrimSpace(rest)
		if rest == "" {
			continue
		}
		c := shown{header: "Authorization", value: rest}
		switch strings.ToLower(scheme) {
		case "bearer":
			c.scheme, c.name = bearer, "Bearer token"
		case "basic":
			c.scheme, c.name = basic, "Basic credentials"
		case "digest":
			c.scheme, c.name = digest, "Digest credentials"
		case "dpop":
			c.scheme, c.name = dpop, "DPoP token"
		default:
			c.name = "credentials of an unreadable scheme"
			if schemeName.MatchString(scheme) {
				c.name = scheme + " credentials"
			}
		}
		out = append(out, c)
	}
	for _, key := range r.Header.Values("X-Api-Key") {
		if key != "" {
			out = append(out, shown{apiKey, "API key", "X-Api-Key", key})
		}
	}
	for _, c := range r.CookiesNamed(sessionCookie) {
		if c.Value != "" {
			out = append(out, shown{session, "session cookie", "Cookie", c.Value})
		}
	}
	if r.TLS != nil && len(r.TLS.PeerCertificates) > 0 {
		out = append(out, shown{certify, "client certificate", "", r.TLS.PeerCertificates[0].Subject.CommonName})
	}
	if t := r.URL.Query().Get("access_token"); t != "" {
		out = append(out, shown{"", "token in the URL", "request line", t})
	}
	return out
}

// pick chooses the credential the gate judges: the first one of a scheme the
// route accepts, else the first one at all.
func pick(all []shown, accepts []string) (shown, bool) {
	for _, c := range all {
		if slices.Contains(accepts, c.scheme) {
			return c, true
		}
	}
	if len(all) > 0 {
		return all[0], true
	}
	return shown{}, false
}

// malformed says what makes the credentials unreadable: RFC 6750 §3.1 answers
// a repeated, doubled or ill-formed token with 400. It returns "" for none.
func malformed(r *http.Request, all []shown, accepts []string) string {
	var header, url, bad bool
	for _, c := range all {
		url = url || c.header == "request line"
		header = header || c.scheme == bearer
		bad = bad || (c.scheme == bearer || c.scheme == dpop) && !b64token.MatchString(c.value)
	}
	takesBearer := slices.Contains(accepts, bearer) || slices.Contains(accepts, dpop)
	switch {
	case len(r.Header.Values("Authorization")) > 1:
		return "two Authorization headers"
	case takesBearer && header && url:
		return "the token comes twice: in the header and in the URL"
	case takesBearer && bad:
		return "this is no bearer token: it holds characters none may have"
	case len(r.Header.Values("X-Api-Key")) > 1 && slices.Contains(accepts, apiKey):
		return "two X-Api-Key headers"
	case len(r.CookiesNamed(sessionCookie)) > 1 && slices.Contains(accepts, session):
		return "two session cookies"
	}
	return ""
}
