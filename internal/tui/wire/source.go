package wire

import (
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

// Source draws a source as a link to where it can be read, and as plain text where
// it has no address.
func Source(t *theme.Theme, source string) string {
	source = content.CleanLine(source)
	to := study.Address(source)
	if to == "" {
		return t.Soft.Render(source)
	}
	linked := study.Linked(source)
	return t.Link.Hyperlink(to).Render(linked) + t.Soft.Render(strings.TrimPrefix(source, linked))
}

// Sources draws several, one behind the other.
func Sources(t *theme.Theme, sources []string, width int) []string {
	drawn := make([]string, len(sources))
	for i, source := range sources {
		drawn[i] = Source(t, source)
	}
	return layout.Wrap(strings.Join(drawn, t.Dim.Render(" · ")), width)
}
