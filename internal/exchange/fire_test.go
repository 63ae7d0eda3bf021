package exchange

import (
	"context"
	"errors"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"bouncer/mockserver"
)

func fire(t *testing.T, f *fakeTarget, text string) *Exchange {
	t.Helper()
	x, err := Fire(t.Context(), f, text)
	if err != nil {
		t.Fatal(err)
	}
	if n := f.watching(); n != 0 {
		t.Errorf("%d watchers left behind", n)
	}
	return x
}

func TestFireBringsBackTheBytesOfBothDirections(t *testing.T) {
	const response = "HTTP/1.1 401 Unauthorized\r\nwww-AUTHENTICATE: Bearer realm=\"x\"\r\n" +
		"Transfer-Encoding: chunked\r\n\r\n3\r\nno!\r\n0\r\n\r\n"
	got := make(chan string, 1)
	f := serve(t, func(f *fakeTarget, c net.Conn) {
		buf := make([]byte, 4096)
		n, _ := c.Read(buf)
		got <- string(buf[:n])
		f.decide(mockserver.Decision{Remote: "127.0.0.1:1", Status: 200})
		f.decide(mockserver.Decision{Remote: c.RemoteAddr().String(), Status: 401, Reason: "expired"})
		c.Write([]byte(response))
	})
	x := fire(t, f, "GET /me\nx-a: 1\nAuthorization: Bearer {{alice.expired}}")
	want := "GET /me HTTP/1.1\r\nHost: api.lantern.test\r\nx-a: 1\r\nAuthorization: Bearer xxx.yyy.zzz\r\n\r\n"
	if wire := <-got; wire != want || string(x.Sent.Raw) != want {
		t.Errorf("on the wire %q\nsaid     %q\nwant     %q", wire, x.Sent.Raw, want)
	}
	if string(x.Received.Raw) != response || string(x.Body) != "no!" || x.Status != 401 || x.Truncated {
		t.Errorf("received %+v", x)
	}
	if x.Sent.Header.Get("X-A") != "1" || x.Received.Header.Get("WWW-Authenticate") != `Bearer realm="x"` {
		t.Errorf("headers %v, %v", x.Sent.Header, x.Received.Header)
	}
	if x.Decision == nil || x.Decision.Reason != "expired" {
		t.Errorf("decision %+v", x.Decision)
	}
	if x.Method != "GET" || x.Target != "/me" || len(x.Credentials) != 1 ||
		x.Credentials[0].Label != "alice, expired" || x.Took <= 0 {
		t.Errorf("exchange %+v", x)
	}
}

func TestFireGoesNowhereElse(t *testing.T) {
	elsewhere := serve(t, answer("HTTP/1.1 200 OK\r\n\r\n"))
	t.Setenv("HTTP_PROXY", "http://"+elsewhere.Addr())
	t.Setenv("http_proxy", "http://"+elsewhere.Addr())
	f := serve(t, answer("HTTP/1.1 302 Found\r\nLocation: http://"+elsewhere.Addr()+"/\r\nContent-Length: 0\r\n\r\n"))
	if x := fire(t, f, "GET /loop"); x.Status != 302 || x.Decision != nil {
		t.Errorf("got %d, %v", x.Status, x.Decision)
	}
	if f.connections() != 1 || elsewhere.connections() != 0 {
		t.Errorf("%d connections here, %d elsewhere", f.connections(), elsewhere.connections())
	}
}

