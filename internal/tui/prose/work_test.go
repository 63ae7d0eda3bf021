package prose

import (
	"strings"
	"testing"

	"bouncer/internal/content"
	"bouncer/internal/screentest"
	"bouncer/internal/tui/theme"
)

// heavy are units whose repetition is work for a reader or renderer of markdown.
var heavy = []string{"a", "漢", "a ", "<a@", "*a_ ", "a*b_c**d__", "[a](", "`a``", "&amp", "**a *b ", "> ", "- a\n",
	"| a ", "~~a", "x\n\n", "1. *a_ \n", "# a\n", "***a***"}

func notMark(r rune) rune {
	if strings.ContainsRune("*_~`", r) {
		return -1
	}
	return r
}

// drawn draws as much of a unit as one file may hold, in passages as long as
// they may be.
func drawn(t *testing.T, unit string) {
	t.Helper()
	passage := strings.Repeat(unit, (content.MaxPassage-10)/len(unit)) + "\n\n"
	size := content.MaxFile - 100
	if marks := len(unit) - len(strings.Map(notMark, unit)); marks > 0 {
		size = min(size, content.MaxMarks/marks*len(unit))
	}
	if blocks := strings.Count(unit, "\n"); blocks > 0 {
		size = min(size, content.MaxBlocks/blocks*len(unit))
	}
	source := strings.Repeat(passage, size/len(passage)+1)
	source = source[:min(len(source), size)]
	doc, err := content.Read("x.md", []byte(source), nil)
	if err != nil {
		return // refused: nobody has to draw it
	}
	r, err := New(theme.New(true), 78)
	if err != nil {
		t.Fatal(err)
	}
	screentest.Within(t, unit, func() {
		for _, n := range doc.Nodes {
			if _, err := r.Lines(n.Text); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Its seeds are units that once took minutes.
func FuzzLongText(f *testing.F) {
	for _, unit := range heavy {
		f.Add(unit)
	}
	f.Fuzz(func(t *testing.T, unit string) {
		if len(unit) > 0 && len(unit) <= 40 {
			drawn(t, unit)
		}
	})
}
