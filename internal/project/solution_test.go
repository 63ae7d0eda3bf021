package project_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bouncer/internal/course"
	"bouncer/internal/project"
	"bouncer/internal/screentest"
)

var built struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	if os.Getenv("PROJECT_HOLDER") != "" {
		hold()
	}
	code := m.Run()
	if built.dir != "" {
		if err := os.RemoveAll(built.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// solution is the complete server in Go, built once.
func solution(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "bouncer-solution-"); built.err != nil {
			return
		}
		cmd := exec.Command("go", "build", "-o", filepath.Join(built.dir, "solution.exe"), ".")
		cmd.Dir, cmd.Env = "testdata/go", append(os.Environ(), "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "solution.exe")
}

var embedded = sync.OnceValues(course.Embedded)

func contract(t *testing.T, id string) project.Contract {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Projects {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("there is no project %s", id)
	return project.Contract{}
}

func words(t *testing.T) project.Words {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c.Misconceptions
}

// try holds a program to a contract once.
func try(t *testing.T, o project.Options) *project.Report {
	t.Helper()
	o.Env = append(os.Environ(), o.Env...)
	rig, err := project.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := rig.Close(); err != nil {
			t.Error(err)
		}
	}()
	return rig.Run(context.Background())
}

// has skips a test where a language isn't installed.
func has(t *testing.T, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed", program)
	}
}

func ids(t *testing.T) (out []string) {
	t.Helper()
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.Projects {
		out = append(out, p.ID)
	}
	return out
}

func TestCompleteSolutionsPass(t *testing.T) {
	for _, lang := range []struct {
		name, needs string
		command     func(*testing.T) []string
	}{
		{"go", "go", func(t *testing.T) []string { return []string{solution(t)} }},
		{"python", "python3", func(*testing.T) []string { return []string{"python3", "testdata/python/server.py"} }},
		{"node", "node", func(*testing.T) []string { return []string{"node", "testdata/node/server.mjs"} }},
	} {
		t.Run(lang.name, func(t *testing.T) {
			has(t, lang.needs)
			if lang.name != "go" {
				screentest.OneClock(t)
			}
			for _, id := range ids(t) {
				r := try(t, project.Options{Contract: contract(t, id), Command: lang.command(t)})
				if !r.Passed() {
					t.Errorf("%s\n%s", id, text(t, r))
				}
			}
		})
	}
}

func text(t *testing.T, r *project.Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.Text(&b, words(t)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestThereAreThreeContractsOfSixStages(t *testing.T) {
	if got := strings.Join(ids(t), " "); got != "notes sessions mcp" {
		t.Errorf("the projects are %s", got)
	}
	for _, id := range ids(t) {
		if c := contract(t, id); len(c.Stages) != 6 {
			t.Errorf("%s has %d stages", id, len(c.Stages))
		}
	}
}
