package mockserver

import (
	"fmt"
	"net/http"
	"strings"

	"bouncer/internal/world"
)

func asksGrant(v *Visit) bool { return v.route.Grant }

// grants are the grant types of the token endpoint: where the form holds the
// grant, and the kind of credential it must be.
var grants = map[string]struct{ member, kind string }{
	"authorization_code": {"code", "code"},
	"refresh_token":      {"refresh_token", "refresh"},
}

// checkGrant judges what the client brings to be exchanged for a token.
func checkGrant(v *Visit) verdict {
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
func (k *Keyring) grantOf(value, kind string) (world.Credential, bool) {
	c, ok := k.known(value)
	return c, ok && c.Kind == kind
}

func badGrant(code, detail, next string) verdict {
	return verdict{detail: detail, refusal: &refusal{
		status: http.StatusBadRequest, private: true, code: code, next: next,
		reason: "The client is known; what it brings is not good: " + detail + ". Other client credentials would change nothing.",
		say:    strings.ToUpper(detail[:1]) + detail[1:],
	}}
}

// replyToken hands out the token of whoever the grant is for; a code is alice's.
func replyToken(v *Visit) response {
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
