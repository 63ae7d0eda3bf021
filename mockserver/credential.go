package mockserver

// Credential is what a {{name}} in a request text stands for.
type Credential struct {
	Name   string `json:"name"`   // "alice", "alice.expired", "alice.key.readonly"
	Person string `json:"person"` // "alice"; empty for one that belongs to nobody
	Kind   string `json:"kind"`   // bearer, basic, api-key, session
	State  string `json:"state"`  // "valid", "expired", "tampered", …
	Label  string `json:"label"`  // how a screen names it: "alice, expired"
	Value  string `json:"-"`      // minted at each start; empty in a listing
}
