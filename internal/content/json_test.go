package content_test

import (
	"encoding/json"
	"strings"
	"testing"

	"bouncer/internal/content"
	"bouncer/internal/screentest"
)

// TestJSONForATerminal: nothing that a terminal acts on is in it, and a reader
// gets back what was written.
func TestJSONForATerminal(t *testing.T) {
	for _, text := range append(screentest.Payloads(), "plain", "é 漢", "\u009b31m", "a\u202eb", "\U000e0041", "\x7f",
		"\u2028") {
		var b strings.Builder
		e := content.JSON(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "\t")
		if err := e.Encode(map[string]string{text: text}); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); content.Clean(got) != got {
			t.Errorf("%q reaches the terminal in %q", text, got)
		}
		var back map[string]string
		valid := strings.ToValidUTF8(text, "\ufffd")
		if err := json.Unmarshal([]byte(b.String()), &back); err != nil || len(back) != 1 {
			t.Errorf("%q: %v", b.String(), err)
		}
		for key, value := range back {
			if key != value || strings.Trim(key, "\ufffd") != strings.Trim(valid, "\ufffd") {
				t.Errorf("%q came back as %q: %q", text, key, value)
			}
		}
	}
}
