package wire

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"bouncer/internal/content"
	"bouncer/internal/tui/theme"
)

func payload(t *theme.Theme, body string, width int) []string {
	body = strings.TrimRight(body, "\r\n")
	if body == "" {
		return nil
	}
	if !utf8.ValidString(body) {
		return []string{"", t.Dim.Render(fmt.Sprintf("(%d bytes that aren't text)", len(body)))}
	}
	lines := strings.Split(content.Clean(clip(body)), "\n")
	rest := 0
	if len(lines) > bodyLines {
		rest = len(lines) - bodyLines
		lines = lines[:bodyLines]
	}
	out := []string{""}
	for _, l := range lines {
		out = append(out, hang(jsonLine(t, strings.ReplaceAll(l, "\t", "  ")), width)...)
	}
	if rest > 0 {
		out = append(out, t.Dim.Render(fmt.Sprintf("… %d more lines", rest)))
	}
	return out
}

// clip keeps a body's first 16 KiB: more than is ever drawn.
func clip(body string) string {
	const most = 16 << 10
	if len(body) <= most {
		return body
	}
	return strings.ToValidUTF8(body[:most], "")
}

// jsonLine colors a line of indented JSON: names as text, string values green.
func jsonLine(t *theme.Theme, line string) string {
	name, value, ok := strings.Cut(line, `": "`)
	if !ok || !strings.HasPrefix(strings.TrimSpace(name), `"`) {
		return t.Text.Render(line)
	}
	comma := ""
	if strings.HasSuffix(value, ",") {
		value, comma = value[:len(value)-1], ","
	}
	return t.Text.Render(name+`": `) + t.In.Render(`"`+value) + t.Text.Render(comma)
}
