package convert

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// echo is a raw server on the loopback that keeps the bytes of each request.
func echo(t *testing.T) (addr string, raw chan []byte) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	raw = make(chan []byte, 16)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			oneRequest(c, raw)
			_ = c.Close()
		}
	}()
	return l.Addr().String(), raw
}

// oneRequest hands over what it read before it answers: a client that has its
// answer is gone, and what comes after belongs to the next one.
func oneRequest(c net.Conn, raw chan<- []byte) {
	var got bytes.Buffer
	req, err := http.ReadRequest(bufio.NewReaderSize(io.TeeReader(c, &got), 1))
	if err != nil {
		raw <- got.Bytes()
		return
	}
	if req.Header.Get("Expect") != "" {
		fmt.Fprint(c, "HTTP/1.1 100 Continue\r\n\r\n")
	}
	_, _ = io.Copy(io.Discard, req.Body)
	raw <- got.Bytes()
	fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

// place is a Target that is never fired at.
type place struct{ addr string }

func (p place) Addr() string    { return p.addr }
func (p place) Host() string    { return p.addr }
func (p place) Hosts() []string { return []string{p.addr} }
func (p place) Credential(string) (world.Credential, bool) {
	return world.Credential{}, false
}
func (p place) Credentials() []world.Credential             { return nil }
func (p place) Observe(func(mockserver.Seen)) (stop func()) { return func() {} }

// shape is what two requests are compared by.
type shape struct {
	Line, Body string
	Header     map[string][]string
}

var someBoundary = regexp.MustCompile(`boundary=(-+\w+)`)

// shapeOf leaves out what a client says of itself, and what ignore names: a
// header's name, "body" with its length, or "target".
func shapeOf(raw []byte, ignore []string) shape {
	if m := someBoundary.FindSubmatch(raw); m != nil {
		raw = bytes.ReplaceAll(raw, m[1], []byte("BOUNDARY"))
	}
	head, body, _ := strings.Cut(string(raw), "\r\n\r\n")
	lines := strings.Split(head, "\r\n")
	s := shape{Line: lines[0], Body: body, Header: map[string][]string{}}
	for _, l := range lines[1:] {
		name, value, _ := strings.Cut(l, ":")
		name, value = strings.ToLower(name), strings.TrimSpace(value)
		own := name == "user-agent" && strings.HasPrefix(value, "curl/") || name == "accept" && value == "*/*" ||
			name == "host" || name == "expect"
		if name == "cookie" { // RFC 6265 §4.2.1 wants the blank that some versions leave out
			value = strings.ReplaceAll(strings.ReplaceAll(value, "; ", ";"), ";", "; ")
		}
		if name == "content-length" && strings.Contains(string(raw), "BOUNDARY") {
			continue // a boundary's length is the client's own
		}
		if !own {
			s.Header[name] = append(s.Header[name], value)
		}
	}
	for _, what := range ignore {
		switch what {
		case "body":
			s.Body = ""
			delete(s.Header, "content-length")
		case "target":
			s.Line, _, _ = strings.Cut(s.Line, " ")
		}
		delete(s.Header, what)
	}
	return s
}

// TestHeldToRealCurl: what a pasted command becomes is what curl sends for it,
// byte for byte in the body and line by line in the head, but for what curl
// says of itself and the differences that the table gives a reason for.
func TestHeldToRealCurl(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	addr, raw := echo(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		".curlrc": "silent\nnoproxy = \"*\"\nmax-time = 5\noutput = /dev/null\n", "note.json": "{\"text\": \"hi\"}\n",
		"a.txt": "one\ntwo\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range commands {
		t.Run(tt.paste, func(t *testing.T) {
			here := func(s string) string { return strings.ReplaceAll(s, "127.0.0.1:4013", addr) }
			got, err := Read(here(tt.paste), []string{"127.0.0.1"})
			if err != nil {
				t.Fatal(err)
			}
			p, err := exchange.Prepare(place{addr}, got.Text)
			if err != nil {
				t.Fatalf("%v\n%s", err, got.Text)
			}
			run := tt.run
			if run == "" {
				run = tt.paste
			}
			cmd := exec.Command("bash", "-c", here(run))
			cmd.Dir, cmd.Env = dir,
				[]string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "CURL_HOME=" + dir, "LC_ALL=C.UTF-8"}
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("curl: %v %s", err, out)
			}
			want := <-raw
			for range len(raw) {
				<-raw // of several requests the first counts
			}
			ignore := strings.Fields(tt.ignore)
			if diff := cmp.Diff(shapeOf(want, ignore), shapeOf(p.Raw, ignore)); diff != "" {
				t.Errorf("-curl +bouncer:\n%s", diff)
			}
		})
	}
}
