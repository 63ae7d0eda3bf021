// Package prose renders the course's markdown for a theme and a width. It is
// slow by a screen's measure (milliseconds a page): call it from a command,
// never from View, and keep what it returns.
package prose

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"charm.land/glamour/v2"
	"charm.land/glamour/v2/ansi"

	"bouncer/internal/content"
	"bouncer/internal/tui/theme"
	"bouncer/internal/wrap"
)

// Renderer renders pages at one width and theme. It is not safe for use from
// two goroutines at once, as glamour's own renderer isn't.
type Renderer struct {
	r     *glamour.TermRenderer
	width int
}

// New makes a renderer for lines of at most width cells.
func New(t *theme.Theme, width int) (*Renderer, error) {
	width = max(width, 10)
	r, err := glamour.NewTermRenderer(glamour.WithStyles(styles(t)), glamour.WithWordWrap(width))
	if err != nil {
		return nil, fmt.Errorf("preparing the markdown renderer: %w", err)
	}
	return &Renderer{r, width}, nil
}

// Lines renders markdown to styled lines without blank ones at either end.
func (r *Renderer) Lines(markdown string) ([]string, error) {
	out, err := r.r.Render(wrap.Mark(disarm(content.Clean(markdown))))
	if err != nil {
		return nil, fmt.Errorf("rendering markdown: %w", err)
	}
	lines := strings.Split(strings.TrimRight(wrap.Unmark(out), "\n "), "\n")
	for i, l := range lines {
		lines[i] = trim(l)
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return hang(lines, r.width), nil
}

var entity = regexp.MustCompile(`&(#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// disarm shows character references that would decode to something a terminal
// acts on: glamour decodes them after its input was cleaned.
func disarm(s string) string {
	return entity.ReplaceAllStringFunc(s, func(ref string) string {
		decoded := html.UnescapeString(ref)
		if clean := content.CleanLine(decoded); clean != decoded {
			return clean
		}
		return ref
	})
}

func styles(t *theme.Theme) ansi.StyleConfig {
	p := t.Hex
	yes, no := true, false
	zero, two := uint(0), uint(2)
	bold := func(color string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &color, Bold: &yes} }
	plain := func(color string) ansi.StylePrimitive { return ansi.StylePrimitive{Color: &color} }
	heading := ansi.StyleBlock{StylePrimitive: bold(p.Accent)}
	heading.BlockSuffix = "\n"
	return ansi.StyleConfig{
		Document:      ansi.StyleBlock{StylePrimitive: plain(p.Text), Margin: &zero},
		Paragraph:     ansi.StyleBlock{},
		Heading:       heading,
		BlockQuote:    ansi.StyleBlock{StylePrimitive: plain(p.Soft), Indent: &two},
		List:          ansi.StyleList{LevelIndent: 2},
		Item:          ansi.StylePrimitive{BlockPrefix: "• "},
		Enumeration:   ansi.StylePrimitive{BlockPrefix: ". "},
		Strong:        bold(p.Text),
		Emph:          ansi.StylePrimitive{Italic: &yes},
		Strikethrough: ansi.StylePrimitive{CrossedOut: &yes},
		Link:          ansi.StylePrimitive{Color: &p.Accent, Underline: &yes},
		LinkText:      plain(p.Accent),
		Code:          ansi.StyleBlock{StylePrimitive: plain(p.Accent)},
		CodeBlock: ansi.StyleCodeBlock{
			StyleBlock: ansi.StyleBlock{StylePrimitive: plain(p.Soft), Margin: &two},
		},
		HorizontalRule: ansi.StylePrimitive{Color: &p.Dim, Format: "\n───\n"},
		Table:          ansi.StyleTable{StyleBlock: ansi.StyleBlock{StylePrimitive: ansi.StylePrimitive{Bold: &no}}},
		Text:           ansi.StylePrimitive{},
		Image:          plain(p.Soft),
		ImageText:      plain(p.Soft),
	}
}
