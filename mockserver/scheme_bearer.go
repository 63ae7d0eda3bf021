package mockserver

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/world"
)

// bearerScheme is an access token that whoever has it may use (RFC 6750).
type bearerScheme struct{}

const bearer = world.Bearer

func (bearerScheme) Kind() world.Kind {
	return world.Kind{
		Name: bearer, Called: "a bearer token", Shown: "Bearer token", About: "a token, in Authorization",
		Wanted: "a token as Authorization: Bearer", Cure: "Get a fresh token and repeat.", Source: "RFC 6750 §3.1",
		Token: true, Fresh: true,
		Fields: []world.Field{{Name: "Authorization", Value: "Bearer {{$name}}"}},
		Variants: []world.Variant{
			{Suffix: "", State: "valid", Label: ""},
			{Suffix: ".expired", State: "expired", Label: ", expired"},
			{Suffix: ".tampered", State: "tampered", Label: ", tampered with"},
			{Suffix: ".revoked", State: "revoked", Label: ", revoked"},
			{Suffix: ".audience", State: "for another API", Label: ", for another API"},
			{Suffix: ".early", State: "not valid yet", Label: ", not valid yet"},
			{Suffix: ".mfa", State: secondFactor, Label: ", with a second factor"},
			{Suffix: ".mtls", State: boundToCert, Label: ", bound to a certificate", Via: "tls:$person"},
			{State: "unknown", Label: "nobody's", Holder: "junk"},
		},
	}
}

// secondFactor is the state of what a login with a second factor left.
const secondFactor = "second factor"

// boundToCert is the state of a token that holds only beside a client
// certificate (RFC 8705).
const boundToCert = "bound to a certificate"

func (bearerScheme) Mint(k *Keyring, c world.Credential, _, _ string) string { return k.token(c) }

func (s bearerScheme) Present(v *Visit) []Shown { return v.inAuthorization(s, "Bearer") }

// Challenge always names its realm, so that it never goes without a parameter
// (RFC 6750 §3).
func (bearerScheme) Challenge(v *Visit, params []Param) (Challenge, bool) {
	c := Challenge{scheme: "Bearer", realm: v.route.Realm, params: params}
	if v.route.Metadata == "" {
		return c, true
	}
	c.params = slices.Clone(params)
	if v.route.Scope != "" && !slices.ContainsFunc(params, func(p Param) bool { return p.key == "scope" }) {
		c.params = append(c.params, Param{"scope", v.route.Scope})
	}
	c.params = append(c.params, Param{"resource_metadata", v.ring.audience + v.route.Metadata})
	return c, true
}

func (bearerScheme) Verify(v *Visit, c Shown) Identity { return v.ring.verifyToken(v, c) }

const connectWith = "Connect with the certificate the token is bound to, and repeat."

// tokenWords are said of access tokens, whatever scheme they come under.
func tokenWords() map[string]Phrase {
	const odd = "The access token is not one this server issued"
	return map[string]Phrase{
		"unissued":   {"", "a token no one issued", "Nobody here ever issued this token, so it says nothing about who is asking.", odd, ""},
		"unreadable": {"", "not a token this server can read", "The token can't be read, so it says nothing about who is asking.", odd, ""},
		"foreign":    {"", "not a token of this server", "The token lacks something every token of this server has.", odd, ""},
		"tampered": {"", "the signature doesn't match the content",
			"The signature doesn't match the token's content: somebody changed it, so nothing in it can be believed.",
			"The access token's signature does not match", ""},
		"expired": {"the token", "expired $1 ago", "The token expired $1 ago, so it no longer proves who is asking.", "The access token expired", ""},
		"early": {"the token is", "not valid for another $1", "The token is good only from $1 from now, so it doesn't prove yet who is asking.",
			"The access token is not valid yet", ""},
		"audience": {"the token was", "issued for another API", "The token was issued for another API, so it proves nothing to this one.",
			"The access token was issued for another API", ""},
		"nobody": {"the token", "names nobody this server knows", "The token names somebody this server doesn't know.",
			"The access token belongs to nobody", ""},
		"revoked": {"the token was", "revoked; signature and dates are fine",
			"The token was revoked: its signature is right, and it still proves nothing any more.", "The access token was revoked", ""},
		"unbound": {"the token is", "bound to no key", "The token is bound to no key, so no proof can go with it.",
			"The access token is not bound to a key", ""},
		"unproved": {"the token is", "bound to a key, sent without a proof",
			"The token is bound to a key, and as a plain Bearer token it comes without any proof that the caller has that key.",
			"The access token is bound to a key and needs a proof", "Send the same token as Authorization: DPoP, with a proof made for this request."},
		"uncertified": {"the token is", "bound to a certificate, and there is none",
			"The token is bound to a client certificate, and the connection was made without one.",
			"The access token is bound to a client certificate", connectWith},
		"othercert": {"the token is", "bound to another certificate",
			"The token is bound to another certificate than the connection was made with, so the caller hasn't shown that it is theirs.",
			"The access token is bound to another client certificate", connectWith},
		"unverifiable": {"", "the key server doesn't answer", "The key server is down: the token can't be verified, which says nothing about the token.",
			"Tokens can't be verified at the moment", ""},
	}
}

