package workbench

import (
	"bufio"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
)

// hostile is a server under test that answers with whatever it likes.
type hostile struct {
	*mockserver.Server
	addr string
}

func (h hostile) Addr() string { return h.addr }

func hostileServer(t *testing.T, answer func(io.Writer)) exchange.Target {
	t.Helper()
	real, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() {
				defer c.Close()
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					answer(c)
				}
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		conns.Wait()
		_ = real.Close()
	})
	return hostile{real, l.Addr().String()}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestAHostileServerIsShownSafely: no bomb is unpacked, no stream is read to
// its end, and nothing of an answer acts on the terminal.
func TestAHostileServerIsShownSafely(t *testing.T) {
	tests := []struct {
		name   string
		answer func(io.Writer)
		want   string
	}{
		{"a gzip bomb of 1 GiB", func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
			z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed)
			io.Copy(z, io.LimitReader(zeros{}, 1<<30))
			z.Close()
		}, "cut here"},
		{"an endless stream", func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 200 OK\r\n\r\n")
			for {
				if _, err := io.WriteString(w, strings.Repeat("again and again\n", 1000)); err != nil {
					return
				}
			}
		}, "cut here"},
		{"an endless head", func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 200 OK\r\n")
			for {
				if _, err := io.WriteString(w, "X-More: "+strings.Repeat("y", 1000)+"\r\n"); err != nil {
					return
				}
			}
		}, "larger than 64 KiB"},
		{"escapes", func(w io.Writer) {
			io.WriteString(w,
				"HTTP/1.1 401 No\x1b[2J\r\nX-Evil: \x1b]52;c;aGk=\x07\x1bP$q q\x1b\\\u009b2J\u202ex\u200b\r\n")
			io.WriteString(w, "Content-Length: 14\r\n\r\n\x1b[2J\x1b_Gx\x1b\\\u202e")
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, err := mockserver.Embedded()
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			log := &Log{}
			s := New(screen.Handle{ID: 1, Ctx: ctx}, &course.Course{World: w}, study.Workbench{}, log, nil)
			s.Update(screen.Canvas{Theme: theme.New(true), W: 116, H: 34})
			s.target = hostileServer(t, tt.answer)

			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			s.Update(s.fire()().(screen.Reply).Msg)
			runtime.GC()
			runtime.ReadMemStats(&after)
			if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
				t.Errorf("%d bytes are kept", grown)
			}
			s.Update(screen.Canvas{Theme: theme.New(true), W: 116, H: 4000})
			text := strings.Join(s.View().Body, "\n")
			if !strings.Contains(strings.ReplaceAll(ansi.Strip(text), "\n", " "), tt.want) {
				t.Errorf("%q is not on the screen:\n%s", tt.want, ansi.Strip(text))
			}
			if strings.ContainsAny(ansi.Strip(text), "\x00\x07\x1b\u009b\u202e\u200b") {
				t.Errorf("a control character reached the screen: %q", ansi.Strip(text))
			}
			for _, sequence := range strings.Split(text, "\x1b")[1:] {
				if !strings.HasPrefix(sequence, "[") || strings.HasPrefix(sequence, "[2J") {
					t.Errorf("a sequence reached the terminal: %q", sequence[:min(len(sequence), 20)])
				}
			}
		})
	}
}

func TestTheHistoryIsBounded(t *testing.T) {
	log := &Log{}
	large := &exchange.Exchange{
		Status: 200, Body: make([]byte, 1<<20),
		Sent: exchange.Message{Raw: append([]byte("POST / HTTP/1.1\r\nHost: a\r\n\r\n"), make([]byte, 1<<20)...)},
		Received: exchange.Message{
			Raw:    append([]byte("HTTP/1.1 200 OK\r\n\r\n"), make([]byte, 1<<20)...),
			Header: http.Header{"X": {"y"}},
		},
	}
	for range 1000 {
		log.Add(exchange.Case{Text: "POST /"}, mockserver.Options{}, large, false)
	}
	kept := 0
	for i := range log.Len() {
		ex := log.Newest(i).Exchange
		kept += cap(ex.Sent.Raw) + cap(ex.Received.Raw) + cap(ex.Body)
	}
	if kept > maxBytes*5/4 || log.Len() == 0 {
		t.Errorf("%d entries keep %d bytes", log.Len(), kept)
	}
	small := &exchange.Exchange{Status: 200, Received: exchange.Message{Raw: []byte("HTTP/1.1 200 OK\r\n\r\n")}}
	for range 2000 {
		log.Add(exchange.Case{Text: "GET /"}, mockserver.Options{}, small, false)
	}
	if log.Len() != maxEntries || log.Newest(0).N != 3000 || log.Newest(maxEntries) != nil {
		t.Errorf("%d entries, the newest %d", log.Len(), log.Newest(0).N)
	}
	if len(large.Body) != 1<<20 {
		t.Error("the exchange itself was cut")
	}
}

// TestOutsideBodiesAreNotMistakenForWhole: a request whose body was too long
// to keep says so where it is shown.
func TestOutsideBodiesAreNotMistakenForWhole(t *testing.T) {
	log := &Log{}
	body := strings.Repeat("x", maxBody+1)
	log.AddOutside(&exchange.Exchange{Method: "POST", Target: "/notes", Addr: "127.0.0.1:1", Host: "h",
		Sent: exchange.Message{Raw: []byte("POST /notes HTTP/1.1\r\nHost: h\r\nContent-Length: 16385\r\n\r\n" + body)}})
	text := log.Newest(0).Case.Text
	if !strings.HasPrefix(text, "# the body of 16385 bytes is too long to keep\nPOST /notes HTTP/1.1") ||
		strings.Contains(text, "xxx") {
		t.Errorf("%.120q", text)
	}
}
