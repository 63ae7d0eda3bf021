package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/screentest"
	"bouncer/mockserver"
)

// documents are what a newcomer reads and tries.
var documents = []string{"README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/checking.md",
	"docs/courses.md", "docs/hosting.md",
	"docs/learn.md", "docs/measurements.md", "docs/platforms.md", "docs/practice.md", "docs/project.md", "docs/team.md"}

// TestEveryPageIsTried: no page of the docs is left out of what is tried below.
func TestEveryPageIsTried(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("%d pages: %v", len(pages), err)
	}
	for _, page := range pages {
		if name := "docs/" + filepath.Base(page); !slices.Contains(documents, name) {
			t.Errorf("%s isn't among the documents whose examples are run", name)
		}
	}
}

func document(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func commands(root *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{root}
	for _, c := range root.Commands() {
		all = append(all, commands(c)...)
	}
	return all
}

// TestExamplesRun runs every example of the help and every line for a shell in
// the documents, as somebody who pastes it would.
func TestExamplesRun(t *testing.T) {
	lines := map[string]string{} // and where each was found
	for _, c := range commands((&app{}).root()) {
		for line := range strings.Lines(c.Example) {
			lines[strings.TrimSpace(line)] = c.CommandPath() + " --help"
		}
	}
	for _, name := range documents {
		for line := range strings.Lines(document(t, name)) {
			if (strings.HasPrefix(line, "bouncer ") || strings.Contains(line, " | bouncer ")) &&
				!strings.HasPrefix(line, "bouncer is ") {
				command, _, _ := strings.Cut(line, " #")
				lines[strings.TrimSpace(command)] = name
			}
		}
	}
	if len(lines) < 20 {
		t.Fatalf("only %d examples were found", len(lines))
	}
	for line, where := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			if problem := paste(t, line); problem != "" {
				t.Errorf("%s has an example that doesn't work: %s\n%s", where, line, problem)
			}
		})
	}
}

// TestTheContractInTheDocs: the project that docs/courses.md shows is one, in a
// course as new writes it, and its start names that course.
func TestTheContractInTheDocs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "our api")
	page, section := document(t, "docs/courses.md"), "\n## quiz/projects/"
	if err := errors.Join(course.New(dir, false),
		shown(page, section, "\n````markdown\n", filepath.Join(dir, "quiz", "projects", "01-one-note.md")),
		shown(page, section, "\n```yaml\n", filepath.Join(dir, "quiz", "projects", "01-one-note.yaml"))); err != nil {
		t.Fatal(err)
	}
	says(t, "1 project: all agree", "verify", dir)
	says(t, "bouncer --course '"+dir+"' project one-note --watch -- go run .",
		"--course", dir, "project", "one-note", "--start", filepath.Join(t.TempDir(), "mine"))
}

// TestTheScenarioToStartFrom: verify takes the scenario of CONTRIBUTING.md as it
// stands.
func TestTheScenarioToStartFrom(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mine")
	first := filepath.Join(dir, "quiz", "scenarios", "bearer", "my-first.md")
	if err := errors.Join(course.New(dir, true),
		shown(document(t, "CONTRIBUTING.md"), "\n## A scenario\n", "\n````markdown\n", first)); err != nil {
		t.Fatal(err)
	}
	says(t, "all agree", "verify", dir)
	says(t, "401:", "--course", dir, "fire", "my-first")
}

// shown writes what a section of a page shows behind an opening fence into a file.
func shown(page, section, fence, file string) error {
	_, rest, _ := strings.Cut(page, section)
	_, rest, _ = strings.Cut(rest, fence)
	text, _, found := strings.Cut(rest, fence[:strings.LastIndex(fence, "`")+1]+"\n")
	if !found {
		return errors.New("nothing is shown for " + file)
	}
	return errors.Join(os.MkdirAll(filepath.Dir(file), 0o700), os.WriteFile(file, []byte(text+"\n"), 0o600))
}

// says runs a command that is to end well and to say something.
func says(t *testing.T, want string, args ...string) {
	t.Helper()
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	code := Run(args, os.Stdin, out, out, screentest.Environ(t))
	said, err := os.ReadFile(out.Name())
	if err := errors.Join(err, out.Close()); err != nil {
		t.Fatal(err)
	}
	if code != 0 || !strings.Contains(string(said), want) {
		t.Errorf("%v: exit code %d, without %q: %s", args, code, want, said)
	}
}

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

// TestSpokenOfCommandsExist holds the documents' running text to the commands
// and flags there are.
func TestSpokenOfCommandsExist(t *testing.T) {
	spoken := regexp.MustCompile("`(?:bouncer|go run \\.) ([^`]+)`")
	for _, name := range documents {
		for _, m := range spoken.FindAllStringSubmatch(document(t, name), -1) {
			root := (&app{}).root()
			root.InitDefaultHelpFlag()
			root.InitDefaultVersionFlag()
			words := strings.Fields(m[1])
			flags := func(w string) bool { return strings.HasPrefix(w, "--") }
			cmd, _, err := root.Find(slices.DeleteFunc(slices.Clone(words),
				func(w string) bool { return flags(w) || w == "DIR" }))
			if err != nil {
				t.Errorf("%s speaks of %s: %v", name, m[0], err)
				continue
			}
			cmd.InitDefaultHelpFlag()
			for _, w := range words {
				flag, _, _ := strings.Cut(strings.TrimPrefix(w, "--"), "=")
				if flags(w) && cmd.Flags().Lookup(flag) == nil && root.PersistentFlags().Lookup(flag) == nil {
					t.Errorf("%s speaks of %s: %s has no flag %s", name, m[0], cmd.CommandPath(), w)
				}
			}
		}
	}
}

// TestMeasuredCommandsExist: what a `go test` command of the documents would
// run is there.
func TestMeasuredCommandsExist(t *testing.T) {
	command := regexp.MustCompile("go test [^`\n]*?(?:-run|-bench|-fuzz) '?([A-Z][^ '/$]*)[^ `]*[^`\n" +
		"]*? (\\./[a-z0-9/]+)")
	function := regexp.MustCompile(`(?m)^func (?:Test|Benchmark|Fuzz)(\w+)\(`)
	found := 0
	for _, name := range documents {
		for _, m := range command.FindAllStringSubmatch(document(t, name), -1) {
			found++
			wanted := regexp.MustCompile(strings.ReplaceAll(strings.TrimPrefix(strings.TrimPrefix(m[1], "Fuzz"),
				"Test"), `\|`,
				"|"))
			files, err := filepath.Glob(filepath.Join("..", "..", m[2], "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			there := false
			for _, f := range files {
				text, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				for _, fn := range function.FindAllStringSubmatch(string(text), -1) {
					there = there || wanted.MatchString(fn[1])
				}
			}
			if !there {
				t.Errorf("%s: nothing in %s matches %s: %s", name, m[2], m[1], m[0])
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d commands were found", found)
	}
}
