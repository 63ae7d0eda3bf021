package convert

import (
	"go/format"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/exchange"
	"bouncer/internal/screentest"
	"bouncer/mockserver"
)

func server(t *testing.T) *mockserver.Server {
	t.Helper()
	s, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// prepared is a text as it would be sent.
func prepared(t *testing.T, s *mockserver.Server, text string) Request {
	t.Helper()
	p, err := exchange.Prepare(s, text)
	if err != nil {
		t.Fatal(err)
	}
	return FromRaw(p.Raw, s.Addr(), s.Host())
}

// texts are requests with all that a shell, a client or a URL could trip over.
var texts = []string{
	"GET /me HTTP/1.1\nAuthorization: Bearer {{alice}}",
	"GET /account HTTP/1.1\nAuthorization: Basic {{alice.basic}}",
	"GET /v1/charges HTTP/1.1\nX-Api-Key: {{bob.key}}",
	"POST /profile HTTP/1.1\nCookie: sid={{alice.session}}\nX-CSRF-Token: {{alice.csrf}}\n" +
		"Content-Type: application/json\n\n{\n  \"name\": \"it's $HOME `id` \\\\ \\\"x\\\"\"\n}",
	"HEAD /health HTTP/1.1",
	"OPTIONS * HTTP/1.1",
	"OPTIONS /notes HTTP/1.1\nOrigin: https://app.lantern.test",
	"DELETE /notes/7 HTTP/1.1\nIf-Match: \"old\"",
	"PUT /notes/7 HTTP/1.1\nContent-Type: text/plain\n\n@file & ; | > $(id) !! \\n",
	"POST /notes HTTP/1.1\nX-Empty:\nX-Odd: ; $(id) `id` \"quoted\" 'single' \\ =@ #\n\na=b&c=d",
	"GET /notes?a[]=1&b={{alice}}&c=%27%22&d='x' HTTP/1.1",
	"GET /a/../b/./c?x=/../y HTTP/1.1",
	"GET /me HTTP/1.1\nHost: evil.test",
	"GET /me HTTP/1.1\nX-Twice: one\nX-Twice: two",
	"POST /notes HTTP/1.1\nContent-Type: text/plain\n\ntab\there, héllo",
	"PATCH /notes/7 HTTP/1.1\n\n-d",
}

// received is what a server saw of a request.
type received struct {
	Method, Target, Host, Body string
	Header                     http.Header
}

// recorder is a server that keeps what it saw.
func recorder(t *testing.T) (base string, last func() received) {
	t.Helper()
	var got atomic.Pointer[received]
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got.Store(&received{r.Method, r.RequestURI, r.Host, string(body), r.Header.Clone()})
	}))
	s.Config.DisableGeneralOptionsHandler = true
	s.Start()
	t.Cleanup(s.Close)
	return s.URL, func() received { return *got.Load() }
}

// seen is the request as a recorder should see it.
func (r Request) seen() received {
	out := received{r.Method, r.Target, strings.TrimPrefix(r.Base, "http://"), r.Body, http.Header{}}
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, "Host") {
			out.Host = f.Value
			continue
		}
		out.Header.Add(f.Name, f.Value)
	}
	return out
}

// only leaves out the headers that a client adds on its own.
func (r received) only(asked Request) received {
	for name := range r.Header {
		if !asked.has(name) && name != "Content-Type" {
			delete(r.Header, name)
		}
	}
	return r
}

func TestCurlSendsTheSameRequest(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	s := server(t)
	base, last := recorder(t)
	for _, text := range texts {
		r := prepared(t, s, text)
		r.Base = base
		command, err := Curl(r)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		cmd := exec.Command("bash", "-c", strings.Replace(command, "curl ", "curl -sS ", 1))
		cmd.Dir, cmd.Env = t.TempDir(), screentest.Environ(t)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", command, err, out)
			continue
		}
		if diff := cmp.Diff(r.seen(), last().only(r)); diff != "" {
			t.Errorf("%s\ncurl sent something else (-want +got):\n%s", command, diff)
		}
	}
}

func TestHTTPieSendsTheSameRequest(t *testing.T) {
	if _, err := exec.LookPath("http"); err != nil {
		t.Skip("HTTPie is not installed")
	}
	s := server(t)
	base, last := recorder(t)
	for _, i := range []int{3, 8, 9, 10, 11, 15} { // those with something to trip over: a Python start each
		text := texts[i]
		r := prepared(t, s, text)
		r.Base = base
		command, err := HTTPie(r)
		if err != nil {
			continue
		}
		cmd := exec.Command("bash", "-c", command)
		cmd.Env = screentest.Environ(t)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", command, err, out)
			continue
		}
		want, got := r.seen(), last().only(r)
		// HTTPie writes reserved characters of a query its own way.
		want.Target, got.Target = plainTarget(want.Target), plainTarget(got.Target)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\nHTTPie sent something else (-want +got):\n%s", command, diff)
		}
	}
}

