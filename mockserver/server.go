// Package mockserver is the server every lesson and every scenario is fired
// at: a world of people, things and routes, and a gate that decides, check by
// check, who may do what. It answers on the loopback address only, forgets
// every request, and tells observers inside the process how it decided.
package mockserver

import (
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"bouncer/internal/world"
)

// DefaultAddr is where a server that other clients ask listens unless told
// otherwise; requests written for it are taken by any server of the course.
const DefaultAddr = "127.0.0.1:4013"

// Options is what a server is started with; every zero value has a meaning.
type Options struct {
	World *world.World     // the embedded one when nil
	Given []string         // conditions the server is put in: see Conditions
	Now   func() time.Time // its clock; time.Now when nil
	Gate  []Check          // DefaultGate when nil
	Addr  string           // where to listen, "127.0.0.1:4013"; a free port of 127.0.0.1 when empty
	// Reached is where other clients reach the server, when that isn't where it
	// listens, as behind a forwarded port: "127.0.0.1:4013".
	Reached string
	// Dialect names the system whose documented answers are given: see Dialects.
	// DefaultDialect when empty.
	Dialect string
	// Secret makes the server take the credentials of every server with the same
	// one: its access tokens are signed with it (HS256, RFC 7518 §3.2), and all
	// else is derived from it. Keys of its own when empty.
	Secret string
	// Thorough makes a decision tell what stands in a request's way behind the
	// check that refused it, too. The answers are the same.
	Thorough bool
	// Unread is told, in the connection's goroutine, of each request that the
	// HTTP reader refused; nobody is when it is nil.
	Unread func(Unread)
}

// The conditions a server can be put in.
const (
	courtOrder     = "court-order"     // a court orders withheld what a route names as such
	keyserverDown  = "keyserver-down"  // bearer tokens can't be verified
	lockedOut      = "locked-out"      // too many wrong passwords came before
	networkBlocked = "network-blocked" // the caller's network is refused
	oldLogin       = "old-login"       // every login was made an hour ago
	quotaSpent     = "quota-spent"     // no calls are left for now
)

// Conditions returns what Options.Given may name, sorted.
func Conditions() []string {
	return []string{courtOrder, keyserverDown, lockedOut, networkBlocked, oldLogin, quotaSpent}
}

const (
	closeWithin    = 800 * time.Millisecond
	maxHeaderBytes = 64 << 10
)

// Server is a running server. It is good for any number of requests, until Close.
type Server struct {
	reached string // where other clients reach it
	world   *world.World
	ring    *Keyring
	gate    []Check
	given   map[string]bool
	now     func() time.Time
	reply   map[string]func(*Visit) response
	speak   *Dialect
	main    site
	http    *httptest.Server
	log     *faultLog
	close   func() error
	doors   doors

	thorough bool

	mu      sync.Mutex
	busy    int
	closing bool
	drained chan struct{} // closed when closing and the last handler has returned

	observers observers
	forwards  sync.Map // chan Decision of whoever passed a request on, by the address it comes from
}

// Start starts a server, on a free port of 127.0.0.1 unless told otherwise.
func Start(o Options) (*Server, error) {
	s := &Server{
		world: o.World, gate: o.Gate, now: o.Now, given: map[string]bool{}, reply: replies(),
		log: &faultLog{}, drained: make(chan struct{}), thorough: o.Thorough,
	}
	if err := s.defaults(o.Given); err != nil {
		return nil, err
	}
	var err error
	if s.speak, err = dialect(o.Dialect); err != nil {
		return nil, err
	}
	age := time.Duration(0)
	if s.given[oldLogin] {
		age = oldLoginAge
	}
	if s.ring, err = newKeyring(s.world, s.now, age, o.Secret); err != nil {
		return nil, err
	}
	l, err := listen(o.Addr)
	if err != nil {
		return nil, err
	}
	// As httptest.NewUnstartedServer does, which panics where there is no port.
	s.http = &httptest.Server{Listener: newFront(l, o.Unread), Config: s.config(s.serve)}
	s.http.Config.ConnContext, s.http.Config.ConnState = known, turned
	s.main = site{s.world.Host(), ownNames(s.world.Host(), l.Addr().String())}
	if s.reached = o.Reached; s.reached == "" {
		s.reached = l.Addr().String()
	} else {
		s.main.names = append(s.main.names, ownNames(s.world.Host(), s.reached)...)
	}
	s.close = sync.OnceValue(s.shut)
	s.http.Start()
	return s, nil
}

