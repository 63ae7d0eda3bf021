package mockserver

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// observe returns what the server tells of its next requests.
func observe(t *testing.T, s *Server) func() Seen {
	t.Helper()
	ch := make(chan Seen, 8)
	t.Cleanup(s.Observe(func(x Seen) { ch <- x }))
	return func() Seen {
		t.Helper()
		select {
		case x := <-ch:
			return x
		case <-time.After(5 * time.Second):
			t.Fatal("nothing was observed")
			return Seen{}
		}
	}
}

func TestAnObserverSeesBothDirections(t *testing.T) {
	s := start(t, Options{})
	next := observe(t, s)
	a := send(t, s, "POST", "/users", `{"name":"frida"}`, "Authorization: Bearer {{bob}}", "X-Odd: a, b")
	x := next()
	if x.Status != 201 || x.Person != "bob" || x.Host != s.Host() || string(x.SentBody) != `{"name":"frida"}` {
		t.Errorf("%+v", x)
	}
	if got := x.Header.Get("Location"); got != "/users/100" || string(x.Body) != a.body {
		t.Errorf("Location %q, body %q, want %q", got, x.Body, a.body)
	}
	named, _ := x.Named()
	if got, want := named["Authorization"],
		[]string{"Bearer {{bob}}"}; !cmp.Equal(got, want) || x.Sent.Get("Authorization") == want[0] {
		t.Errorf("named %q, sent %q", got, x.Sent["Authorization"])
	}
	// What one observer does to its copy is nobody else's business.
	x.Sent["X-Odd"][0] = "changed"
	ask(t, s, "GET /health", "X-Odd: fine")
	if got := next().Sent.Get("X-Odd"); got != "fine" {
		t.Error(got)
	}
}

// A request that something passes on is told once, with the answer its client got.
func TestARequestPassedOnIsToldOnce(t *testing.T) {
	for _, c := range []struct {
		via, check string
		status     int
	}{{"proxy", "proxy login", 200}, {"portal", "network login", 511}, {"cache", "cache", 200}} {
		t.Run(c.via, func(t *testing.T) {
			s := start(t, Options{})
			told := make(chan Seen, 8)
			stop := s.Observe(func(x Seen) { told <- x })
			res, _ := knock(t, s, c.via, "GET", "/health", func(r *http.Request) {
				login, _ := s.Credential("bob.proxy")
				r.Header.Set("Proxy-Authorization", "Basic "+login.Value)
			})
			stop()
			if len(told) != 1 || res.StatusCode != c.status {
				t.Fatalf("told %d times, answered %d", len(told), res.StatusCode)
			}
			x := <-told
			if x.Status != c.status || x.Checks[0].Name != c.check || len(x.Body) == 0 ||
				x.Header.Get("Content-Type") == "" {
				t.Errorf("%+v", x)
			}
			if c.status == 200 && !slices.ContainsFunc(x.Checks, func(r Result) bool { return r.Name == "route" }) {
				t.Error("what the server behind decided is missing")
			}
		})
	}
}

// Every credential is known again by the value it is sent with, a token also
// after it has been minted anew, and an edited one isn't.
func TestCredentialsAreKnownAgain(t *testing.T) {
	now := time.Now()
	s := start(t, Options{Now: func() time.Time { return now }})
	for _, c := range s.Credentials() {
		if kind := s.world.Kind(c.Kind); kind.Fresh && !kind.Token {
			continue // good for one request only
		}
		if _, mints := s.ring.recognize(c.Value); !mints {
			t.Errorf("%s isn't known again", c.Name)
			continue
		}
		if got, _ := s.ring.recognize(c.Value); got.Name != c.Name {
			t.Errorf("%s is taken for %s", c.Name, got.Name)
		}
	}
	old, _ := s.Credential("alice")
	now = now.Add(2 * time.Hour)
	if got, ok := s.ring.recognize(old.Value); !ok || got.Name != "alice" {
		t.Errorf("two hours later: %v %v", got.Name, ok)
	}
	edited := old.Value[:strings.LastIndexByte(old.Value, '.')+1] + "AAAA"
	for _, value := range []string{edited, "", "a.b.c", "validtoken"} {
		if got, ok := s.ring.recognize(value); ok {
			t.Errorf("%q is taken for %s", value, got.Name)
		}
	}
	held, _ := s.Credential("alice.session")
	named, found := s.ring.name(http.Header{"Cookie": {"a=1; sid=" + held.Value}})
	if got := named.Get("Cookie"); got != "a=1; sid={{alice.session}}" || len(found) != 1 {
		t.Errorf("%q, %v", got, found)
	}
}

func TestTheAddressIsTheOneAskedFor(t *testing.T) {
	first := start(t, Options{})
	if _, err := Start(Options{Addr: first.Addr()}); err == nil || !strings.Contains(err.Error(), first.Addr()) {
		t.Errorf("a port in use: %v", err)
	}
	for _, addr := range []string{"127.0.0.2:0", "0.0.0.0:0", "[::1]:0"} {
		s, err := Start(Options{Addr: addr})
		if err != nil {
			if strings.HasPrefix(addr, "[") {
				t.Logf("no IPv6 here: %v", err)
				continue
			}
			t.Fatal(err)
		}
		host, port, _ := strings.Cut(strings.TrimPrefix(s.Addr(), "[::]"), ":")
		names := []string{s.Addr(), "localhost:" + port}
		if strings.HasPrefix(addr, "0.") {
			names = []string{"127.0.0.1:" + port}
		}
		if strings.HasPrefix(addr, "[::1]") {
			names = []string{s.Addr()}
		}
		for _, name := range names {
			_, d := direct(s, "GET", "/health", func(r *http.Request) { r.Host = name })
			if d.Status != 200 {
				t.Errorf("listening on %s (%s): Host %s got %d", addr, host, name, d.Status)
			}
		}
		if _, d := direct(s, "GET", "/health",
			func(r *http.Request) { r.Host = "evil.example:" + port }); d.Status != 421 {
			t.Errorf("a foreign host got %d", d.Status)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
