package host

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/progress"
)

// impostor shows somebody else's key and signs with another.
type impostor struct {
	gossh.Signer
	shown gossh.PublicKey
}

func (i impostor) PublicKey() gossh.PublicKey { return i.shown }

func TestWhoComesIn(t *testing.T) {
	h := start(t, nil)
	if got := ask(t, h.in(t, h.ann), "who", nil); got != "Ann Lee lead=false" {
		t.Errorf("a member is %q", got)
	}
	if got := ask(t, h.in(t, h.lea), "who", nil); got != "Lea lead=true" {
		t.Errorf("a lead is %q", got)
	}
	bob := newKey(t, "Bob")
	if _, err := h.dial(t, bob); err == nil {
		t.Error("a stranger comes in")
	}
	// A lead's key that is only shown makes nobody the lead.
	if c, err := h.dial(t, impostor{h.ann, h.lea.PublicKey()}, h.ann); err == nil {
		if got := ask(t, c, "who", nil); got != "Ann Lee lead=false" {
			t.Errorf("who shows the lead's key and signs with her own is %q", got)
		}
	}
	keys(t, h.members, h.ann, bob)
	if got := ask(t, h.in(t, bob), "who", nil); got != "Bob lead=false" {
		t.Errorf("who was added to the file is %q", got)
	}
	// A file that breaks changes nothing.
	if err := os.WriteFile(h.members, []byte("not a key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, h.in(t, bob), "who", nil); got != "Bob lead=false" {
		t.Errorf("after the file broke, a member is %q", got)
	}
	if !strings.Contains(h.log.String(), "members:1: this isn't a key") {
		t.Errorf("nothing is said of the broken file: %s", h.log)
	}
	if _, err := gossh.Dial("tcp", h.addr,
		&gossh.ClientConfig{User: "x", Auth: []gossh.AuthMethod{gossh.Password("x")},
			HostKeyCallback: gossh.InsecureIgnoreHostKey()}); err == nil {
		t.Error("a password lets in")
	}
	if strings.Contains(h.log.String(), "AAAA") {
		t.Error("the log holds a key")
	}
}

func TestOpenToAnyKey(t *testing.T) {
	h := start(t, func(o *Options) { o.Open, o.Members, o.Leads = true, nil, nil })
	if got := ask(t, h.in(t, newKey(t, "")), "who", nil); got != "somebody lead=false" {
		t.Errorf("a stranger is %q", got)
	}
}

func TestTheHostKeyStays(t *testing.T) {
	dir := t.TempDir()
	var was string
	for range 2 {
		h, err := New(Options{Dir: dir, Logs: progress.InDir(dir), Limits: DefaultLimits,
			Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if was != "" && was != h.Fingerprint() {
			t.Error("the key changes from start to start")
		}
		was = h.Fingerprint()
	}
	if info, err := os.Stat(filepath.Join(dir, HostKeyFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key's mode: %v, %v", info.Mode(), err)
	}
}

func TestEnvironment(t *testing.T) {
	h := start(t, nil)
	c := h.in(t, h.ann)
	got := ask(t, c, "env", func(s *gossh.Session) {
		for name, value := range map[string]string{"LANG": "de_DE.UTF-8", "TZ": "Asia/Tokyo", "NO_COLOR": "1"} {
			if err := s.Setenv(name, value); err != nil {
				t.Error(err)
			}
		}
		for name, value := range map[string]string{"LD_PRELOAD": "/x", "PATH": "/", "HOME": "/", "LC_ALL": "a\x1b[31m",
			"COLORTERM": strings.Repeat("x", 1000)} {
			if err := s.Setenv(name, value); err == nil {
				t.Errorf("%s is taken", name)
			}
		}
	})
	for _, want := range []string{"LANG=de_DE.UTF-8", "TZ=Asia/Tokyo", "NO_COLOR=1", "zone=Asia/Tokyo"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %s", got, want)
		}
	}
	for _, zone := range []string{"../../etc/passwd", "/etc/passwd", "Local", "nowhere", ""} {
		if got := ask(t, c, "env", func(s *gossh.Session) { _ = s.Setenv("TZ", zone) }); !strings.HasSuffix(got,
			"zone=UTC") {
			t.Errorf("TZ=%s: %s", zone, got)
		}
	}
}

func TestSizes(t *testing.T) {
	h := start(t, nil)
	s, err := h.in(t, h.ann).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestPty("xterm", 4000, 4000, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.WindowChange(50, 70000); err != nil { // before there is a shell
		t.Fatal(err)
	}
	var out lockedBuffer
	s.Stdout = &out
	if err := s.Start("size"); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool {
		return strings.Contains(out.String(), "500x50\r\n") || strings.Contains(out.String(), "500x200\r\n") ||
			strings.Contains(out.String(), "70000")
	})
	if err := s.WindowChange(0, 90); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return strings.Contains(out.String(), "90x1\r\n") })
}

func until(tb testing.TB, holds func() bool) {
	tb.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatal("it doesn't come to be")
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	h := start(t, nil)
	c := h.in(t, h.ann)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestSubsystem("sftp"); err == nil {
		t.Error("SFTP is there")
	}
	for _, request := range []string{"auth-agent-req@openssh.com", "x11-req", "xon-xoff", "signal", "break"} {
		if ok, err := s.SendRequest(request, true, nil); err != nil || ok {
			t.Errorf("%s: %t, %v", request, ok, err)
		}
	}
	for _, command := range []string{"$(id)", "`id`", "'"} {
		if err := s.Run(command); err == nil {
			t.Errorf("%s runs", command)
		}
	}
	if _, err := c.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Error("the host listens for a client")
	}
	if _, err := c.Dial("unix", "/var/run/docker.sock"); err == nil {
		t.Error("a socket of the host's is reached")
	}
	for _, to := range []string{h.addr, "localhost:22", "room:22", "room:4013", "169.254.169.254:80", "roomy:4013"} {
		if _, err := c.Dial("tcp", to); err == nil {
			t.Errorf("%s is reached", to)
		}
	}
}

