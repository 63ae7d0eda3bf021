// Package prose draws the course's markdown for a theme and a width. It is slow by
// a screen's measure (a millisecond a page): call it from a command, never from
// View, and keep what it returns.
package prose

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

// Lines draws markdown as styled lines of at most width cells, without blank ones
// at either end.
func Lines(t *theme.Theme, width int, markdown string) []string {
	p := page{t, []byte(strings.ReplaceAll(content.Clean(markdown), "\t", "    "))}
	return p.blocks(content.Tree(p.src), max(width, 10), look{color: t.Hex.Text}, false)
}

// page is one text on its way to lines.
type page struct {
	theme *theme.Theme
	src   []byte
}

// blocks draws the children of a node, blank lines between them unless tight.
func (p page) blocks(parent ast.Node, width int, l look, tight bool) (out []string) {
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		lines := p.block(c, width, l)
		if len(lines) > 0 && len(out) > 0 && !tight {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

// in is how far quotes and code stand in.
const in = "  "

func (p page) block(n ast.Node, width int, l look) []string {
	hex := p.theme.Hex
	switch n := n.(type) {
	case *ast.Heading:
		l.color, l.bold = hex.Accent, true
		return p.wrap(n, width, l)
	case *ast.Paragraph, *ast.TextBlock:
		return p.wrap(n, width, l)
	case *ast.List:
		return p.list(n, width, l)
	case *ast.Blockquote:
		l.color = hex.Soft
		return layout.Indent(p.blocks(n, width-len(in), l, false), in)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		l.color = hex.Soft
		return layout.Indent(p.code(n, width-len(in), l), in)
	case *tables.Table:
		return p.table(n, width, l)
	case *ast.ThematicBreak:
		return []string{look{color: hex.Dim}.draw("───")}
	}
	return nil // HTML, which no course may have but for comments
}

// wrap draws a node's text.
func (p page) wrap(n ast.Node, width int, l look) []string {
	if text := p.inline(n, l); text != "" {
		return layout.Wrap(text, width)
	}
	return nil
}

// list draws the items of a list, each under its mark.
func (p page) list(list *ast.List, width int, l look) (out []string) {
	n := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "• "
		if list.IsOrdered() {
			mark = fmt.Sprintf("%d. ", n)
			n++
		}
		w := layout.Width(mark)
		lines := layout.Indent(p.blocks(item, width-w, l, list.IsTight), strings.Repeat(" ", w))
		if len(lines) == 0 {
			lines = []string{""}
		}
		lines[0] = l.draw(mark) + strings.TrimPrefix(lines[0], strings.Repeat(" ", w))
		if len(out) > 0 && !list.IsTight {
			out = append(out, "")
		}
		out = append(out, lines...)
	}
	return out
}

// code draws lines as they stand; those that are too long are broken.
func (p page) code(n ast.Node, width int, l look) (out []string) {
	for line := range strings.SplitSeq(strings.TrimRight(string(n.Lines().Value(p.src)), "\n"), "\n") {
		out = append(out, layout.Wrap(l.draw(line), width)...)
	}
	return out
}
