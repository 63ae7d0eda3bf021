package prose

import (
	"hash/crc32"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"bouncer/internal/content"
)

// look is how a piece of text is drawn.
type look struct {
	color                       string
	bold, italic, struck, under bool
	to                          string // where a click on it leads
}

func (l look) draw(s string) string {
	if s == "" {
		return ""
	}
	style := ansi.Style{}.ForegroundColor(lipgloss.Color(l.color))
	if l.bold {
		style = style.Bold()
	}
	if l.italic {
		style = style.Italic(true)
	}
	if l.under {
		style = style.Underline(true)
	}
	if l.struck {
		style = style.Strikethrough(true)
	}
	s = style.Styled(s)
	if l.to == "" {
		return s
	}
	// All lines of a link have the same id: a terminal marks them together.
	id := strconv.Itoa(int(crc32.ChecksumIEEE([]byte(l.to))))
	return ansi.SetHyperlink(l.to, "id="+id) + s + ansi.ResetHyperlink()
}

// inline draws a node's text, with a newline where the text wants one.
func (p page) inline(n ast.Node, l look) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.WriteString(p.piece(c, l))
	}
	return b.String()
}

func (p page) piece(n ast.Node, l look) string {
	hex := p.theme.Hex
	switch n := n.(type) {
	case *ast.Text:
		return p.text(n, l)
	case *ast.Emphasis:
		if n.Level == 1 {
			l.italic = true
			return p.inline(n, l)
		}
		l.bold, l.color = true, hex.Text
		return p.inline(n, l)
	case *tables.Strikethrough:
		l.struck = true
		return p.inline(n, l)
	case *ast.CodeSpan:
		return p.inline(n, look{color: hex.Accent, to: l.to})
	case *ast.Link:
		return p.link(n, string(n.Destination), hex.Accent, l)
	case *ast.Image:
		return p.link(n, string(n.Destination), hex.Soft, l)
	case *ast.AutoLink:
		return p.address(string(n.URL(p.src)), hex.Accent, l)
	}
	return "" // HTML, which no course may have but for comments
}

func (p page) text(n *ast.Text, l look) string {
	s := l.draw(content.Said(n, p.src))
	switch {
	case n.HardLineBreak():
		return s + "\n"
	case n.SoftLineBreak():
		return s + l.draw(" ")
	}
	return s
}

// link draws a link's words, and its address, which not every terminal has another
// way to tell.
func (p page) link(n ast.Node, to, color string, l look) string {
	words := l
	words.color, words.to = color, address(to)
	return p.inline(n, words) + l.draw(" ") + p.address(to, color, l)
}

func (p page) address(to, color string, l look) string {
	l.color, l.under, l.to = color, true, address(to)
	return l.draw(said(to))
}

// said is an address as it is read, address as a terminal is told.
func said(to string) string {
	return content.CleanLine(string(util.ResolveEntityNames(util.ResolveNumericReferences(
		util.UnescapePunctuations([]byte(to))))))
}

func address(to string) string { return string(util.URLEscape([]byte(said(to)), false)) }