// Words are those of access tokens.
func (bearerScheme) Words() map[string]Phrase { return tokenWords() }

// verifyToken judges an access token, as a plain Bearer token or under DPoP.
func (k *Keyring) verifyToken(v *Visit, c Shown) Identity {
	if v.route.Tokens {
		for _, t := range k.world.Tokens() {
			if same(t.Value, c.Value) {
				return Identity{Person: k.world.Person(t.Person), Scopes: t.Scopes, Login: v.now.Add(-tokenAge), Detail: "a token known here, " + t.Person + "'s"}
			}
		}
	}
	if strings.Count(c.Value, ".") != 2 {
		return v.Invalid("unissued")
	}
	if v.given[keyserverDown] {
		return v.later(503, 30, "unverifiable")
	}
	var cl claims
	_, err := jwt.ParseWithClaims(c.Value, &cl, func(*jwt.Token) (any, error) { return k.reader, nil },
		jwt.WithValidMethods([]string{k.signs.Alg()}), jwt.WithIssuer(issuer), jwt.WithAudience(k.audience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(func() time.Time { return v.now }))
	if err != nil {
		return v.badToken(err, cl)
	}
	if cause := unbound(v, c, cl.Cnf); cause != "" {
		return v.Invalid(cause)
	}
	return v.bearerOf(cl)
}

// unbound tells why a token can't be used the way it came: one that is bound to
// something proves nothing without it (RFC 9449 §7.2, RFC 8705 §3).
func unbound(v *Visit, c Shown, to *bound) string {
	switch {
	case c.Kind == dpop && (to == nil || to.JKT == ""):
		return "unbound"
	case to == nil || c.Kind == dpop:
		return ""
	case to.JKT != "":
		return "unproved"
	case v.r.TLS == nil || len(v.r.TLS.PeerCertificates) == 0:
		return "uncertified"
	case !same(to.X5TS, certThumbprint(v.r.TLS.PeerCertificates[0])):
		return "othercert"
	}
	return ""
}

func (v *Visit) badToken(err error, cl claims) Identity {
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return v.Invalid("tampered")
	case errors.Is(err, jwt.ErrTokenMalformed), errors.Is(err, jwt.ErrTokenUnverifiable):
		return v.Invalid("unreadable")
	case errors.Is(err, jwt.ErrTokenExpired):
		return v.Outlived("expired", span(v.now.Sub(cl.ExpiresAt.Time)))
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		return v.Invalid("early", span(cl.NotBefore.Sub(v.now)))
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return v.Invalid("audience")
	}
	return v.Invalid("foreign")
}

// bearerOf is whom a token belongs to whose signature and dates hold.
func (v *Visit) bearerOf(cl claims) Identity {
	p := v.world.Person(cl.Subject)
	if p == nil {
		return v.Invalid("nobody")
	}
	if same(cl.ID, v.ring.tokenID(p.Name+".revoked")) {
		return v.Invalid("revoked")
	}
	return Identity{
		Person: p, Scopes: strings.Fields(cl.Scope), Login: time.Unix(cl.AuthTime, 0), acr: cl.ACR, cnf: cl.Cnf,
		Detail: p.Name + "'s, good for " + span(cl.ExpiresAt.Sub(v.now)),
	}
}