func plainTarget(s string) string {
	for _, pair := range [][2]string{{"[", "%5B"}, {"]", "%5D"}, {"'", "%27"}} {
		s = strings.ReplaceAll(s, pair[1], pair[0])
	}
	return s
}

func TestWrittenCommands(t *testing.T) {
	r := Request{Method: "GET", Base: "http://127.0.0.1:4013", Target: "/me",
		Fields: []Field{{"Authorization", "Bearer aaa.bbb"}}}
	post := Request{Method: "POST", Base: "http://127.0.0.1:4013", Target: "/notes",
		Fields: []Field{{"Content-Type", "application/json"}}, Body: "{\n \"a\": \"it's\"\n}"}
	tests := []struct {
		name  string
		write func(Request) (string, error)
		r     Request
		want  string
	}{
		{"curl", Curl, r, "curl -i http://127.0.0.1:4013/me --noproxy '*' \\\n  -H 'Authorization: Bearer aaa.bbb'"},
		{"curl with a body", Curl, post,
			"curl -i http://127.0.0.1:4013/notes --noproxy '*' \\\n  -H 'Content-Type: application/json' \\\n  " +
				"--data-raw '{\n \"a\": \"it'\\''s\"\n}'"},
		{"HTTPie",
			HTTPie, r,
			"http --ignore-stdin --ignore-netrc GET http://127.0.0.1:4013/me \\\n  'Authorization: Bearer aaa.bbb'"},
		{"HTTPie with a body", HTTPie, post,
			"http --ignore-stdin --ignore-netrc --raw '{\n \"a\": \"it'\\''s\"\n" +
				"}' POST http://127.0.0.1:4013/notes \\\n  'Content-Type: application/json'"},
		{"an escape in curl",
			Curl,
			Request{Method: "POST", Base: "http://h", Target: "/", Fields: []Field{{"Content-Type", "a"}},
				Body: "\x1b[2J\u202e"},
			"curl -i http://h/ --noproxy '*' \\\n  -H 'Content-Type: a' \\\n  --data-raw $'\\x1b[2J\\u202e'"},
	}
	for _, tt := range tests {
		got, err := tt.write(tt.r)
		if err != nil || got != tt.want {
			t.Errorf("%s: %v\ngot  %s\nwant %s", tt.name, err, got, tt.want)
		}
	}
}

func TestWhatAToolCannotSendIsSaid(t *testing.T) {
	tests := []struct {
		name, want string
		write      func(Request) (string, error)
		r          Request
	}{
		{"HEAD with a body", "HEAD request with a body", Curl, Request{Method: "HEAD", Target: "/", Body: "x"}},
		{"a NUL", "shell can't hold", Curl, Request{Method: "POST", Target: "/", Body: "a\x00b"}},
		{"the target *", "target *", HTTPie, Request{Method: "OPTIONS", Target: "*"}},
		{"an odd method", "methods of letters only", HTTPie, Request{Method: "M-SEARCH", Target: "/"}},
		{"HTTPie's own escape", `\=`, HTTPie, Request{Method: "GET", Target: "/", Fields: []Field{{"X", `a\=b`}}}},
	}
	for _, tt := range tests {
		if got, err := tt.write(tt.r); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %q, %v; want an error with %q", tt.name, got, err, tt.want)
		}
	}
}

// TestGoSendsTheSameRequest builds each program and runs it.
func TestGoSendsTheSameRequest(t *testing.T) {
	s := server(t)
	base, last := recorder(t)
	dir := t.TempDir()
	run := func(i int) bool { return !testing.Short() && (i == 3 || i == 5 || i == 12) }
	for i, text := range texts {
		r := prepared(t, s, text)
		r.Base = base
		program, err := Go(r)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if formatted, err := format.Source([]byte(program)); err != nil || string(formatted) != program {
			t.Errorf("%s: gofmt would write it otherwise: %v\n%s", text, err, program)
		}
		if !run(i) {
			continue
		}
		file := filepath.Join(dir, "main.go")
		if err := os.WriteFile(file, []byte(program), 0o600); err != nil {
			t.Fatal(err)
		}
		bin := filepath.Join(dir, "main")
		if out, err := exec.Command("go", "build", "-o", bin, file).CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", program, err, out)
			continue
		}
		cmd := exec.Command(bin)
		cmd.Env = screentest.Environ(t)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s\n%v: %s", program, err, out)
			continue
		}
		if diff := cmp.Diff(r.seen(), last().only(r)); diff != "" {
			t.Errorf("%s\nsent something else (-want +got):\n%s", program, diff)
		}
	}
}
