package mockserver

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"bouncer/internal/world"
)

// maxBody bounds a request's body, in bytes.
const maxBody = 1 << 20

// Visit is one request on its way through the gate. What a check wants to know
// of it is worked out when first asked, so that checks need no order to cope.
type Visit struct {
	world *world.World
	// dialect is how the server's refusals are answered; nil for what stands in
	// between, which answers for itself.
	dialect *Dialect
	ring    *Keyring
	given   map[string]bool
	now     time.Time
	r       *http.Request

	lost  *verdict     // why there is no route for it; nil when there is one
	route *world.Route // an empty one when there is none

	shown  []Shown
	id     *Identity
	found  *world.Thing
	sought bool // found has been looked up

	granted *world.Credential // the grant a token endpoint accepted

	body    []byte
	bodyErr error
	read    bool
}

// Identity is whom the presented credential belongs to.
type Identity struct {
	Person *world.Person // nil for nobody, and for a deleted account
	gone   *world.Person // the deleted account
	Scopes []string
	Login  time.Time
	cookie string   // the session's value
	client string   // the OAuth client, which is no person
	acr    string   // what the login was made with
	cnf    *bound   // what the token is bound to
	Cause  Cause    // what a trace says of the credential: one of the words of its kind
	fail   *failure // nil for a credential that holds
}

// Keyring is what minted the server's credentials and knows them again.
func (v *Visit) Keyring() *Keyring { return v.ring }

// Request is the request itself, for a kind that looks elsewhere than in its
// headers; it is not for changing.
func (v *Visit) Request() *http.Request { return v.r }

// Asks is a challenge of a scheme in the route's realm.
func (v *Visit) Asks(scheme string, params ...Param) Challenge {
	return Challenge{scheme: scheme, realm: v.route.Realm, params: params}
}

// failure is why a credential establishes nobody.
type failure struct {
	status int    // 401 unless the fault is not the credential's
	code   string // a token endpoint's error
	stale  bool   // a Digest answer that is right but for the age of its nonce
	wait   int    // Retry-After, in seconds
	// expired is set when time alone undid the credential.
	expired bool
}

// Valid is whom a credential belongs to that holds; the login was just made, and
// the scopes are all of the person's. cause is one of the words of its kind.
func (v *Visit) Valid(p *world.Person, cause string, args ...string) Identity {
	return Identity{Person: p, Scopes: p.Scopes, Login: v.now, Cause: v.Cause(cause, args...)}
}

// Invalid is the identity of a credential that establishes nobody. cause is one
// of the words of its kind.
func (v *Visit) Invalid(cause string, args ...string) Identity {
	return Identity{Cause: v.Cause(cause, args...), fail: &failure{status: http.StatusUnauthorized}}
}

// Outlived is Invalid for a credential that was good until some time ago.
func (v *Visit) Outlived(cause string, args ...string) Identity {
	id := v.Invalid(cause, args...)
	id.fail.expired = true
	return id
}

// later is Invalid for one that can't be judged before so many seconds are over.
func (v *Visit) later(status, wait int, cause string) Identity {
	id := v.Invalid(cause, span(time.Duration(wait)*time.Second))
	id.fail.status, id.fail.wait = status, wait
	return id
}

// credential is the one the gate judges; false when none is presented.
func (v *Visit) credential() (Shown, bool) { return pick(v.shown, v.route.Accepts) }

// scheme is the scheme of the credential in play, or the first the route
// accepts when there is none.
func (v *Visit) scheme() string {
	if c, ok := v.credential(); ok && c.Kind != "" {
		return c.Kind
	}
	if len(v.route.Accepts) > 0 {
		return v.route.Accepts[0]
	}
	return ""
}

// who returns whom the credential belongs to; an empty identity when none of
// an accepted scheme is presented.
func (v *Visit) who() *Identity {
	if v.id == nil {
		v.id = &Identity{}
		_, bad := v.malformed()
		if c, ok := v.credential(); ok && v.accepts(c.Kind) && !bad {
			*v.id = v.ring.verify(v, c)
			if p := v.id.Person; p != nil && p.Account == "deleted" {
				v.id.Person, v.id.gone = nil, p
			}
		}
	}
	return v.id
}

func (v *Visit) accepts(scheme string) bool { return slices.Contains(v.route.Accepts, scheme) }

// asked is the header the credential came in or would come in.
func (v *Visit) asked() string {
	if c, ok := v.credential(); ok {
		return c.Field
	}
	if fields := v.kind().Fields; len(fields) > 0 {
		return http.CanonicalHeaderKey(fields[0].Name)
	}
	if v.scheme() == "" {
		return "Authorization"
	}
	return ""
}

// known tells whether a credential established somebody.
func (id *Identity) known() bool { return id.Person != nil || id.gone != nil || id.client != "" }

// thing is what the path names; nil when there is no such thing.
func (v *Visit) thing() *world.Thing {
	if !v.sought && v.route.Thing != "" {
		v.found = v.world.Thing(v.route.Thing, v.r.PathValue("id"), v.r.PathValue("tenant"))
	}
	v.sought = true
	return v.found
}

// content reads the body, up to maxBody bytes.
func (v *Visit) content() ([]byte, error) {
	if !v.read {
		v.body, v.bodyErr = io.ReadAll(http.MaxBytesReader(nil, v.r.Body, maxBody))
		v.read = true
	}
	return v.body, v.bodyErr
}

// form reads a body of application/x-www-form-urlencoded; empty for any other.
func (v *Visit) form() url.Values {
	kind, _, err := mime.ParseMediaType(v.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return url.Values{}
	}
	body, err := v.content()
	if err != nil {
		return url.Values{} // checkCredentials answers for it
	}
	f, err := url.ParseQuery(string(body))
	if err != nil {
		return url.Values{}
	}
	return f
}
