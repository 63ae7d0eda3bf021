package host

import (
	"fmt"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// TestSilentStrangers: who stands in the door without a word keeps nobody out,
// and is sent away.
func TestSilentStrangers(t *testing.T) {
	h := start(t, func(o *Options) { o.Limits.Handshake = 500 * time.Millisecond; o.Limits.PendingPerAddress = 20 })
	var silent []net.Conn
	for range 200 {
		c, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, c)
	}
	began := time.Now()
	if got := ask(t, h.in(t, h.ann), "who", nil); got != "Ann Lee lead=false" {
		t.Errorf("she is %q", got)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("an honest member waited %s", took)
	}
	for i, c := range silent {
		if err := c.SetDeadline(time.Now().Add(15 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatalf("silent stranger %d is still in the door", i)
		}
		_ = c.Close() // it is the host's end that counts
	}
	until(t, func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return len(h.guests) <= 1
	})
}

// TestFloods: no one takes more than is meant for one.
func TestFloods(t *testing.T) {
	h := start(t, func(o *Options) { o.Limits.SessionsPerConn, o.Limits.ConnsPerKey, o.Limits.Requests = 2, 3, 100 })
	c := h.in(t, h.ann)
	open := 0
	for range 20 {
		if s, err := c.NewSession(); err == nil {
			if err := s.Start("wait"); err == nil {
				open++
			}
		}
	}
	if open != 2 {
		t.Errorf("%d sessions on one connection, want 2", open)
	}
	conns := 1
	for range 6 {
		if _, err := h.dial(t, h.ann); err == nil {
			conns++
		}
	}
	if conns != 3 {
		t.Errorf("%d connections of one key, want 3", conns)
	}
	// 5,000 variables on one channel end the connection; others go on.
	c = h.in(t, h.lea)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5000 {
		if _, err := s.SendRequest("env", false,
			gossh.Marshal(struct{ Name, Value string }{fmt.Sprint("LC_", i), "x"})); err != nil {
			break
		}
	}
	gone := make(chan error, 1)
	go func() { gone <- c.Wait() }()
	select {
	case <-gone:
	case <-time.After(20 * time.Second):
		t.Error("a flood of variables goes on")
	}
	if got := ask(t, h.in(t, h.lea), "who", nil); got != "Lea lead=true" {
		t.Errorf("afterwards: %q", got)
	}
}

// TestNothingIsLeftOfWhoDrops: with keys in flight.
func TestNothingIsLeftOfWhoDrops(t *testing.T) {
	h := start(t, nil)
	drop := func() {
		c := h.in(t, h.ann)
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		in, err := s.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Start("wait"); err != nil {
			t.Fatal(err)
		}
		if _, err := in.Write(make([]byte, 8<<10)); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	drop()
	until(t, func() bool { return h.metrics.sessions.Load() == 0 })
	before := runtime.NumGoroutine()
	for range 40 {
		drop()
	}
	until(t, func() bool { return h.metrics.sessions.Load() == 0 && runtime.NumGoroutine() <= before+3 })
}

func TestIdleSessionsEnd(t *testing.T) {
	h := start(t, func(o *Options) { o.Limits.Idle = 300 * time.Millisecond })
	s, err := h.in(t, h.ann).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	said, err := s.CombinedOutput("wait")
	if err != nil || !strings.Contains(string(said), "nothing was typed") {
		t.Errorf("%v: %s", err, said)
	}
}

// TestDraining: everyone is told, and nobody new comes in.
func TestDraining(t *testing.T) {
	h := start(t, nil)
	c := h.in(t, h.ann)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out lockedBuffer
	s.Stdout, s.Stderr = &out, &out
	if err := s.Start("wait"); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return out.String() != "" })
	began := time.Now()
	h.drained = true
	if err := h.Drain(); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	_ = s.Wait() // its end is what counts
	if !strings.Contains(out.String(), "the host is going down") {
		t.Errorf("it was told %q", out.String())
	}
	if _, err := h.dial(t, h.ann); err == nil {
		t.Error("somebody still comes in")
	}
}

func TestMetrics(t *testing.T) {
	h := start(t, nil)
	ask(t, h.in(t, h.ann), "who", nil)
	var out strings.Builder
	h.metrics.write(&out)
	for _, want := range []string{"bouncer_sessions_total 1\n", "bouncer_refused_total 0\n",
		`bouncer_key_to_frame_seconds_bucket{le="+Inf"} 0` + "\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s lacks %q", out.String(), want)
		}
	}
}
