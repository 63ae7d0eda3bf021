package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/screentest"
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

// TestMeasuredCommandsExist: what a `go test` command of the documents would run
// is there, and every fuzz target is among it.
func TestMeasuredCommandsExist(t *testing.T) {
	command := regexp.MustCompile("go test[^`\n]* -(run|bench|fuzz) '?([^ '/`]+)[^ `]*(?: [^`\n]*?)? \\./([a-z0-9/]+)")
	declared := testFunctions(t)
	var fuzzed []string
	found := 0
	for _, name := range documents {
		for _, m := range command.FindAllStringSubmatch(document(t, name), -1) {
			found++
			kind := map[string]string{"run": "Test", "bench": "Benchmark", "fuzz": "Fuzz"}[m[1]]
			wanted := regexp.MustCompile(strings.ReplaceAll(m[2], `\|`, "|"))
			there := slices.DeleteFunc(slices.Clone(declared[m[3]]), func(fn string) bool {
				return !strings.HasPrefix(fn, kind) || !wanted.MatchString(fn)
			})
			if len(there) == 0 || kind == "Fuzz" && len(there) > 1 {
				t.Errorf("%s: %s runs %q", name, m[0], there)
			}
			for _, fn := range there {
				fuzzed = append(fuzzed, m[3]+" "+fn)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d commands were found", found)
	}
	for pkg, all := range declared {
		for _, fn := range all {
			if strings.HasPrefix(fn, "Fuzz") && !slices.Contains(fuzzed, pkg+" "+fn) {
				t.Errorf("no document runs %s of %s", fn, pkg)
			}
		}
	}
}

// testFunctions are the tests, benchmarks and fuzz targets of each package's
// folder, whatever their build tags.
func testFunctions(t *testing.T) map[string][]string {
	function := regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`)
	out := map[string][]string{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		pkg := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), root+string(filepath.Separator)))
		for _, fn := range function.FindAllStringSubmatch(string(text), -1) {
			out[pkg] = append(out[pkg], fn[1])
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
