package check

import (
	"encoding/base64"
	"strings"

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
		return exchange.Field{Name: "Authorization", Value: "Basic " + base64.StdEncoding.EncodeToString([]byte(secret))}
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
