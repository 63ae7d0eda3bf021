package mockserver

import (
	"sync"

	"bouncer/internal/world"
)

// certificateScheme is a client certificate of the TLS connection. No header
// could bring one, so there is no challenge for it.
type certificateScheme struct{}

const certify = "certificate"

func (certificateScheme) Kind() world.Kind {
	return world.Kind{
		Name: certify, Called: "a client certificate", Noun: "certificate", Shown: "client certificate",
		About:  "a certificate, as the connection is made",
		Wanted: "a client certificate", Cure: "Connect with another certificate.", Nameless: true,
		Via:      world.ViaTLS + ":$person",
		Variants: []world.Variant{{Suffix: ".certificate", State: "valid", Label: ", certificate"}},
	}
}

// Mint makes nothing: a certificate is made by the listener's keyring and never
// stands in a request's text.
func (certificateScheme) Mint(*Keyring, world.Credential, string, string) string { return "" }

func (s certificateScheme) Present(v *Visit) []Shown {
	if v.r.TLS == nil || len(v.r.TLS.PeerCertificates) == 0 {
		return nil
	}
	return []Shown{shownIn(s, "", v.r.TLS.PeerCertificates[0].Subject.CommonName)}
}

func (certificateScheme) Challenge(*Visit, []Param) (Challenge, bool) { return Challenge{}, false }

// Words are those of certificates.
func (certificateScheme) Words() map[string]Phrase { return certificateWords() }

var certificateWords = sync.OnceValue(func() map[string]Phrase {
	return map[string]Phrase{
		"held": {Detail: "$1's certificate"},
		"nobody": {
			Subject: "the certificate", Detail: "names nobody this server knows",
			Reason: "The client certificate names somebody this server doesn't know.",
			Say:    "The certificate names nobody",
		},
	}
})

// Verify takes the person a client certificate names; TLS has verified it.
func (certificateScheme) Verify(v *Visit, c Shown) Identity {
	p := v.world.Person(c.Value)
	if p == nil {
		return v.Invalid("nobody")
	}
	return v.Valid(p, "held", p.Name)
}
