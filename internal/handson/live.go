package handson

import (
	"context"
	"errors"
	"sync"
	"syscall"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// DefaultAddr is where a server for other clients listens unless told otherwise.
const DefaultAddr = mockserver.DefaultAddr

// Live is a server that runs beside the screens: what they fire at it comes
// back to them, and a request from anybody else is told to whoever listens.
type Live struct {
	options mockserver.Options
	outside func(mockserver.Seen)

	mu     sync.Mutex
	server *mockserver.Server
	flying int               // own requests under way
	held   []mockserver.Seen // seen while some are: whose they are isn't known yet
}

// maxHeld bounds how many requests wait to be told apart.
const maxHeld = 256

// NewLive makes a server that starts when Open is first called. outside is
// called in the server's goroutine, with every request that Fire didn't send.
func NewLive(o mockserver.Options, outside func(mockserver.Seen)) *Live {
	return &Live{options: o, outside: outside}
}

// Open starts the server, at Options.Addr, or at any free port when that one is
// taken, and returns its address. Once it runs, Open only says where.
func (l *Live) Open() (addr string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.server != nil {
		return l.server.Addr(), nil
	}
	s, err := mockserver.Start(l.options)
	if errors.Is(err, syscall.EADDRINUSE) {
		o := l.options
		o.Addr = ""
		s, err = mockserver.Start(o)
	}
	if err != nil {
		return "", err
	}
	s.Observe(l.see)
	l.server = s
	return s.Addr(), nil
}

// Server is the running server; nil before Open.
func (l *Live) Server() *mockserver.Server {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.server
}

// see keeps a request back while own ones are under way: only when those have
// returned is it known which were theirs.
func (l *Live) see(x mockserver.Seen) {
	l.mu.Lock()
	if l.flying > 0 {
		if len(l.held) < maxHeld {
			l.held = append(l.held, x)
		}
		l.mu.Unlock()
		return
	}
	l.mu.Unlock()
	l.outside(x)
}

// Fire opens the server if need be and fires a text at it. Seen is what the
// server saw of it.
func (l *Live) Fire(ctx context.Context, text string) (*exchange.Exchange, mockserver.Seen, error) {
	if _, err := l.Open(); err != nil {
		return nil, mockserver.Seen{}, err
	}
	l.mu.Lock()
	s := l.server
	l.flying++
	l.mu.Unlock()
	x, seen, err := fire(ctx, s, text)
	l.land(seen.Remote)
	return x, seen, err
}

// land ends an own request, and tells of the others once none is left.
func (l *Live) land(remote string) {
	l.mu.Lock()
	others := l.held[:0:0]
	for _, x := range l.held {
		if remote == "" || x.Remote != remote {
			others = append(others, x)
		}
	}
	l.held = others
	l.flying--
	if l.flying > 0 {
		others = nil
	} else {
		l.held = nil
	}
	l.mu.Unlock()
	for _, x := range others {
		l.outside(x)
	}
}

// Close stops the server, if it runs.
func (l *Live) Close() error {
	l.mu.Lock()
	s := l.server
	l.server = nil
	l.mu.Unlock()
	if s == nil {
		return nil
	}
	return s.Close()
}
