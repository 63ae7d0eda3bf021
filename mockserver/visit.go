package mockserver

import (
	"io"
	"net/http"
	"time"
)

// maxBody bounds a request's body, in bytes.
const maxBody = 1 << 20

// visit is one request on its way through the gate. What a check wants to know
// of it is worked out when first asked, so that checks need no order to cope.
type visit struct {
	world *World
	// dialect is how the server's refusals are answered; nil for what stands in
	// between, which answers for itself.
	dialect *Dialect
	ring    *keyring
	given   map[string]bool
	now     time.Time
	r       *http.Request

	lost  *verdict // why there is no route for it; nil when there is one
	route *Route   // an empty one when there is none

	shown  []shown
	id     *identity
	found  *Thing
	sought bool // found has been looked up

	granted *Credential // the grant a token endpoint accepted

	body    []byte
	bodyErr error
	read    bool
}

// identity is whom the presented credential belongs to.
type identity struct {
	person *Person // nil for nobody, and for a deleted account
	gone   *Person // the deleted account
	scopes []string
	login  time.Time
	cookie string // the session's value
	client string // the OAuth client, which is no person
	acr    string // what the login was made with
	cnf    *bound // what the token is bound to
	detail string // what a trace says of a credential that holds
	fail   *failure
}

// failure is why a credential establishes nobody.
type failure struct {
	status int    // 401 unless the fault is not the credential's
	detail string // for the trace
	reason string // one sentence for the trace
	say    string // for the client: the same for a wrong password and an unknown user
	code   string // a token endpoint's error
	stale  bool   // a Digest answer that is right but for the age of its nonce
	wait   int    // Retry-After, in seconds
	// expired is set when time alone undid the credential.
	expired bool
}

// credential is the one the gate judges; false when none is presented.
func (v *visit) credential() (shown, bool) { return pick(v.shown, v.route.Accepts) }

// scheme is the scheme of the credential in play, or the first the route
// accepts when there is none.
func (v *visit) scheme() string {
	if c, ok := v.credential(); ok && c.scheme != "" {
		return c.scheme
	}
	if len(v.route.Accepts) > 0 {
		return v.route.Accepts[0]
	}
	return ""
}

// who returns whom the credential belongs to; an empty identity when none of
// an accepted scheme is presented.
func (v *visit) who() *identity {
	if v.id == nil {
		v.id = &identity{}
		if c, ok := v.credential(); ok && v.accepts(c.scheme) && malformed(v.r, v.shown, v.route.Accepts) == "" {
			*v.id = v.ring.verify(v, c)
			if p := v.id.person; p != nil && p.Account == "deleted" {
				v.id.person, v.id.gone = nil, p
			}
		}
	}
	return v.id
}

func (v *visit) accepts(scheme string) bool {
	for _, s := range v.route.Accepts {
		if s == scheme {
			return true
		}
	}
	return false
}

// judged is the reason a check gives for a refusal, unless the gate came to it
// before it could know anybody.
func (v *visit) judged(reason string) string {
	if v.who().person == nil {
		return "The gate asked for this before it knew who is asking, and nobody may do it."
	}
	return reason
}

// asked is the header the credential came in or would come in.
func (v *visit) asked() string {
	if c, ok := v.credential(); ok {
		return c.header
	}
	switch v.scheme() {
	case apiKey:
		return "X-Api-Key"
	case session:
		return "Cookie"
	case form, certify:
		return ""
	}
	return "Authorization"
}

// known tells whether a credential established somebody.
func (id *identity) known() bool { return id.person != nil || id.gone != nil || id.client != "" }

// thing is what the path names; nil when there is no such thing.
func (v *visit) thing() *Thing {
	if !v.sought && v.route.Thing != "" {
		v.found = v.world.Thing(v.route.Thing, v.r.PathValue("id"), v.r.PathValue("tenant"))
	}
	v.sought = true
	return v.found
}

// content reads the body, up to maxBody bytes.
func (v *visit) content() ([]byte, error) {
	if !v.read {
		v.body, v.bodyErr = io.ReadAll(http.MaxBytesReader(nil, v.r.Body, maxBody))
		v.read = true
	}
	return v.body, v.bodyErr
}
