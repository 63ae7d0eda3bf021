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
	}
}

// nobodys are the credentials that no one ever issued.
func nobodys() []Credential {
	return []Credential{
		{Name: "junk", Kind: bearer, State: "unknown", Label: "nobody's"},
		{Name: "unknown.basic", Kind: basic, State: "unknown", Label: "nobody's"},
		{Name: "unknown.key", Kind: apiKey, State: "unknown", Label: "nobody's"},
		{Name: "unknown.session", Kind: session, State: "unknown", Label: "nobody's"},
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
