package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bouncer/internal/screentest"
)

// serving is a `bouncer serve` under test.
type serving struct {
	t     *testing.T
	cmd   *exec.Cmd
	url   string
	lines chan string
	seen  []string
}

func serve(t *testing.T, bin string, args ...string) *serving {
	t.Helper()
	return serveBy(t, command(t, bin, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...))
}

// serveBy starts a `bouncer serve` by a command.
func serveBy(t *testing.T, cmd *exec.Cmd) *serving {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &serving{t: t, cmd: cmd, lines: make(chan string, 1024)}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	go func() {
		defer close(s.lines)
		in := bufio.NewScanner(out)
		in.Buffer(nil, 1<<20)
		for in.Scan() {
			s.lines <- in.Text()
		}
	}()
	s.url = regexp.MustCompile(`http://[0-9.]+:[0-9]+`).FindString(s.wait("http://"))
	return s
}

// wait reads lines until one holds the text, and returns it.
func (s *serving) wait(text string) string {
	s.t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case line, ok := <-s.lines:
			s.seen = append(s.seen, line)
			if strings.Contains(line, text) {
				return line
			}
			if !ok {
				s.t.Fatalf("it ended without %q:\n%s", text, strings.Join(s.seen, "\n"))
			}
		case <-limit:
			s.t.Fatalf("no %q within 10 seconds:\n%s", text, strings.Join(s.seen, "\n"))
		}
	}
}

// end sends a signal and returns the exit code.
func (s *serving) end(sig os.Signal) int {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		for range s.lines { // read on: nothing may be lost because a pipe is full
		}
		_ = s.cmd.Wait() // the exit code says it
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		s.t.Fatalf("%v doesn't end it", sig)
	}
	return s.cmd.ProcessState.ExitCode()
}

// needs skips the test, aloud, where a client isn't installed.
func needs(t *testing.T, client string) {
	t.Helper()
	if _, err := exec.LookPath(client); err != nil {
		t.Skipf("%s is not installed here, so its part is not tested", client)
	}
}

// run runs a command line in a shell, as a learner who pastes it would.
func run(t *testing.T, line string) string {
	t.Helper()
	out, err := command(t, "sh", "-c", line).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", line, err, out)
	}
	return string(out)
}

// Every printed line works as it stands, and what the gate decided of each is
// printed.
func TestServeWithCurl(t *testing.T) {
	needs(t, "curl")
	s := serve(t, build(t, "bouncer"))
	s.wait("missions can be met from here")
	wants := map[string]string{
		"nobody /me": "401", "alice /me": "200", "alice, expired /me": "401", "alice /admin/audit": "403",
		"bob /admin/audit": "200",
		"alice /account":   "200", "alice /v1/charges": "200", "alice /api/cart": "200",
	}
	who, tried := "", 0
	for _, line := range s.seen {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "# "); ok {
			who = name
		}
		if !strings.HasPrefix(line, "curl ") {
			continue
		}
		path, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(line, "curl -i "), s.url), " ")
		want := wants[who+" "+path]
		if got := run(t, line+" -sS"); !strings.HasPrefix(got, "HTTP/1.1 "+want) || want == "" {
			t.Errorf("%s %s: want %q, got %s", who, path, want, got)
		}
		s.wait(want + "  GET " + path + "  " + who)
		tried++
	}
	if tried != len(wants) {
		t.Errorf("%d lines to try, want %d:\n%s", tried, len(wants), strings.Join(s.seen, "\n"))
	}
	if !slices.Contains(s.seen,
		"                 mission met: Turn this 401 into a 200 with one header (one-header-in)") {
		t.Errorf("no mission was met:\n%s", strings.Join(s.seen, "\n"))
	}

	// What the HTTP reader refuses is shown as it comes.
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "nonsense\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	s.wait("400  nonsense")

	// What a client sends is shown, never obeyed.
	run(t, "curl -sS -o /dev/null '"+s.url+"/x%1b%5b2J' -H 'Authorization: Bearer \u202ejunk'")
	run(t, "curl -sS -o /dev/null "+s.url+"/last")
	s.wait("/last")
	for _, line := range s.seen {
		if strings.ContainsAny(line, "\x1b\u202e\x00") {
			t.Errorf("%q", line)
		}
	}
	if code := s.end(syscall.SIGINT); code != 0 {
		t.Errorf("exit code %d after ctrl+c", code)
	}
}

func TestServeWithHTTPie(t *testing.T) {
	needs(t, "http")
	s := serve(t, build(t, "bouncer"))
	if got := run(t, "http --ignore-stdin --print=h GET "+s.url+"/me"); !strings.HasPrefix(got, "HTTP/1.1 401") {
		t.Errorf("%s", got)
	}
	s.wait("401  GET /me")
}

