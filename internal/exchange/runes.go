package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// badUTF8 stands for a byte that is no UTF-8, told apart from a U+FFFD that
// was typed.
const badUTF8 rune = -1

func decode(s string) (rune, int) {
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError && size == 1 {
		return badUTF8, 1
	}
	return r, size
}

// firstNot finds the first rune that ok refuses; the offset is −1 without one.
func firstNot(s string, ok func(rune) bool) (int, rune) {
	for i := 0; i < len(s); {
		r, size := decode(s[i:])
		if !ok(r) {
			return i, r
		}
		i += size
	}
	return -1, 0
}

// isTokenRune tells the characters of methods and header names (RFC 9110 §5.6.2).
func isTokenRune(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return true
	}
	return r > 0 && r < 0x80 && strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

// isValueRune tells what may stand in a header's value (RFC 9110 §5.5). Letters
// beyond ASCII go as UTF-8; what merely looks like ASCII, or can't be seen at
// all, is refused, because nobody typed it on purpose.
func isValueRune(r rune) bool {
	switch {
	case r == '\t', 0x20 <= r && r < 0x7f:
		return true
	case r < 0x20, r == 0x7f, r == 0xfffd, isTypographicQuote(r), isOddSpace(r):
		return false
	}
	return unicode.IsPrint(r)
}

func isTypographicQuote(r rune) bool {
	return strings.ContainsRune("“”„‟‘’‚‛«»‹›＂＇", r)
}

func isOddSpace(r rune) bool {
	return r >= 0x80 && unicode.Is(unicode.Zs, r)
}

// describe names a character so that it can be found, also one that can't be
// seen.
func describe(r rune) string {
	code := fmt.Sprintf("U+%04X", r)
	switch {
	case r == badUTF8:
		return "a byte that is not UTF-8"
	case r == '\r':
		return "a carriage return (" + code + ")"
	case r == '\t':
		return "a tab (" + code + ")"
	case r == 0xa0, r == 0x202f, r == 0x2007:
		return "a no-break space (" + code + ")"
	case isOddSpace(r):
		return "an unusual space (" + code + ")"
	case isTypographicQuote(r):
		return "a typographic quote (" + code + ")"
	case r == '：':
		return "a full-width colon (" + code + ")"
	case unicode.IsControl(r):
		return "a control character (" + code + ")"
	case !unicode.IsPrint(r):
		return "an invisible character (" + code + ")"
	case r < 0x80:
		return strconv.QuoteRune(r)
	}
	return string(r) + " (" + code + ")"
}

// brief makes a piece of the text fit for an error message: short, and
// nothing in it that a terminal would act on.
func brief(s string) string {
	q := quote(s)
	return q[1 : len(q)-1]
}

// quote is brief in quotes.
func quote(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return strconv.Quote(s)
}
