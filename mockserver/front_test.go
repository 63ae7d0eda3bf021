package mockserver

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestToldOfWhatTheReaderRefuses: and of nothing that the gate has answered.
func TestToldOfWhatTheReaderRefuses(t *testing.T) {
	var mu sync.Mutex
	var told []string
	s := start(t, Options{Unread: func(u Unread) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, fmt.Sprint(u.Status, " ", u.Line))
	}})
	const host = "Host: localhost\r\n"
	raw(t, s, "GET /health HTTP/1.1\r\n"+host+"\r\nGET /me HTTP/1.1\r\n"+host+"\r\n\r\n")
	raw(t, s, "GET / HTTP/9\r\n\r\n")
	raw(t, s, "POST /notes HTTP/1.1\r\n"+host+"Transfer-Encoding: odd\r\n\r\n")
	raw(t, s, "GET /long HTTP/1.1\r\n"+host+"X: "+strings.Repeat("x", 80<<10)+"\r\n\r\n")
	raw(t, s, "nonsense\r\n\r\n")
	mu.Lock()
	defer mu.Unlock()
	got := strings.Join(told, "; ")
	if want := "400 GET / HTTP/9; 501 POST /notes HTTP/1.1; 431 GET /long HTTP/1.1; 400 nonsense"; got != want {
		t.Errorf("told of %q, want %q", got, want)
	}
}

// TestSilenceMakesRoom: where descriptors run out, an honest request goes
// before connections that say nothing or stop in the middle.
func TestSilenceMakesRoom(t *testing.T) {
	var told atomic.Int64
	s := start(t, Options{Unread: func(Unread) { told.Add(1) }})
	front, ok := s.http.Listener.(*front)
	if !ok {
		t.Fatal("the server listens by itself")
	}
	front.mu.Lock()
	front.most = 32
	front.mu.Unlock()
	for i := range 1000 {
		c, err := net.Dial("tcp", s.Addr())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if i%2 == 0 {
			if _, err := io.WriteString(c, "GET /me HT"); err != nil {
				t.Logf("closed already: %v", err)
			}
		}
	}
	began := time.Now()
	for range 5 {
		if got := ask(t, s, "GET /health"); got.StatusCode != http.StatusOK {
			t.Errorf("got %s", got.Status)
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("five honest requests took %v beside 1,000 that say nothing", took)
	}
	if n := told.Load(); n > 32 {
		t.Errorf("%d connections that had to make room are told of as refused", n)
	}
	front.mu.Lock()
	defer front.mu.Unlock()
	if n := len(front.callers); n > 32 {
		t.Errorf("%d connections are open, of 32", n)
	}
}
