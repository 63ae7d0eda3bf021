package prose

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/tui/theme"
)

func render(t *testing.T, markdown string, width int) []string {
	t.Helper()
	r, err := New(theme.New(true), width)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := r.Lines(markdown)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// TestReferencesStayHarmless: glamour decodes character references after its
// input was cleaned.
func TestReferencesStayHarmless(t *testing.T) {
	for _, ref := range []string{"&#27;]52;c;aGk=&#7;", "&#x1b;[2J", "&#x9b;2J", "&#8238;evil", "&#x200b;", "&zwj;",
		"\x1b[2J", "&#0;"} {
		for _, place := range []string{"a %s b", "**%s**", "`%s`", "[x](http://a.test/%s)", "- %s", "> %s", "## %s"} {
			text := strings.Join(render(t, strings.ReplaceAll(place, "%s", ref), 60), "\n")
			for _, sequence := range strings.Split(text, "\x1b")[1:] {
				end := strings.IndexFunc(sequence, func(r rune) bool { return r >= 'A' && r <= 'z' && r != '[' })
				if !strings.HasPrefix(sequence, "[") || end < 0 || sequence[end] != 'm' {
					if !strings.HasPrefix(sequence, "]8;") && !strings.HasPrefix(sequence, "\\") {
						t.Errorf("%s in %s became the sequence %q", ref, place, sequence)
					}
				}
			}
			if plain := ansi.Strip(text); strings.ContainsAny(plain, "\x00\x07\x1b\u009b\u202e\u200b\u200d") {
				t.Errorf("%s in %s: %q", ref, place, plain)
			}
		}
	}
}

func TestLinesKeepTheirWidth(t *testing.T) {
	for width := 20; width < 90; width += 7 {
		for _, l := range render(t,
			"A paragraph with *some* emphasis, a `code span` and **strong words** that go on and on until they "+
				"wrap.\n\n- one point that is long enough to wrap at any of the widths\n- two\n\n1. first\n2. second",
			width) {
			if got := ansi.StringWidth(l); got > width {
				t.Errorf("width %d: %d cells in %q", width, got, ansi.Strip(l))
			}
		}
	}
}

// An item keeps its width whatever word it breaks at, and its later lines stand
// under its text.
func TestItemsHang(t *testing.T) {
	const list = "- \"Should\" and \"ought to\" leave room. The one must is the *challenge* on a 401.\n- Two\n\n" +
		"1. First, with `a code span` that may be where it breaks\n2. Second\n\nAfter."
	for width := 20; width < 90; width++ {
		lines := render(t, list, width)
		for i, l := range lines {
			plain := ansi.Strip(l)
			if got := ansi.StringWidth(l); got > width {
				t.Fatalf("width %d: %d cells in %q", width, got, plain)
			}
			if marked := item.MatchString(plain); i == 0 && !marked ||
				plain != "" && !marked && plain != "After." && !strings.HasPrefix(plain, "  ") {
				t.Fatalf("width %d: line %d is %q", width, i, plain)
			}
		}
		joined := strings.Join(strings.Fields(ansi.Strip(strings.Join(lines, " "))), " ")
		if want := `• "Should" and "ought to" leave room. The one must is the challenge on a 401. • Two 1. First, with a code span that may be where it breaks 2. Second After.`; joined != want {
			t.Fatalf("width %d: got %q, want %q", width, joined, want)
		}
	}
}
