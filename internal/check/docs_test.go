package check

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of docs/checking.md anew")

// TestDocs: the table of rules in docs/checking.md is that of the code.
func TestDocs(t *testing.T) {
	const file, begin, end = "../../docs/checking.md", "<!-- rules -->\n", "<!-- end of rules -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(data), begin)
	there, after, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("%s has no place for the rules", file)
	}
	var b strings.Builder
	b.WriteString("| id | rule | source | level | from |\n|---|---|---|---|---|\n")
	for _, r := range Rules() {
		source := r.Source
		if address := r.Address(); address != "" {
			source = "[" + source + "](" + address + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.ID, r.Title, source, r.Level, r.In)
	}
	if there == b.String() {
		return
	}
	if !*update {
		t.Fatalf("%s differs from the code; run the test with -update", file)
	}
	if err := os.WriteFile(file, []byte(before+begin+b.String()+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
