package mockserver

import (
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
)

// form is a login form: a name and a password in the body of a request. HTTP
// has no authentication scheme for it, so its challenge is the session's.
const form = "form"

// formShown is the name and password of a login form, judged as Basic ones are:
// the same pair, carried another way. A form that lacks either presents nothing.
func formShown(v *visit) []shown {
	kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil
	}
	body, err := v.content()
	if err != nil {
		return nil // checkCredentials answers for it
	}
	fields, err := url.ParseQuery(string(body))
	user, password := fields.Get("user"), fields.Get("password")
	if err != nil || user == "" || password == "" {
		return nil
	}
	return []shown{{scheme: form, name: "name and password", value: base64.StdEncoding.EncodeToString([]byte(user + ":" + password))}}
}

// replyLoggedIn hands out the session and sends the browser on to its page.
func replyLoggedIn(v *visit) response {
	res := response{status: http.StatusSeeOther, header: http.Header{}}
	res.decides("Location", "/dashboard")
	if p := v.who().person; p != nil {
		cookie := http.Cookie{Name: sessionCookie, Value: v.ring.derive("session", p.Name+".session"), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
		res.decides("Set-Cookie", cookie.String())
	}
	return res
}
