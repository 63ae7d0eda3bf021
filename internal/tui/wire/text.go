package wire

import (
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
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

// Exchange draws both directions under a heading with the time they took.
func Exchange(t *theme.Theme, ex *exchange.Exchange, width int) []string {
	head := layout.Spread(t.Bold.Render("What went over the wire"), t.Dim.Render(Took(ex.Took)), width)
	rows := append([]string{head, ""}, layout.Indent(Request(t, ex.Sent.Raw, ex.Credentials, width-1), " ")...)
	return append(append(rows, ""), Response(t, ex, width)...)
}
