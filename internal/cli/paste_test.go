package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/screentest"
	"bouncer/mockserver"
)

// asked is the config of a check.
const asked = `target: http://127.0.0.1:8080
people: {alice: {bearer: "${ALICE}"}}
paths:
  - {get: /me, expect: {nobody: 401, alice: 200}}
`

const described = `openapi: 3.0.3
info: {title: Notes, version: "1"}
paths:
  /notes:
    get:
      security: [{token: []}]
      responses: {"200": {description: ok}, "401": {description: no token}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
`

// goCache is where Go keeps what it has compiled, or a learner's server would be
// built with all it stands on.
var goCache = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	return strings.TrimSpace(string(out)), err
})

// paste runs a line in a folder that holds what the examples speak of, and says
// what is wrong with its end.
func paste(t *testing.T, line string) (problem string) {
	if strings.Contains(line, "-- go run") {
		screentest.OneClock(t)
	}
	line, config := own(t, line)
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin, work := filepath.Join(dir, "bin"), filepath.Join(dir, "work")
	if err := errors.Join(os.Mkdir(bin, 0o700), os.Mkdir(work, 0o700), os.Symlink(self, filepath.Join(bin, "bouncer")),
		os.WriteFile(filepath.Join(work, "request.http"), []byte("GET /me\nAuthorization: Bearer {{alice}}\n"), 0o600),
		os.WriteFile(filepath.Join(bin, "pbpaste"), []byte("#!/bin/sh\ncat request.http\n"), 0o700),
		os.WriteFile(filepath.Join(bin, "jq"), []byte("#!/bin/sh\ngrep '\"code\": '\n"), 0o700), // not everybody has it
		os.WriteFile(filepath.Join(work, "requests.http"),
			[]byte("### login\nGET /me\nAuthorization: Bearer {{alice}}\n\n###\nGET /health\n"), 0o600),
		teamIn(work),
		os.WriteFile(filepath.Join(work, "bouncer.check.yaml"), []byte(config), 0o600),
		os.WriteFile(filepath.Join(work, "openapi.yaml"), []byte(described), 0o600)); err != nil {
		t.Fatal(err)
	}
	cache, err := goCache()
	if err != nil {
		t.Fatal(err)
	}
	env := screentest.Environ(t, "PATH="+bin+":"+os.Getenv("PATH"), "GOCACHE="+cache)
	shell := func(line string) *exec.Cmd {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		t.Cleanup(cancel)
		if strings.HasPrefix(line, "bouncer ") { // for signals to reach it
			line = "exec " + line
		}
		cmd := exec.CommandContext(ctx, "sh", "-c", line)
		cmd.Dir, cmd.Env, cmd.Stdin = work, env, strings.NewReader("yes\n")
		return cmd
	}
	if err := os.CopyFS(work, os.DirFS(filepath.Join("..", "project", "testdata", "go"))); err != nil {
		t.Fatal(err)
	}
	for _, need := range [][2]string{{"our-api", "bouncer new our-api"},
		{"backup.jsonl", "bouncer export backup.jsonl"}} {
		if strings.Contains(line, need[0]) && !strings.Contains(line, "bouncer new") &&
			!strings.Contains(line, "bouncer export") {
			if out, err := shell(need[1]).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", need[1], err, out)
			}
		}
	}
	line = strings.NewReplacer("/srv/bouncer", "kept", "/var/lib/bouncer", "kept").Replace(line) // this machine's own stay as they are
	if strings.HasPrefix(line, "bouncer host --") {
		return endless(t, shell(strings.ReplaceAll(line, ":9464", ":0")+" --addr 127.0.0.1:0"))
	}
	if strings.HasPrefix(line, "bouncer serve") || strings.Contains(line, "--watch") {
		return endless(t, shell(line+map[bool]string{true: " --addr 127.0.0.1:0"}[line == "bouncer serve"]))
	}
	out, err := shell(line).CombinedOutput()
	if err != nil && !strings.Contains(string(out), errNoTerminal.Error()) {
		return err.Error() + "\n" + string(out)
	}
	return ""
}

// teamIn writes what a team's examples speak of.
func teamIn(dir string) error {
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl Ann\n"
	err := os.Mkdir(filepath.Join(dir, "exports"), 0o700)
	for name, text := range map[string]string{
		"ann.jsonl": oneRight, "bob.jsonl": oneRight, "exports/ann.jsonl": oneRight, "members.keys": key,
		"leads.keys": key,
	} {
		err = errors.Join(err, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return err
}

// own puts a server that runs, and a token for it, in place of the reader's own,
// in the line and in the config that it may name.
func own(t *testing.T, line string) (pasted, config string) {
	if !strings.Contains(line, "127.0.0.1:8080") && !strings.Contains(line, "bouncer.check.yaml") {
		return line, asked
	}
	o := mockserver.Options{}
	if strings.HasPrefix(line, "bouncer project ") {
		c, err := course.Embedded()
		if err != nil {
			t.Fatal(err)
		}
		o.World, o.Secret = c.Projects[0].World, c.Projects[0].Secret()
	}
	s, err := mockserver.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	alice, _ := s.Credential("alice")
	fill := strings.NewReplacer("127.0.0.1:8080", s.Addr(), "…", alice.Value)
	return fill.Replace(line), fill.Replace(asked)
}

// endless starts a command that goes on until it is ended, and ends it once it
// has said something.
func endless(t *testing.T, cmd *exec.Cmd) (problem string) {
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	begun := lines.Scan()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil && begun {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	_ = cmd.Wait() // the code tells
	if code := cmd.ProcessState.ExitCode(); !begun || code != 0 && code != 130 {
		return said.String()
	}
	return ""
}
