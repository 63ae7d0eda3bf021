// A server that meets every contract, in Go, with nothing but its standard
// library. MUTANT names one thing that it gets wrong on purpose.
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"
)

type person struct {
	Name, Role, Tenant, Account string
	Scopes                      []string
}

type thing struct{ Kind, ID, Owner, Tenant, Text string }

type session struct {
	Value, Person, CSRF string
	Expires             int64
	MFA                 bool
}

var world struct {
	Realm, Issuer, Audience, Secret string
	Revoked                         []string
	People                          []person
	Things                          []thing
	Sessions                        []session
}

func wrong(mutant string) bool { return os.Getenv("MUTANT") == mutant }

// caller is whom a credential belongs to.
type caller struct {
	person
	scopes []string
	login  int64
	mfa    bool
	csrf   string // of a session
	kind   string
}

type claims struct {
	Iss, Sub, Jti, Scope, ACR string
	Aud                       []string
	Exp, Nbf                  int64
	AuthTime                  int64 `json:"auth_time"`
}

func decode(part string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, into) == nil
}

func find(name string) (person, bool) {
	i := slices.IndexFunc(world.People, func(p person) bool { return p.Name == name })
	if i < 0 {
		return person{}, false
	}
	return world.People[i], true
}

// expired is set beside a nil caller when time alone undid the credential.
func fromToken(token string) (who *caller, expired bool) {
	parts := strings.Split(token, ".")
	var head struct{ Alg string }
	var c claims
	if len(parts) != 3 || !decode(parts[0], &head) || !decode(parts[1], &c) {
		return nil, false
	}
	mac := hmac.New(sha256.New, []byte(world.Secret))
	mac.Write([]byte(parts[0] + "." + parts[1]))
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	signed := head.Alg == "HS256" && err == nil && hmac.Equal(signature, mac.Sum(nil))
	if wrong("no-signature") && head.Alg == "HS256" || wrong("alg-none") && head.Alg == "none" {
		signed = true
	}
	now := time.Now().Unix()
	p, known := find(c.Sub)
	switch {
	case !signed, c.Iss != world.Issuer, !known:
		return nil, false
	case !slices.Contains(c.Aud, world.Audience) && !wrong("no-audience"):
		return nil, false
	case now >= c.Exp && !wrong("no-expiry"):
		return nil, true
	case now < c.Nbf && !wrong("no-nbf"), slices.Contains(world.Revoked, c.Jti) && !wrong("no-revoked"):
		return nil, false
	}
	return &caller{p, strings.Fields(c.Scope), c.AuthTime, c.ACR == "mfa", "", "bearer"}, false
}

func fromSession(value string) (who *caller, expired bool) {
	i := slices.IndexFunc(world.Sessions, func(s session) bool { return s.Value == value })
	if i < 0 && wrong("any-session") {
		i = 0
	}
	if i < 0 {
		return nil, false
	}
	s := world.Sessions[i]
	if time.Now().Unix() >= s.Expires && !wrong("no-session-expiry") {
		return nil, true
	}
	p, _ := find(s.Person)
	return &caller{p, p.Scopes, time.Now().Unix(), s.MFA, s.CSRF, "session"}, false
}

// presented finds the credentials that a route reads: a token before a cookie.
func presented(r *http.Request, rt *route) (kind, value string) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	is := strings.EqualFold(scheme, "Bearer") && (scheme == "Bearer" || !wrong("case-sensitive"))
	cookie, err := r.Cookie("sid")
	if wrong("first-cookie") && !strings.HasPrefix(r.Header.Get("Cookie"), "sid=") {
		err = http.ErrNoCookie
	}
	bySession := err == nil && slices.Contains(rt.accepts, "session")
	switch byToken := is && token != "" && slices.Contains(rt.accepts, "bearer"); {
	case bySession && wrong("cookie-first"):
		return "session", cookie.Value
	case byToken:
		return "bearer", token
	case bySession:
		return "session", cookie.Value
	case wrong("token-everywhere") && is && token != "":
		return "bearer", token
	case wrong("token-in-url") && r.URL.Query().Get("access_token") != "":
		return "bearer", r.URL.Query().Get("access_token")
	}
	return "", ""
}

func main() {
	data, err := os.ReadFile(os.Getenv("BOUNCER_WORLD"))
	if err != nil {
		log.Fatal(err)
	}
	if err := json.Unmarshal(data, &world); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(serve)))
}
