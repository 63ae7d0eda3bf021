package mockserver

import (
	"cmp"
	"sync"

	"bouncer/internal/world"
)

// sessionScheme is a browser's session in a cookie. It has no registered
// authentication scheme; the challenge's name is this server's.
type sessionScheme struct{ cookie string }

const (
	session       = world.Session
	sessionCookie = "sid" // the cookie that holds a session, where a world has no other name for it
)

// As is the same kind of session in a cookie of another name.
func (sessionScheme) As(name, _ string) world.Scheme { return sessionScheme{name} }

func (s sessionScheme) Kind() world.Kind {
	return world.Kind{
		Name: session, Called: "a session cookie", Noun: "session", Shown: "session cookie", About: "a cookie",
		Wanted: "a session as Cookie: " + s.cookie, Cure: "Log in again and repeat.", Twice: "two session cookies",
		Fields: []world.Field{
			{Name: "Cookie", Value: s.cookie + "={{$name}}"},
			{Name: "X-CSRF-Token", Value: "{{$person.csrf}}", About: "the form's token",
				Needed: func(r world.Route) bool { return r.CSRF }},
		},
		Variants: []world.Variant{
			{Suffix: ".session", State: "valid"},
			{Suffix: ".session.expired", State: "expired", Label: ", expired session"},
			{Suffix: ".session.mfa", State: secondFactor, Label: ", session with a second factor"},
			{Suffix: ".session", State: "unknown", Label: "nobody's", Holder: "unknown"},
		},
	}
}

func (sessionScheme) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return k.Derive("session", c.Name)
}

func (s sessionScheme) Present(v *Visit) []Shown {
	var out []Shown
	for _, c := range v.r.CookiesNamed(s.cookie) {
		if c.Value != "" {
			out = append(out, shownIn(s, "Cookie", c.Value))
		}
	}
	return out
}

func (sessionScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	return Challenge{scheme: "Session", realm: v.route.Realm}, true
}

// Words are those of sessions.
func (sessionScheme) Words() map[string]Phrase { return sessionWords() }

var sessionWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held": {Detail: "$1's session"},
		"unissued": {
			Detail: "a session no one issued",
			Reason: "Nobody here ever issued this " +
				"session, so it says nothing about who is asking.",
			Say: "The session is not known here",
		},
		"expired": {
			Subject: "the", Detail: "session ended $1 ago",
			Reason: "The session ended $1 ago, so nobody is logged in any more.", Say: "The session ended",
		},
	}
})

func (s sessionScheme) Verify(v *Visit, c Shown) Identity {
	known, p := v.ring.Holder(s, c.Value)
	switch {
	case p == nil:
		return v.Invalid("unissued")
	case known.State == "expired":
		return v.Outlived("expired", span(idleFor))
	}
	id := v.Valid(p, "held", p.Name)
	id.cookie, id.Login = c.Value, v.now.Add(-cmp.Or(v.ring.loginAge, tokenAge))
	if known.State == secondFactor {
		id.acr = "mfa"
	}
	return id
}

// csrfPart is the token that a form of the session's own page carries along.
type csrfPart struct{}

func (csrfPart) Kind() world.Kind {
	return world.Kind{Name: "csrf", Called: "a CSRF token", Aside: true,
		Variants: []world.Variant{{Suffix: ".csrf", State: "valid", Label: ", CSRF token"}}}
}

func (csrfPart) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return k.csrf(k.Derive("session", c.Person+".session"))
}

func (k *Keyring) csrf(session string) string { return k.Derive("csrf", session) }
