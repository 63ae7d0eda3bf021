package exchange

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"
)

func reach(t *testing.T, base string, allowed []string, names map[string]string) (*Outside, error) {
	t.Helper()
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	return Reach(t.Context(), u, allowed, func(_ context.Context, name string) ([]netip.Addr, error) {
		var out []netip.Addr
		for _, a := range strings.Fields(names[name]) {
			out = append(out, netip.MustParseAddr(a))
		}
		return out, nil
	})
}

// TestReach: the loopback is free, another host only when allowed, and no
// spelling of a link-local or metadata address gets through.
func TestReach(t *testing.T) {
	names := map[string]string{
		"localhost": "127.0.0.1 ::1", "api.test": "192.0.2.7", "six.test": "2001:db8::1 192.0.2.9",
		"home.test": "127.0.0.1", "cloud.test": "169.254.169.254",
		"mixed.test": "192.0.2.7 fe80::1", "mapped.test": "::ffff:169.254.169.254", "nat64.test": "64:ff9b::a9fe:a9fe",
		"sixtofour.test": "2002:a9fe:a9fe::1",
		"aws6.test":      "fd00:ec2::254", "ali.test": "100.100.100.200", "zero.test": "0.0.0.0",
		"many.test": "224.0.0.1",
	}
	var all []string
	for name := range names {
		all = append(all, name)
	}
	for _, c := range []struct{ base, addr string }{
		{"http://127.0.0.1:8080", "127.0.0.1:8080"}, {"http://localhost", "127.0.0.1:80"}, {"https://[::1]:8443",
			"[::1]:8443"}, {"http://[::ffff:127.0.0.1]:1", "127.0.0.1:1"},
		{"https://api.test", "192.0.2.7:443"}, {"http://six.test:81", "192.0.2.9:81"},
		{"http://home.test", "127.0.0.1:80"},
	} {
		o, err := reach(t, c.base, all, names)
		if err != nil || o.door.Addr != c.addr {
			t.Errorf("%s: %v, %v; want %s", c.base, o, err, c.addr)
		}
	}
	for _, base := range []string{
		"http://cloud.test", "http://mixed.test", "http://mapped.test", "http://nat64.test", "http://sixtofour.test",
		"http://aws6.test", "http://ali.test", "http://zero.test", "http://many.test",
		"http://nowhere.test", "ftp://127.0.0.1", "http://alice:pw@127.0.0.1", "http://", "http://169.254.169.254",
	} {
		if o, err := reach(t, base, append(all, "nowhere.test", "169.254.169.254"), names); err == nil {
			t.Errorf("%s may be reached at %s", base, o.door.Addr)
		}
	}
	for _, base := range []string{"http://api.test", "http://home.test", "http://192.0.2.7", "http://10.0.0.1"} {
		if _, err := reach(t, base, nil, names); !errors.Is(err, ErrNotAllowed) {
			t.Errorf("%s without leave: %v", base, err)
		}
	}
	if _, err := reach(t, "http://localhost", nil, map[string]string{"localhost": "192.0.2.7"}); err == nil {
		t.Error("a localhost that leads elsewhere may be reached")
	}
}

func outside(t *testing.T, h http.HandlerFunc) *Outside {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	o, err := reach(t, s.URL, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestOutsideFire: the bytes of both directions, and no redirect followed.
func TestOutsideFire(t *testing.T) {
	asked := 0
	o := outside(t, func(w http.ResponseWriter, r *http.Request) {
		asked++
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	})
	x, err := o.Fire(t.Context(), "GET", "/a?b=c", []Field{{Name: "X-Key", Value: "k"}})
	if err != nil || x.Status != 302 || asked != 1 {
		t.Fatalf("%+v, %v after %d requests", x, err, asked)
	}
	want := "GET /a?b=c HTTP/1.1\r\nHost: " + o.door.Host + "\r\nX-Key: k\r\nConnection: close\r\n\r\n"
	if string(x.Sent.Raw) != want || x.Received.Header.Get("Location") != "/elsewhere" {
		t.Errorf("sent %q, received %v", x.Sent.Raw, x.Received.Header)
	}
	for _, bad := range [][3]string{{"GE T", "/", ""}, {"GET", "x", ""}, {"GET", "/a b", ""}, {"GET", "/a\r\nX: y",
		""}, {"GET", "/", "a\r\nX: y"}} {
		if _, err := o.Fire(t.Context(), bad[0], bad[1], []Field{{Name: "X", Value: bad[2]}}); err == nil {
			t.Errorf("%q was sent", bad)
		}
	}
	if asked != 1 {
		t.Error("something that is no request reached the server")
	}
}

// TestReachFindsTheLoopback: a server on the newer of the loopback's addresses
// is found by the name of both.
func TestReachFindsTheLoopback(t *testing.T) {
	l, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("there is no ::1 here")
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	o, err := reach(t, "http://localhost:"+port, nil, map[string]string{"localhost": "127.0.0.1 ::1"})
	if err != nil || o.door.Addr != "[::1]:"+port {
		t.Errorf("%+v, %v", o, err)
	}
}

// TestOutsideGivesUp: after its time, and at once when it is canceled.
func TestOutsideGivesUp(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	o := outside(t, func(http.ResponseWriter, *http.Request) { <-hang })
	o.Timeout = 50 * time.Millisecond
	if _, err := o.Fire(t.Context(), "GET", "/", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a silent server gives %v", err)
	}
	o.Timeout = Timeout
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Fire(ctx, "GET", "/", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a canceled request gives %v", err)
	}
}
