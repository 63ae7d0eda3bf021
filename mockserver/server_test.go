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

func TestStartRefusesUnknownCondition(t *testing.T) {
	_, err := Start(Options{Given: []string{"quota-spent", "raining"}})
	if err == nil || !strings.Contains(err.Error(), "raining") || !strings.Contains(err.Error(), "keyserver-down") {
		t.Fatalf("want an error that names the known conditions, got %v", err)
	}
}

func TestOnlyOwnHostNames(t *testing.T) {
	s := start(t, Options{})
	port := s.Addr()[strings.LastIndexByte(s.Addr(), ':'):]
	for host, want := range map[string]string{
		"api.lantern.test": "200", "API.lantern.TEST": "200", "localhost": "200", "127.0.0.1" + port: "200",
		"[::1]" + port: "200",
		"evil.example": "421", "127.0.0.1:1": "421", "[::ffff:127.0.0.1]" + port: "421",
		"api.lantern.test.evil.example": "421", "2130706433": "421",
	} {
		got := raw(t, s, "GET /health HTTP/1.1\r\nHost: "+host+"\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 "+want) {
			t.Errorf("Host %s: want %s, got %.40q", host, want, got)
		}
	}
	if got := raw(t,
		s,
		"GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 421") {
		t.Errorf("a foreign host in the request line: got %.40q", got)
	}
}

func TestForeignHostIsRefusedByAnyGate(t *testing.T) {
	s := start(t, Options{Gate: []Check{}})
	if got := raw(t, s, "GET /me HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(got,
		"HTTP/1.1 421") {
		t.Errorf("got %.60q", got)
	}
}

// TestOddRequests sends what Go's own layers or the mux would answer: each gets
// an answer, and none makes a handler fail.
func TestOddRequests(t *testing.T) {
	s := start(t, Options{})
	const end = " HTTP/1.1\r\nHost: api.lantern.test\r\nConnection: close\r\n\r\n"
	for _, c := range []struct{ name, request, want string }{
		{"asterisk", "OPTIONS *" + end, "404"},
		{"connect", "CONNECT api.lantern.test:80 HTTP/1.1\r\nHost: api.lantern.test:80\r\n\r\n", "4"},
		{"dots", "GET /../../me" + end, "404"},
		{"double slash", "GET //me" + end, "404"},
		{"trailing slash", "GET /me/" + end, "404"},
		{"encoded slash", "GET /notes/7%2f" + end, "401"},
		{"encoded dots", "GET /%2e%2e/me" + end, "404"},
		{"escape in the path", "GET /notes/%1b%5d0;x" + end, "401"},
		{"bad escape", "GET /%zz" + end, "400"},
		{"bad query", "GET /me?access_token=%zz;x" + end, "401"},
		{"lower case method", "get /me" + end, "405"},
		{"no method", " /me" + end, "400"},
		{"nul", "G\x00T /me" + end, "400"},
		{"no host", "GET /me HTTP/1.1\r\n\r\n", "400"},
		{"old HTTP", "GET /me HTTP/1.0\r\n\r\n", "421"},
		{"userinfo", "GET http://127.0.0.1@evil/" + end, "421"},
		{"two lengths", "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
			"400"},
		{"negative length", "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "400"},
		{"many headers",
			"GET /me HTTP/1.1\r\nHost: localhost\r\n" + strings.Repeat("X-A: 0123456789\r\n", 10000) + "\r\n", "431"},
		{"expectation", "GET /me HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n", "417"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := raw(t, s, c.request)
			if !strings.HasPrefix(got, "HTTP/1.1 "+c.want) && !strings.HasPrefix(got, "HTTP/1.0 "+c.want) {
				t.Errorf("want %s, got %.80q", c.want, got)
			}
		})
	}
}

func TestBodyLimit(t *testing.T) {
	s := start(t, Options{})
	got := send(t, s, "POST", "/users", `{"name":"`+strings.Repeat("x", maxBody)+`"}`, "Authorization: Bearer {{bob}}")
	if got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a body over the limit: got %d", got.StatusCode)
	}
}

func TestCloseWithStuckClient(t *testing.T) {
	inside := make(chan struct{})
	enter := Check{Name: "enter", Source: "-", Run: func(*Visit) verdict { close(inside); return verdict{} }}
	s, err := Start(Options{Gate: append([]Check{enter}, DefaultGate()...)})
	if err != nil {
		t.Fatal(err)
	}
	half := "POST /users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nAuthorization: Bearer " +
		fill(t, s, "{{bob}}") + "\r\n\r\n{"
	for _, text := range []string{"", "GET /me HT", half} {
		c, err := net.Dial("tcp", s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, text); err != nil {
			t.Fatal(err)
		}
	}
	<-inside // its handler now waits for the rest of the body
	began := time.Now()
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("Close took %v", took)
	}
}

func TestCloseWithStuckObserver(t *testing.T) {
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	reached, release := make(chan struct{}), make(chan struct{})
	defer close(release)
	s.Observe(func(Seen) { close(reached); <-release })
	c, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-reached
	began := time.Now()
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), "still being answered") {
		t.Errorf("Close must say that a request was cut off, got %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("Close took %v", took)
	}
	if again := s.Close(); again == nil {
		t.Error("a second Close must say the same")
	}
}

func TestCloseTellsOfAPanic(t *testing.T) {
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Observe(func(Seen) { panic("observer broke") })
	if got := raw(t, s, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"); got != "" {
		t.Errorf("got %q", got)
	}
	if err := s.Close(); err == nil || !strings.Contains(err.Error(), "observer broke") {
		t.Errorf("Close must tell of the panic, got %v", err)
	}
}

func TestObserversHearEveryRequest(t *testing.T) {
	s := start(t, Options{})
	var mu sync.Mutex
	heard := map[string]int{}
	for _, name := range []string{"one", "two"} {
		s.Observe(func(d Seen) { mu.Lock(); heard[name]++; mu.Unlock(); d.Checks[0].Name = "changed by " + name })
	}
	stop := s.Observe(func(Seen) { mu.Lock(); heard["stopped"]++; mu.Unlock() })
	stop()
	stop()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { raw(t, s, "GET /me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") })
	}
	wg.Wait()
	if got := ask(t, s, "GET /me"); got.decision.Checks[0].Name != "route" {
		t.Errorf("one observer changed what another sees: %q", got.decision.Checks[0].Name)
	}
	mu.Lock()
	defer mu.Unlock()
	if heard["one"] != 9 || heard["two"] != 9 || heard["stopped"] != 0 {
		t.Errorf("heard %v, want 9, 9 and 0", heard)
	}
}

func BenchmarkStartClose(b *testing.B) {
	for b.Loop() {
		s, err := Start(Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s, err := Start(Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
