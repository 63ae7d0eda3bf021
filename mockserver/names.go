package mockserver

import (
	"cmp"
	"maps"
	"slices"
)

// variant is one of the credentials that every person has.
type variant struct {
	suffix string // of the {{name}}, after the person's
	kind   string
	state  string
	label  string // after the person's name
}

func variants() []variant {
	return []variant{
		{"", bearer, "valid", ""},
		{".expired", bearer, "expired", ", expired"},
		{".tampered", bearer, "tampered", ", tampered with"},
		{".revoked", bearer, "revoked", ", revoked"},
		{".audience", bearer, "for another API", ", for another API"},
		{".early", bearer, "not valid yet", ", not valid yet"},
		{".basic", basic, "valid", ""},
		{".basic.wrong", basic, "wrong password", ", wrong password"},
		{".password", "password", "valid", ", password"},
		{".key", apiKey, "valid", ""},
		{".key.readonly", apiKey, "read-only", ", read-only key"},
		{".key.revoked", apiKey, "revoked", ", revoked key"},
		{".key.test", apiKey, "test", ", test key"},
		{".session", session, "valid", ""},
		{".session.expired", session, "expired", ", expired session"},
		{".csrf", "csrf", "valid", ", CSRF token"},
		{".mfa", bearer, "second factor", ", with a second factor"},
		{".mtls", bearer, "bound to a certificate", ", bound to a certificate"},
		{".dpop", bearer, "bound to a key", ", bound to a key"},
		{".dpop.proof", "proof", "valid", ", proof"},
		{".dpop.proof.nonceless", "proof", "without a nonce", ", proof without a nonce"},
		{".dpop.proof.stale", "proof", "with an old nonce", ", proof with an old nonce"},
		{".dpop.proof.copied", "proof", "for another request", ", proof for another request"},
		{".dpop.proof.forged", "proof", "signed with another key", ", proof with another key"},
		{".digest", digest, "valid", ""},
		{".digest.stale", digest, "old nonce", ", old nonce"},
		{".digest.wrong", digest, "wrong password", ", wrong password"},
		{".proxy", "proxy", "valid", ", at the proxy"},
		{".proxy.wrong", "proxy", "wrong password", ", wrong password at the proxy"},
		{".refresh", "refresh", "valid", ", refresh token"},
		{".refresh.revoked", "refresh", "revoked", ", revoked refresh token"},
	}
}

// nobodys are the credentials that no one ever issued, and the app's own.
func nobodys() []Credential {
	return []Credential{
		{Name: "junk", Kind: bearer, State: "unknown", Label: "nobody's"},
		{Name: "unknown.basic", Kind: basic, State: "unknown", Label: "nobody's"},
		{Name: "unknown.key", Kind: apiKey, State: "unknown", Label: "nobody's"},
		{Name: "unknown.session", Kind: session, State: "unknown", Label: "nobody's"},
		{Name: "app.basic", Kind: client, State: "valid", Label: "the app"},
		{Name: "app.basic.wrong", Kind: client, State: "wrong secret", Label: "the app, wrong secret"},
		{Name: "app.secret", Kind: "client secret", State: "valid", Label: "the app's secret"},
		{Name: "app.secret.wrong", Kind: "client secret", State: "wrong secret", Label: "the app, wrong secret"},
		{Name: "app.code", Kind: "code", State: "valid", Label: "the app's code"},
		{Name: "app.code.expired", Kind: "code", State: "expired", Label: "the app's code, expired"},
	}
}

func listing(w *World) map[string]Credential {
	out := map[string]Credential{}
	for _, c := range nobodys() {
		out[c.Name] = c
	}
	for _, p := range w.people {
		for _, v := range variants() {
			c := Credential{Name: p.Name + v.suffix, Person: p.Name, Kind: v.kind, State: v.state, Label: p.Name + v.label}
			out[c.Name] = c
		}
	}
	return out
}

// Credentials returns every {{name}} a request text may hold, sorted. Values
// are minted by a running server only.
func (w *World) Credentials() []Credential {
	return slices.SortedFunc(maps.Values(w.creds), func(a, b Credential) int { return cmp.Compare(a.Name, b.Name) })
}