func TestServeForPrograms(t *testing.T) {
	needs(t, "curl")
	bin := build(t, "bouncer")
	s := serve(t, bin, "--json")
	var first struct {
		Event       string `json:"event"`
		URL         string `json:"url"`
		Credentials []struct{ Name, Value string }
	}
	if err := json.Unmarshal([]byte(s.seen[0]), &first); err != nil || first.Event != "listening" ||
		first.URL != s.url {
		t.Fatalf("%v, %+v", err, first)
	}
	token := ""
	for _, c := range first.Credentials {
		if c.Name == "alice" {
			token = c.Value
		}
	}
	run(t, "curl -sS -o /dev/null "+s.url+"/admin/audit -H 'Authorization: Bearer "+token+"'")
	var request struct {
		Event, Method, Target, Person string
		Status                        int
		Credentials                   []string
		Checks                        []struct{ Name, Outcome string }
	}
	if err := json.Unmarshal([]byte(s.wait(`"event":"request"`)), &request); err != nil {
		t.Fatal(err)
	}
	if request.Status != 403 || request.Person != "alice" || request.Credentials[0] != "alice" ||
		len(request.Checks) < 5 {
		t.Errorf("%+v", request)
	}
	s.wait(`{"event":"mission","id":"same-face-other-door"`)
	if code := s.end(syscall.SIGTERM); code != 128+int(syscall.SIGTERM) {
		t.Errorf("exit code %d after SIGTERM", code)
	}
}

// Clients that are slow, silent or never read hold nobody up, and not the end.
func TestServeEndsInSpiteOfStuckClients(t *testing.T) {
	s := serve(t, build(t, "bouncer"))
	addr := strings.TrimPrefix(s.url, "http://")
	for _, sent := range []string{"", "GET /me HT",
		"POST /users HTTP/1.1\r\nHost: " + addr + "\r\nContent-Length: 1000\r\n\r\n{"} {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, sent); err != nil {
			t.Fatal(err)
		}
	}
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "GET /health HTTP/1.1\r\nHost: "+addr+"\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 200") {
		t.Errorf("%v %q", err, got)
	}
	if code := s.end(syscall.SIGINT); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// An output that nobody reads any more doesn't hold up requests, nor the end.
func TestServeWithAStuckOutput(t *testing.T) {
	cmd := command(t, build(t, "bouncer"), "serve", "--addr", "127.0.0.1:0", "--json")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	addr := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(line)
	for range 600 { // far more than a pipe holds
		c, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, "GET /me HTTP/1.1\r\nHost: "+addr+"\r\nConnection: close\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(got), "HTTP/1.1 401") {
			t.Fatalf("%v %q", err, got)
		}
		c.Close()
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(5 * time.Second):
		t.Error("ctrl+c doesn't end it")
	}
}

func TestServeRefusesAddresses(t *testing.T) {
	bin := build(t, "bouncer")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct{ addr, want string }{
		{taken.Addr().String(),
			"is in use; end the program that listens there (another `bouncer serve`?), or take a free port with --addr " +
				"127.0.0.1:0"},
		{"0.0.0.0:0",
			"would let other machines in; stay on this one with --addr 127.0.0.1:0, or add --beyond-loopback if that " +
				"is meant"},
		{":4013", "would let other machines in"},
		{"[::]:4013", "would let other machines in"},
		{"192.0.2.1:4013", "would let other machines in"},
		{"example.com:4013", "write an IP address"},
		{"4013", "isn't an address; write it as 127.0.0.1:4013"},
	} {
		out, err := command(t, bin, "serve", "--addr", c.addr).CombinedOutput()
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() != 2 || !strings.Contains(string(out), c.want) {
			t.Errorf("--addr %s: %v, %s", c.addr, err, out)
		}
	}
	s := serve(t, bin, "--addr", "0.0.0.0:0", "--beyond-loopback")
	if code := s.end(syscall.SIGINT); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// While a mission is open on the screen, curl at its server appears there.
func TestCurlOnTheScreen(t *testing.T) {
	needs(t, "curl")
	term := start(t, 80, 30, true, build(t, "bouncer"), "mission", "2")
	term.Wait("the server listens at")
	addr := regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(term.Text())
	run(t, "curl -sS -o /dev/null http://"+addr+"/me")
	term.Wait("from another client")
	term.Wait("it should be a 403")
	term.Type(screentest.CtrlC)
	if code := term.Exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}
