//go:build load

package e2e

import (
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServeBesideSilence: SILENT connections that say nothing, or stop in the
// middle of a request, at a server that may open 64 files. An honest request
// stays under a second, whether it comes amid them or once all are there, and
// what the HTTP reader refuses is shown as it happens.
func TestServeBesideSilence(t *testing.T) {
	cmd := command(t, "sh", "-c", fmt.Sprintf("ulimit -n 64; exec %s serve --addr 127.0.0.1:0", build(t, "bouncer")))
	s := serveBy(t, cmd)
	addr := strings.TrimPrefix(s.url, "http://")
	var waits []time.Duration
	silent := fromEnv("SILENT", 5000)
	began := time.Now()
	for i := range silent {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatalf("after %d: %v", i, err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if i%2 == 0 {
			// One that has made room already refuses this; it is noise either way.
			_, _ = io.WriteString(c, "GET /me HT")
		}
		if i%500 == 499 {
			waits = append(waits, honest(t, addr))
		}
	}
	opened := time.Since(began)
	for range 10 {
		waits = append(waits, honest(t, addr))
	}
	slices.Sort(waits)
	t.Logf("%d silent connections within %v; honest requests: p50 %v, the slowest %v", silent, opened, median(waits),
		waits[len(waits)-1])
	if waits[len(waits)-1] > time.Second {
		t.Errorf("an honest request waited %v", waits[len(waits)-1])
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	began = time.Now()
	if _, err := io.WriteString(c, "nonsense\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	s.wait("400  nonsense")
	if took := time.Since(began); took > time.Second {
		t.Errorf("what the reader refused was shown after %v", took)
	}
	if code := s.end(syscall.SIGINT); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// honest is how long a request and its answer take.
func honest(t *testing.T, addr string) time.Duration {
	t.Helper()
	began := time.Now()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(began.Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, "GET /health HTTP/1.1\r\nHost: "+addr+"\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(c)
	if !strings.HasPrefix(string(got), "HTTP/1.1 200") {
		t.Errorf("after %v: %v, %q", time.Since(began), err, got)
	}
	return time.Since(began)
}
