package mockserver

import (
	"strings"
	"sync"

	"bouncer/internal/world"
)

// keyScheme is an API key in a header of its own, or in Authorization behind a
// word of the API's own (Token, Bot, SSWS). None of it is registered; without
// such a word the challenge's name is this server's.
type keyScheme struct{ header, prefix string }

// As is the same kind of key under names of an API's own.
func (keyScheme) As(name, prefix string) world.Scheme { return keyScheme{name, prefix} }

func (s keyScheme) Kind() world.Kind {
	value, wanted := "{{$name}}", "a key as "+s.header
	if s.prefix != "" {
		value, wanted = s.prefix+" "+value, wanted+": "+s.prefix
	}
	return world.Kind{
		Name: world.APIKey, Called: "an API key", Noun: "API key", Shown: "API key", About: "a key, in " + s.header,
		Wanted: wanted, Cure: "Get a live key and repeat.", Twice: "two " + s.header + " headers",
		Fields: []world.Field{{Name: s.header, Value: value}},
		Variants: []world.Variant{
			{Suffix: ".key", State: "valid"},
			{Suffix: ".key.readonly", State: "read-only", Label: ", read-only key"},
			{Suffix: ".key.revoked", State: "revoked", Label: ", revoked key"},
			{Suffix: ".key.test", State: "test", Label: ", test key"},
			{Suffix: ".key", State: "unknown", Label: "nobody's", Holder: "unknown"},
		},
	}
}

func (keyScheme) Mint(k *Keyring, c world.Credential, _, _ string) string {
	prefix := "lantern_live_"
	if c.State == "test" {
		prefix = "lantern_test_"
	}
	return prefix + k.Derive("key", c.Name)
}

func (s keyScheme) Present(v *Visit) []Shown {
	all := v.InHeader(s, s.header)
	if s.prefix == "" {
		return all
	}
	var out []Shown
	for _, c := range all {
		if word, rest, _ := strings.Cut(c.Value, " "); strings.EqualFold(word, s.prefix) &&
			strings.TrimSpace(rest) != "" {
			c.Value = strings.TrimSpace(rest)
			out = append(out, c)
		}
	}
	return out
}

func (s keyScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	name := "ApiKey"
	if s.prefix != "" {
		name = s.prefix
	}
	return Challenge{scheme: name, realm: v.route.Realm}, true
}

// Words are those of keys.
func (keyScheme) Words() map[string]Phrase { return keyWords() }

var keyWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held":     {Detail: "$1's key"},
		"readonly": {Detail: "$1's read-only key"},
		"unissued": {
			Detail: "an API key no one issued",
			Reason: "Nobody here ever issued this API key, so it says nothing about who is asking.",
			Say:    "The API key is not known here",
		},
		"revoked": {
			Detail: "$1's key, revoked", Reason: "The key was revoked, so it proves nothing any more.",
			Say: "The API key was revoked",
		},
		"test": {
			Detail: "$1's key for the test system",
			Reason: "This is a key for the test system: it isn't a valid credential for the live one.",
			Say:    "The API key is not one for the live system",
		},
	}
})

func (s keyScheme) Verify(v *Visit, c Shown) Identity {
	known, p := v.ring.Holder(s, c.Value)
	if p == nil {
		return v.Invalid("unissued")
	}
	switch known.State {
	case "revoked", "test":
		return v.Invalid(known.State, p.Name)
	case "read-only":
		id := v.Valid(p, "readonly", p.Name)
		id.Scopes = []string{"read"}
		return id
	}
	id := v.Valid(p, "held", p.Name)
	id.Scopes = []string{"read", "write"}
	return id
}
