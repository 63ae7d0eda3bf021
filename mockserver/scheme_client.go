package mockserver

import (
	"encoding/base64"
	"net/http"
	"sync"

	"bouncer/internal/world"
)

// clientScheme is the credentials of a client of the token endpoint: in the
// Basic header, or its id and secret in the body (RFC 6749 §2.3.1).
type clientScheme struct{}

const (
	client   = world.Client
	clientID = world.App // the name of the world's one OAuth client
)

func (clientScheme) Kind() world.Kind {
	return world.Kind{
		Name: client, Called: "a client's id and secret", Noun: "secret", Shown: "client credentials",
		About:  "a client's id and secret, in Authorization",
		Wanted: "the client's id and secret as Authorization: Basic", Cure: "Check the client's id and secret.",
		Source: "RFC 6749 §5.2",
		Fields: []world.Field{{Name: "Authorization", Value: "Basic {{$name}}"}},
		Body:   "grant_type=authorization_code&code={{" + clientID + ".code}}",
		Variants: []world.Variant{
			{Suffix: ".basic", State: "valid", Label: "the app", Holder: clientID},
			{Suffix: ".basic.wrong", State: "wrong secret", Label: "the app, wrong secret", Holder: clientID},
		},
	}
}

func (k *Keyring) clientSecret() string { return k.Derive("client", clientID) }

func (clientScheme) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return userPassword(clientID, k.clientSecret(), c.State == "valid")
}

// Present reads the body only where no header presents anything.
func (s clientScheme) Present(v *Visit) []Shown {
	if !v.accepts(client) {
		return nil
	}
	if out := v.inAuthorization(s, "Basic"); len(out) > 0 || v.r.Header.Get("Authorization") != "" {
		return out
	}
	f := v.form()
	if f.Get("client_id") == "" || f.Get("client_secret") == "" {
		return nil
	}
	c := shownIn(s, "", base64.StdEncoding.EncodeToString([]byte(f.Get("client_id")+":"+f.Get("client_secret"))))
	c.Name += " in the body"
	return []Shown{c}
}

func (clientScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	return Challenge{scheme: "Basic", realm: v.route.Realm}, true
}

// Words are those of clients.
func (clientScheme) Words() map[string]Phrase { return clientWords() }

var clientWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held": {Detail: "the client $1, its secret is right"},
		"wrong": {
			Detail: "wrong secret for a client",
			Reason: "The client can't show who it is: its secret is wrong. Whose code it brings is not looked at.",
			Say:    "The client is unknown or its secret is wrong",
		},
	}
})

// Verify judges a client's secret. RFC 6749 §5.2 lets the status be 400 unless
// the client used the Authorization header.
func (clientScheme) Verify(v *Visit, c Shown) Identity {
	id, secret, ok := pair(c.Value)
	if ok && id == clientID && same(secret, v.ring.clientSecret()) {
		return Identity{client: id, Cause: v.Cause("held", id)}
	}
	out := v.Invalid("wrong")
	out.fail.code = "invalid_client"
	if c.Field == "" {
		out.fail.status = http.StatusBadRequest
	}
	return out
}

// secretPart is a client's secret by itself, for a form.
type secretPart struct{}

func (secretPart) Kind() world.Kind {
	return world.Kind{Name: "client secret", Called: "a client's secret", Aside: true, Variants: []world.Variant{
		{Suffix: ".secret", State: "valid", Label: "the app's secret", Holder: clientID},
		{Suffix: ".secret.wrong", State: "wrong secret", Label: "the app, wrong secret", Holder: clientID},
	}}
}

func (secretPart) Mint(k *Keyring, c world.Credential, _, _ string) string {
	if c.State != "valid" {
		return "not-" + k.clientSecret()
	}
	return k.clientSecret()
}

// refreshPart is what a client exchanges for a fresh token.
type refreshPart struct{}

func (refreshPart) Kind() world.Kind {
	return world.Kind{Name: "refresh", Called: "a refresh token", Aside: true, Variants: []world.Variant{
		{Suffix: ".refresh", State: "valid", Label: ", refresh token"},
		{Suffix: ".refresh.revoked", State: "revoked", Label: ", revoked refresh token"},
	}}
}

func (refreshPart) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return k.Derive("refresh", c.Name)
}

// codePart is the code that a login hands to the client.
type codePart struct{}

func (codePart) Kind() world.Kind {
	return world.Kind{Name: "code", Called: "an authorization code", Aside: true, Variants: []world.Variant{
		{Suffix: ".code", State: "valid", Label: "the app's code", Holder: clientID},
		{Suffix: ".code.expired", State: "expired", Label: "the app's code, expired", Holder: clientID},
	}}
}

func (codePart) Mint(k *Keyring, c world.Credential, _, _ string) string {
	return k.Derive("code", c.Name)
}
