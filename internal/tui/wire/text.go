package wire

import (
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

// Text draws a request as it is written, its {{names}} kept.
func Text(t *theme.Theme, text string, width int) []string {
	var rows []string
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		line = content.CleanLine(strings.TrimSuffix(line, "\r"))
		switch name, value, isHeader := strings.Cut(line, ":"); {
		case i == 0:
			method, rest, _ := strings.Cut(line, " ")
			line = t.AccentBold.Render(method) + " " + t.Text.Render(rest)
		case isHeader && !strings.ContainsAny(name, " {\""):
			line = t.Soft.Render(name+":") + t.Text.Render(value)
		default:
			line = t.Text.Render(line)
		}
		rows = append(rows, layout.Wrap(line, width)...)
	}
	return rows
}
