package mockserver

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/world"
)

// bearerScheme is an access token that whoever has it may use (RFC 6750).
type bearerScheme struct{}

const bearer = world.Bearer

func (bearerScheme) Kind() world.Kind {
	return world.Kind{
		Name: bearer, Called: "a bearer token", Noun: "token", Shown: "Bearer token",
		About:  "a token, in Authorization",
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
var tokenWords = sync.OnceValue(func() map[string]Phrase {
	const odd = "The access token is not one this server issued"
	return map[string]Phrase{
		"held":  {Detail: "$1's, good for $2"},
		"known": {Detail: "a token known here, $1's"},
		"unissued": {
			Detail: "a token no one issued",
			Reason: "Nobody here ever issued this token, so it says nothing about who is asking.", Say: odd,
		},
		"unreadable": {
			Detail: "not a token this server can read",
			Reason: "The token can't be read, so it says nothing about who is asking.", Say: odd,
		},
		"foreign": {
			Detail: "not a token of this server",
			Reason: "The token lacks something every token of this server has.", Say: odd,
		},
		"tampered": {
			Detail: "the signature doesn't match the content",
			Reason: "The signature doesn't match the token's content: somebody changed it, so nothing in it can be " +
				"believed.",
			Say: "The access token's signature does not match",
		},
		"expired": {
			Subject: "the token", Detail: "expired $1 ago",
			Reason: "The token expired $1 ago, so it no longer proves who is asking.",
			Say:    "The access token expired",
		},
		"early": {
			Subject: "the token is", Detail: "not valid for another $1",
			Reason: "The token is good only from $1 from now, so it doesn't prove yet who is asking.",
			Say:    "The access token is not valid yet",
		},
		"audience": {
			Subject: "the token was", Detail: "issued for another API",
			Reason: "The token was issued for another API, so it proves nothing to this one.",
			Say:    "The access token was issued for another API",
		},
		"nobody": {
			Subject: "the token", Detail: "names nobody this server knows",
			Reason: "The token names somebody this server doesn't know.",
			Say:    "The access token belongs to nobody",
		},
		"revoked": {
			Subject: "the token was", Detail: "revoked; signature and dates are fine",
			Reason: "The token was revoked: its signature is right, and it still proves nothing any more.",
			Say:    "The access token was revoked",
		},
		"unbound": {
			Subject: "the token is", Detail: "bound to no key",
			Reason: "The token is bound to no key, so no proof can go with it.",
			Say:    "The access token is not bound to a key",
		},
		"unproved": {
			Subject: "the token is", Detail: "bound to a key, sent without a proof",
			Reason: "The token is bound to a key, and as a plain Bearer token it comes without any proof " +
				"that the caller has that key.",
			Say:  "The access token is bound to a key and needs a proof",
			Next: "Send the same token as Authorization: DPoP, with a proof made for this request.",
		},
		"uncertified": {
			Subject: "the token is", Detail: "bound to a certificate, and there is none",
			Reason: "The token is bound to a client certificate, and the connection was made without one.",
			Say:    "The access token is bound to a client certificate", Next: connectWith,
		},
		"othercert": {
			Subject: "the token is", Detail: "bound to another certificate",
			Reason: "The token is bound to another certificate than the connection was made with, " +
				"so the caller hasn't shown that it is theirs.",
			Say: "The access token is bound to another client certificate", Next: connectWith,
		},
		"unverifiable": {
			Detail: "the key server doesn't answer",
			Reason: "The key server is down: the token can't be verified, which says nothing about the token.",
			Say:    "Tokens can't be verified at the moment", Next: waitFirst,
		},
	}
})

// waitFirst is said where nothing is wrong with the credentials.
const waitFirst = "Keep the credentials and repeat in $1."

// Words are those of access tokens.
func (bearerScheme) Words() map[string]Phrase { return tokenWords() }

// verifyToken judges an access token, as a plain Bearer token or under DPoP.
func (k *Keyring) verifyToken(v *Visit, c Shown) Identity {
	if v.route.Tokens {
		for _, t := range k.world.Tokens() {
			if same(t.Value, c.Value) {
				id := v.Valid(k.world.Person(t.Person), "known", t.Person)
				id.Scopes, id.Login = t.Scopes, v.now.Add(-tokenAge)
				return id
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
	id := v.Valid(p, "held", p.Name, span(cl.ExpiresAt.Sub(v.now)))
	id.Scopes, id.Login, id.acr, id.cnf = strings.Fields(cl.Scope), time.Unix(cl.AuthTime, 0), cl.ACR, cl.Cnf
	return id
}
