//go:build peers

package peers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	user, password = "alice", "wonderland-2026"
	secret         = "a secret of the peers that is long enough for HS256"
	httpbin        = "github.com/mccutchen/go-httpbin/v2/cmd/go-httpbin@v2.26.0"
)

// lab is where the peers run: a folder of their own, and what each listens on.
type lab struct {
	t     *testing.T
	dir   string
	token string
	ports map[string]int // by the peer's name
}

// need skips the rest where a program isn't there.
func (l *lab) need(program string) string {
	l.t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		path = "/usr/sbin/" + program
		if _, err := os.Stat(path); err != nil {
			l.t.Skipf("%s is not installed here", program)
		}
	}
	return path
}

// start runs a program until the tests end, and ends it then with whatever it
// has started itself: workers outlive a server that is killed.
func (l *lab) start(name string, args ...string) *bufio.Scanner {
	l.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = l.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(os.Environ(), "USER="+user, "PASSWORD="+password, "TOKEN="+l.token, "SECRET="+secret)
	log, err := os.Create(filepath.Join(l.dir, filepath.Base(name)+".log"))
	if err != nil {
		l.t.Fatal(err)
	}
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil {
			l.t.Error(err)
		}
		_ = cmd.Wait() // it was killed, and the error says that
		log.Close()
	})
	return bufio.NewScanner(out)
}

// heard reads the lines on which a program says what listens where.
func (l *lab) heard(lines *bufio.Scanner, n int) {
	l.t.Helper()
	for range n {
		if !lines.Scan() {
			l.t.Fatalf("it ended after naming %d servers; see its log in %s", len(l.ports), l.dir)
		}
		var one struct {
			Name string
			Port int
		}
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			l.t.Fatal(err)
		}
		l.ports[one.Name] = one.Port
	}
}

// free is a port that nothing listens on.
func (l *lab) free(name string) int {
	l.t.Helper()
	s, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	defer s.Close()
	l.ports[name] = s.Addr().(*net.TCPAddr).Port
	return l.ports[name]
}

// listening waits until a port answers.
func (l *lab) listening(name string) {
	l.t.Helper()
	for end := time.Now().Add(60 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", l.ports[name])); err == nil {
			c.Close()
			return
		}
	}
	l.t.Fatalf("%s never listened; see its log in %s", name, l.dir)
}

func (l *lab) file(name, text string) string {
	l.t.Helper()
	path := filepath.Join(l.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		l.t.Fatal(err)
	}
	return path
}

func (l *lab) run(name string, args ...string) string {
	l.t.Helper()
	out, err := l.try(name, args...)
	if err != nil {
		l.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

func (l *lab) try(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = l.dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (l *lab) copied(names ...string) {
	l.t.Helper()
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			l.t.Fatal(err)
		}
		l.file(name, string(data))
	}
}
