package mockserver

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// start starts a server that is closed with the test.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	s, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// answer is what came back for one request, with the gate's account of it.
type answer struct {
	*http.Response
	body     string
	decision Decision
}

// ask sends "METHOD /target" with header lines; {{name}} in a line is filled.
func ask(t testing.TB, s *Server, request string, lines ...string) answer {
	t.Helper()
	method, target, _ := strings.Cut(request, " ")
	return send(t, s, method, target, "", lines...)
}

func send(t testing.TB, s *Server, method, target, body string, lines ...string) answer {
	t.Helper()
	req, err := http.NewRequest(method, "http://"+s.Addr()+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Host = s.Host()
	for _, line := range lines {
		key, value, _ := strings.Cut(line, ": ")
		req.Header.Add(key, fill(t, s, value))
	}
	var mu sync.Mutex
	var got *Decision
	stop := s.Observe(func(x Seen) { mu.Lock(); got = &x.Decision; mu.Unlock() })
	defer stop()
	tr := &http.Transport{DisableKeepAlives: true}
	res, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if got == nil {
		t.Fatalf("%s %s: no decision reached the observer", method, target)
	}
	return answer{res, string(b), *got}
}

func fill(t testing.TB, s *Server, value string) string {
	t.Helper()
	for {
		before, rest, ok := strings.Cut(value, "{{")
		if !ok {
			return value
		}
		name, after, _ := strings.Cut(rest, "}}")
		c, ok := s.Credential(name)
		if !ok {
			t.Fatalf("no credential {{%s}}", name)
		}
		value = before + c.Value + after
	}
}

// raw writes bytes to the server and returns all that comes back.
func raw(t testing.TB, s *Server, text string) string {
	t.Helper()
	c, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Logf("the server stopped reading: %v", err)
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		if err := tcp.CloseWrite(); err != nil {
			t.Logf("half close: %v", err)
		}
	}
	b, err := io.ReadAll(c)
	if err != nil {
		t.Logf("the server cut the connection: %v", err)
	}
	return string(b)
}
