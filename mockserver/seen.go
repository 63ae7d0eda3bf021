package mockserver

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/world"
)

// Seen is one request as the server read it, how the gate decided, and what was
// answered: everything there is to know of a request from any client.
type Seen struct {
	Decision
	Host     string
	Sent     http.Header // the request's, without Host
	SentBody []byte      // as far as the gate read it
	Header   http.Header // the response's, without what the transport adds
	Body     []byte

	ring *Keyring // what knows the server's credentials again
}

// Named is Sent with every credential of this server's written as its {{name}},
// so that requests can be compared though tokens are minted anew; and those
// credentials, with the values sent.
func (s Seen) Named() (http.Header, []world.Credential) {
	if s.ring == nil {
		return s.Sent.Clone(), nil
	}
	return s.ring.name(s.Sent)
}

// observers are told of every request; see Server.Observe.
type observers struct {
	mu   sync.Mutex
	next int
	all  map[int]func(Seen)
}

// list is a snapshot of the observers, oldest first.
func (o *observers) list() []func(Seen) {
	o.mu.Lock()
	defer o.mu.Unlock()
	calls := make([]func(Seen), 0, len(o.all))
	for _, id := range slices.Sorted(maps.Keys(o.all)) {
		calls = append(calls, o.all[id])
	}
	return calls
}

// Observe calls f with every request of a client, in the handler's goroutine and
// before the first byte of the response, until stop is called. A call already
// under way when stop is called may still end after it. What f is given is its
// own. It is the one way that anything is told of a request.
func (s *Server) Observe(f func(Seen)) (stop func()) {
	o := &s.observers
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.all == nil {
		o.all = map[int]func(Seen){}
	}
	id := o.next
	o.next++
	o.all[id] = f
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.all, id)
	}
}

// tell tells the observers of a request. One that was passed on from a listener
// before the server is told to who passed it on, and by that listener to everybody.
func (s *Server) tell(r *http.Request, sent []byte, d Decision, res response) {
	if by, ok := s.forwards.LoadAndDelete(r.RemoteAddr); ok {
		by.(chan Decision) <- d
		return
	}
	for _, f := range s.observers.list() {
		own := Seen{
			Decision: d, Host: r.Host, Sent: r.Header.Clone(), SentBody: slices.Clone(sent),
			Header: http.Header{}, Body: slices.Clone(res.body), ring: s.ring,
		}
		own.Checks, own.Deciding = slices.Clone(d.Checks), slices.Clone(d.Deciding)
		for name, values := range res.header {
			own.Header[http.CanonicalHeaderKey(name)] = slices.Clone(values)
		}
		f(own)
	}
}

// name writes the credentials of a request's headers as their {{name}}s.
func (k *Keyring) name(sent http.Header) (named http.Header, found []world.Credential) {
	named = sent.Clone()
	write := func(value string) string {
		c, ok := k.recognize(value)
		if !ok {
			return value
		}
		c.Value = value
		if !slices.Contains(found, c) {
			found = append(found, c)
		}
		return "{{" + c.Name + "}}"
	}
	for _, name := range slices.Sorted(maps.Keys(named)) {
		for i, value := range named[name] {
			switch name {
			case "Authorization", "Proxy-Authorization":
				if scheme, rest, ok := strings.Cut(value, " "); ok {
					named[name][i] = scheme + " " + write(strings.TrimSpace(rest))
				}
			case "Cookie":
				pairs := strings.Split(value, ";")
				for n, pair := range pairs {
					key, v, ok := strings.Cut(strings.TrimSpace(pair), "=")
					if ok {
						pairs[n] = key + "=" + write(v)
					}
				}
				named[name][i] = strings.Join(pairs, "; ")
			default:
				named[name][i] = write(value)
			}
		}
	}
	return named, found
}

// recognize tells which credential of this server's a value is, if it is one.
// A token counts as long as it is as this server signed it, however old: one
// that somebody edited is nobody's.
func (k *Keyring) recognize(value string) (world.Credential, bool) {
	if strings.Count(value, ".") != 2 {
		return k.known(value)
	}
	var cl claims
	parser := jwt.NewParser(jwt.WithoutClaimsValidation(), jwt.WithValidMethods([]string{k.signs.Alg()}))
	if _, _, err := parser.ParseUnverified(value, &cl); err != nil {
		return world.Credential{}, false
	}
	_, err := parser.ParseWithClaims(value, &claims{}, func(*jwt.Token) (any, error) { return k.reader, nil })
	for c := range k.world.All() {
		if k.world.Kind(c.Kind).Token && c.Person == cl.Subject && same(k.tokenID(c.Name), cl.ID) &&
			(err == nil) == (c.State != "tampered") {
			return c, true
		}
	}
	return world.Credential{}, false
}

// values lists the credentials whose value never changes while a server runs.
// They are found by the hash of their value, so that a lookup's time tells
// nothing of their letters.
func (k *Keyring) values() map[[sha256.Size]byte]world.Credential {
	out := map[[sha256.Size]byte]world.Credential{}
	fresh := map[string]bool{}
	for _, kind := range k.world.Kinds() {
		fresh[kind.Name] = kind.Fresh
	}
	for c := range k.world.All() {
		if !fresh[c.Kind] || c.Person == "" {
			out[sha256.Sum256([]byte(k.value(c)))] = c
		}
	}
	return out
}

// known finds the credential of a value that never changes.
func (k *Keyring) known(value string) (world.Credential, bool) {
	c, ok := k.steady()[sha256.Sum256([]byte(value))]
	return c, ok
}

// Holder finds the credential of a kind that a value is, and whose it is; nil
// for a value that was never issued to anybody.
func (k *Keyring) Holder(s world.Scheme, value string) (world.Credential, *world.Person) {
	c, ok := k.known(value)
	if !ok || c.Kind != s.Kind().Name {
		return world.Credential{}, nil
	}
	return c, k.world.Person(c.Person)
}
