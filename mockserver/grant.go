package mockserver

import (
	"fmt"
	"net/http"

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
		return v.badGrant("invalid_request", "grant.untyped")
	case !ok:
		return v.badGrant("unsupported_grant_type", "grant.unknown", short(f.Get("grant_type")))
	case f.Get(g.member) == "":
		return v.badGrant("invalid_request", "grant.missing", g.member)
	}
	c, ok := v.ring.grantOf(f.Get(g.member), g.kind)
	switch {
	case !ok:
		return v.badGrant("invalid_grant", "grant.unissued", g.member)
	case c.State != "valid":
		return v.badGrant("invalid_grant", "grant.spent", g.member, c.State)
	}
	v.granted = &c
	return v.pass("grant.good", "", g.member)
}

// badGrant refuses with an error of RFC 6749 §5.2.
func (v *Visit) badGrant(code, cause string, args ...string) verdict {
	got := v.refuse(http.StatusBadRequest, cause, "", args...)
	got.refusal.code = code
	return got
}

// grantOf finds the code or refresh token of a value.
func (k *Keyring) grantOf(value, kind string) (world.Credential, bool) {
	c, ok := k.known(value)
	return c, ok && c.Kind == kind
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
	return asJSON(200, object{"access_token": v.ring.token(c), "token_type": "Bearer",
		"expires_in": int(tokenLife.Seconds())})
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
