package mockserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// verify finds out whom a credential belongs to.
func (k *keyring) verify(v *visit, c shown) identity {
	switch c.scheme {
	case bearer, dpop:
		return k.verifyBearer(v, c)
	case digest:
		return k.verifyDigest(v, c.value)
	case client:
		return k.verifyClient(c)
	case certify:
		return k.verifyCert(c.value)
	case basic, form:
		return k.verifyBasic(v, c.value)
	default:
		return k.verifyStored(v, c)
	}
}

func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

func invalid(say, reason, format string, a ...any) identity {
	return identity{fail: &failure{status: 401, say: say, reason: reason, detail: fmt.Sprintf(format, a...)}}
}

// outlived is invalid for a credential that was good until some time ago.
func outlived(say, reason, format string, a ...any) identity {
	id := invalid(say, reason, format, a...)
	id.fail.expired = true
	return id
}

func (k *keyring) verifyBearer(v *visit, c shown) identity {
	value := c.value
	if v.route.Tokens {
		for _, t := range k.world.Tokens() {
			if same(t.Value, value) {
				return identity{person: k.world.Person(t.Person), scopes: t.Scopes, login: v.now.Add(-tokenAge), detail: "a token known here, " + t.Person + "'s"}
			}
		}
	}
	if strings.Count(value, ".") != 2 {
		return invalid("The access token is not one this server issued", "Nobody here ever issued this token, so it says nothing about who is asking.", "a token no one issued")
	}
	if v.given[keyserverDown] {
		return identity{fail: &failure{status: 503, wait: 30, detail: "the key server doesn't answer",
			say: "Tokens can't be verified at the moment", reason: "The key server is down: the token can't be verified, which says nothing about the token."}}
	}
	var cl claims
	_, err := jwt.ParseWithClaims(value, &cl, func(*jwt.Token) (any, error) { return k.public, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodEdDSA.Alg()}), jwt.WithIssuer(issuer), jwt.WithAudience(k.audience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(func() time.Time { return v.now }))
	if err != nil {
		return badToken(err, cl, v.now)
	}
	if fail := k.unbound(v, c, cl.Cnf); fail != nil {
		return identity{fail: fail}
	}
	return k.bearerOf(cl, v.now)
}

// unbound tells why a token can't be used the way it came: one that is bound to
// something proves nothing without it (RFC 9449 §7.2, RFC 8705 §3).
func (k *keyring) unbound(v *visit, c shown, to *bound) *failure {
	bad := func(say, reason, detail string) *failure {
		return invalid(say, reason, "%s", detail).fail
	}
	switch {
	case c.scheme == dpop && (to == nil || to.JKT == ""):
		return bad("The access token is not bound to a key", "The token is bound to no key, so no proof can go with it.", "bound to no key")
	case to == nil || c.scheme == dpop:
		return nil
	case to.JKT != "":
		return bad("The access token is bound to a key and needs a proof", "The token is bound to a key, and as a plain Bearer token it comes without any proof that the caller has that key.", "bound to a key, sent without a proof")
	case v.r.TLS == nil || len(v.r.TLS.PeerCertificates) == 0:
		return bad("The access token is bound to a client certificate", "The token is bound to a client certificate, and the connection was made without one.", "bound to a certificate, and there is none")
	case !same(to.X5TS, certThumbprint(v.r.TLS.PeerCertificates[0])):
		return bad("The access token is bound to another client certificate", "The token is bound to another certificate than the connection was made with, so the caller hasn't shown that it is theirs.", "bound to another certificate")
	}
	return nil
}

func badToken(err error, cl claims, now time.Time) identity {
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return invalid("The access token's signature does not match", "The signature doesn't match the token's content: somebody changed it, so nothing in it can be believed.", "the signature doesn't match the content")
	case errors.Is(err, jwt.ErrTokenMalformed), errors.Is(err, jwt.ErrTokenUnverifiable):
		return invalid("The access token is not one this server issued", "The token can't be read, so it says nothing about who is asking.", "not a token this server can read")
	case errors.Is(err, jwt.ErrTokenExpired):
		ago := span(now.Sub(cl.ExpiresAt.Time))
		return outlived("The access token expired", "The token expired "+ago+" ago, so it no longer proves who is asking.", "expired %s ago", ago)
	case errors.Is(err, jwt.ErrTokenNotValidYet):
		in := span(cl.NotBefore.Sub(now))
		return invalid("The access token is not valid yet", "The token is good only from "+in+" from now, so it doesn't prove yet who is asking.", "not valid for another %s", in)
	case errors.Is(err, jwt.ErrTokenInvalidAudience):
		return invalid("The access token was issued for another API", "The token was issued for another API, so it proves nothing to this one.", "issued for another API")
	}
	return invalid("The access token is not one this server issued", "The token lacks something every token of this server has.", "not a token of this server")
}

