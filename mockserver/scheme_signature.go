package mockserver

import (
	"strconv"
	"strings"
	"sync"
	"time"

	"bouncer/internal/world"
)

// signatureScheme is how a sender of webhooks signs a delivery: with a secret
// that sender and receiver share, over the method, the address and the time.
// Many sign the body as well.
type signatureScheme struct{}

const signature = "signature"

func (signatureScheme) Kind() world.Kind {
	return world.Kind{
		Name: signature, Called: "a webhook signature", Noun: "signature", Shown: "signature",
		About:  "a signed delivery, in X-Signature",
		Wanted: "a signature as X-Signature", Cure: "Sign the delivery anew, with the secret that was agreed on.",
		Twice:  "two signatures",
		Fresh:  true,
		Fields: []world.Field{{Name: "X-Signature", Value: "{{$name}}"}},
		Variants: []world.Variant{
			{Suffix: ".signature", State: "valid", Label: ", signature"},
			{Suffix: ".signature.replayed", State: "replayed", Label: ", signature of an hour ago"},
			{Suffix: ".signature.forged", State: "forged", Label: ", signature with another secret"},
		},
	}
}

const (
	signatureLife = 5 * time.Minute // how far a delivery's time may be from the server's
	replayedAfter = time.Hour
)

// signed is what X-Signature holds: who signs, when, and the signature.
func (k *Keyring) signed(person, secretOf, method, uri string, at time.Time) string {
	stamp := strconv.FormatInt(at.Unix(), 10)
	return person + ";" + stamp + ";" + k.Derive("signature of "+secretOf, method+"\x00"+plainURI(uri)+"\x00"+stamp)
}

func (signatureScheme) Mint(k *Keyring, c world.Credential, method, uri string) string {
	at, secretOf := k.now(), c.Person
	switch c.State {
	case "replayed":
		at = at.Add(-replayedAfter)
	case "forged":
		secretOf = c.Name
	}
	return k.signed(c.Person, secretOf, method, uri, at)
}

func (s signatureScheme) Present(v *Visit) []Shown { return v.InHeader(s, "X-Signature") }

// Challenge names a scheme of this server's own: none is registered for it.
func (signatureScheme) Challenge(v *Visit, _ []Param) (Challenge, bool) {
	return Challenge{scheme: "Signature", realm: v.route.Realm}, true
}

// Words are those of signatures.
func (signatureScheme) Words() map[string]Phrase { return signatureWords() }

var signatureWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held": {Detail: "signed by $1 just now"},
		"wrong": {
			Detail: "a signature that doesn't fit",
			Reason: "The signature doesn't fit the delivery and any secret that was agreed on, " +
				"so nobody has shown who sent it.",
			Say: "The signature doesn't fit the delivery",
		},
		"replayed": {
			Subject: "the delivery was", Detail: "signed $1 ago",
			Reason: "The signature fits and is $1 old: what was recorded then could be sent again by anybody, " +
				"so it proves nothing now.",
			Say: "The signature is too old", Next: "Sign the delivery with the present time.",
		},
	}
})

func (signatureScheme) Verify(v *Visit, c Shown) Identity {
	name, rest, _ := strings.Cut(c.Value, ";")
	stamp, _, _ := strings.Cut(rest, ";")
	p := v.world.Person(name)
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	at := time.Unix(seconds, 0)
	if err != nil || p == nil || !same(c.Value, v.ring.signed(name, name, v.r.Method, address(v.r), at)) {
		return v.Invalid("wrong")
	}
	if age := v.now.Sub(at); age.Abs() > signatureLife {
		return v.Outlived("replayed", span(age.Abs()))
	}
	id := v.Valid(p, "held", p.Name)
	id.Login = at
	return id
}