func TestResponsesWithoutABody(t *testing.T) {
	for _, tt := range []struct{ name, text, response string }{
		{"HEAD", "HEAD /", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"},
		{"HEAD, encoded", "HEAD /", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n"},
		{"204 with a body", "GET /", "HTTP/1.1 204 No Content\r\n\r\nhello"},
		{"304", "GET /", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"},
		{"encoded nothing", "GET /", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"},
		{"after interim ones",
			"GET /",
			"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n" +
				"Content-Length: 0\r\n\r\n"},
		{"switching protocols", "GET /", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"},
	} {
		x := fire(t, serve(t, answer(tt.response)), tt.text)
		if len(x.Body) != 0 || x.Truncated || x.Status < 101 || x.Status == 103 {
			t.Errorf("%s: %+v", tt.name, x)
		}
		if !strings.HasPrefix(tt.response, string(x.Received.Raw)) {
			t.Errorf("%s: raw %q", tt.name, x.Received.Raw)
		}
	}
}

// What can't be shown as an exchange is said in one sentence.
func TestAnswersThatAreNoHTTP(t *testing.T) {
	for _, tt := range []struct{ name, response, want string }{
		{"nothing", "", "the server closed the connection without an answer; fire again"},
		{"status line", "HTTP/1.1 abc\r\n\r\n",
			`the server's answer is not valid HTTP (malformed HTTP status code "abc"); fire again, or look at the server`},
		{"SSH",
			"SSH-2.0-x\r\n\r\n",
			`the server's answer is not valid HTTP (malformed HTTP response "SSH-2.0-x"); fire again, or look at the server`},
		{"head breaks off", "HTTP/1.1 200 OK\r\nA: b",
			"the server's answer is not valid HTTP (unexpected EOF); fire again, or look at the server"},
		{"ESC", lines("HTTP/1.1 200 OK", "X: \x1b[31mred"),
			`the server's answer is not valid HTTP (malformed MIME header line: "X: \x1b[31mred"); fire again, or look at the server`},
		{"huge header", lines("HTTP/1.1 200 OK", "X: "+strings.Repeat("y", 1<<20)),
			"the head of the response is larger than 64 KiB; ask for something smaller"},
		{"endless head", lines("HTTP/1.1 200 OK", strings.Repeat("X: y\r\n", 20000)+"Y: z"),
			"the head of the response is larger than 64 KiB; ask for something smaller"},
		{"interim ones only", strings.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 50),
			"the server sent more than 5 interim (1xx) responses and no final one; fire again"},
		{"body breaks off", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
			"the body of the response breaks off before its end; fire again"},
		{"chunks break off", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
			"the body of the response breaks off before its end; fire again"},
	} {
		_, err := Fire(t.Context(), serve(t, answer(tt.response)), "GET /")
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s:\ngot  %v\nwant %s", tt.name, err, tt.want)
		}
	}
}

func TestAServerThatIsGone(t *testing.T) {
	f := serve(t, nil)
	f.listener.Close()
	_, err := Fire(t.Context(), f, "GET /")
	if err == nil || !strings.Contains(err.Error(), "can't be reached") {
		t.Errorf("got %v", err)
	}
}

// A server may answer before it has read the whole request.
func TestAnEarlyAnswerToALargeBody(t *testing.T) {
	f := serve(t, func(_ *fakeTarget, c net.Conn) {
		c.Write([]byte("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n"))
		for buf := make([]byte, 1<<16); ; {
			if _, err := c.Read(buf); err != nil {
				return
			}
		}
	})
	x := fire(t, f, "POST /\n\n"+strings.Repeat("x", MaxBody))
	if x.Status != 413 || len(x.Sent.Raw) > MaxBody+MaxHead {
		t.Errorf("got %d after %d bytes", x.Status, len(x.Sent.Raw))
	}
}

func TestFireStopsWhenAsked(t *testing.T) {
	for _, tt := range []struct{ name, response string }{
		{"before the answer", ""},
		{"in the head", "HTTP/1.1 200 OK\r\nA: b\r\n"},
		{"in the body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"},
		{"in the gzip body", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sent := make(chan struct{}, 2)
			f := serve(t, func(_ *fakeTarget, c net.Conn) {
				if readRequest(c) == nil {
					return
				}
				c.Write([]byte(tt.response))
				sent <- struct{}{}
				c.Read(make([]byte, 1)) // until the client hangs up
			})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				<-sent
				cancel()
			}()
			_, err := Fire(ctx, f, "GET /")
			if !errors.Is(err, context.Canceled) ||
				!strings.Contains(err.Error(), "canceled before its answer was complete") {
				t.Errorf("canceled: got %v", err)
			}
			p, err := Prepare(f, "GET /")
			if err != nil {
				t.Fatal(err)
			}
			_, err = p.fire(t.Context(), 20*time.Millisecond)
			if !errors.Is(err, context.DeadlineExceeded) ||
				!strings.Contains(err.Error(), "no complete answer within") {
				t.Errorf("timeout: got %v", err)
			}
			if f.watching() != 0 {
				t.Error("a watcher is left behind")
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Fire(ctx, serve(t, answer("")), "GET /"); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled before: got %v", err)
	}
}

// A stuck server that never reads doesn't hold the writer either.
func TestFireStopsWhileWriting(t *testing.T) {
	hold := make(chan struct{})
	f := serve(t, func(_ *fakeTarget, c net.Conn) {
		c.(*net.TCPConn).SetReadBuffer(4096)
		<-hold
	})
	defer close(hold)
	p, err := Prepare(f, "POST /\n\n"+strings.Repeat("x", MaxBody))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.fire(t.Context(), 50*time.Millisecond); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestFireLeavesNothingRunning(t *testing.T) {
	f := serve(t, answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
	before := runtime.NumGoroutine()
	for range 50 {
		fire(t, f, "GET /")
	}
	f.listener.Close()
	f.conns.Wait()
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// Several requests at once each get the decision on their own connection.
func TestDecisionsAreNotMixedUp(t *testing.T) {
	f := serve(t, func(f *fakeTarget, c net.Conn) {
		r := readRequest(c)
		if r == nil {
			return
		}
		f.decide(mockserver.Decision{Remote: c.RemoteAddr().String(), Reason: r.URL.Path})
		c.Write([]byte(lines("HTTP/1.1 200 OK", "Content-Length: 0")))
	})
	done := make(chan error, 32)
	for i := range cap(done) {
		go func() {
			path := "/" + strings.Repeat("x", i)
			x, err := Fire(t.Context(), f, "GET "+path)
			if err == nil && (x.Decision == nil || x.Decision.Reason != path) {
				err = errors.New("mixed up: " + path)
			}
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkFire(b *testing.B) {
	f := serve(b, answer("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer\r\nContent-Length: 3\r\n\r\nno!"))
	p, err := Prepare(f, "GET /me\nAuthorization: Bearer {{alice}}")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		x, err := p.Fire(b.Context())
		if err != nil || x.Status != http.StatusUnauthorized {
			b.Fatal(x, err)
		}
	}
}

func BenchmarkPrepare(b *testing.B) {
	f := offline()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Prepare(f,
			"POST /notes HTTP/1.1\nAuthorization: Bearer {{alice}}\nContent-Type: application/json\n\n"+
				"{\"title\": \"x\"}\n"); err != nil {
			b.Fatal(err)
		}
	}
}