// bearerOf is whom a token belongs to whose signature and dates hold.
func (k *keyring) bearerOf(cl claims, now time.Time) identity {
	p := k.world.Person(cl.Subject)
	if p == nil {
		return invalid("The access token belongs to nobody", "The token names somebody this server doesn't know.", "names nobody this server knows")
	}
	if same(cl.ID, k.tokenID(p.Name+".revoked")) {
		return invalid("The access token was revoked", "The token was revoked: its signature is right, and it still proves nothing any more.", "revoked; signature and dates are fine")
	}
	return identity{
		person: p, scopes: strings.Fields(cl.Scope), login: time.Unix(cl.AuthTime, 0), acr: cl.ACR, cnf: cl.Cnf,
		detail: p.Name + "'s, good for " + span(cl.ExpiresAt.Sub(now)),
	}
}

// wrongLogin is all a client hears of a login that doesn't hold: the same for a
// wrong password and an unknown user, or user names could be found by trying.
const wrongLogin = "The user name or the password is wrong"

func (k *keyring) verifyBasic(v *visit, value string) identity {
	const say = wrongLogin
	raw, err := base64.StdEncoding.DecodeString(value)
	user, password, ok := strings.Cut(string(raw), ":")
	if err != nil || !ok {
		return invalid(say, "The credentials are not the base64 of user:password, so they name nobody.", "not the base64 of user:password")
	}
	if v.given[lockedOut] {
		return identity{fail: &failure{status: 429, wait: 900, detail: "locked after too many wrong passwords",
			say: "Too many wrong passwords were tried", reason: "Too many wrong passwords came before: no password is looked at until the lock ends."}}
	}
	p := k.world.Person(user)
	right := same(password, k.password(user))
	switch {
	case p == nil:
		return invalid(say, "No such user exists; the client is told the same as for a wrong password, or names would leak.", "there is no such user")
	case !right:
		return invalid(say, "The password is wrong, so nothing proves that this is "+p.Name+".", "wrong password for %s", p.Name)
	}
	return identity{person: p, scopes: p.Scopes, login: v.now, detail: p.Name + "'s password is right"}
}

// verifyStored looks up an API key or a session.
func (k *keyring) verifyStored(v *visit, c shown) identity {
	known, ok := k.index()[sha256.Sum256([]byte(c.value))]
	if !ok || known.Kind != c.scheme {
		what := "API key"
		if c.scheme == session {
			what = "session"
		}
		return invalid("The "+what+" is not known here", "Nobody here ever issued this "+what+", so it says nothing about who is asking.", "%s no one issued", article(what))
	}
	p := k.world.Person(known.Person)
	if c.scheme == session {
		if known.State == "expired" {
			return outlived("The session ended", "The session ended "+span(idleFor)+" ago, so nobody is logged in any more.", "session ended %s ago", span(idleFor))
		}
		login := v.now.Add(-tokenAge)
		if k.loginAge > 0 {
			login = v.now.Add(-k.loginAge)
		}
		return identity{person: p, scopes: p.Scopes, login: login, cookie: c.value, detail: p.Name + "'s session"}
	}
	switch known.State {
	case "revoked":
		return invalid("The API key was revoked", "The key was revoked, so it proves nothing any more.", "%s's key, revoked", p.Name)
	case "test":
		return invalid("The API key is not one for the live system", "This is a key for the test system: it is no valid credential for the live one.", "%s's key for the test system", p.Name)
	case "read-only":
		return identity{person: p, scopes: []string{"read"}, login: v.now, detail: p.Name + "'s read-only key"}
	}
	return identity{person: p, scopes: []string{"read", "write"}, login: v.now, detail: p.Name + "'s key"}
}

func article(what string) string {
	if what == "API key" {
		return "an " + what
	}
	return "a " + what
}

// span says a duration in one unit, the way people do.
func span(d time.Duration) string {
	n, unit := d.Seconds(), "second"
	switch {
	case n >= 36*3600:
		n, unit = n/86400, "day"
	case n >= 90*60:
		n, unit = n/3600, "hour"
	case n >= 59.5:
		n, unit = n/60, "minute"
	}
	whole := int(n + 0.5)
	if whole != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", whole, unit)
}
