package mockserver

import (
	"encoding/base64"
	"net/http"
	"strings"

	"bouncer/internal/world"
)

// formScheme is a login form: a name and a password in the body of a request.
// HTTP has no authentication scheme for it, so its challenge is the session's.
type formScheme struct{}

const form = "form"

func (formScheme) Kind() world.Kind {
	return world.Kind{
		Name: form, Called: "a password", Noun: "password", Shown: "name and password",
		About:  "a name and a password, in a form",
		Wanted: "user and password as an HTML form does, in the body", Cure: "Ask for the password again and repeat.",
		Body:     "user=$person&password={{$name}}",
		Variants: []world.Variant{{Suffix: ".password", State: "valid", Label: ", password"}},
	}
}

func (formScheme) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return k.password(c.Person)
}

// Present reads a form that holds both a name and a password; one that lacks
// either presents nothing. They are judged as Basic ones are: the same pair,
// carried another way.
func (s formScheme) Present(v *Visit) []Shown {
	if !v.accepts(form) {
		return nil // no other route's body is read before its gate
	}
	fields := v.form()
	user, password := fields.Get("user"), fields.Get("password")
	if user == "" || password == "" {
		return nil
	}
	return []Shown{shownIn(s, "", base64.StdEncoding.EncodeToString([]byte(user+":"+password)))}
}

func (formScheme) Verify(v *Visit, c Shown) Identity { return v.login(c.Value) }

func (formScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	return Challenge{scheme: "Session", realm: v.route.Realm}, true
}

// Words are those of a login.
func (formScheme) Words() map[string]Phrase { return loginWords() }

// replyLoggedIn hands out the session and sends the browser on to its page.
func replyLoggedIn(v *Visit) response {
	res := response{status: http.StatusSeeOther, header: http.Header{}}
	res.decides("Location", "/dashboard")
	if p := v.who().Person; p != nil {
		name, _, _ := strings.Cut(v.world.Kind(session).Fields[0].Value, "=")
		cookie := http.Cookie{Name: name, Value: v.ring.Derive("session", p.Name+".session"), Path: "/", HttpOnly: true,
			SameSite: http.SameSiteLaxMode}
		res.decides("Set-Cookie", cookie.String())
	}
	return res
}
