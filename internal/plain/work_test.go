package plain

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
	"bouncer/internal/screentest"
	"bouncer/internal/wrap"
)

// long are units whose repetition once took time that grew with the square of
// the text, or worse.
var long = []string{"a", "漢", "e\u0301", "a ", "<a@", "*a_ ", "a*b_c**d__", "[a](", "![", "`a``", "&amp", "**a *b ",
	"> ", "- a\n", "| a ", "\\*", "~~a", "x\n\n", "1. *a_ \n"}

func drawLong(t *testing.T, unit string) {
	text := strings.Repeat(unit, content.MaxFile/max(len(unit), 1))
	p := &paper{to: io.Discard, width: func() int { return minWidth }}
	screentest.Within(t, unit, func() { p.say("%s", text) })
	screentest.Within(t, unit, func() { p.code(text) })
	// As much of it as a file may hold, in passages and in one.
	for _, size := range []int{content.MaxPassage - 10, content.MaxFile / 2} {
		passage := strings.Repeat(unit, size/max(len(unit), 1)) + "\n\n"
		source := strings.Repeat(passage, max((content.MaxFile-100)/len(passage), 1))
		screentest.Within(t, unit, func() {
			doc, err := content.Read("x.md", []byte(source), nil)
			if err != nil {
				return
			}
			for _, n := range doc.Nodes {
				p.markdown(n.Text)
			}
		})
	}
}

// Its seeds are units that once took minutes.
func FuzzLongText(f *testing.F) {
	for _, unit := range long {
		f.Add(unit)
	}
	f.Fuzz(func(t *testing.T, unit string) {
		if len(unit) > 0 && len(unit) <= 40 {
			drawLong(t, unit)
		}
	})
}

// TestWrappedLinesFit: whatever the text, no line is wider than it may be, and
// nothing but spaces gets lost.
func TestWrappedLinesFit(t *testing.T) {
	for _, unit := range long {
		words := strings.Fields(strings.Repeat(unit+"bc ", 40) + strings.Repeat(unit, 90))
		text := content.CleanLine(strings.Join(words, " "))
		for width := minWidth; width < 60; width += 13 {
			lines := wrap.Hang(text, width, "", "  ")
			for _, l := range lines {
				if got := ansi.StringWidth(l); got > width {
					t.Errorf("%q at %d: %d cells in %q", unit, width, got, l)
				}
			}
			squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
			if squeeze(strings.Join(lines, "")) != squeeze(text) {
				t.Errorf("%q at %d: text was lost", unit, width)
			}
		}
	}
}
