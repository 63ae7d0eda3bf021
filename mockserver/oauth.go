package mockserver

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// asClient turns the credentials of a token endpoint's caller into those of a
// client: the same Basic header means a client there, not a person. A client
// may also put its id and secret into the body (RFC 6749 §2.3.1).
func (v *visit) asClient() {
	for i := range v.shown {
		if v.shown[i].scheme == basic {
			v.shown[i].scheme, v.shown[i].name = client, "client credentials"
		}
	}
	if f := v.form(); len(v.shown) == 0 && f.Get("client_id") != "" && f.Get("client_secret") != "" {
		v.shown = []shown{{scheme: client, name: "client credentials in the body",
			value: base64.StdEncoding.EncodeToString([]byte(f.Get("client_id") + ":" + f.Get("client_secret")))}}
	}
}

// form reads a body of application/x-www-form-urlencoded; empty for any other.
func (v *visit) form() url.Values {
	kind, _, _ := strings.Cut(v.r.Header.Get("Content-Type"), ";")
	if !strings.EqualFold(strings.TrimSpace(kind), "application/x-www-form-urlencoded") {
		return url.Values{}
	}
	body, err := v.content()
	if err != nil {
		return url.Values{}
	}
	f, err := url.ParseQuery(string(body))
	if err != nil {
		return url.Values{}
	}
	return f
}

// verifyClient judges a client's secret. RFC 6749 §5.2 lets the status be 400
// unless the client used the Authorization header.
func (k *keyring) verifyClient(c shown) identity {
	raw, err := base64.StdEncoding.DecodeString(c.value)
	id, secret, ok := strings.Cut(string(raw), ":")
	if err == nil && ok && id == clientID && same(secret, k.derive("client", clientID)) {
		return identity{client: id, detail: "the client " + id + ", its secret is right"}
	}
	status := http.StatusUnauthorized
	if c.header == "" {
		status = http.StatusBadRequest
	}
	return identity{fail: &failure{status: status, code: "invalid_client", detail: "wrong secret for a client",
		say: "The client is unknown or its secret is wrong", reason: "The client can't show who it is: its secret is wrong. Whose code it brings is not looked at."}}
}

func asksGrant(v *visit) bool { return v.route.Grant }

// grants are the grant types of the token endpoint: where the form holds the
// grant, and the kind of credential it must be.
var grants = map[string]struct{ member, kind string }{
	"authorization_code": {"code", "code"},
	"refresh_token":      {"refresh_token", "refresh"},
}

// checkGrant judges what the client brings to be exchanged for a token.
func checkGrant(v *visit) verdict {
	f := v.form()
	g, ok := grants[f.Get("grant_type")]
	switch {
	case f.Get("grant_type") == "":
		return badGrant("invalid_request", "the body names no grant_type", "Send a form with grant_type and the grant.")
	case !ok:
		return badGrant("unsupported_grant_type", "the grant type "+short(f.Get("grant_type"))+" is unknown", "Use authorization_code or refresh_token.")
	case f.Get(g.member) == "":
		return badGrant("invalid_request", "the body holds no "+g.member, "Send it as "+g.member+".")
	}
	c, ok := v.ring.grantOf(f.Get(g.member), g.kind)
	switch {
	case !ok:
		return badGrant("invalid_grant", "a "+g.member+" no one issued", "Start the login again.")
	case c.State != "valid":
		return badGrant("invalid_grant", "the "+g.member+" is "+c.State, "Start the login again.")
	}
	v.granted = &c
	return pass("a good "+g.member, "")
}

// grantOf finds the code or refresh token of a value.
func (k *keyring) grantOf(value, kind string) (Credential, bool) {
	if kind == "refresh" {
		c, ok := k.index()[sha256.Sum256([]byte(value))]
		return c, ok && c.Kind == kind
	}
	for c := range k.world.All() {
		if c.Kind == kind && same(k.secret(c), value) {
			return c, true
		}
	}
	return Credential{}, false
}

func badGrant(code, detail, next string) verdict {
	return verdict{detail: detail, refusal: &refusal{
		status: http.StatusBadRequest, private: true, code: code, next: next,
		reason: "The client is known; what it brings is not good: " + detail + ". Other client credentials would change nothing.",
		say:    strings.ToUpper(detail[:1]) + detail[1:],
	}}
}

// replyToken hands out the token of whoever the grant is for; a code is alice's.
func replyToken(v *visit) response {
	name := "alice"
	if v.granted != nil && v.granted.Person != "" {
		name = v.granted.Person
	}
	c, ok := v.world.Credential(name)
	if !ok {
		return asJSON(200, object{})
	}
	return asJSON(200, object{"access_token": v.ring.token(c), "token_type": "Bearer", "expires_in": int(tokenLife.Seconds())})
}

// oauthError is the body of RFC 6749 §5.2.
func oauthError(f *refusal) []byte {
	code := f.code
	if code == "" {
		code = "invalid_request"
		if f.status == http.StatusUnauthorized {
			code = "invalid_client"
		}
	}
	return encode(struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}{code, fmt.Sprintf("%s. %s", f.say, f.next)})
}
