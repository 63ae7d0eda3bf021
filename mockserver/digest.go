package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// Digest (RFC 7616) shows that the caller knows a password without sending it:
// a hash over the password, the request and a nonce of the server.

func hexHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, ":")))
	return hex.EncodeToString(sum[:])
}

const digestCount = "00000001" // nc: every answer here is the first with its nonce

// digestFor is what follows the word Digest for one request.
func (k *keyring) digestFor(c Credential, method, uri string) string {
	now := k.now()
	password, nonce := k.password(c.Person), k.nonce(now)
	switch c.State {
	case "wrong password":
		password = "not-" + password
	case "old nonce":
		nonce = k.nonce(now.Add(-nonceStale))
	}
	target := uri
	if u, err := url.Parse(uri); err == nil {
		target = u.RequestURI()
	}
	cnonce := k.derive("cnonce", nonce)[:12]
	response := digestResponse(c.Person, k.world.Realm(), password, method, target, nonce, digestCount, cnonce)
	return fmt.Sprintf(`username="%s", realm="%s", uri="%s", algorithm=SHA-256, nonce="%s", nc=%s, cnonce="%s", qop=auth, response="%s"`,
		c.Person, k.world.Realm(), target, nonce, digestCount, cnonce, response)
}

// digestResponse is RFC 7616 §3.4.1 with qop=auth and SHA-256.
func digestResponse(user, realm, password, method, uri, nonce, count, cnonce string) string {
	return hexHash(hexHash(user, realm, password), nonce, count, cnonce, "auth", hexHash(method, uri))
}

var authParam = regexp.MustCompile(`([A-Za-z0-9_-]+)\s*=\s*(?:"([^"\\]*)"|([^\s,"]+))`)

// authParams reads name=value and name="value" pairs; names in lower case.
func authParams(s string) map[string]string {
	out := map[string]string{}
	for _, m := range authParam.FindAllStringSubmatch(s, 32) {
		out[strings.ToLower(m[1])] = m[2] + m[3]
	}
	return out
}

// verifyDigest checks the answer first and the nonce's age after: only a caller
// who knows the password hears that nothing but the nonce is old.
func (k *keyring) verifyDigest(v *visit, value string) identity {
	const say = "The user name or the password is wrong"
	p := authParams(value)
	age, ours := k.nonceAge(p["nonce"], v.now)
	if !ours {
		return invalid("The nonce is not one of this server", "The answer was computed for a nonce this server never made, so it proves nothing here.", "a nonce this server never made")
	}
	if p["uri"] != v.r.RequestURI || p["realm"] != v.route.Realm || !strings.EqualFold(p["algorithm"], "SHA-256") || p["qop"] != "auth" {
		return invalid(say, "The answer was computed for another request, so it proves nothing for this one.", "computed for another request")
	}
	user := k.world.Person(p["username"])
	want := digestResponse(p["username"], p["realm"], k.password(p["username"]), v.r.Method, p["uri"], p["nonce"], p["nc"], p["cnonce"])
	switch {
	case user == nil:
		return invalid(say, "No such user exists; the client is told the same as for a wrong password, or names would leak.", "there is no such user")
	case !same(strings.ToLower(p["response"]), want):
		return invalid(say, "The answer doesn't fit the password, so nothing proves that this is "+user.Name+".", "wrong password for %s", user.Name)
	case age.Abs() > nonceLife:
		return identity{fail: &failure{status: http.StatusUnauthorized, stale: true, detail: user.Name + "'s password is right, the nonce is " + span(age) + " old",
			say: "The nonce is too old", reason: "The password is right and only the nonce is too old: the client can answer the new one without asking anybody."}}
	}
	return identity{person: user, scopes: user.Scopes, login: v.now, detail: user.Name + "'s password is right"}
}

// digestChallenge invites to answer a new nonce.
func (v *visit) digestChallenge() challenge {
	c := challenge{scheme: "Digest", realm: v.route.Realm, params: []param{{"qop", "auth"}}, bare: []param{{"algorithm", "SHA-256"}}}
	c.params = append(c.params, param{"nonce", v.ring.nonce(v.now)})
	if id := v.id; id != nil && id.fail != nil && id.fail.stale {
		c.bare = append(c.bare, param{"stale", "true"})
	}
	return c
}
