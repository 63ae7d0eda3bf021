package content

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON is an encoder of JSON that may end on a terminal. What Clean would spell
// out, C1 controls, bidi and tag characters among it, is written as a \u escape
// (RFC 8259 §7): a program that reads it loses nothing.
func JSON(w io.Writer) *json.Encoder { return json.NewEncoder(escaping{w}) }

// escaping takes whole JSON values, which hold such characters in strings only.
type escaping struct{ to io.Writer }

func (e escaping) Write(p []byte) (int, error) {
	if _, err := io.WriteString(e.to, escape(string(p))); err != nil {
		return 0, err
	}
	return len(p), nil
}

func escape(s string) string {
	i := dirtyAt(s, false)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:i])
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch high, low := utf16.EncodeRune(r); {
		case allowed(r, false):
			b.WriteString(s[i : i+size])
		case high != utf8.RuneError:
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.String()
}
