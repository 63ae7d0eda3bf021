package wire

import (
	"regexp"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

var rfc = regexp.MustCompile(`^RFC (\d{3,5})(?: §(\d+(?:\.\d+)*))?`)

// Source draws a source as a link to its section where it is an RFC's, and as
// plain text otherwise.
func Source(t *theme.Theme, source string) string {
	source = content.CleanLine(source)
	m := rfc.FindStringSubmatch(source)
	if m == nil {
		return t.Soft.Render(source)
	}
	url := "https://www.rfc-editor.org/rfc/rfc" + m[1]
	if m[2] != "" {
		url += "#section-" + m[2]
	}
	return t.Link.Hyperlink(url).Render(m[0]) + t.Soft.Render(strings.TrimPrefix(source, m[0]))
}

// Sources draws several, one behind the other.
func Sources(t *theme.Theme, sources []string, width int) []string {
	drawn := make([]string, len(sources))
	for i, source := range sources {
		drawn[i] = Source(t, source)
	}
	return layout.Wrap(strings.Join(drawn, t.Dim.Render(" · ")), width)
}
