package mockserver

import (
	"encoding/base64"
	"strings"
	"sync"

	"bouncer/internal/world"
)

// basicScheme is a user name and a password in a header (RFC 7617).
type basicScheme struct{}

const basic = "basic"

func (basicScheme) Kind() world.Kind {
	return world.Kind{
		Name: basic, Called: "a user name and password", Noun: "password", Shown: "Basic credentials",
		About:  "a password, in Authorization",
		Wanted: "a user name and password as Authorization: Basic", Cure: "Ask for the password again and repeat.",
		Source:   "RFC 7617 §2",
		Password: true,
		Fields:   []world.Field{{Name: "Authorization", Value: "Basic {{$name}}"}},
		Variants: []world.Variant{
			{Suffix: ".basic", State: "valid"},
			{Suffix: ".basic.wrong", State: "wrong password", Label: ", wrong password"},
			{Suffix: ".basic", State: "unknown", Label: "nobody's", Holder: "unknown"},
		},
	}
}

// Mint is what follows Basic; the wrong one differs in its password, and the
// unknown one names somebody who isn't there.
func (basicScheme) Mint(k *Keyring, c world.Credential, _, _ string) string {
	user := c.Person
	if user == "" {
		user = "zoe"
	}
	return userPassword(user, k.password(c.Person), c.State == "valid")
}

// Present leaves the header to the client's credentials at a token endpoint: the
// same bytes mean a client there, not a person.
func (s basicScheme) Present(v *Visit) []Shown {
	if v.accepts(client) {
		return nil
	}
	return v.inAuthorization(s, "Basic")
}

func (basicScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	return Challenge{scheme: "Basic", realm: v.route.Realm, params: []Param{{"charset", "UTF-8"}}}, true
}

// wrongLogin is all a client hears of a login that doesn't hold: the same for a
// wrong password and an unknown user, or user names could be found by trying.
const wrongLogin = "The user name or the password is wrong"

// loginWords are said of a user name and a password, however they come.
var loginWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held": {Detail: "$1's password is right"},
		"unreadable": {
			Detail: "not the base64 of user:password",
			Reason: "The credentials are not the base64 of user:password, so they name nobody.", Say: wrongLogin,
		},
		"locked": {
			Detail: "locked after too many wrong passwords",
			Reason: "Too many wrong passwords came before: no password is looked at until the lock ends.",
			Say:    "Too many wrong passwords were tried", Next: waitFirst,
		},
		unknownUser: {
			Detail: "there is no such user",
			Reason: "No such user exists; the client is told the same as for a wrong password, or names would leak.",
			Say:    wrongLogin,
		},
		"wrong": {
			Detail: "wrong password for $1",
			Reason: "The password is wrong, so nothing proves that this is $1.", Say: wrongLogin,
		},
	}
})

// Words are those of a login.
func (basicScheme) Words() map[string]Phrase { return loginWords() }

func (basicScheme) Verify(v *Visit, c Shown) Identity { return v.login(c.Value) }

// login judges the base64 of user:password.
func (v *Visit) login(value string) Identity {
	user, password, ok := pair(value)
	if !ok {
		return v.Invalid("unreadable")
	}
	if v.given[lockedOut] {
		return v.later(429, 900, "locked")
	}
	p := v.world.Person(user)
	right := same(password, v.ring.password(user))
	switch {
	case p == nil:
		return v.Invalid(unknownUser)
	case !right:
		return v.Invalid("wrong", p.Name)
	}
	return v.Valid(p, "held", p.Name)
}

// unknownUser is the cause of a login with a name that nobody has.
const unknownUser = "nobody"

// pair takes the base64 of user:password apart.
func pair(value string) (user, password string, ok bool) {
	raw, err := base64.StdEncoding.DecodeString(value)
	user, password, ok = strings.Cut(string(raw), ":")
	return user, password, ok && err == nil
}

// userPassword is what follows Basic; the wrong one differs in its password.
func userPassword(user, password string, right bool) string {
	if !right {
		password = "not-" + password
	}
	return base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
}
