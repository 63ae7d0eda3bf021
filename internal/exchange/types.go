// Package exchange puts a request on the wire and brings back what crossed it:
// the bytes of both directions, and the decision the gate made. It is the
// course's only HTTP client and its only reader of .http text.
package exchange

import (
	"errors"
	"net/http"
	"time"

	"bouncer/internal/world"
	"bouncer/mockserver"
)

// Message is one direction of an exchange.
type Message struct {
	Raw    []byte      // the bytes as they crossed the socket
	Header http.Header // canonical names
}

// Exchange is one request put on the wire, what came back, and what the gate
// made of it.
type Exchange struct {
	Method, Target string
	Sent           Message

	Addr  string    // the listener that was dialed: "127.0.0.1:54321"
	TLS   bool      // it speaks TLS
	Host  string    // the Host that a request to it gets which names none
	Began time.Time // when it was dialed

	Status    int // 0 where the server closed the connection instead: see Decision.Undocumented
	Received  Message
	Body      []byte // decoded; at most MaxBody bytes
	Truncated bool   // the response was longer than the limits

	// Decision is nil when the request never reached the gate (the server's
	// HTTP reader refused it).
	Decision *mockserver.Decision
	// Seen is the request as the server read it; nil as Decision is, and for a
	// server that isn't the course's own.
	Seen *mockserver.Seen
	// Credentials are the {{names}} of the request text, in order.
	Credentials []world.Credential
	Took        time.Duration

	// Hops are all the requests it took, in order, the exchange itself last
	// (unless a client that tried more fell back on an earlier answer); nil when
	// it took one.
	Hops []Hop
}

// Hop is one of several requests that belong together: one that came before,
// one that a client sent by itself, or the last one.
type Hop struct {
	Name           string // what it is for: "before", "first try", "redirected to files.lantern.test"
	Note           string // what the client made of the answer; empty for nothing
	Sent, Received Message
	Status         int
	Decision       *mockserver.Decision // as in Exchange
}

// Unread is what is said of a request that has no Decision.
const Unread = "The request never reached the gate: the server's HTTP reader refused it."

// ErrUnread is Unread where a request without a Decision is of no use.
var ErrUnread = errors.New("t" + Unread[1:len(Unread)-1] + "; write it as one method, one path and headers")
