package e2e

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

const architecture = "../../docs/architecture.md"

// TestThePictureOfTheHouse: docs/architecture.md draws the imports as they are.
// `go test ./internal/e2e -run House -update` draws them anew.
func TestThePictureOfTheHouse(t *testing.T) {
	old, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(old), "```mermaid\n")
	_, after, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatal("docs/architecture.md has no picture: a fenced block of mermaid")
	}
	drawn := before + "```mermaid\n" + flowchart(imports(t)) + "```\n" + after
	if *update {
		if err := os.WriteFile(architecture, []byte(drawn), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if drawn != string(old) {
		t.Error("the picture in docs/architecture.md doesn't show today's imports; " +
			"draw it anew: go test ./internal/e2e -run House -update")
	}
}

// imports tells which rooms each room imports. The screens are one room.
func imports(t *testing.T) map[string][]string {
	room := func(pkg string) string {
		name := strings.TrimPrefix(strings.TrimPrefix(pkg, "bouncer/"), "internal/")
		name, _, _ = strings.Cut(name, "/")
		return name
	}
	rooms := map[string][]string{}
	for _, p := range packages(t) {
		if slices.Contains(scaffolding, p.ImportPath) {
			continue
		}
		from := room(p.ImportPath)
		for _, imported := range p.Imports {
			to := room(imported)
			ours := strings.HasPrefix(imported, "bouncer/")
			if ours && to != from && !slices.Contains(rooms[from], to) {
				rooms[from] = append(rooms[from], to)
			}
		}
	}
	return rooms
}

// flowchart draws an arrow for each import that doesn't follow from others, in the
// language of Mermaid.
func flowchart(rooms map[string][]string) string {
	var reaches func(from, to string) bool
	reaches = func(from, to string) bool {
		return from == to || slices.ContainsFunc(rooms[from], func(next string) bool { return reaches(next, to) })
	}
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for _, from := range slices.Sorted(maps.Keys(rooms)) {
		for _, to := range slices.Sorted(slices.Values(rooms[from])) {
			roundabout := slices.ContainsFunc(rooms[from],
				func(via string) bool { return via != to && reaches(via, to) })
			if !roundabout {
				fmt.Fprintf(&b, "    %s --> %s\n", from, to)
			}
		}
	}
	return b.String()
}