// config is what every listener of the world has in common.
func (s *Server) config(h http.HandlerFunc) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      10 * time.Second,
		IdleTimeout:       30 * time.Second,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          log.New(s.log, "", 0),
		// OPTIONS * is the gate's to answer too.
		DisableGeneralOptionsHandler: true,
	}
}

func (s *Server) defaults(given []string) error {
	if s.world == nil {
		w, err := Embedded()
		if err != nil {
			return err
		}
		s.world = w
	}
	if s.gate == nil {
		s.gate = DefaultGate()
	}
	if s.now == nil {
		s.now = time.Now
	}
	for _, c := range given {
		if !slices.Contains(Conditions(), c) {
			return fmt.Errorf("the server knows no condition %q; use one of %s", c, strings.Join(Conditions(), ", "))
		}
		s.given[c] = true
	}
	return nil
}

// ownNames lists the host names a server answers to. Any other name is refused,
// so that no web page can reach it through a name of its own (DNS rebinding).
func ownNames(host, addr string) []string {
	port := addr[strings.LastIndexByte(addr, ':'):]
	var out []string
	for _, n := range append([]string{host, "127.0.0.1", "localhost", "[::1]"}, reachable(addr)...) {
		if !slices.Contains(out, n) {
			out = append(out, n, n+port)
		}
	}
	return out
}

// Addr is the address the server listens on: "127.0.0.1:54321".
func (s *Server) Addr() string { return s.http.Listener.Addr().String() }

// Reached is the address at which other clients reach the server.
func (s *Server) Reached() string { return s.reached }

// Host is the Host for a request that names none.
func (s *Server) Host() string { return s.world.Host() }

// Hosts are the host names the server answers to.
func (s *Server) Hosts() []string { return slices.Clone(s.main.names) }

// Credential mints what a {{name}} stands for; false when there is none.
func (s *Server) Credential(name string) (world.Credential, bool) {
	c, ok := s.world.Credential(name)
	if !ok {
		return world.Credential{}, false
	}
	c.Value = s.ring.value(c)
	return c, true
}

// Credentials returns every credential with its value, sorted by name.
func (s *Server) Credentials() []world.Credential {
	out := s.world.Credentials()
	for i := range out {
		out[i].Value = s.ring.value(out[i])
	}
	return out
}

// Close stops the server and cuts every connection. It returns within a
// second, and says so if a handler or an observer is stuck by then or if one
// has panicked before.
func (s *Server) Close() error { return s.close() }

func (s *Server) shut() error {
	s.mu.Lock()
	s.closing = true
	if s.busy == 0 {
		close(s.drained)
	}
	s.mu.Unlock()
	err := errors.Join(s.doors.close(), s.http.Config.Close())
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	limit := time.NewTimer(closeWithin)
	defer limit.Stop()
	select {
	case <-s.drained:
	case <-limit.C:
		return errors.Join(err, errors.New("mockserver: closed while a request was still being answered"), s.log.err())
	}
	s.doors.served.Wait()
	// With no handler left, all that httptest still waits for is its own goroutines.
	s.http.Close()
	return errors.Join(err, s.log.err())
}

// enter counts a handler in, unless the server is closing.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return false
	}
	s.busy++
	return true
}

func (s *Server) leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	if s.closing && s.busy == 0 {
		close(s.drained)
	}
}

// Prove mints a credential for one request: a DPoP proof and a Digest answer
// name its method and its absolute address. Any other is as Credential mints it.
func (s *Server) Prove(name, method, uri string) (world.Credential, bool) {
	c, ok := s.world.Credential(name)
	if !ok {
		return world.Credential{}, false
	}
	c.Value = s.ring.valueFor(c, method, uri)
	return c, true
}
