//go:build load

package e2e

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// hostProcess is a host in a process of its own.
type hostProcess struct {
	cmd  *exec.Cmd
	addr string
}

func startHost(t *testing.T, bin, addr string, args ...string) *hostProcess {
	t.Helper()
	h := &hostProcess{cmd: exec.Command(bin, append([]string{"host", "--open", "--addr", addr}, args...)...)}
	h.cmd.Env = []string{"HOME=" + t.TempDir(), "PATH=/usr/bin:/bin"}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := h.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "Listening on "); ok {
			h.addr, _, _ = strings.Cut(rest, ";")
			return h
		}
	}
	t.Fatal("the host doesn't listen")
	return nil
}

// memory is what the process holds, in KiB.
func (h *hostProcess) memory(t *testing.T) int {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("no VmRSS")
	return 0
}

func (h *hostProcess) descriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", h.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

func anyKey(t *testing.T) gossh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func enter(addr string, key gossh.Signer) (*gossh.Client, error) {
	return gossh.Dial("tcp", addr,
		&gossh.ClientConfig{User: "member", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)},
			HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: 30 * time.Second})
}

func fromEnv(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// member answers at a person's pace until told to stop, and says how long each
// key took to its frame.
func member(addr string, key gossh.Signer, w, h int, stop <-chan struct{}, took func(time.Duration)) error {
	c, err := enter(addr, key)
	if err != nil {
		return err
	}
	defer c.Close()
	s, err := c.NewSession()
	if err != nil {
		return err
	}
	if err := s.RequestPty("xterm-256color", h, w, nil); err != nil {
		return err
	}
	in, err := s.StdinPipe()
	if err != nil {
		return err
	}
	var pressed atomic.Int64
	s.Stdout = writerFunc(func(b []byte) (int, error) {
		if at := pressed.Swap(0); at != 0 {
			took(time.Since(time.Unix(0, at)))
		}
		return len(b), nil
	})
	if err := s.Start("quiz --count 200"); err != nil {
		return err
	}
	keys := []string{"1", "s", " ", "2", "u", "\r", "\x1b[B", "\x1b[A"}
	for n := 0; ; n++ {
		select {
		case <-stop:
			return nil
		case <-time.After(time.Duration(1500+mathrand.IntN(3000)) * time.Millisecond):
		}
		pressed.Store(time.Now().UnixNano())
		if _, err := io.WriteString(in, keys[n%len(keys)]); err != nil {
			return fmt.Errorf("dropped after %d keys: %w", n, err)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// TestHostUnderLoad: MEMBERS at COLUMNSxROWS, for SECONDS.
func TestHostUnderLoad(t *testing.T) {
	members, seconds := fromEnv("MEMBERS", 500), fromEnv("SECONDS", 600)
	columns, rows := fromEnv("COLUMNS", 80), fromEnv("ROWS", 24)
	h := startHost(t, build(t, "bouncer"), "127.0.0.1:0", "--data", t.TempDir())
	empty, fds := h.memory(t), h.descriptors(t)
	var mu sync.Mutex
	var waits []time.Duration
	var dropped atomic.Int64
	stop := make(chan struct{})
	var all sync.WaitGroup
	for range members {
		key := anyKey(t)
		all.Go(func() {
			err := member(h.addr, key, columns, rows, stop, func(d time.Duration) {
				mu.Lock()
				defer mu.Unlock()
				waits = append(waits, d)
			})
			if err != nil {
				dropped.Add(1)
				t.Log(err)
			}
		})
		time.Sleep(20 * time.Millisecond)
	}
	time.Sleep(5 * time.Second)
	mu.Lock()
	waits = nil // those of the rush at the door
	mu.Unlock()
	time.Sleep(time.Duration(seconds) * time.Second)
	full, fullFds := h.memory(t), h.descriptors(t)
	close(stop)
	all.Wait()
	slices.Sort(waits)
	if len(waits) == 0 {
		t.Fatal("nobody pressed a key")
	}
	p := func(q float64) time.Duration { return waits[int(q*float64(len(waits)-1))] }
	t.Logf("%d members at %dx%d, %d keys: key to frame p50 %s, p99 %s; %d KiB a member; %d descriptors a member; %d "+
		"dropped",
		members, columns, rows, len(waits), p(.5), p(.99), (full-empty)/members, (fullFds-fds)/members, dropped.Load())
	if dropped.Load() > 0 {
		t.Error("members were dropped")
	}
	for deadline := time.Now().Add(30 * time.Second); h.descriptors(t) > fds+3; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d descriptors are left of %d", h.descriptors(t), fds)
		}
	}
	end(t, h)
}

func end(t *testing.T, h *hostProcess) {
	t.Helper()
	began := time.Now()
	if err := h.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := h.cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 128+int(syscall.SIGTERM) {
		t.Errorf("after SIGTERM: %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s to end", took)
	}
}

// TestStrangersAtTheDoor: 5,000 who say nothing, and an honest member among them.
func TestStrangersAtTheDoor(t *testing.T) {
	h := startHost(t, build(t, "bouncer"), "127.0.0.1:0", "--data", t.TempDir())
	var silent []net.Conn
	for range fromEnv("STRANGERS", 5000) {
		c, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, c)
	}
	last := time.Now()
	c, err := enter(h.addr, anyKey(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("an honest member is in after %s", time.Since(last))
	if time.Since(last) > 2*time.Second {
		t.Error("an honest member waits too long")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	for _, c := range silent {
		if err := c.SetReadDeadline(last.Add(15 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, c); err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("a silent stranger is still there after 15 s")
		}
		_ = c.Close() // the host has closed it
	}
	t.Logf("all silent ones are gone after %s", time.Since(last).Round(time.Millisecond))
	end(t, h)
}

// TestHostIsKilled: KILLS times while members hand in answers; none that was
// confirmed is lost.
func TestHostIsKilled(t *testing.T) {
	stores := map[string][]string{"SQLite": nil}
	if url := os.Getenv("BOUNCER_TEST_POSTGRES"); url != "" {
		stores["PostgreSQL"] = []string{"--store", url}
	}
	bin := build(t, "bouncer")
	for name, args := range stores {
		t.Run(name, func(t *testing.T) { kill(t, bin, append(args, "--data", t.TempDir())) })
	}
}

func kill(t *testing.T, bin string, args []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	keys := make([]gossh.Signer, 8)
	confirmed := make([][]string, len(keys))
	for i := range keys {
		keys[i] = anyKey(t)
	}
	kills := fromEnv("KILLS", 200)
	for range kills {
		h := startHost(t, bin, addr, args...)
		var all sync.WaitGroup
		for i, key := range keys {
			all.Go(func() { confirmed[i] = append(confirmed[i], handIn(addr, key)...) })
		}
		time.Sleep(time.Duration(150+mathrand.IntN(400)) * time.Millisecond)
		if err := h.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = h.cmd.Wait() // killed
		all.Wait()
	}
	h := startHost(t, bin, addr, args...)
	total, lost := 0, 0
	for i, key := range keys {
		c, err := enter(addr, key)
		if err != nil {
			t.Fatal(err)
		}
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		out, err := s.Output("export")
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range confirmed[i] {
			total++
			if !bytes.Contains(out, []byte(id)) {
				lost++
			}
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d kills, %d answers confirmed: %d lost", kills, total, lost)
	if lost > 0 || total == 0 {
		t.Error("answers were lost, or none was confirmed")
	}
	end(t, h)
}

// handIn hands in one answer after the other until the host is gone, and returns
// the ids of those that were confirmed.
func handIn(addr string, key gossh.Signer) (confirmed []string) {
	c, err := enter(addr, key)
	if err != nil {
		return nil
	}
	defer c.Close()
	for {
		var b [16]byte
		if _, err := rand.Read(b[:]); err != nil {
			return confirmed
		}
		id := fmt.Sprintf("%x", b)
		s, err := c.NewSession()
		if err != nil {
			return confirmed
		}
		s.Stdin = strings.NewReader(`{"export":"bouncer progress","version":1}` + "\n" +
			`{"id":"` + id + `","kind":"answer","at":"2026-11-25T12:00:00Z","scenario":"x","choice":401,"right":true}` +
			"\n")
		out, err := s.Output("import -")
		if !bytes.HasPrefix(out, []byte("1 new")) {
			return confirmed
		}
		confirmed = append(confirmed, id)
		if err != nil {
			return confirmed
		}
	}
}
