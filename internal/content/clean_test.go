package content

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, text, line string }{
		{"plain", "GET /me HTTP/1.1", "GET /me HTTP/1.1", "GET /me HTTP/1.1"},
		{"empty", "", "", ""},
		{"newline and tab", "a\n\tb", "a\n\tb", "a^J^Ib"},
		{"CRLF", "a\r\nb", "a\nb", "a^M^Jb"},
		{"CR before CRLF", "a\r\r\nb", "a^M\nb", "a^M^M^Jb"},
		{"lone CR", "safe\rrm", "safe^Mrm", "safe^Mrm"},
		{"ESC", "\x1b[31mred", "^[[31mred", "^[[31mred"},
		{"OSC 52", "\x1b]52;c;eA==\a", "^[]52;c;eA==^G", "^[]52;c;eA==^G"},
		{"DCS", "\x1bP+q\x1b\\", "^[P+q^[\\", "^[P+q^[\\"},
		{"NUL BS DEL", "\x00\b\x7f", "^@^H^?", "^@^H^?"},
		{"C1 CSI", "\u009b31m", "U+009B31m", "U+009B31m"},
		{"C1 OSC", "\u009d0;x\u009c", "U+009D0;xU+009C", "U+009D0;xU+009C"},
		{"bidi override", "a\u202eb\u202c", "aU+202EbU+202C", "aU+202EbU+202C"},
		{"bidi isolate", "\u2066x\u2069", "U+2066xU+2069", "U+2066xU+2069"},
		{"bidi marks", "\u200e\u200f\u061c", "U+200EU+200FU+061C", "U+200EU+200FU+061C"},
		{"zero width", "a\u200bb\u200cc\u200dd\u2060", "aU+200BbU+200CcU+200DdU+2060", "aU+200BbU+200CcU+200DdU+2060"},
		{"BOM", "\ufeffx", "U+FEFFx", "U+FEFFx"},
		{"tag characters", "\U000E0041\U000E007F", "U+E0041U+E007F", "U+E0041U+E007F"},
		{"soft hyphen", "a\u00adb", "aU+00ADb", "aU+00ADb"},
		{"line separators", "a\u2028b\u2029", "aU+2028bU+2029", "aU+2028bU+2029"},
		{"fillers", "\u115f\u3164\u034f", "U+115FU+3164U+034F", "U+115FU+3164U+034F"},
		{"variation selectors", "\ufe0f\U000E0100", "U+FE0FU+E0100", "U+FE0FU+E0100"},
		{"image placeholder", "\U0010EEEE", "U+10EEEE", "U+10EEEE"},
		{"private use", "\ue0b0", "U+E0B0", "U+E0B0"},
		{"noncharacter", "\uffff", "U+FFFF", "U+FFFF"},
		{"invalid bytes", "a\xff\xc0b", "a\ufffd\ufffdb", "a\ufffd\ufffdb"},
		{"encoded surrogate", "\xed\xa0\x80", "\ufffd\ufffd\ufffd", "\ufffd\ufffd\ufffd"},
		{"other scripts", "Ünïcödé 日本 العربية №", "Ünïcödé 日本 العربية №",
			"Ünïcödé 日本 العربية №"},
		{"combining accent", "e\u0301", "e\u0301", "e\u0301"},
		{"no-break space", "a\u00a0b", "a\u00a0b", "a\u00a0b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Clean(c.in); got != c.text {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.text)
			}
			if got := CleanLine(c.in); got != c.line {
				t.Errorf("CleanLine(%q) = %q, want %q", c.in, got, c.line)
			}
		})
	}
}

func TestCleanLeavesCleanTextAlone(t *testing.T) {
	s := strings.Repeat("GET /notes/7 HTTP/1.1\nAccept: */* — ünchanged\n", 50)
	if n := testing.AllocsPerRun(10, func() { Clean(s) }); n != 0 {
		t.Errorf("clean text costs %v allocations, want none", n)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "a\r\nb", "\x1b[0m", "\u202e\u009b\xff", "\U000E0041\ufeff\u200d", "\r\r\n", "^[",
		"\u2066\t\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, line := Clean(s), CleanLine(s)
		if Clean(text) != text || CleanLine(line) != line {
			t.Fatalf("not idempotent: %q → %q, %q", s, text, line)
		}
		if Clean(line) != line {
			t.Fatalf("a clean line is no clean text: %q", line)
		}
		check := func(out, keep string) {
			if !utf8.ValidString(out) {
				t.Fatalf("invalid UTF-8: %q", out)
			}
			for _, r := range out {
				if strings.ContainsRune(keep, r) {
					continue
				}
				if unicode.IsControl(r) ||
					unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp,
						unicode.Variation_Selector) {
					t.Fatalf("%U came through: %q → %q", r, s, out)
				}
			}
		}
		check(text, "\n\t")
		check(line, "")
	})
}

func BenchmarkClean(b *testing.B) {
	s := strings.Repeat("WWW-Authenticate: Bearer realm=\"lantern\", error=\"invalid_token\"\n", 64)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Clean(s)
	}
}
