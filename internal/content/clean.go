package content

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes untrusted text safe for a terminal. It is a rune allow-list:
// graphic characters, newline and tab pass, everything a terminal could act on
// or a reader could not see is spelled out. Controls come out in caret notation
// (^[ for ESC), C1 controls, bidi, zero-width, tag, private-use and unassigned
// characters as U+202E, each invalid byte as U+FFFD. CRLF becomes LF; a CR alone
// is a control. Text that needs no change is returned as it is, and
// Clean(Clean(s)) == Clean(s).
func Clean(s string) string {
	return clean(s, false)
}

// CleanLine is Clean for text that must stay on one line: newline, tab and every
// CR are spelled out too.
func CleanLine(s string) string {
	return clean(s, true)
}

func clean(s string, line bool) string {
	i := dirtyAt(s, line)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:i])
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\r' && !line && strings.HasPrefix(s[i+1:], "\n"):
			// The newline that follows stands for both.
		case allowed(r, line):
			b.WriteRune(r)
		default:
			b.WriteString(spell(r))
		}
		i += size
	}
	return b.String()
}

// dirtyAt returns the offset of the first thing that clean would change, or -1.
func dirtyAt(s string, line bool) int {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if !allowed(rune(c), line) {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || !allowed(r, line) {
			return i
		}
		i += size
	}
	return -1
}

func allowed(r rune, line bool) bool {
	switch {
	case r == '\n' || r == '\t':
		return !line
	case r < utf8.RuneSelf:
		return r >= ' ' && r < 0x7f
	}
	return unicode.IsGraphic(r) && !invisible(r)
}

// invisible names the graphic characters that draw nothing: a reader can't see
// them, and terminals disagree about their width.
func invisible(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// spell writes a character that is not allowed so that it can be seen.
func spell(r rune) string {
	if r < ' ' || r == 0x7f {
		return "^" + string(r^0x40)
	}
	return fmt.Sprintf("U+%04X", r)
}
