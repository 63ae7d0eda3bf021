package mockserver

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Unread is a request that the HTTP reader refused, so that it never reached
// the gate.
type Unread struct {
	Remote string
	Status int    // 400, 431, 501, …
	Line   string // its first line, or as much of it as there is and is kept
}

const (
	maxCallers = 20000
	keptLine   = 200 // bytes
	// grace is how long a connection may be read from in vain before it has to make
	// room; it halves with each that had to, down to leastGrace, so that however
	// many come at once are gone through within a second.
	grace      = 50 * time.Millisecond
	leastGrace = 2 * time.Millisecond
)

// front is the server's listener. Where descriptors run out it closes the
// connections that have said nothing for longest: waiting for their timeouts
// would hold up everybody else.
type front struct {
	net.Listener
	most   int
	unread func(Unread) // may be nil

	mu      sync.Mutex
	closed  bool
	grace   time.Duration
	callers map[*caller]time.Time // and since when each is read from in vain; zero where it isn't
}

func newFront(l net.Listener, unread func(Unread)) *front {
	limit := descriptors()
	return &front{Listener: l, most: min(max(limit-32, limit/2), maxCallers), unread: unread, grace: grace,
		callers: map[*caller]time.Time{}}
}

func (f *front) Accept() (net.Conn, error) {
	for !f.room() {
		time.Sleep(leastGrace / 2)
	}
	conn, err := f.Listener.Accept()
	if err != nil {
		return nil, err
	}
	c := &caller{Conn: conn, front: f}
	f.mu.Lock()
	f.callers[c] = time.Time{}
	f.mu.Unlock()
	return c, nil
}

// room tells whether another connection may come, and makes room for it.
func (f *front) room() bool {
	f.mu.Lock()
	if len(f.callers) < f.most-1 || f.closed {
		f.grace = grace
	}
	if len(f.callers) < f.most || f.closed {
		f.mu.Unlock()
		return true
	}
	var oldest *caller
	for c, since := range f.callers {
		if !since.IsZero() && (oldest == nil || since.Before(f.callers[oldest])) {
			oldest = c
		}
	}
	long := oldest != nil && time.Since(f.callers[oldest]) > f.grace
	if long {
		f.grace = max(f.grace/2, leastGrace)
	}
	f.mu.Unlock()
	if long {
		_ = oldest.Close() // it has said nothing; nobody waits to hear of it
	}
	return long
}

func (f *front) Close() error {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	return f.Listener.Close()
}

// waits notes since when a connection is read from in vain; the zero time while
// it isn't, or a request of it is being answered. One that nobody has read from
// yet may have said everything already.
func (f *front) waits(c *caller, since time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, open := f.callers[c]; open {
		f.callers[c] = since
	}
}

// holds tells whether a connection is open: one that had to make room is told
// nothing, and nobody is told of it.
func (f *front) holds(c *caller) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, open := f.callers[c]
	return open
}

// caller is one connection.
type caller struct {
	net.Conn
	front *front

	mu        sync.Mutex
	answering bool
	line      []byte
}

type callerKey struct{}

// known lets a handler find its connection; see answered.
func known(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, callerKey{}, conn)
}

// answered notes that a request was read and is being answered.
func answered(r *http.Request) {
	if c, ok := r.Context().Value(callerKey{}).(*caller); ok {
		c.turn(true, time.Time{})
	}
}

// turned follows the connection's state: an idle one waits for its next request.
func turned(conn net.Conn, state http.ConnState) {
	if c, ok := conn.(*caller); ok && state == http.StateIdle {
		c.turn(false, time.Now())
	}
}

func (c *caller) turn(answering bool, since time.Time) {
	c.mu.Lock()
	c.answering, c.line = answering, nil
	c.mu.Unlock()
	c.front.waits(c, since)
}

func (c *caller) isAnswering() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.answering
}

func (c *caller) Read(p []byte) (int, error) {
	if !c.isAnswering() {
		c.front.waits(c, time.Now())
	}
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.answering && len(c.line) < keptLine {
		c.line = append(c.line, p[:min(n, keptLine-len(c.line))]...)
	}
	return n, err
}

// Write tells of an answer that no handler gives: it is the HTTP reader's own.
func (c *caller) Write(p []byte) (int, error) {
	c.mu.Lock()
	told := c.front.unread != nil && !c.answering && c.front.holds(c)
	line, _, _ := bytes.Cut(c.line, []byte("\r"))
	line, _, _ = bytes.Cut(line, []byte("\n"))
	u := Unread{Remote: c.RemoteAddr().String(), Line: string(line)}
	c.mu.Unlock()
	if fields := bytes.Fields(p[:min(len(p), 32)]); told && len(fields) > 1 && bytes.HasPrefix(p, []byte("HTTP/1.")) {
		u.Status, _ = strconv.Atoi(string(fields[1])) // three digits: the reader writes no others
		c.front.unread(u)
	}
	return c.Conn.Write(p)
}

// CloseWrite lets net/http end a refused connection without cutting off its
// answer.
func (c *caller) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}

func (c *caller) Close() error {
	c.front.mu.Lock()
	delete(c.front.callers, c)
	c.front.mu.Unlock()
	return c.Conn.Close()
}
