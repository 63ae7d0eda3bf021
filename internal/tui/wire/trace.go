package wire

import (
	"fmt"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
)

// Trace draws the gate's way through one request: what passed, what refused,
// what was never reached. Checks the route doesn't demand are left out.
func Trace(t *theme.Theme, d *mockserver.Decision, width int) []string {
	if d == nil {
		return layout.Wrap(t.Soft.Render(exchange.Unread), width)
	}
	var out []string
	n := 0
	for _, r := range d.Checks {
		if !r.Asked {
			continue
		}
		n++
		out = append(out, Check(t, d.Status, n, r, width)...)
	}
	return out
}

// Check draws the n-th check of a path that came to status.
func Check(t *theme.Theme, status, n int, r mockserver.Result, width int) []string {
	name := fmt.Sprintf("%2d  %-12s", n, r.Name)
	detail := content.CleanLine(r.Detail)
	var lead, text string
	switch r.Outcome {
	case mockserver.Passed:
		lead, text = t.Soft.Render(name)+" "+t.In.Render("✓"), t.Text.Render(detail)
	case mockserver.Refused:
		s := t.Status(status).Bold(true)
		lead = t.Text.Render(name) + " " + s.Render(theme.Glyph(status))
		text = s.Render(detail) + t.Dim.Render(" → ") + s.Render(fmt.Sprint(status))
	default:
		lead, text = t.Dim.Render(name)+" "+t.Dim.Render("·"), t.Dim.Render("not reached")
	}
	const indent = 19
	lines := layout.Wrap(text, width-indent)
	out := []string{lead + " " + lines[0]}
	for _, l := range lines[1:] {
		out = append(out, layout.Pad("", indent)+l)
	}
	return out
}
