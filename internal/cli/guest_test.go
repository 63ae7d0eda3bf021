package cli

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"image/color"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	gossh "golang.org/x/crypto/ssh"

	"bouncer/internal/course"
	"bouncer/internal/host"
	"bouncer/internal/progress"
)

// hosted is a host of the real course, with members and a lead.
type hosted struct {
	addr          string
	ann, bob, lea gossh.Signer
	keys          string // folder of the keys' files
	dir           string
}

// keyOf makes a key and adds it to a file.
func keyOf(t *testing.T, path, name string) gossh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	line := strings.TrimSpace(string(gossh.MarshalAuthorizedKey(s.PublicKey()))) + " " + name + "\n"
	if err := os.WriteFile(path, append(before, line...), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

func startHost(t *testing.T) hosted {
	t.Helper()
	dir := t.TempDir()
	h := hosted{keys: dir, dir: filepath.Join(dir, "data")}
	h.ann = keyOf(t, filepath.Join(dir, "members"), "Ann Lee")
	h.bob = keyOf(t, filepath.Join(dir, "members"), "Bob")
	h.lea = keyOf(t, filepath.Join(dir, "leads"), "Lea")
	h.serve(t, progress.InDir(h.dir))
	return h
}

// serve serves the course over SSH until the test ends.
func (h *hosted) serve(t *testing.T, logs *progress.Members) {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	o := host.Options{
		Dir: h.dir, Logs: logs, Limits: host.DefaultLimits, Log: slog.New(slog.DiscardHandler), Stage: stage(c),
		Run: func(ctx context.Context, s *host.Session) int { return serveGuest(ctx, c, s) },
	}
	if o.Members, err = host.OpenKeys(filepath.Join(h.keys, "members")); err != nil {
		t.Fatal(err)
	}
	if o.Leads, err = host.OpenKeys(filepath.Join(h.keys, "leads")); err != nil {
		t.Fatal(err)
	}
	served, err := host.New(o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.addr = l.Addr().String()
	ended := make(chan error, 1)
	go func() { ended <- served.Serve(l) }()
	t.Cleanup(func() {
		if err := errors.Join(served.Drain(), <-ended); err != nil {
			t.Error(err)
		}
	})
}

// embedded is the built-in course, as a host shows it: read once.
var embedded = sync.OnceValues(func() (*course.Course, error) {
	c, err := course.Embedded()
	if err != nil {
		return nil, err
	}
	return c.Shown(), nil
})

func (h hosted) session(t *testing.T, who gossh.Signer) (*gossh.Client, *gossh.Session) {
	t.Helper()
	c, err := gossh.Dial("tcp", h.addr,
		&gossh.ClientConfig{User: "x", Auth: []gossh.AuthMethod{gossh.PublicKeys(who)},
			HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() }) // some are closed by then
	s, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	return c, s
}

func (h hosted) run(t *testing.T, who gossh.Signer, in, command string) (out, errOut string, status int) {
	t.Helper()
	c, s := h.session(t, who)
	defer c.Close()
	var o, e bytes.Buffer
	s.Stdin, s.Stdout, s.Stderr = strings.NewReader(in), &o, &e
	err := s.Run(command)
	var exit *gossh.ExitError
	if errors.As(err, &exit) {
		status = exit.ExitStatus()
	} else if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	return o.String(), e.String(), status
}

const oneRight = `{"export":"bouncer progress","version":1}
{"id":"00112233445566778899aabbccddee01","kind":"answer","at":"2026-11-25T12:00:00Z","scenario":"mail-in-room-nine","choice":401,"right":true,"sure":"sure","mode":"quiz"}
`

func TestCommandsOverSSH(t *testing.T) {
	h := startHost(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("GET /secret-of-the-host\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		who             gossh.Signer
		in, command     string
		status          int
		says, complains string
	}{
		{h.ann, oneRight, "import -", 0, "1 new, 0 known already", ""},
		{h.ann, "", "export", 0, `{"export":"bouncer progress","version":1,"name":"Ann Lee"}`,
			"bears the name Ann Lee"},
		{h.ann, "", "stats --json", 0, `"answers": 1`, ""},
		{h.ann, "", "export --anki", 0, "\t", ""},
		{h.ann, "q\n", "quiz --plain", 0, "Question 1 of 10", ""},
		{h.ann, "q\n", "quiz", 0, "Question 1 of 10", "`ssh -t` brings the screens"},
		{h.ann, "", "daily", 0, "Daily: ", "`ssh -t` brings the screens"},
		{h.lea, "", "report --format csv", 0, "Ann Lee,0,1,1,", ""},
		{h.ann, "", "report", 2, "", `there is no command "report"`},
		{h.lea, "", "report " + secret, 2, "", "leave the paths out"},
		{h.ann, "", "import " + secret, 2, "", "standard input"},
		{h.ann, "", "export " + secret + "2", 2, "", "standard output"},
		{h.ann, "", "fire " + secret, 2, "", "there is no command"},
		{h.ann, "", "new x", 2, "", "there is no command"},
		{h.ann, "", "serve", 2, "", "there is no command"},
		{h.ann, "", "reset", 2, "", "there is no command"},
		{h.ann, "", "check http://127.0.0.1/", 2, "", "there is no command"},
		{h.ann, "", "host", 2, "", "there is no command"},
		{h.ann, "", "stats --data /etc", 2, "", "unknown flag: --data"},
		{h.ann, "", "stats --course /etc", 2, "", "unknown flag: --course"},
		{h.ann, "", "completion bash", 2, "", "there is no command"},
		{h.ann, "", "--help", 0, "quiz", ""},
	} {
		out, errOut, status := h.run(t, test.who, test.in, test.command)
		if status != test.status || !strings.Contains(out, test.says) || !strings.Contains(errOut, test.complains) ||
			strings.Contains(out+errOut, "secret-of-the-host") {
			t.Errorf("%s: status %d\n%s\n%s", test.command, status, out, errOut)
		}
	}
	if entries, err := os.ReadDir(h.dir); err != nil || len(entries) != 3 {
		t.Errorf("the host's folder: %v, %v", entries, err)
	}
}

// seat is an emulated terminal at the other end of a session.
type seat struct {
	t       *testing.T
	client  *gossh.Client
	session *gossh.Session
	in      io.Writer

	mu  sync.Mutex
	emu *vt.Emulator
	raw bytes.Buffer
}

// sit opens a session on a terminal, dark or light.
func (h hosted) sit(t *testing.T, who gossh.Signer, w, height int, dark bool, command string, env ...string) *seat {
	t.Helper()
	c, s := h.session(t, who)
	for i := 0; i+1 < len(env); i += 2 {
		if err := s.Setenv(env[i], env[i+1]); err != nil {
			t.Error(err)
		}
	}
	if err := s.RequestPty("xterm-256color", height, w, nil); err != nil {
		t.Fatal(err)
	}
	term := &seat{t: t, client: c, session: s, emu: vt.NewEmulator(w, height)}
	term.emu.SetDefaultBackgroundColor(color.White)
	if dark {
		term.emu.SetDefaultBackgroundColor(color.Black)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.Stdout, term.in = term, in
	go func() { _, _ = io.Copy(in, term.emu) }() // what the terminal replies, until the test ends
	if command == "" {
		err = s.Shell()
	} else {
		err = s.Start(command)
	}
	if err != nil {
		t.Fatal(err)
	}
	return term
}

func (s *seat) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw.Write(b)
	return s.emu.Write(b)
}

func (s *seat) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ansi.Strip(s.emu.Render())
}

// wrote reports whether bytes were ever written.
func (s *seat) wrote(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Contains(s.raw.Bytes(), []byte(text))
}

// see waits until texts are on the screen.
func (s *seat) see(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		s.until(text, func() bool { return strings.Contains(s.text(), text) })
	}
}

func (s *seat) until(what string, holds func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("no %q on the screen:\n%s", what, s.text())
		}
	}
}

