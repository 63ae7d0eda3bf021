package mockserver

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/world"
)

// Door is one listener of the world.
type Door struct {
	Addr string      // "127.0.0.1:54321"
	Host string      // the host it answers for
	TLS  *tls.Config // for its clients; nil where TLS isn't spoken
}

// doors are the listeners beside the main one. Each is started when it is
// first asked for.
type doors struct {
	mu     sync.Mutex
	open   map[string]*http.Server
	addr   map[string]string
	closed bool
	served sync.WaitGroup
}

// Door returns the listener a way begins at, and starts it if need be.
func (s *Server) Door(via string) (Door, error) {
	if via != "" && !slices.Contains(s.world.Ways(), via) {
		return Door{}, fmt.Errorf("there is no way called %q; use one of %s", via, strings.Join(s.world.Ways(), ", "))
	}
	kind, person, _ := strings.Cut(via, ":")
	d := Door{Host: s.world.Host()}
	var err error
	switch kind {
	case world.ViaTLS:
		d.TLS = s.ring.certs().client(person)
		d.Addr, err = s.open(world.ViaTLS, func(addr string) http.HandlerFunc {
			at := site{s.world.Host(), append(ownNames(s.world.Host(), addr), s.main.names...)}
			return func(w http.ResponseWriter, r *http.Request) { s.answer(at, w, r) }
		})
	case world.ViaProxy:
		d.Addr, err = s.open(world.ViaProxy, func(string) http.HandlerFunc { return s.proxy })
	case world.ViaPortal:
		d.Addr, err = s.open(world.ViaPortal, func(string) http.HandlerFunc { return s.portal })
	case world.ViaCache:
		d.Addr, err = s.open(world.ViaCache, func(string) http.HandlerFunc { return (&cache{server: s}).serve })
	default:
		d.Addr = s.Addr()
	}
	return d, err
}

// DoorOf returns the listener that answers for a host name, with or without a
// port of its own; false when the world has none of that name.
func (s *Server) DoorOf(host string) (Door, bool) {
	host = strings.ToLower(host)
	if slices.Contains(s.main.names, host) {
		return Door{Addr: s.Addr(), Host: s.world.Host()}, true
	}
	if host == s.world.Host() || !slices.Contains(s.world.Hosts(), host) {
		return Door{}, false
	}
	addr, err := s.open("host "+host, func(addr string) http.HandlerFunc {
		at := site{host, ownNames(host, addr)}
		return func(w http.ResponseWriter, r *http.Request) { s.answer(at, w, r) }
	})
	return Door{Addr: addr, Host: host}, err == nil
}

var errClosed = errors.New("mockserver: the server is closed")

// open starts a listener of the given name once and returns its address.
func (s *Server) open(name string, handler func(addr string) http.HandlerFunc) (string, error) {
	d := &s.doors
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return "", errClosed
	}
	if addr, ok := d.addr[name]; ok {
		return addr, nil
	}
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp4", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("mockserver: no port of 127.0.0.1 is free: %w", err)
	}
	addr := l.Addr().String()
	srv := s.config(handler(addr))
	if name == world.ViaTLS {
		l = tls.NewListener(l, s.ring.certs().server())
	}
	if d.open == nil {
		d.open, d.addr = map[string]*http.Server{}, map[string]string{}
	}
	d.open[name], d.addr[name] = srv, addr
	// Serve returns when close closes the listener, and only then.
	d.served.Go(func() { _ = srv.Serve(l) })
	return addr, nil
}

func (d *doors) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	var errs []error
	for _, srv := range d.open {
		if err := srv.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
