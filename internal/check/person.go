package check

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/exchange"
)

// Person is somebody who shows a credential.
type Person struct {
	Name   string
	Kind   Kind
	Field  string // Header: the header's name; Cookie: the cookie's
	Before string // what stands in the value before the secret
	Secret string // a token, "user:password", or the secret part of a value
	Var    string // what reports call the secret: "$ALICE"
}

// Kind is how a credential is shown.
type Kind string

// The kinds of credentials.
const (
	BearerToken Kind = "bearer"
	BasicPair   Kind = "basic"
	HeaderKey   Kind = "header"
	CookieValue Kind = "cookie"
)

// Scheme is the authentication scheme of a kind; empty where HTTP has none.
func (k Kind) Scheme() string {
	switch k {
	case BearerToken:
		return "Bearer"
	case BasicPair:
		return "Basic"
	}
	return ""
}

// show is the header line that shows a secret as this person's is shown.
func (p *Person) show(secret string) exchange.Field {
	switch p.Kind {
	case BearerToken:
		return exchange.Field{Name: "Authorization", Value: "Bearer " + secret}
	case BasicPair:
		return exchange.Field{Name: "Authorization",
			Value: "Basic " + base64.StdEncoding.EncodeToString([]byte(secret))}
	case CookieValue:
		return exchange.Field{Name: "Cookie", Value: p.Field + "=" + p.Before + secret}
	}
	return exchange.Field{Name: p.Field, Value: p.Before + secret}
}

// user is the user name of a Basic pair.
func (p *Person) user() string {
	name, _, _ := strings.Cut(p.Secret, ":")
	return name
}

// hide keeps what this person shows out of every report.
func (p *Person) hide(m *exchange.Masker) {
	m.Hide(p.Secret, p.Var)
	switch p.Kind {
	case BasicPair:
		_, password, _ := strings.Cut(p.Secret, ":")
		m.Hide(password, p.Var)
	case BearerToken:
		// The parts of a JWT, which a server may take apart before it answers.
		if parts := strings.Split(p.Secret, "."); len(parts) == 3 {
			for _, part := range parts[1:] {
				m.Hide(part, p.Var)
			}
			m.Hide(strings.Join(parts[:2], "."), p.Var)
			claims, err := base64.RawURLEncoding.DecodeString(parts[1])
			if err == nil {
				m.Hide(string(claims), p.Var)
			}
		}
	}
}

// spoiled are three copies of a JWT that no server may let in, made without its
// key. ok is false for a token that is no JWT.
type spoiled struct{ tampered, expired, none string }

// spoil makes them. A copy that keeps its signature after a change of its
// claims is badly signed as well as expired; a server that lets it in has
// looked at neither or only at one (RFC 8725 §3.1, RFC 7519 §4.1.4).
func spoil(token string, now time.Time) (spoiled, bool) {
	claims := jwt.MapClaims{}
	t, parts, err := jwt.NewParser(jwt.WithoutClaimsValidation()).ParseUnverified(token, claims)
	if err != nil {
		return spoiled{}, false
	}
	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, claims).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		return spoiled{}, false
	}
	claims["exp"] = now.Add(-time.Hour).Unix()
	t.Claims = claims
	old, err := t.SigningString()
	if err != nil || len(parts[2]) == 0 {
		return spoiled{}, false
	}
	return spoiled{
		tampered: fmt.Sprintf("%s.%s.%s", parts[0], parts[1], flip(parts[2])),
		expired:  old + "." + parts[2],
		none:     unsigned,
	}, true
}

// flip changes one digit of base64url in the middle, so that bytes change and
// not only the padding bits of the last one.
func flip(signature string) string {
	b := []byte(signature)
	i := len(b) / 2
	if b[i] == 'A' {
		b[i] = 'B'
	} else {
		b[i] = 'A'
	}
	return string(b)
}
