package wrap

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// token is one character as it is seen, or an escape sequence.
type token struct {
	text          string
	width         int // cells
	space, escape bool
	ends          bool // a line may end before it
	unspaced      bool // and no space stands there
}

// tokens reads one line of text.
func tokens(s string) []token {
	var ends []int // places in the text without its escape sequences
	if strings.ContainsFunc(s, ideographic) {
		ends = segments(ansi.Strip(s))
	}
	out := make([]token, 0, len(s))
	var two, before token // the two characters before
	begun := false        // something else than spaces has come
	at := 0
	for state := byte(0); len(s) > 0; {
		seq, width, n, next := ansi.DecodeSequence(s, state, nil)
		s, state = s[n:], next
		tk := token{text: seq, width: width, escape: width == 0 && seq[0] < ' ' || seq[0] == '\x1b'}
		if tk.escape {
			out = append(out, tk)
			continue
		}
		r, _ := utf8.DecodeRuneInString(seq)
		tk.space = unicode.IsSpace(r) && r != '\u00a0'
		for len(ends) > 0 && ends[0] < at {
			ends = ends[1:]
		}
		tk.unspaced = !before.space && !tk.space && len(ends) > 0 && ends[0] == at &&
			strings.ContainsFunc(before.text+seq, ideographic)
		spaced := before.space && !tk.space && !signed(two.text, seq)
		tk.ends = begun && (spaced || hyphenated(two.text, before.text, seq) || tk.unspaced)
		begun = begun || !tk.space
		out = append(out, tk)
		two, before, at = before, tk, at+n
	}
	return out
}

// hyphenated reports whether a hyphen stands inside a word.
func hyphenated(left, hyphen, right string) bool {
	letter := func(s string) bool {
		r, _ := utf8.DecodeRuneInString(s)
		return unicode.IsLetter(r)
	}
	return hyphen == "-" && letter(left) && letter(right)
}

// signed reports whether a status begins behind its sign: "○ 401" is one word.
func signed(sign, digit string) bool {
	return sign != "" && strings.Contains("○×✓•", sign) && digit >= "0" && digit <= "9"
}

// segments are the places in a text where a line may end, by UAX #14.
func segments(plain string) (ends []int) {
	state, at := -1, 0
	for rest := plain; len(rest) > 0; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		at += len(segment)
		ends = append(ends, at)
	}
	return ends
}

// ideographic reports whether lines may end beside a character without a space:
// ideographs, kana, and their punctuation.
func ideographic(r rune) bool {
	return r >= 0x2e80 && r < 0xa000 || r >= 0xf900 && r < 0xfb00 ||
		r >= 0xff00 && r < 0xffe0 || r >= 0x20000 && r < 0x32000
}

// mark stands where a line may end: it takes no cell, counts as a space for what
// breaks lines at spaces, and is in no text that has been cleaned.
const mark = "\u2028"

// Mark makes the places where a line of Chinese or Japanese markdown may end known
// to a renderer that breaks lines at spaces. The signs of markdown keep their
// neighbors. Unmark takes the marks away again.
func Mark(markdown string) string {
	if !strings.ContainsFunc(markdown, ideographic) {
		return markdown
	}
	var b strings.Builder
	for i, line := range strings.Split(markdown, "\n") {
		if i > 0 {
			b.WriteByte('\n')
		}
		before := ""
		for _, tk := range tokens(line) {
			if tk.unspaced && !strings.ContainsAny(before+tk.text, "*_~`[]()<>!#|\\&") {
				b.WriteString(mark)
			}
			b.WriteString(tk.text)
			before = tk.text
		}
	}
	return b.String()
}

// Unmark takes away what Mark has put in.
func Unmark(s string) string { return strings.ReplaceAll(s, mark, "") }
