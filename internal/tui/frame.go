package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// separator stands between two keys; narrow terminals get a narrow one.
func separator(width int) string {
	if width < 56 {
		return "  "
	}
	return "  ·  "
}

// compose draws a frame into a terminal: header, rule, body, rule, keys.
func compose(t *theme.Theme, w, h int, f screen.Frame, help key.Binding) string {
	if !layout.Fits(w, h) {
		said := fmt.Sprintf("bouncer needs %d×%d cells; this is %d×%d.", layout.MinWidth, layout.MinHeight, w, h)
		return layout.Clip(said, w)
	}
	p := layout.Arrange(w, h)
	side := strings.Repeat(" ", p.Margin)
	rows := make([]string, h)
	rows[p.Header] = side + headline(t, f, p.BodyWidth)
	above, below := rules(t, f.Cues, p.BodyWidth)
	rows[p.Header+1], rows[p.Footer-1] = side+above, side+below
	for i, line := range f.Body {
		if i == p.BodyHeight {
			break
		}
		if lipgloss.Width(line) > p.BodyWidth {
			line = layout.Clip(line, p.BodyWidth)
		}
		rows[p.Body+i] = side + line
	}
	line, _ := keyLine(t, f.Keys, help, keyWidthLeft(f, p.BodyWidth))
	if f.Foot != "" {
		line = layout.Spread(line, t.Dim.Render(f.Foot), p.BodyWidth)
	}
	rows[p.Footer] = side + line
	return strings.Join(rows, "\n")
}

// cueInset is how far a cue stands in from its pane's right end, in cells.
const cueInset = 2

// rules are the lines above and below the body; they say how much of it is out
// of sight that way.
func rules(t *theme.Theme, cues []screen.Cue, width int) (above, below string) {
	rule := strings.Repeat("─", width)
	up, down := []rune(rule), []rune(rule)
	put := func(rule []rune, right int, cue screen.Cue) {
		if said := cue.String(); said != "" {
			text := []rune(" " + said + " ")
			copy(rule[max(min(right, width)-cueInset-len(text), 0):], text)
		}
	}
	for _, c := range cues {
		put(up, c.Right, screen.Cue{Above: c.Above})
		put(down, c.Right, screen.Cue{Below: c.Below})
	}
	drawn := t.Dim.Render(rule) // once: styling a line costs more than all else here
	return strings.Replace(drawn, rule, string(up), 1), strings.Replace(drawn, rule, string(down), 1)
}

func headline(t *theme.Theme, f screen.Frame, width int) string {
	left := t.Bold.Render(f.Title)
	if f.Sub != "" {
		left += "  " + t.Soft.Render(f.Sub)
	}
	return layout.Spread(left, f.Right, width)
}

// keyWidthLeft is what a frame's foot leaves of the key line.
func keyWidthLeft(f screen.Frame, width int) int {
	if f.Foot == "" {
		return width
	}
	return width - lipgloss.Width(f.Foot) - 2
}

// keySpan is where one binding stands in the key line.
type keySpan struct {
	x, w    int
	binding key.Binding
}

// keyLine draws as many bindings as fit, most important first; the key help
// always keeps its place.
func keyLine(t *theme.Theme, keys []key.Binding, help key.Binding, width int) (string, []keySpan) {
	between := separator(width)
	keys = fitting(keys, help, width, lipgloss.Width(between))
	var b strings.Builder
	var spans []keySpan
	x := 0
	for i, k := range keys {
		if i > 0 {
			b.WriteString(t.Dim.Render(between))
			x += lipgloss.Width(between)
		}
		w := keyWidth(k)
		spans = append(spans, keySpan{x, w, k})
		b.WriteString(t.AccentBold.Render(k.Help().Key) + " " + t.Soft.Render(k.Help().Desc))
		x += w
	}
	return b.String(), spans
}

// fitting chooses the bindings of the key line: in the screen's order as many
// as fit, then the key help, then a last "leave" or "quit", which keep their
// places.
func fitting(keys []key.Binding, help key.Binding, width, between int) []key.Binding {
	var last []key.Binding
	if help.Enabled() {
		last = append(last, help)
	}
	if n := len(keys); n > 0 && (matches(keys[n-1], "esc") || matches(keys[n-1], "q")) {
		last = append(last, keys[n-1])
		keys = keys[:n-1]
	}
	room := width + between
	for _, k := range last {
		room -= keyWidth(k) + between
	}
	var out []key.Binding
	for _, k := range keys {
		if !k.Enabled() {
			continue
		}
		room -= keyWidth(k) + between
		if room < 0 {
			break
		}
		out = append(out, k)
	}
	return append(out, last...)
}

func keyWidth(k key.Binding) int {
	return lipgloss.Width(k.Help().Key) + 1 + lipgloss.Width(k.Help().Desc)
}

func matches(b key.Binding, name string) bool {
	for _, k := range b.Keys() {
		if k == name {
			return true
		}
	}
	return false
}
