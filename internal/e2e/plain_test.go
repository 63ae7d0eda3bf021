package e2e

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// raw collects the bytes that reach a terminal.
type raw struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (r *raw) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.Write(p)
}

func (r *raw) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.all.String()
}

// TestPlainLinesOnATerminal: whatever happens, no escape reaches the terminal,
// and no line is longer than it is wide.
func TestPlainLinesOnATerminal(t *testing.T) {
	bin := build(t, "bouncer")
	for _, tt := range []struct {
		name   string
		env    string
		args   []string
		steps  [][2]string // what is waited for, and what is typed then
		waits  string
		signal os.Signal
		code   int
	}{
		{"a round left by ctrl+d", "TERM=dumb", []string{"quiz", "--seed", "7", "--count", "2"},
			[][2]string{{"Question 1 of 2", "1 b\n"}, {"w for why", "\n"}, {"Question 2 of 2", "\x04"}}, "So far: ",
			nil, 0},
		{"a round ended by ctrl+c", "ACCESSIBLE=1", []string{"quiz", "--seed", "7", "--count", "2"},
			[][2]string{{"Question 1 of 2", "1\n"}, {"w for why", "\n"},
				{"Question 2 of 2", "\x03"}}, "Interrupted. 1 of 2", nil, 130},
		{"a lesson ended by SIGTERM", "TERM=xterm-256color", []string{"--plain", "learn", "two-gates"},
			[][2]string{{"Press enter to fire it.", "\n"}}, "Before it is fired", syscall.SIGTERM, 143},
		{"a lesson there isn't", "ACCESSIBLE=1", []string{"learn", "nonsense"}, nil, "there is no lesson", nil, 2},
		{"help", "ACCESSIBLE=1", []string{"quiz", "--help"}, nil, "--plain", nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cmd := command(t, bin, tt.args...)
			cmd.Env = append(cmd.Env, tt.env)
			term, said, read := narrow(t, cmd)
			for _, step := range tt.steps {
				until(t, func() bool { return strings.Contains(said.String(), step[0]) })
				if _, err := io.WriteString(term, step[1]); err != nil {
					t.Fatal(err)
				}
			}
			until(t, func() bool { return strings.Contains(said.String(), tt.waits) })
			if tt.signal != nil {
				if err := cmd.Process.Signal(tt.signal); err != nil {
					t.Fatal(err)
				}
			}
			err := cmd.Wait()
			<-read
			var exit *exec.ExitError
			if code := cmd.ProcessState.ExitCode(); code != tt.code || err != nil && !errors.As(err, &exit) {
				t.Errorf("exit code %d, %v; want %d", code, err, tt.code)
			}
			if i := strings.IndexByte(said.String(), 0x1b); i >= 0 {
				t.Errorf("an escape reached the terminal: %q", said.String()[i:])
			}
			for _, l := range strings.Split(said.String(), "\r\n") {
				if len(l) > 50 && tt.steps != nil {
					t.Errorf("a line of %d bytes: %q", len(l), l)
				}
			}
		})
	}
}

// narrow starts a command on a terminal of 50 columns and collects what it
// says, until read is closed.
func narrow(t *testing.T, cmd *exec.Cmd) (term *os.File, said *raw, read chan struct{}) {
	t.Helper()
	term, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 50})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() })
	said, read = &raw{}, make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(said, term) // a pseudo-terminal ends with an error of its own
	}()
	return term, said, read
}

func until(t *testing.T, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("waited in vain")
		}
	}
}
