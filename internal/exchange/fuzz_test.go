package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"bouncer/internal/content"
)

// One text is always exactly one request on the wire: what Go's server reads
// is the method, target, headers and body that were prepared, with no byte
// left over. A text that can't be that is refused with its place.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"GET /me HTTP/1.1\nAuthorization: Bearer {{alice.expired}}\n",
		"# c\n// d\n\nPOST /notes?x={{alice.basic}}\r\nX-a: 1\r\nx-A: 2\r\n\r\n{\"a\": \"{{junk}}\"}\r\n",
		"GET http://api.lantern.test:80/a?b HTTP/1.1\nHost: api.lantern.test:80\n",
		"GET http://127.0.0.1@evil/", "GET //evil/x", `GET http:\\evil`, "GET http://[::ffff:127.0.0.1]/",
		"OPTIONS *", "GET /../../x", "HEAD /%2e%2e/;a=b?c[]=d", "CONNECT a:1", "PRI * HTTP/2.0\n\nSM\n\n",
		"GET", "get /", "G\x00T /", "GE T /", "GET /\nX: a\rY: b", "GET /\nX: a\n b", "GET /\nX : a",
		"GET /\nX\uff1a a",
		"POST /\nContent-Length: 3\n\nabc", "POST /\nContent-Length: 03\n\nabc", "POST /\nContent-Length: -1\n\na",
		"POST /\nContent-Length: 3\nTransfer-Encoding: chunked\n\nabc", "POST /\nContent-Length: 0\n\n",
		"GET /\nHost: api.lantern.test\nHost: api.lantern.test", "GET /\nHost:", "GET /\nX: {{hostile}}",
		"GET /{{hostile}}",
		"GET /\nConnection: close\nExpect: 100-continue\nTrailer: X\nUpgrade: h2c\nTE: trailers",
		"GET /\nPragma: no-cache\nCookie: sid={{alice}}\nX: \u00e9 \u202e",
		"GET /a\n\n### x\nGET /b", "POST /\n\nGET /b HTTP/1.1\r\nHost: evil\r\n\r\n", "curl -d @x http://a",
		"\ufeffGET /{{", "\xff\xfeG\x00",
	} {
		f.Add(seed)
	}
	target := offline()
	f.Fuzz(func(t *testing.T, text string) {
		p, err := Prepare(target, text)
		if err != nil {
			var fault *content.Error
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Col < 1 || fault.Fix == "" {
				t.Fatalf("an error without place or fix: %#v", err)
			}
			if i, r := firstNot(err.Error(), isMessageRune); i >= 0 {
				t.Fatalf("the error holds %s: %q", describe(r), err.Error())
			}
			return
		}
		r, err := Parse(text)
		if err != nil {
			t.Fatalf("prepared, but not parsed: %v", err)
		}
		wire := bufio.NewReader(bytes.NewReader(p.Raw))
		got, err := http.ReadRequest(wire)
		if err != nil {
			t.Fatalf("Go refuses %q: %v", p.Raw, err)
		}
		if got.Method != r.Method || got.RequestURI != p.Target || got.Proto != "HTTP/1.1" ||
			got.Host != p.header.Get("Host") {
			t.Errorf("got %s %s %s at %s from %q", got.Method, got.RequestURI, got.Proto, got.Host, p.Raw)
		}
		if sent, seen := count(p.header)-1, count(got.Header)-added(p.header); sent != seen {
			t.Errorf("sent %d fields beside Host, read %d from %q", sent, seen, p.Raw)
		}
		body, err := io.ReadAll(got.Body)
		if err != nil || !strings.Contains(r.Body, "{{") && string(body) != r.Body {
			t.Errorf("body %q, %v; want %q", body, err, r.Body)
		}
		if rest, err := io.ReadAll(wire); err != nil || len(rest) > 0 {
			t.Errorf("left on the wire: %q, %v", rest, err)
		}
	})
}

// isMessageRune tells what an error message may show on a terminal.
func isMessageRune(r rune) bool { return isLineRune(r) }

func count(h http.Header) int {
	n := 0
	for _, v := range h {
		n += len(v)
	}
	return n
}

// added is the number of fields http.ReadRequest makes up: Cache-Control for
// Pragma: no-cache.
func added(h http.Header) int {
	if h.Get("Pragma") == "no-cache" && h.Values("Cache-Control") == nil {
		return 1
	}
	return 0
}
