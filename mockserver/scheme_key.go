package mockserver

import "bouncer/internal/world"

// keyScheme is an API key in a header of its own. It has no registered
// authentication scheme; the challenge's name is this server's.
type keyScheme struct{}

const apiKey = "api-key"

func (keyScheme) Kind() world.Kind {
	return world.Kind{
		Name: apiKey, Called: "an API key", Shown: "API key", About: "a key, in X-Api-Key",
		Wanted: "a key as X-Api-Key", Cure: "Get a live key and repeat.", Twice: "two X-Api-Key headers",
		Fields: []world.Field{{Name: "X-Api-Key", Value: "{{$name}}"}},
		Variants: []world.Variant{
			{Suffix: ".key", State: "valid"},
			{Suffix: ".key.readonly", State: "read-only", Label: ", read-only key"},
			{Suffix: ".key.revoked", State: "revoked", Label: ", revoked key"},
			{Suffix: ".key.test", State: "test", Label: ", test key"},
			{Suffix: ".key", State: "unknown", Label: "nobody's", Holder: "unknown"},
		},
	}
}

func (keyScheme) Mint(k *Keyring, c Credential, _, _ string) string {
	prefix := "lantern_live_"
	if c.State == "test" {
		prefix = "lantern_test_"
	}
	return prefix + k.Derive("key", c.Name)
}

func (s keyScheme) Present(v *Visit) []Shown { return v.InHeader(s, "X-Api-Key") }

func (keyScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	return Challenge{scheme: "ApiKey", realm: v.route.Realm}, true
}

// Words are those of keys.
func (keyScheme) Words() map[string]Phrase {
	return map[string]Phrase{
		"unissued": {"", "an API key no one issued", "Nobody here ever issued this API key, so it says nothing about who is asking.",
			"The API key is not known here", ""},
		"revoked": {"", "$1's key, revoked", "The key was revoked, so it proves nothing any more.", "The API key was revoked", ""},
		"test": {"", "$1's key for the test system", "This is a key for the test system: it is no valid credential for the live one.",
			"The API key is not one for the live system", ""},
	}
}

func (s keyScheme) Verify(v *Visit, c Shown) Identity {
	known, p := v.ring.Holder(s, c.Value)
	if p == nil {
		return v.Invalid("unissued")
	}
	switch known.State {
	case "revoked", "test":
		return v.Invalid(known.State, p.Name)
	case "read-only":
		return Identity{Person: p, Scopes: []string{"read"}, Login: v.now, Detail: p.Name + "'s read-only key"}
	}
	return Identity{Person: p, Scopes: []string{"read", "write"}, Login: v.now, Detail: p.Name + "'s key"}
}
