package exchange

import (
	"bufio"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"bouncer/internal/world"
	"bouncer/mockserver"
)

// fakeTarget is a server that answers with whatever a test wants on the wire.
type fakeTarget struct {
	listener net.Listener
	creds    []world.Credential

	mu        sync.Mutex
	observers map[int]func(mockserver.Seen)
	next      int
	conns     sync.WaitGroup
	accepted  int
}

func credentials() []world.Credential {
	return []world.Credential{
		{Name: "alice", Person: "alice", Label: "alice", Value: "aaa.bbb.ccc"},
		{Name: "alice.basic", Person: "alice", Label: "alice", Value: "YWxpY2U6cHc+/w=="},
		{Name: "alice.expired", Person: "alice", Label: "alice, expired", Value: "xxx.yyy.zzz"},
		{Name: "bob", Person: "bob", Label: "bob", Value: "bbb"},
		{Name: "carol", Person: "carol", Label: "carol", Value: "ccc"},
		{Name: "hostile", Label: "nobody's", Value: "a\r\nX-Evil: 1"},
		{Name: "junk", Label: "nobody's", Value: "junk"},
	}
}

// offline is a target for requests that are prepared and never fired.
func offline() *fakeTarget { return &fakeTarget{creds: credentials()} }

// serve starts a fake server that hands each connection to handle and closes
// it after.
func serve(t testing.TB, handle func(f *fakeTarget, c net.Conn)) *fakeTarget {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeTarget{listener: l, creds: credentials(), observers: map[int]func(mockserver.Seen){}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.accepted++
			f.mu.Unlock()
			f.conns.Go(func() {
				defer c.Close()
				handle(f, c)
			})
		}
	}()
	t.Cleanup(func() {
		l.Close()
		f.conns.Wait()
	})
	return f
}

// answer is a handler that reads one request and writes a fixed text.
func answer(text string) func(*fakeTarget, net.Conn) {
	return func(_ *fakeTarget, c net.Conn) {
		if readRequest(c) == nil {
			return
		}
		c.Write([]byte(text))
	}
}

// readRequest reads one request with its body; nil when the client gave up.
func readRequest(c net.Conn) *http.Request {
	r, err := http.ReadRequest(bufio.NewReader(c))
	if err != nil {
		return nil
	}
	return r
}

// lines writes a head with CRLF line ends.
func lines(l ...string) string { return strings.Join(l, "\r\n") + "\r\n\r\n" }

func (f *fakeTarget) Addr() string {
	if f.listener == nil {
		return "127.0.0.1:54321"
	}
	return f.listener.Addr().String()
}
func (f *fakeTarget) Host() string { return "api.lantern.test" }
func (f *fakeTarget) Hosts() []string {
	port := strings.TrimPrefix(f.Addr(), "127.0.0.1")
	return []string{"api.lantern.test", "api.lantern.test" + port, "127.0.0.1", "127.0.0.1" + port}
}

func (f *fakeTarget) Credentials() []world.Credential { return f.creds }
func (f *fakeTarget) Credential(name string) (world.Credential, bool) {
	i := slices.IndexFunc(f.creds, func(c world.Credential) bool { return c.Name == name })
	if i < 0 {
		return world.Credential{}, false
	}
	return f.creds[i], true
}

func (f *fakeTarget) Observe(w func(mockserver.Seen)) func() {
	f.mu.Lock()
	defer f.mu.Unlock()
	id := f.next
	f.next++
	f.observers[id] = w
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.observers, id)
	}
}

// decide tells the observers of a decision, as the mock server does.
func (f *fakeTarget) decide(d mockserver.Decision) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, w := range f.observers {
		w(mockserver.Seen{Decision: d})
	}
}

func (f *fakeTarget) watching() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.observers)
}

func (f *fakeTarget) connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.accepted
}
