package openapi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"bouncer/internal/content"
	"bouncer/internal/course"
)

// ordinary is the punctuation that is inert in quoted YAML and in markdown. What
// begins markup, a link or a placeholder is not among it.
const ordinary = ".,;:!?'’‘\"“”„«»()/&%+-–—…·、。・「」『』（）：，！？¿¡=@€$§°№"

// words is free text of a description as plain words: every script and ordinary
// punctuation stay, what would act in markdown or on a terminal becomes a blank.
func words(s string) string {
	var b strings.Builder
	runes := []rune(content.CleanLine(strings.Join(strings.Fields(s), " ")))
	for i, r := range runes {
		inside := i > 0 && i < len(runes)-1 && letter(runes[i-1]) && letter(runes[i+1])
		switch {
		case letter(r), r < utf8.RuneSelf && strings.ContainsRune(ordinary, r),
			r >= utf8.RuneSelf && strings.ContainsRune(ordinary, r), r == '_' && inside:
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for _, markup := range []string{"://", "www."} { // what markdown makes a link of by itself
		text = strings.ReplaceAll(text, markup, " ")
	}
	return strings.Trim(strings.Join(strings.Fields(strings.ReplaceAll(text, "@", " ")), " "), "-+=:;,/ ")
}

func letter(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

// cut shortens text to a number of characters, at the end of a word where there
// is one, and says so with an ellipsis.
func cut(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	short := string(runes[:most-1])
	if i := strings.LastIndexByte(short, ' '); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " .,;:-–—(") + "…"
}

// phrase is free text as a title can have it: plain words up to a number of
// characters; empty when nothing is left or they give an answer away.
func phrase(s string, most int) string {
	text := cut(strings.TrimSuffix(words(s), "."), most)
	if course.GivesAway(text) || !strings.ContainsFunc(text, letter) {
		return ""
	}
	if first, size := utf8.DecodeRuneInString(text); unicode.IsLower(first) {
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	return text
}

// quote writes text as a YAML string. It holds no control characters by now.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// asciiOnly is text for a header: empty unless all of it is printable ASCII
// without quotes or backslashes.
func asciiOnly(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }) {
		return ""
	}
	return s
}

func wordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// slug makes an id: lower-case words with dashes between. Letters lose their
// marks; those of other scripts than Latin are left out.
func slug(s string, most int) string {
	var b strings.Builder
	before := ' '
	for _, r := range norm.NFD.String(s) {
		if unicode.IsMark(r) {
			continue
		}
		switch {
		case !wordRune(r):
			r = '-'
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
			if before >= 'a' && before <= 'z' {
				b.WriteByte('-')
			}
			before = r - ('a' - 'A')
			b.WriteRune(r)
			continue
		}
		before = r
		b.WriteRune(r)
	}
	id := strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
	if len(id) > most {
		id = strings.TrimRight(id[:most], "-")
	}
	return id
}
