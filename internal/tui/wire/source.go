package wire

import (
	"regexp"
	"strings"

	"bouncer/internal/content"
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
