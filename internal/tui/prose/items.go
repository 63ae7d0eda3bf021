package prose

import (
	"regexp"
	"strings"

	xansi "github.com/charmbracelet/x/ansi"

	"bouncer/internal/tui/layout"
)

// item is the start of a list's item in rendered text: its mark.
var item = regexp.MustCompile(`^ *(•|[0-9]+\.) `)

// trim takes the spaces from a line's end, those that carry a style too.
func trim(line string) string {
	plain := strings.TrimRight(xansi.Strip(line), " ")
	if plain == "" {
		return ""
	}
	return xansi.Cut(line, 0, xansi.StringWidth(plain))
}

// hang wraps the items of lists anew: glamour counts no room for their marks,
// so that a line may stick out by as much, and sets their later lines under
// the mark rather than under the text.
func hang(lines []string, width int) []string {
	var out []string
	for i := 0; i < len(lines); i++ {
		mark := item.FindString(xansi.Strip(lines[i]))
		if mark == "" {
			out = append(out, lines[i])
			continue
		}
		in := xansi.StringWidth(mark)
		start, text := xansi.Cut(lines[i], 0, in), xansi.Cut(lines[i], in, xansi.StringWidth(lines[i]))
		for i+1 < len(lines) && lines[i+1] != "" && !item.MatchString(xansi.Strip(lines[i+1])) {
			i++
			text += " " + xansi.Cut(lines[i], indent(lines[i]), xansi.StringWidth(lines[i]))
		}
		for n, row := range layout.Wrap(text, max(width-in, 1)) {
			if n > 0 {
				start = strings.Repeat(" ", in)
			}
			out = append(out, start+row)
		}
	}
	return out
}

// indent is how many spaces a line begins with, those that carry a style too.
func indent(line string) int {
	plain := xansi.Strip(line)
	return len(plain) - len(strings.TrimLeft(plain, " "))
}
