package openapi

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/content"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sourceOf reads a description as the command does, its folder beside it.
func sourceOf(t *testing.T, file string) Source {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	beside, err := OpenBeside(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = beside.Close() })
	return Source{File: file, Data: data, Beside: beside}
}

// told is what came of a description: its world, the titles of its scenarios,
// and what is said about it.
func toldOf(t *testing.T, file string) string {
	t.Helper()
	made, err := Make(t.Context(), sourceOf(t, file))
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	if made == nil {
		return b.String()
	}
	_, world, _ := strings.Cut(string(made.Files["world.yaml"]), "\n")
	b.WriteString(world)
	var titles []string
	for name, data := range made.Files {
		if strings.HasPrefix(name, "quiz/scenarios/") {
			_, rest, _ := strings.Cut(string(data), "\n# ")
			title, _, _ := strings.Cut(rest, "\n")
			titles = append(titles, title)
		}
	}
	slices.Sort(titles)
	if again := slices.Compact(slices.Clone(titles)); len(again) < len(titles) {
		t.Errorf("%s: titles repeat: %q", file, titles)
	}
	fmt.Fprintf(&b, "\n%s\n", strings.Join(titles, "\n"))
	for _, line := range made.Remarks() {
		b.WriteString("\n" + line + "\n")
	}
	for _, f := range made.Findings {
		fmt.Fprintf(&b, "\n%s: %s", f.Kind, f)
	}
	if err == nil {
		verified(t, made)
	}
	return b.String() + "\n"
}

// TestCases: a slip costs what it touches, and what the file says is kept or
// listed. The goldens are what was found right by reading.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	split, err := filepath.Glob("testdata/cases/split/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, split...) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := toldOf(t, file)
			if content.Clean(got) != got {
				t.Errorf("hostile text: %q", got)
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
