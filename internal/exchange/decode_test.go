package exchange

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

func packed(t *testing.T, coding, text string) string {
	t.Helper()
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case "gzip":
		w = gzip.NewWriter(&b)
	case "zlib":
		w = zlib.NewWriter(&b)
	case "flate":
		w, _ = flate.NewWriter(&b, 9)
	}
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

func TestBodiesAreDecoded(t *testing.T) {
	text := strings.Repeat("no entry. ", 100)
	for _, tt := range []struct{ name, coding, body, want string }{
		{"plain", "", text, text},
		{"identity", "identity", text, text},
		{"gzip", "GZIP", packed(t, "gzip", text), text},
		{"deflate", "deflate", packed(t, "zlib", text), text},
		{"deflate without its wrapper", "deflate", packed(t, "flate", text), text},
		{"two codings", "deflate, gzip", packed(t, "gzip", packed(t, "zlib", text)), text},
		{"unknown coding stays as it came", "br", "\x8b\x02", "\x8b\x02"},
		{"too many codings stay as they came", "gzip,gzip,gzip,gzip", "x", "x"},
		{"wrong charset stays as it came", "", "caf\xe9", "caf\xe9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-16\r\n"+
				"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n", tt.coding, len(tt.body))
			x := fire(t, serve(t, answer(head+tt.body)), "GET /")
			if string(x.Body) != tt.want || x.Truncated {
				t.Errorf("got %q", x.Body)
			}
			if string(x.Received.Content()) != tt.body {
				t.Errorf("raw %q", x.Received.Content())
			}
		})
	}
}

func TestABodyThatBeliesItsCoding(t *testing.T) {
	whole := packed(t, "gzip", "hello")
	for _, tt := range []struct{ name, coding, body, want string }{
		{"no gzip", "gzip", "hello, world",
			`the body says Content-Encoding: "gzip", but can't be decoded so; look at the server: the header doesn't fit the body`},
		{"wrong sum", "gzip", whole[:len(whole)-8] + "12345678",
			`the body says Content-Encoding: "gzip", but can't be decoded so; look at the server: the header doesn't fit the body`},
		{"no deflate", "deflate", "\xff\xff\xff",
			`the body says Content-Encoding: "deflate", but can't be decoded so; look at the server: the header doesn't fit the body`},
		{"half a gzip", "gzip", whole[:len(whole)-9], "the body of the response breaks off before its end; fire again"},
	} {
		_, err := Fire(t.Context(),
			serve(t, answer("HTTP/1.1 200 OK\r\nContent-Encoding: "+tt.coding+"\r\n\r\n"+tt.body)), "GET /")
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}

// pour writes a block until the client hangs up, at most 1 GiB.
func pour(c net.Conn, block []byte) {
	for range 1 << 30 / len(block) {
		if _, err := c.Write(block); err != nil {
			return
		}
	}
}

func TestLargeBodiesAreCutOff(t *testing.T) {
	block := bytes.Repeat([]byte("x"), 1<<16)
	for _, tt := range []struct {
		name, head string
		body       func(net.Conn)
		least      int // of the decoded body
	}{
		{"endless stream", "", func(c net.Conn) { pour(c, block) }, MaxBody},
		{"endless length", "Content-Length: 9223372036854775807\r\n", func(c net.Conn) { pour(c, block) }, MaxBody},
		{"endless chunks", "Transfer-Encoding: chunked\r\n",
			func(c net.Conn) { pour(c, []byte(fmt.Sprintf("%x\r\n%s\r\n", len(block), block))) }, MaxBody},
		{"endless tiny chunks", "Transfer-Encoding: chunked\r\n",
			func(c net.Conn) { pour(c, bytes.Repeat([]byte("1\r\nx\r\n"), 10000)) }, 100 << 10},
		{"gzip bomb of 1 GiB", "Content-Encoding: gzip\r\n", func(c net.Conn) {
			w := gzip.NewWriter(c)
			for range 1 << 30 / len(block) {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		}, MaxBody},
		{"bomb in a bomb", "Content-Encoding: gzip, deflate\r\n", func(c net.Conn) {
			io.WriteString(c, packed(t, "zlib", packed(t, "gzip", strings.Repeat("x", 16<<20))))
		}, MaxBody},
		{"bomb of empty members", "Content-Encoding: gzip, gzip\r\n", func(c net.Conn) {
			io.WriteString(c, packed(t, "gzip", strings.Repeat(packed(t, "gzip", ""), 1<<20)))
		}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := serve(t, func(_ *fakeTarget, c net.Conn) {
				if readRequest(c) != nil {
					c.Write([]byte("HTTP/1.1 200 OK\r\n" + tt.head + "\r\n"))
					tt.body(c)
				}
			})
			x := fire(t, f, "GET /")
			if !x.Truncated || len(x.Body) < tt.least || len(x.Body) > MaxBody ||
				len(x.Received.Raw) > MaxBody+MaxHead {
				t.Errorf("truncated %t, %d bytes decoded, %d raw", x.Truncated, len(x.Body), len(x.Received.Raw))
			}
		})
	}
}

func TestABodyOfExactlyTheLimitIsWhole(t *testing.T) {
	x := fire(t, serve(t, answer("HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("x", MaxBody))), "GET /")
	if x.Truncated || len(x.Body) != MaxBody {
		t.Errorf("truncated %t, %d bytes", x.Truncated, len(x.Body))
	}
}