// TestOnesOwnRoom: a port leads to the member's own server, and to no other's.
func TestOnesOwnRoom(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	go func() {
		for {
			c, err := server.Accept()
			if err != nil {
				return
			}
			_, _ = fmt.Fprint(c, "hello") // who reads it checks
			_ = c.Close()
		}
	}()
	h := start(t, nil)
	c := h.in(t, h.ann)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out lockedBuffer
	s.Stdout = &out
	if err := s.Start("room " + server.Addr().String()); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return strings.Contains(out.String(), "open") })
	conn, err := c.Dial("tcp", "room:4013")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(conn); err != nil || string(b) != "hello" {
		t.Errorf("%q, %v", b, err)
	}
	if _, err := h.in(t, h.lea).Dial("tcp", "room:4013"); err == nil {
		t.Error("another member's room is reached")
	}
	if err := s.Close(); err != nil && !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	until(t, func() bool { _, err := c.Dial("tcp", "room:4013"); return err != nil })
}

// TestAFaultEndsOneSession: nobody else notices.
func TestAFaultEndsOneSession(t *testing.T) {
	h := start(t, nil)
	other, err := h.in(t, h.lea).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var out lockedBuffer
	other.Stdout = &out
	if err := other.Start("wait"); err != nil {
		t.Fatal(err)
	}
	until(t, func() bool { return out.String() != "" })
	c := h.in(t, h.ann)
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	said, err := s.CombinedOutput("panic")
	var exit *gossh.ExitError
	if !errors.As(err, &exit) || exit.ExitStatus() != 70 ||
		!strings.Contains(string(said), "something went wrong on the host") {
		t.Errorf("%v: %s", err, said)
	}
	if got := ask(t, c, "who", nil); got != "Ann Lee lead=false" {
		t.Errorf("afterwards: %q", got)
	}
	if !strings.Contains(h.log.String(), "a fault") || h.metrics.panics.Load() != 1 {
		t.Error("nothing is logged")
	}
}

func TestExitStatus(t *testing.T) {
	h := start(t, nil)
	s, err := h.in(t, h.ann).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var exit *gossh.ExitError
	if err := s.Run("exit"); !errors.As(err, &exit) || exit.ExitStatus() != 3 {
		t.Errorf("got %v", err)
	}
}
