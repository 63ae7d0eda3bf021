package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"bouncer/internal/world"
)

// digestScheme shows that the caller knows a password without sending it: a hash
// over the password, the request and a nonce of the server (RFC 7616).
type digestScheme struct{}

const digest = "digest"

func (digestScheme) Kind() world.Kind {
	return world.Kind{
		Name: digest, Called: "a Digest answer", Noun: "password", Shown: "Digest credentials",
		About:  "a proof of a password, in Authorization",
		Wanted: "an answer to the nonce as Authorization: Digest",
		Cure:   "Ask for the password again and answer the new nonce.",
		Source: "RFC 7616 §3.3", Fresh: true, Password: true,
		Fields: []world.Field{{Name: "Authorization", Value: "Digest {{$name}}"}},
		Variants: []world.Variant{
			{Suffix: ".digest", State: "valid"},
			{Suffix: ".digest.stale", State: "old nonce", Label: ", old nonce"},
			{Suffix: ".digest.wrong", State: "wrong password", Label: ", wrong password"},
		},
	}
}

func (s digestScheme) Present(v *Visit) []Shown { return v.inAuthorization(s, "Digest") }

func hexHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, ":")))
	return hex.EncodeToString(sum[:])
}

const digestCount = "00000001" // nc: every answer here is the first with its nonce

// Mint is what follows the word Digest for one request.
func (digestScheme) Mint(k *Keyring, c world.Credential, method, uri string) string {
	now := k.now()
	password, nonce := k.password(c.Person), k.nonce(now)
	switch c.State {
	case "wrong password":
		password = "not-" + password
	case "old nonce":
		nonce = k.nonce(now.Add(-nonceStale))
	}
	target := uri
	if u, err := url.Parse(uri); err == nil {
		target = u.RequestURI()
	}
	cnonce := k.Derive("cnonce", nonce)[:12]
	response := digestResponse(c.Person, k.world.Realm(), password, method, target, nonce, digestCount, cnonce)
	return fmt.Sprintf(`username="%s", realm="%s", uri="%s", algorithm=SHA-256, nonce="%s", nc=%s, cnonce="%s", qop=auth, response="%s"`,
		c.Person, k.world.Realm(), target, nonce, digestCount, cnonce, response)
}

// digestResponse is RFC 7616 §3.4.1 with qop=auth and SHA-256.
func digestResponse(user, realm, password, method, uri, nonce, count, cnonce string) string {
	return hexHash(hexHash(user, realm, password), nonce, count, cnonce, "auth", hexHash(method, uri))
}

var authParam = regexp.MustCompile(`([A-Za-z0-9_-]+)\s*=\s*(?:"([^"\\]*)"|([^\s,"]+))`)

// authParams reads name=value and name="value" pairs; names in lower case.
func authParams(s string) map[string]string {
	out := map[string]string{}
	for _, m := range authParam.FindAllStringSubmatch(s, 32) {
		out[strings.ToLower(m[1])] = m[2] + m[3]
	}
	return out
}

// Words are those of Digest answers.
func (digestScheme) Words() map[string]Phrase { return digestWords() }

var digestWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held":      loginWords()["held"],
		unknownUser: loginWords()[unknownUser],
		"nonce": {
			Detail: "a nonce this server never made",
			Reason: "The answer was computed for a nonce this server never made, so it proves nothing here.",
			Say:    "The nonce is not one of this server",
		},
		"elsewhere": {
			Detail: "computed for another request",
			Reason: "The answer was computed for another request, so it proves nothing for this one.", Say: wrongLogin,
		},
		"wrong": {
			Detail: "wrong password for $1",
			Reason: "The answer doesn't fit the password, so nothing proves that this is $1.", Say: wrongLogin,
		},
		"stale": {
			Detail: "$1's password is right, the nonce is $2 old",
			Reason: "The password is right and only the nonce is too old: " +
				"the client can answer the new one without asking anybody.",
			Say: "The nonce is too old", Next: "Answer the new nonce with the same password.",
		},
	}
})

// Verify checks the answer first and the nonce's age after: only a caller who
// knows the password hears that nothing but the nonce is old.
func (digestScheme) Verify(v *Visit, c Shown) Identity {
	p := authParams(c.Value)
	age, ours := v.ring.nonceAge(p["nonce"], v.now)
	if !ours {
		return v.Invalid("nonce")
	}
	if p["uri"] != v.r.RequestURI || p["realm"] != v.route.Realm || !strings.EqualFold(p["algorithm"], "SHA-256") ||
		p["qop"] != "auth" {
		return v.Invalid("elsewhere")
	}
	user := v.world.Person(p["username"])
	want := digestResponse(p["username"], p["realm"], v.ring.password(p["username"]), v.r.Method, p["uri"], p["nonce"],
		p["nc"], p["cnonce"])
	switch {
	case user == nil:
		return v.Invalid(unknownUser)
	case !same(strings.ToLower(p["response"]), want):
		return v.Invalid("wrong", user.Name)
	case age.Abs() > nonceLife:
		id := v.Invalid("stale", user.Name, span(age))
		id.fail.stale = true
		return id
	}
	return v.Valid(user, "held", user.Name)
}

// Challenge invites to answer a new nonce.
func (digestScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	c := Challenge{scheme: "Digest", realm: v.route.Realm, params: []Param{{"qop", "auth"}},
		bare: []Param{{"algorithm", "SHA-256"}}}
	c.params = append(c.params, Param{"nonce", v.ring.nonce(v.now)})
	if id := v.id; id != nil && id.fail != nil && id.fail.stale {
		c.bare = append(c.bare, Param{"stale", "true"})
	}
	return c, true
}