func (s *seat) press(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.in, keys); err != nil {
		s.t.Fatal(err)
	}
}

// TestTheCourseOverSSH: the screens on a member's own terminal; what is answered
// from one machine is there on the other.
func TestTheCourseOverSSH(t *testing.T) {
	h := startHost(t)
	var all sync.WaitGroup
	var mu sync.Mutex
	said := ""
	for command, in := range map[string]string{"quiz --plain --count 3 --seed 7": "401\n401\n401\n",
		"import -": oneRight} {
		all.Go(func() {
			out, errOut, status := h.run(t, h.ann, in, command)
			if status != 0 {
				t.Errorf("status %d: %s%s", status, out, errOut)
			}
			mu.Lock()
			said += out + errOut
			mu.Unlock()
		})
	}
	all.Wait()
	if out, _, _ := h.run(t, h.ann, "", "stats --json"); !strings.Contains(out, `"answers": 4`) {
		t.Errorf("two sessions at once kept %s\n%s", out[:min(len(out), 60)], said)
	}
	term := h.sit(t, h.ann, 80, 24, false, "", "TZ", "Asia/Tokyo", "COLORTERM", "truecolor")
	term.see("401 or 403?", "Workbench")
	// The terminal was asked for its background, and is light.
	term.until("dark text", func() bool { return term.wrote("38;2;43;45;51") })
	if err := term.session.WindowChange(30, 100); err != nil {
		t.Fatal(err)
	}
	term.press("q")
	if err := term.session.Wait(); err != nil {
		t.Error(err)
	}
	if err := term.client.Close(); err != nil {
		t.Error(err)
	}
}
