package mockserver

import (
	"slices"
	"time"

	"bouncer/internal/world"
)

// Shared is what another server needs to know to take the credentials of this
// one: who there is, what there is, and what was issued. Access tokens aren't
// listed: they are JWTs signed with Secret (HS256, RFC 7519).
type Shared struct {
	Realm    string          `json:"realm"`
	Issuer   string          `json:"issuer"`   // iss of its access tokens
	Audience string          `json:"audience"` // aud of those that are meant for it
	Secret   string          `json:"secret"`
	Revoked  []string        `json:"revoked"` // jti of tokens that don't count any more
	People   []SharedPerson  `json:"people"`
	Things   []SharedThing   `json:"things"`
	Sessions []SharedSession `json:"sessions,omitempty"`
	Keys     []SharedKey     `json:"keys,omitempty"`
}

// SharedPerson is a Person as another server is told of them.
type SharedPerson struct {
	Name     string   `json:"name"` // sub of their tokens
	Role     string   `json:"role"`
	Tenant   string   `json:"tenant"`
	Scopes   []string `json:"scopes"` // of their sessions and passwords; a token says its own
	Account  string   `json:"account"`
	Password string   `json:"password,omitempty"`
}

// SharedThing is a Thing as another server is told of it.
type SharedThing struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Owner  string `json:"owner,omitempty"`
	Tenant string `json:"tenant"`
	Text   string `json:"text"`
}

// SharedSession is a session cookie's value and what it stands for.
type SharedSession struct {
	Value   string `json:"value"`
	Person  string `json:"person"`
	CSRF    string `json:"csrf"`
	Expires int64  `json:"expires"` // Unix seconds
	MFA     bool   `json:"mfa"`     // the login had a second factor
}

// SharedKey is an API key and what it stands for.
type SharedKey struct {
	Value  string   `json:"value"`
	Person string   `json:"person"`
	Scopes []string `json:"scopes"`
	Live   bool     `json:"live"`
}

// Sharable are the kinds of credentials that another server can be told of.
func Sharable() []string { return []string{bearer, basic, session, world.APIKey} }

// The times of sessions stay the same, so that a table written once stays true.
var (
	longGone  = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	longToRun = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// Share tells what another server needs to take the credentials of this one,
// which was started with Options.Secret.
func (s *Server) Share(secret string) Shared {
	out := Shared{Realm: s.world.Realm(), Issuer: issuer, Audience: s.ring.audience, Secret: secret,
		Revoked: []string{},
		People:  []SharedPerson{}, Things: []SharedThing{}}
	uses := func(kind string) bool {
		return slices.ContainsFunc(s.world.Routes(),
			func(r world.Route) bool { return slices.Contains(r.Accepts, kind) })
	}
	for _, p := range s.world.People() {
		one := SharedPerson{Name: p.Name, Role: p.Role, Tenant: p.Tenant, Scopes: append([]string{}, p.Scopes...),
			Account: p.Account}
		if uses(basic) {
			one.Password = s.ring.password(p.Name)
		}
		out.People = append(out.People, one)
		if uses(bearer) {
			out.Revoked = append(out.Revoked, s.ring.tokenID(p.Name+".revoked"))
		}
	}
	for _, t := range s.world.Things() {
		out.Things = append(out.Things,
			SharedThing{Kind: t.Kind, ID: t.ID, Owner: t.Owner, Tenant: t.Tenant, Text: t.Text})
	}
	for _, c := range s.Credentials() {
		switch {
		case c.Person == "":
		case c.Kind == session && uses(session):
			one := SharedSession{Value: c.Value, Person: c.Person, CSRF: s.ring.csrf(c.Value), Expires: longToRun,
				MFA: c.State == secondFactor}
			if c.State == "expired" {
				one.Expires = longGone
			}
			out.Sessions = append(out.Sessions, one)
		case c.Kind == world.APIKey && uses(world.APIKey):
			scopes := []string{"read", "write"}
			if c.State == "read-only" {
				scopes = scopes[:1]
			}
			out.Keys = append(out.Keys,
				SharedKey{Value: c.Value, Person: c.Person, Scopes: scopes,
					Live: c.State == "valid" || c.State == "read-only"})
		}
	}
	return out
}
