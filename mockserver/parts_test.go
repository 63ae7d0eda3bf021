package mockserver

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bouncer/internal/world"
)

// knock fires one request at a door and returns its answer.
func knock(t interface{ Fatal(...any) }, s *Server, via, method, target string,
	set func(*http.Request)) (*http.Response, Decision) {
	door, err := s.Door(via)
	if err != nil {
		t.Fatal(err)
	}
	scheme := "http://"
	if door.TLS != nil {
		scheme = "https://"
	}
	r, err := http.NewRequest(method, scheme+door.Addr+target, strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = door.Host
	set(r)
	heard := make(chan Decision, 8)
	defer s.Observe(func(x Seen) { heard <- x.Decision })()
	tr := &http.Transport{DisableKeepAlives: true, TLSClientConfig: door.TLS}
	if strings.HasPrefix(via, world.ViaProxy) {
		r.URL.Opaque = "http://" + door.Host + target
	}
	res, err := tr.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	var last Decision
	for len(heard) > 0 {
		last = <-heard
	}
	return res, last
}

// TestEveryPartAsksProperly: whatever travels which way with whatever
// credentials, a 401 says what to bring, and so does a 407.
func TestEveryPartAsksProperly(t *testing.T) {
	s := start(t, Options{})
	creds := s.Credentials()
	ways := append([]string{""}, s.world.Ways()...)
	rapid.Check(t, func(t *rapid.T) {
		via := rapid.SampledFrom(ways).Draw(t, "via")
		route := rapid.SampledFrom(s.world.Routes()).Draw(t, "route")
		schemes := rapid.SampledFrom([]string{"Bearer", "Basic", "Digest", "DPoP", "Odd"}).Draw(t, "scheme")
		cred := rapid.SampledFrom(creds).Draw(t, "credential")
		field := rapid.SampledFrom([]string{"", "Authorization", "Proxy-Authorization", "Cookie", "X-Api-Key"}).Draw(t,
			"field")
		proof := rapid.Bool().Draw(t, "proof")
		target := strings.NewReplacer("{tenant}", "acme", "{id}", "7").Replace(route.Path)
		res, d := knock(t, s, via, route.Method, target, func(r *http.Request) {
			value := cred.Value
			switch field {
			case "":
				return
			case "Cookie":
				value = sessionCookie + "=" + value
			case "Authorization", "Proxy-Authorization":
				value = schemes + " " + value
			}
			r.Header.Set(field, value)
			if c, ok := s.Prove("alice.dpop.proof", r.Method, "http://"+s.Host()+target); ok && proof {
				r.Header.Set("DPoP", c.Value)
			}
		})
		_, refused := d.Refusal()
		switch {
		case d.Status != res.StatusCode:
			t.Errorf("decided %d, answered %d", d.Status, res.StatusCode)
		case res.StatusCode == 401 && res.Header.Get("WWW-Authenticate") == "" && route.Sample == "":
			t.Error("401 without a challenge")
		case (res.StatusCode == 407) != (res.Header.Get("Proxy-Authenticate") != ""):
			t.Errorf("%d with Proxy-Authenticate %q", res.StatusCode, res.Header.Get("Proxy-Authenticate"))
		case res.StatusCode == 511 && res.Header.Get("WWW-Authenticate") != "":
			t.Error("511 with a challenge")
		case res.StatusCode >= 500 && !refused:
			t.Errorf("%d, and no check says why", res.StatusCode)
		case d.Reason == "":
			t.Error("the decision gives no reason")
		}
	})
}

func TestDoorsAreStartedOnceAndClosed(t *testing.T) {
	s, err := Start(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.doors.open); n != 0 {
		t.Errorf("%d doors are open before anyone asks", n)
	}
	addrs := map[string]bool{}
	for _, via := range []string{"tls", "tls:alice", "tls:bob", "proxy", "portal", "cache", "follow", "refresh", ""} {
		d, err := s.Door(via)
		if err != nil || !strings.HasPrefix(d.Addr, "127.0.0.1:") {
			t.Fatalf("%s: %+v, %v", via, d, err)
		}
		addrs[d.Addr] = true
	}
	if _, ok := s.DoorOf("FILES.lantern.test"); !ok {
		t.Error("no door for the second host")
	}
	for _, host := range []string{"evil.test", "169.254.169.254", "files.lantern.test:80", ""} {
		if d, ok := s.DoorOf(host); ok {
			t.Errorf("%q: a door at %s", host, d.Addr)
		}
	}
	if len(addrs) != 5 || len(s.doors.open) != 5 {
		t.Errorf("%d addresses, %d doors", len(addrs), len(s.doors.open))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	for addr := range addrs {
		if res, err := http.Get("http://" + addr); err == nil {
			res.Body.Close()
			t.Errorf("%s still answers", addr)
		}
	}
	if d, err := s.Door("proxy"); err == nil {
		t.Errorf("a closed server has a door at %s", d.Addr)
	}
	if d, ok := s.DoorOf("files.lantern.test"); ok {
		t.Errorf("a closed server has a door at %s", d.Addr)
	}
}

// TestCacheRules is the table of what the cache keeps (RFC 9111 §3, §3.5).
func TestCacheRules(t *testing.T) {
	for _, c := range []struct {
		name, method string
		status       int
		control      string
		auth         bool
		kept         time.Duration
	}{
		{"explicit", "GET", 200, "max-age=30", false, 30 * time.Second},
		{"shared age wins", "GET", 200, "max-age=30, s-maxage=5", false, 5 * time.Second},
		{"by guess", "GET", 404, "", false, guessed},
		{"no guess for a refusal", "GET", 403, "", false, 0},
		{"no guess for a missing login", "GET", 401, "", false, 0},
		{"explicit for a refusal", "GET", 403, "max-age=10", false, 10 * time.Second},
		{"no-store", "GET", 404, "no-store", false, 0},
		{"private", "GET", 200, "Private, max-age=9", false, 0},
		{"authorization", "GET", 200, "max-age=60", true, 0},
		{"authorization, by guess", "GET", 404, "", true, 0},
		{"authorization, public", "GET", 200, "public, max-age=60", true, time.Minute},
		{"authorization, s-maxage", "GET", 200, "s-maxage=7", true, 7 * time.Second},
		{"authorization, must-revalidate", "GET", 200, "must-revalidate, max-age=8", true, 8 * time.Second},
		{"another method", "POST", 200, "public, max-age=60", false, 0},
		{"at once too old", "GET", 200, "max-age=0", false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := &cache{}
			r, err := http.NewRequest(c.method, "http://api.lantern.test/x?y", nil)
			if err != nil {
				t.Fatal(err)
			}
			if c.auth {
				r.Header.Set("Authorization", "Bearer x")
			}
			now := time.Unix(1_700_000_000, 0)
			res := response{status: c.status, header: http.Header{}}
			if c.control != "" {
				res.set("Cache-Control", c.control)
			}
			source, why := k.keep(r, res, now)
			if source == "" || checkWords()[why.Code].Detail == "" {
				t.Errorf("no account: %s %+v", source, why)
			}
			again, _ := http.NewRequest("GET", "http://api.lantern.test/x?y", nil)
			if e, found := k.find(again, now); (e != nil) != (c.kept > 0) {
				t.Fatalf("found %v: %+v; %+v", e, found, why)
			}
			if c.kept == 0 {
				return
			}
			if e, _ := k.find(again, now.Add(c.kept-time.Second)); e == nil {
				t.Error("gone too early")
			}
			if e, _ := k.find(again, now.Add(c.kept)); e != nil {
				t.Error("kept too long")
			}
			other, _ := http.NewRequest("GET", "http://api.lantern.test/x?z", nil)
			if e, _ := k.find(other, now); e != nil {
				t.Error("another address finds it")
			}
		})
	}
}

func TestCacheMindsVary(t *testing.T) {
	k, now := &cache{}, time.Unix(1_700_000_000, 0)
	r, err := http.NewRequest("GET", "http://api.lantern.test/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", "sid=1")
	k.keep(r, response{status: 200, header: http.Header{"Vary": {"Cookie"}, "Cache-Control": {"max-age=60"}}}, now)
	if e, _ := k.find(r, now); e == nil {
		t.Error("the same cookie finds nothing")
	}
	r.Header.Set("Cookie", "sid=2")
	if e, _ := k.find(r, now); e != nil {
		t.Error("another cookie finds the first one's page")
	}
}

func TestNoncesAgeAndAreOnlyOurs(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	s := start(t, Options{Now: func() time.Time { return now }})
	other := start(t, Options{Now: func() time.Time { return now }})
	n := s.ring.nonce(now)
	for _, c := range []struct {
		name, nonce string
		at          time.Time
		good        bool
	}{
		{"fresh", n, now, true}, {"at its end", n, now.Add(nonceLife), true},
		{"too old", n, now.Add(nonceLife + time.Second), false},
		{"of another server", other.ring.nonce(now), now, false}, {"empty", "", now, false},
		{"short", n[:11], now, false},
		{"another time, same seal", s.ring.nonce(now.Add(time.Hour))[:11] + n[11:], now, false},
	} {
		if got := s.ring.goodNonce(c.nonce, c.at); got != c.good {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// A wrong password with an old nonce must not be told that only the nonce is
// old (RFC 7616 §3.3): stale says that the password was right.
func TestStaleIsForTheRightPasswordOnly(t *testing.T) {
	s := start(t, Options{})
	stale, _ := s.Prove("alice.digest.stale", "GET", "http://"+s.Host()+"/ledger")
	for _, c := range []struct {
		value string
		stale bool
	}{{stale.Value, true}, {strings.Replace(stale.Value, `response="`, `response="0`, 1), false},
		{strings.Replace(stale.Value, "alice", "bob", 1), false},
		{strings.Replace(stale.Value, "alice", "zoe", 1), false}} {
		got := ask(t, s, "GET /ledger", "Authorization: Digest "+c.value)
		if has := strings.Contains(got.Header.Get("WWW-Authenticate"), "stale=true"); got.StatusCode != 401 ||
			has != c.stale {
			t.Errorf("%d %s", got.StatusCode, got.Header.Get("WWW-Authenticate"))
		}
	}
}
