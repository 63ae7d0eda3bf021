//go:build unix

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/screentest"
)

// TestASignalEndsAnyWait: whatever a command waits for, a signal ends it within
// a second.
func TestASignalEndsAnyWait(t *testing.T) {
	t.Parallel()
	bin, dir := build(t, "bouncer"), t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	locked, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer locked.Close()
	if err := syscall.Flock(int(locked.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"import", pipe}, {"import", "-"}, {"fire", "-"},
		{"stats", "--data", locked.Name()},
		{"export", "--data", locked.Name()}} {
		var both sync.WaitGroup // most of what they take is waiting
		for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
			start := func() *exec.Cmd { return command(t, bin, args...) }
			both.Go(func() {
				code, took, err := signaled(sig, start)
				if err != nil || code != 128+int(sig) || took > 2*time.Second {
					t.Errorf("%q: exit code %d after %v (%v), want %d within a second", args, code, took, err, 128+int(sig))
				}
			})
		}
		both.Wait()
	}
}

// signaled starts a program that waits, sends it a signal, and times its end.
// One that came before the program could hear it says nothing: it is started
// again and given longer.
func signaled(sig syscall.Signal, program func() *exec.Cmd) (code int, took time.Duration, err error) {
	for pause := 50 * time.Millisecond; pause < 5*time.Second; pause *= 2 {
		cmd := program()
		if _, err := cmd.StdinPipe(); err != nil {
			return 0, 0, err
		}
		if err := cmd.Start(); err != nil {
			return 0, 0, err
		}
		time.Sleep(pause)
		began := time.Now()
		if err := cmd.Process.Signal(sig); err != nil {
			return 0, 0, err
		}
		_ = cmd.Wait() // ended by a signal, it has a code of its own
		if code, took = cmd.ProcessState.ExitCode(), time.Since(began); code != -1 {
			break
		}
	}
	return code, took, nil
}

// TestAForeignLockIsSaid: a folder that another program holds is named, in time.
func TestAForeignLockIsSaid(t *testing.T) {
	t.Parallel()
	bin, dir := build(t, "bouncer"), t.TempDir()
	locked, err := os.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer locked.Close()
	if err := syscall.Flock(int(locked.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, bin, "stats", "--data", dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "another program holds the folder; close it") {
		t.Errorf("%v: %s", err, out)
	}
}

// TestNoHome: without a home folder nothing is put where nobody would look.
func TestNoHome(t *testing.T) {
	cmd := command(t, build(t, "bouncer"), "quiz", "--plain", "--count", "1", "--seed", "1")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TERM=dumb"}
	cmd.Stdin = strings.NewReader("1\n")
	out, _ := cmd.CombinedOutput() // the code tells that nothing was saved
	if !strings.Contains(string(out), "HOME isn't set") || !strings.Contains(string(out), "Question 1 of 1") {
		t.Errorf("%s", out)
	}
}

// TestPrintedJSONIsHarmless sends C1 controls, bidi and tag characters through
// the commands that print JSON.
func TestPrintedJSONIsHarmless(t *testing.T) {
	bin, dir := build(t, "bouncer"), t.TempDir()
	file := filepath.Join(dir, "odd.http")
	const odd = "/%c2%9b31m%c2%9d0;x%c2%9c%e2%80%ae%f3%a0%81%81"
	if err := os.WriteFile(file, []byte("GET "+odd+" HTTP/1.1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"fire", file}, {"fire", "--json", file},
		{"fire", "--har", filepath.Join(dir, "odd.har"), file}, {"fire", "--dialect", "all", "--json", file},
		{"fire", "--plain", file}} {
		out, err := command(t, bin, args...).Output()
		if err != nil {
			t.Errorf("%q: %v", args, err)
		}
		if len(out) == 0 || content.Clean(string(out)) != string(out) {
			t.Errorf("%q printed %q", args, out)
		}
	}
	har, err := os.ReadFile(filepath.Join(dir, "odd.har"))
	if err != nil || content.Clean(string(har)) != string(har) {
		t.Errorf("%v: the archive holds %q", err, har)
	}
}

// TestCtrlCPassesWhatWasPasted: 20 kB that a terminal pastes as keys, into a
// field or onto a screen that takes them as commands, don't delay the end.
func TestCtrlCPassesWhatWasPasted(t *testing.T) {
	bin := build(t, "bouncer")
	for _, tt := range []struct {
		args         []string
		ready, enter string
		typing       string
		paste        string
	}{
		{[]string{"mission", "1"}, "e edit", "e", "ctrl+s", "a word, "},
		{[]string{"mission", "1"}, "e edit", "", "e edit", "x"},
		{[]string{"mission", "1"}, "e edit", "", "e edit", "\r"},
		{[]string{"workbench"}, "GET ", "", "GET ", "a: b\r"},
		{[]string{"repair", "1"}, "h hint", "", "h hint", "j"},
		{[]string{"learn", "reading-401"}, "esc", "", "esc", "\x1b[B"},
	} {
		term := start(t, 80, 24, true, bin, tt.args...)
		term.Wait(tt.ready)
		term.Type(tt.enter)
		term.Wait(tt.typing)
		term.Type(strings.Repeat(tt.paste, 20_000/len(tt.paste)))
		began := time.Now()
		term.Type(screentest.CtrlC)
		if code := term.Exit(); code != 0 {
			t.Errorf("%q: exit code %d, want 0", tt.args, code)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("%q with %q: ctrl+c takes %v, want a second", tt.args, tt.paste, took)
		}
		if left := term.Restored(); len(left) > 0 {
			t.Errorf("%q: left behind: %v", tt.args, left)
		}
	}
}
