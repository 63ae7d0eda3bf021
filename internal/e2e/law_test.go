package e2e

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// floors is the house, ground first: a package may import packages of lower
// floors only. docs/architecture.md tells the same.
var floors = [][]string{
	{"bouncer/internal/content", "bouncer/internal/wrap"},
	{"bouncer/internal/world", "bouncer/internal/formats"},
	{"bouncer/lessons", "bouncer/quiz", "bouncer/mockserver"},
	{"bouncer/internal/exchange"},
	{"bouncer/internal/handson", "bouncer/internal/convert", "bouncer/internal/check"},
	{"bouncer/internal/project"},
	{"bouncer/internal/course", "bouncer/internal/progress", "bouncer/internal/asking"},
	{"bouncer/internal/charts"},
	{"bouncer/internal/team"},
	{"bouncer/internal/study", "bouncer/internal/openapi"},
	{"bouncer/internal/tui/theme", "bouncer/internal/tui/layout"},
	{"bouncer/internal/tui/screen", "bouncer/internal/tui/prose", "bouncer/internal/tui/wire"},
	{"bouncer/internal/tui/kit"},
	{"bouncer/internal/tui/pick", "bouncer/internal/tui/card"},
	{"bouncer/internal/tui/home", "bouncer/internal/tui/lessonlist", "bouncer/internal/tui/reader",
		"bouncer/internal/tui/question",
		"bouncer/internal/tui/result", "bouncer/internal/tui/progress",
		"bouncer/internal/tui/handsonlist", "bouncer/internal/tui/mission", "bouncer/internal/tui/gate",
		"bouncer/internal/tui/project",
		"bouncer/internal/tui/workbench", "bouncer/internal/tui/gatewalk", "bouncer/internal/tui/compare",
		"bouncer/internal/tui/copy", "bouncer/internal/tui/class"},
	{"bouncer/internal/tui", "bouncer/internal/plain", "bouncer/internal/host"},
	{"bouncer/internal/cli"},
	{"bouncer"},
}

func floorOf(pkg string) int {
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, pkg) })
}

type listed struct {
	ImportPath string
	Imports    []string
	Deps       []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Deps", "bouncer/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if p.ImportPath == "bouncer" || strings.HasPrefix(p.ImportPath, "bouncer/") {
			all = append(all, p)
		}
	}
}

// The test help of other packages stands outside the house.
var scaffolding = []string{"bouncer/internal/course/coursetest", "bouncer/internal/screentest",
	"bouncer/internal/screentest/pgtest",
	"bouncer/internal/tui/tuitest", "bouncer/internal/e2e"}

func TestImportsPointDown(t *testing.T) {
	for _, p := range packages(t) {
		if slices.Contains(scaffolding, p.ImportPath) {
			continue
		}
		floor := floorOf(p.ImportPath)
		if floor < 0 {
			t.Errorf("%s stands on no floor: give it one in this test and in docs/architecture.md", p.ImportPath)
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "bouncer/") {
				continue
			}
			if at := floorOf(imported); at >= floor {
				t.Errorf("%s (floor %d) imports %s (floor %d): imports point down only", p.ImportPath, floor,
					imported, at)
			}
		}
	}
}

// TestNothingBelowTheScreensDrawsThem: and the plain lines beside them don't
// either.
func TestNothingBelowTheScreensDrawsThem(t *testing.T) {
	for _, p := range packages(t) {
		screens := floorOf(p.ImportPath) >= floorOf("bouncer/internal/tui/theme") &&
			p.ImportPath != "bouncer/internal/plain"
		if floorOf(p.ImportPath) < 0 || screens {
			continue
		}
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, "charm.land/") {
				t.Errorf("%s depends on %s: only the screens draw", p.ImportPath, dep)
			}
		}
	}
}

// TestOneWayOut: the course's own server is the only one that anything reaches,
// but for what checks a server of somebody's own.
func TestOneWayOut(t *testing.T) {
	may := []string{"internal/exchange/", "internal/check/", "internal/project/", "internal/e2e/", "vendor/"}
	outside := regexp.MustCompile(`exchange\.(Reach|Outside)\b|\bhttp\.(Get|Post|Head|DefaultClient)\b|\bhttp\.Client\{`)
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			slices.ContainsFunc(may, func(p string) bool { return strings.HasPrefix(path, p) }) {
			return err
		}
		data, err := fs.ReadFile(root, path)
		if found := outside.Find(data); found != nil {
			t.Errorf("%s: %s is a way out of this machine", path, found)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
