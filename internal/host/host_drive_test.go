package host

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/progress"
)

// someone is a key and its owner.
type someone struct {
	gossh.Signer
	secret ed25519.PrivateKey
	name   string
}

func newKey(tb testing.TB, name string) someone {
	tb.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	return someone{s, key, name}
}

func (s someone) line() string {
	return strings.TrimSpace(string(gossh.MarshalAuthorizedKey(s.PublicKey()))) + " " + s.name + "\n"
}

// house is a host that runs, with the two who may come in.
type house struct {
	*Host
	addr     string
	ann, lea someone
	members  string // file
	log      *lockedBuffer
	drained  bool
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func keys(tb testing.TB, path string, all ...someone) *Keys {
	tb.Helper()
	text := "# who may come in\n\n"
	for _, s := range all {
		text += s.line()
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	k, err := OpenKeys(path)
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

// start runs a host whose sessions do what their command line says.
func start(tb testing.TB, change func(*Options)) *house {
	tb.Helper()
	dir := tb.TempDir()
	h := &house{ann: newKey(tb, "Ann Lee"), lea: newKey(tb, "Lea"), members: filepath.Join(dir, "members"),
		log: &lockedBuffer{}}
	o := Options{
		Dir: filepath.Join(dir, "data"), Logs: progress.InDir(filepath.Join(dir, "data")), Limits: DefaultLimits,
		Run:     script,
		Log:     slog.New(slog.NewTextHandler(h.log, nil)),
		Members: keys(tb, h.members, h.ann), Leads: keys(tb, filepath.Join(dir, "leads"), h.lea),
	}
	if change != nil {
		change(&o)
	}
	var err error
	if h.Host, err = New(o); err != nil {
		tb.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	h.addr = l.Addr().String()
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(l) }()
	tb.Cleanup(func() {
		if !h.drained {
			if err := h.Drain(); err != nil {
				tb.Error(err)
			}
		}
		if err := <-ended; err != nil {
			tb.Error(err)
		}
	})
	return h
}

// script is a session that does what its command line says.
func script(ctx context.Context, s *Session) int {
	out := func(format string, args ...any) {
		_, _ = fmt.Fprintf(s.Out, format, args...) // the client may be gone
	}
	if len(s.Args) == 0 {
		s.Args = []string{"wait"}
	}
	switch s.Args[0] {
	case "who":
		out("%s lead=%t\n", s.Member.Name, s.Member.Lead)
	case "env":
		out("%s zone=%s\n", strings.Join(s.Env, " "), s.Zone)
	case "size":
		out("%dx%d\n", s.Size.Width, s.Size.Height)
		select {
		case <-ctx.Done():
		case size := <-s.Resize:
			out("%dx%d\n", size.Width, size.Height)
		}
	case "room":
		s.Room(func() (string, bool) { return s.Args[1], true })
		out("open\n")
		<-ctx.Done()
	case "echo":
		_, _ = io.Copy(s.Out, s.In) // until the client ends it
	case "panic":
		panic("a fault")
	case "wait":
		out("here\n")
		<-ctx.Done()
	case "exit":
		return 3
	}
	return 0
}

func (h *house) dial(tb testing.TB, auth ...gossh.Signer) (*gossh.Client, error) {
	tb.Helper()
	c, err := gossh.Dial("tcp", h.addr, &gossh.ClientConfig{
		User: "somebody", Auth: []gossh.AuthMethod{gossh.PublicKeys(auth...)}, Timeout: 10 * time.Second,
		HostKeyCallback: gossh.FixedHostKey(h.server.HostSigners[0].PublicKey()),
	})
	if err == nil {
		tb.Cleanup(func() { _ = c.Close() }) // most are closed by then
	}
	return c, err
}

func (h *house) in(tb testing.TB, who gossh.Signer) *gossh.Client {
	tb.Helper()
	c, err := h.dial(tb, who)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// ask runs a command and returns what it said.
func ask(tb testing.TB, c *gossh.Client, command string, before func(*gossh.Session)) string {
	tb.Helper()
	s, err := c.NewSession()
	if err != nil {
		tb.Fatal(err)
	}
	if before != nil {
		before(s)
	}
	out, err := s.CombinedOutput(command)
	if err != nil {
		tb.Fatalf("%s: %v: %s", command, err, out)
	}
	return strings.TrimSpace(string(out))
}
