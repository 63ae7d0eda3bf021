//go:build unix

package project_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bouncer/internal/project"
)

// script is a program written for the shell.
func script(text string) []string { return []string{"sh", "-c", text} }

func TestHowAProgramFailsIsSaid(t *testing.T) {
	for _, c := range []struct {
		name    string
		command []string
		wait    time.Duration
		want    string
		output  string
	}{
		{"ends at once", script("echo no such thing >&2; exit 3"), 0, "ended before it answered, after",
			"no such thing"},
		{"says how it ended", script("exit 3"), 0, "exit status 3", ""},
		{"ends without an error", script("echo done"), 0, "it ended by itself, without an error", "done"},
		{"never answers", script("echo ready; sleep 60"), 300 * time.Millisecond,
			"your program runs, and after 300ms nothing answers at", "ready"},
		{"is still being built", script("sleep 60"), 300 * time.Millisecond, "build it once by hand", ""},
		{"names another port", script("echo listening on http://127.0.0.1:9123; sleep 60"), 300 * time.Millisecond,
			"its output names port 9123", "listening"},
		{"hostile output", script(`printf 'x\033]0;evil\007\n'; exit 1`), 0, "exit status 1", "x^[]0;evil^G"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := try(t, project.Options{Contract: contract(t, "notes"), Command: c.command, Wait: c.wait})
			if !strings.Contains(r.Stop, c.want) {
				t.Errorf("it says %q, not %q", r.Stop, c.want)
			}
			if out := strings.Join(r.Output, "\n"); !strings.Contains(out, c.output) {
				t.Errorf("the output shown is %q, not %q", out, c.output)
			}
			if len(r.Stages) > 0 || r.Passed() {
				t.Error("stages were judged")
			}
		})
	}
}

func TestAProgramThatDiesInTheMiddle(t *testing.T) {
	r := try(t,
		project.Options{Contract: contract(t, "notes"), Command: []string{solution(t)}, Env: []string{"MUTANT=dies"}})
	if !strings.Contains(r.Stop,
		"your program ended in the middle, at stage 2, request 1 (nobody asks who they are): exit status 7") {
		t.Errorf("it says %q", r.Stop)
	}
	if len(r.Stages) != 2 || !r.Stages[0].Passed() || r.Stages[1].Passed() || !slices.Equal(r.Green(), []int{1}) {
		t.Errorf("%d stages, green %v", len(r.Stages), r.Green())
	}
}

func TestWrongCallsAreRefused(t *testing.T) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	for _, c := range []struct {
		name string
		o    project.Options
		want string
	}{
		{"taken port", project.Options{Command: script("sleep 1"), Port: taken},
			fmt.Sprintf("port %d is taken by another program", taken)},
		{"no such program", project.Options{Command: []string{"no-such-program"}}, "no-such-program can't be started"},
		{"a path", project.Options{URL: "http://127.0.0.1:8080/api"}, "name the server alone: http://127.0.0.1:8080"},
		{"another host", project.Options{URL: "http://example.com"}, "a project's server runs on this machine"},
		{"no address", project.Options{URL: "8080"}, "isn't an address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.o.Contract = contract(t, "notes")
			rig, err := project.Open(c.o)
			if err == nil {
				_ = rig.Close()
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, not %q", err, c.want)
			}
		})
	}
}

func TestAServerThatRunsIsTakenByItsURL(t *testing.T) {
	t.Run("nothing there", func(t *testing.T) {
		r := try(t, project.Options{Contract: contract(t, "notes"), URL: "http://127.0.0.1:1"})
		if !strings.Contains(r.Stop, "nothing answers at http://127.0.0.1:1") {
			t.Errorf("it says %q", r.Stop)
		}
	})
	t.Run("another program", func(t *testing.T) {
		other := httptest.NewServer(http.NotFoundHandler())
		defer other.Close()
		r := try(t, project.Options{Contract: contract(t, "notes"), URL: other.URL})
		if !r.Lost() || !strings.Contains(text(t, r), "answers for other paths") {
			t.Errorf("it isn't said:\n%s", text(t, r))
		}
	})
}

