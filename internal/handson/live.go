package handson

import (
	"context"
	"errors"
	"sync"

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
	own    map[string]bool // the addresses that own requests under way are sent from
}

// NewLive makes a server that starts when Open is first called. outside is
// called in the server's goroutine, with every request that Fire didn't send.
func NewLive(o mockserver.Options, outside func(mockserver.Seen)) *Live {
	return &Live{options: o, outside: outside, own: map[string]bool{}}
}

// Open starts the server, at Options.Addr, or at any free port when that one is
// taken, and returns where other clients reach it. Once it runs, Open only says where.
func (l *Live) Open() (addr string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.server != nil {
		return l.server.Reached(), nil
	}
	s, err := mockserver.Start(l.options)
	if errors.Is(err, mockserver.ErrTaken) {
		o := l.options
		o.Addr = ""
		s, err = mockserver.Start(o)
	}
	if err != nil {
		return "", err
	}
	s.Observe(l.see)
	l.server = s
	return s.Reached(), nil
}

// Server is the running server; nil before Open.
func (l *Live) Server() *mockserver.Server {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.server
}

// see tells of a request that Fire didn't send.
func (l *Live) see(x mockserver.Seen) {
	l.mu.Lock()
	own := l.own[x.Remote]
	l.mu.Unlock()
	if !own {
		l.outside(x)
	}
}

// Fire opens the server if need be and fires a text at it.
func (l *Live) Fire(ctx context.Context, text string) (*exchange.Exchange, error) {
	if _, err := l.Open(); err != nil {
		return nil, err
	}
	var mine []string // by the goroutine that fires alone
	ctx = exchange.Dialed(ctx, func(local string) {
		mine = append(mine, local)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.own[local] = true
	})
	x, err := fire(ctx, l.Server(), text)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, local := range mine {
		delete(l.own, local)
	}
	return x, err
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
