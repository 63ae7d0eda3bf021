package exchange

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"bouncer/mockserver"
)

// Fire prepares a text and puts it on the wire. Faults of the text are
// *content.Error; see Prepared.Fire for the others.
func Fire(ctx context.Context, t Target, text string) (*Exchange, error) {
	p, err := Prepare(t, text)
	if err != nil {
		return nil, err
	}
	return p.Fire(ctx)
}

// Fire dials the server, writes the request and reads its response, all
// within Timeout. Nothing but the server's own address is dialed, whatever
// request or response say: no proxy is asked and no redirect followed.
// Errors wrap context.Canceled or context.DeadlineExceeded where one of them
// is the cause.
//
// A request of a Case goes its way: what comes before is fired first, the first
// address is that of the way's first listener, and a client that follows or
// refreshes sends more requests, each within Timeout.
func (p *Prepared) Fire(ctx context.Context) (*Exchange, error) {
	var hops []Hop
	for _, b := range p.before {
		x, err := b.fire(ctx, Timeout)
		if err != nil {
			return nil, fmt.Errorf("a request that comes before: %w", err)
		}
		hops = append(hops, x.hop("before"))
	}
	return p.travel(ctx, hops)
}

func (p *Prepared) fire(ctx context.Context, timeout time.Duration) (*Exchange, error) {
	now := stopwatch(ctx)
	start := now()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	conn, err := dial(ctx, p.way.door)
	if err != nil {
		if ctx.Err() != nil {
			return nil, explain(ctx, now().Sub(start), err)
		}
		return nil, fmt.Errorf("the server at %s can't be reached: %w; start it again", p.way.door.Addr, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()

	var seen atomic.Pointer[mockserver.Seen]
	remote := conn.LocalAddr().String()
	if tell, ok := ctx.Value(dialed{}).(func(string)); ok {
		tell(remote)
	}
	stop := p.target.Observe(func(s mockserver.Seen) {
		if s.Remote == remote {
			seen.Store(&s)
		}
	})
	defer stop()

	x, err := roundTrip(conn, p.Method, p.Raw)
	took := now().Sub(start)
	told := seen.Load()
	if err != nil && told != nil && told.Undocumented {
		x, err = &Exchange{Sent: Message{Raw: p.Raw}}, nil
	}
	if err != nil {
		return nil, explain(ctx, took, err)
	}
	x.Method, x.Target, x.Credentials = p.Method, p.Target, p.Credentials
	x.Sent.Header = p.header.Clone()
	if x.Seen = told; told != nil {
		x.Decision = &told.Decision
	}
	x.Addr, x.TLS, x.Host = p.way.door.Addr, p.way.door.TLS != nil, p.way.door.Host
	x.Began, x.Took = start, took
	return x, nil
}

type dialed struct{}

// Dialed returns a context whose exchanges tell the address they are sent from
// before they send anything.
func Dialed(ctx context.Context, tell func(local string)) context.Context {
	return context.WithValue(ctx, dialed{}, tell)
}

type timing struct{}

// Timed returns a context whose exchanges are timed by a clock other than
// time.Now. It is not the server's clock, which may stand still.
func Timed(ctx context.Context, now func() time.Time) context.Context {
	return context.WithValue(ctx, timing{}, now)
}

func stopwatch(ctx context.Context) func() time.Time {
	if now, ok := ctx.Value(timing{}).(func() time.Time); ok {
		return now
	}
	return time.Now
}

// dial is the only place a connection is made. A door comes from the course's
// server itself, or from Reach, and never from a text or a response.
func dial(ctx context.Context, door mockserver.Door) (net.Conn, error) {
	d := net.Dialer{KeepAlive: -1} // one request a connection: no probes
	conn, err := d.DialContext(ctx, "tcp", door.Addr)
	if err != nil || door.TLS == nil {
		return conn, err
	}
	secured := tls.Client(conn, door.TLS)
	if err := secured.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, fmt.Errorf("the TLS handshake failed: %w", err)
	}
	return secured, nil
}

// roundTrip writes a request's bytes, reads its response and closes the
// connection. The request is written beside the reading: a server may answer
// and close before it has taken the whole body.
func roundTrip(conn net.Conn, method string, raw []byte) (*Exchange, error) {
	written := make(chan int, 1)
	go func() {
		n, _ := conn.Write(raw) // a failed write shows in the reading: either an answer came anyway or none did
		written <- n
	}()
	x, err := receive(conn, method)
	conn.Close()
	n := <-written
	if err != nil {
		return nil, err
	}
	x.Sent.Raw = raw[:n:n]
	return x, nil
}

// receive reads one final response.
func receive(conn io.Reader, method string) (*Exchange, error) {
	t := &tap{bounded: bounded{from: conn, left: MaxHead}}
	resp, err := readHead(t, method)
	if err != nil {
		return nil, err
	}
	t.left += maxRaw - MaxHead
	// resp.Body is never closed: Close would read an endless body to its end.
	// The connection is closed instead.
	body, truncated, err := readBody(resp)
	if err != nil {
		return nil, err
	}
	return &Exchange{
		Status:    resp.StatusCode,
		Received:  Message{Raw: t.seen, Header: resp.Header},
		Body:      body,
		Truncated: truncated,
	}, nil
}

// readHead reads up to the head of the final response, past interim ones
// (RFC 9110 §15.2).
func readHead(t *tap, method string) (*http.Response, error) {
	r := bufio.NewReader(t)
	for range maxInterim + 1 {
		_, none := r.Peek(1)
		resp, err := http.ReadResponse(r, &http.Request{Method: method})
		switch {
		case err != nil && t.left <= 0: // the HTTP reader may report the cut as a malformed line
			return nil, failure{"the head of the response is larger than 64 KiB", "ask for something smaller", err}
		case none != nil:
			return nil, failure{"the server closed the connection without an answer", "fire again", none}
		case err != nil:
			return nil, failure{"the server's answer is not valid HTTP (" + clip(err.Error()) + ")",
				"fire again, or look at the server", err}
		case resp.StatusCode/100 != 1 || resp.StatusCode == http.StatusSwitchingProtocols:
			return resp, nil
		}
	}
	msg := fmt.Sprintf("the server sent more than %d interim (1xx) responses and no final one", maxInterim)
	return nil, failure{msg, "fire again", nil}
}

// explain says in one sentence why there is no exchange.
func explain(ctx context.Context, took time.Duration, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return failure{fmt.Sprintf("the server gave no complete answer within %s", took.Round(10*time.Millisecond)),
			"fire again", context.DeadlineExceeded}
	case ctx.Err() != nil:
		return failure{"the request was canceled before its answer was complete", "fire again when you want it",
			ctx.Err()}
	}
	return err
}

// failure is an error of an exchange in a plain sentence: what, what to do, and
// the cause for errors.Is.
type failure struct {
	msg, fix string
	cause    error
}

func (f failure) Error() string { return f.msg + "; " + f.fix }
func (f failure) Unwrap() error { return f.cause }

// clip keeps a message of the HTTP reader to one readable line.
func clip(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// errLimit ends the reading of a response that is larger than the limits.
var errLimit = errors.New("larger than the limit")

// bounded reads no more than left bytes, then fails with errLimit.
type bounded struct {
	from io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLimit
	}
	n, err := b.from.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// tap is bounded and keeps what is read through it.
type tap struct {
	bounded
	seen []byte
}

func (t *tap) Read(p []byte) (int, error) {
	n, err := t.bounded.Read(p)
	t.seen = append(t.seen, p[:n]...)
	return n, err
}
