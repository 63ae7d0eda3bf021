package wrap

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  []string
	}{
		{"one two three", 5, []string{"one", "two", "three"}},
		{"", 5, []string{""}},
		{"a-b c-d", 4, []string{"a-b", "c-d"}},
		{"abcdefgh i", 3, []string{"abc", "def", "gh", "i"}},
		{"äöü 漢字漢字", 4, []string{"äöü", "漢字", "漢字"}},
		{"鍵がない。終わり", 8, []string{"鍵がな", "い。終わ", "り"}},
		{"鍵「トークン」を", 6, []string{"鍵", "「トー", "クン」", "を"}},
		{"応答は401です", 8, []string{"応答は", "401です"}},
		{"401（認証）と403", 8, []string{"401（認", "証）と", "403"}},
		{"権限がないなら403。", 18, []string{"権限がないなら", "403。"}},
		{"\x1b[1m応答は40\x1b[m1です", 8, []string{"\x1b[1m応答は\x1b[m", "\x1b[1m40\x1b[m1です"}},
		{"\x1b[1m鍵がない\x1b[m。", 8, []string{"\x1b[1m鍵がな\x1b[m", "\x1b[1mい\x1b[m。"}},
		{"\x1b]8;;https://a.test\aRFC 9110\x1b]8;;\a, there", 5, []string{
			"\x1b]8;;https://a.test\aRFC\x1b]8;;\a", "\x1b]8;;https://a.test\a9110\x1b]8;;\a,", "there",
		}},
		{"  in, further", 6, []string{"  in,", "furthe", "r"}},
		{"set --no-motion here", 12, []string{"set --no-", "motion here"}},
		{"a - b - c", 4, []string{"a -", "b -", "c"}},
		{"answered ○ 401.", 11, []string{"answered", "○ 401."}},
		{"answered \x1b[1m○ 401\x1b[m.", 11, []string{"answered\x1b[1m\x1b[m", "\x1b[1m○ 401\x1b[m."}},
		{"only for \x1b[1mnotes\x1b[m", 8, []string{"only for\x1b[1m\x1b[m", "\x1b[1mnotes\x1b[m"}},
		{"on 2026-11-26", 10, []string{"on", "2026-11-26"}},
	} {
		if diff := cmp.Diff(tt.want, Lines(tt.text, tt.width)); diff != "" {
			t.Errorf("%q at %d (-want +got):\n%s", tt.text, tt.width, diff)
		}
	}
}

func TestHang(t *testing.T) {
	for _, tt := range []struct {
		text        string
		width       int
		first, rest string
		want        []string
	}{
		{"one two three", 7, "- ", "  ", []string{"- one", "  two", "  three"}},
		{"", 7, "- ", "  ", []string{"-"}},
		{"one two three four", 9, "Q: ", " ", []string{"Q: one", " two", " three", " four"}},
		{"one two three four", 12, "", "    ", []string{"one two", "    three", "    four"}},
		{"応答は401、いつも", 10, "・", "    ", []string{"・応答は", "    401、", "    いつも"}},
	} {
		if diff := cmp.Diff(tt.want, Hang(tt.text, tt.width, tt.first, tt.rest)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}

// TestMarkdownStaysMarkdown: no mark comes between a sign and what it is about.
func TestMarkdownStaysMarkdown(t *testing.T) {
	const source = "これは**重要**です。[鍵](https://例え.test/鍵)と`トークン`。"
	got := Mark(source)
	for _, whole := range []string{"**重", "要**", "[鍵]", "(h", "鍵)", "`ト", "ン`"} {
		if !strings.Contains(got, whole) {
			t.Errorf("%q is broken in %q", whole, got)
		}
	}
	if Unmark(got) != source {
		t.Errorf("%q", Unmark(got))
	}
}

// TestNoLineBeginsWithAClosingMark: whatever is written, at whatever width has the
// room; and nothing gets lost.
func TestNoLineBeginsWithAClosingMark(t *testing.T) {
	pieces := []string{"401", "403", "応", "答", "は", "っ", "ー", "、", "。", "」", "「", "（", "）", "Bearer", " ", "トークン",
		"\x1b[1m", "\x1b[m"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 60).Draw(t, "text"), "応")
		lines := Lines(text, rapid.IntRange(16, 60).Draw(t, "width"))
		squeeze := func(s string) string { return strings.ReplaceAll(ansi.Strip(s), " ", "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Fatalf("%q became %q", text, got)
		}
		for i, l := range lines {
			plain := ansi.Strip(l)
			if i > 0 && strings.ContainsAny(string([]rune(plain + " ")[0]), "、。」）っー") {
				t.Fatalf("%q begins a line of %q", plain, lines)
			}
			if i+1 < len(lines) && strings.HasSuffix(plain, "「") || strings.HasSuffix(plain, "（") && i+1 < len(lines) {
				t.Fatalf("%q ends a line of %q", plain, lines)
			}
			for _, code := range []string{"401", "403"} {
				if strings.Count(text, code) > 0 && strings.HasSuffix(plain, code[:2]) && i+1 < len(lines) {
					t.Fatalf("%q cuts a code of %q", plain, lines)
				}
			}
		}
	})
}