func TestAProxyOfTheEnvironmentIsNamed(t *testing.T) {
	t.Setenv("http_proxy", "")
	r := try(t,
		project.Options{Contract: contract(t, "notes"), Command: script("exit 1"),
			Env: []string{"HTTP_PROXY=http://127.0.0.1:3128"}})
	if !strings.Contains(text(t, r), "names a proxy (HTTP_PROXY)") {
		t.Errorf("it isn't said:\n%s", text(t, r))
	}
	r = try(t,
		project.Options{Contract: contract(t, "notes"), Command: []string{solution(t)},
			Env: []string{"HTTP_PROXY=http://127.0.0.1:1"}})
	if !r.Passed() {
		t.Errorf("a proxy got in the way:\n%s", text(t, r))
	}
}

// child writes the id of a process of its own into $PIDS and goes on.
const child = `sleep 300 & echo $! >"$PIDS"; echo "$BOUNCER_WORLD" >"$PIDS.world"; `

func TestWhatAProgramStartedEndsWithIt(t *testing.T) {
	for name, text := range map[string]string{
		"a program that waits":         child + "exec sleep 300",
		"a program that is deaf":       "trap '' TERM INT HUP; " + child + "sleep 300; sleep 300",
		"a program that ended already": child + "exit 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pids := filepath.Join(t.TempDir(), "pids")
			try(t,
				project.Options{Contract: contract(t, "notes"), Command: script(text), Wait: 300 * time.Millisecond,
					Env: []string{"PIDS=" + pids}})
			gone(t, pids)
		})
	}
}

// gone waits until the process in a file has ended.
func gone(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if !lives(pid) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("process %d lives on", pid)
	_ = syscall.Kill(pid, syscall.SIGKILL)
}

// lives tells a process from one that has ended and that nobody has asked after.
func lives(pid int) bool {
	if err := syscall.Kill(pid, 0); errors.Is(err, syscall.ESRCH) {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

// hold is another process, which a test kills while its program runs.
func hold() {
	for _, c := range must(embedded()).Projects[:1] {
		rig := must(project.Open(project.Options{Contract: c,
			Command: script(child + "echo up >>\"$PIDS.up\"; sleep 300"), Env: os.Environ()}))
		fmt.Println("begun")
		rig.Run(context.Background())
	}
	os.Exit(0)
}

func must[T any](v T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return v
}

func TestAKillEndsTheProgramToo(t *testing.T) {
	pids := filepath.Join(t.TempDir(), "pids")
	cmd := exec.Command(must(os.Executable()))
	cmd.Env = append(os.Environ(), "PROJECT_HOLDER=1", "PIDS="+pids)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("it never began")
	}
	for range 1000 {
		if _, err := os.Stat(pids + ".up"); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	gone(t, pids)
	world, err := os.ReadFile(pids + ".world")
	if err != nil {
		t.Fatal(err)
	}
	for range 500 {
		if _, err = os.Stat(strings.TrimSpace(string(world))); errors.Is(err, os.ErrNotExist) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%s was left behind: %v", world, err)
}

func TestStartsAnswerAndPassNothing(t *testing.T) {
	for _, l := range project.Languages() {
		t.Run(l.Name, func(t *testing.T) {
			has(t, l.Run[0])
			for _, id := range ids(t) {
				dir := filepath.Join(t.TempDir(), id)
				if _, err := contract(t, id).Start(dir, l.Name, "bouncer"); err != nil {
					t.Fatal(err)
				}
				r := try(t, project.Options{Contract: contract(t, id), Command: l.Run, Dir: dir, Wait: time.Minute})
				if r.Stop != "" || len(r.Green()) > 0 || !r.Lost() {
					t.Errorf("%s: %q %v %v", id, r.Stop, r.Green(), r.Output)
				}
				if _, err := contract(t, id).Start(dir, l.Name, "bouncer"); err == nil ||
					!strings.Contains(err.Error(), "is already there") {
					t.Errorf("a second start: %v", err)
				}
			}
		})
	}
}
