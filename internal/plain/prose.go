package plain

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	tables "github.com/yuin/goldmark/extension/ast"

	"bouncer/internal/content"
)

// piece is a paragraph, or lines of code, of rendered markdown.
type piece struct {
	first, rest string // stand before the first line and before the others
	text        string
	code        bool // its lines are kept as they are
	tight       bool // no blank line comes before it
}

// pieces reads markdown into text: marks of emphasis and code are dropped, the
// address of a link follows its words, headings and quotes are named, and the
// rows of a table become sentences. The source comes from files the course has
// read, whose size and nesting have been held to their limits.
func pieces(source string) []piece {
	src := []byte(source)
	r := &reading{src: src}
	r.blocks(content.Tree(src), "", "", false)
	return r.out
}

// reading is one source on its way to pieces.
type reading struct {
	src []byte
	out []piece
}

// blocks adds the children of a node. first stands before the first line of the
// first one, rest before everything after.
func (r *reading) blocks(parent ast.Node, first, rest string, tight bool) {
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		close := tight && c != parent.FirstChild()
		switch c := c.(type) {
		case *ast.Heading:
			r.add(piece{first: first, rest: rest, text: "Section: " + r.inline(c)})
		case *ast.Paragraph, *ast.TextBlock:
			r.add(piece{first: first, rest: rest, text: r.inline(c), tight: close || tight && first != rest})
		case *ast.List:
			r.list(c, first, rest, close)
		case *ast.Blockquote:
			r.blocks(c, first+"Quote: ", rest+"  ", false)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			r.add(piece{rest: rest + "  ", text: strings.TrimRight(string(c.Lines().Value(r.src)), "\n"), code: true})
		case *tables.Table:
			r.table(c, first, rest)
		case *ast.HTMLBlock, *ast.ThematicBreak:
			continue
		default:
			r.blocks(c, first, rest, tight)
		}
		first = rest
	}
}

func (r *reading) add(p piece) {
	if strings.TrimSpace(p.text) != "" {
		r.out = append(r.out, p)
	}
}

func (r *reading) list(l *ast.List, first, rest string, nested bool) {
	n := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if l.IsOrdered() {
			mark = fmt.Sprintf("%d. ", n)
			n++
		}
		tight := l.IsTight && (nested || item != l.FirstChild())
		from := len(r.out)
		r.blocks(item, first+mark, rest+strings.Repeat(" ", len(mark)), l.IsTight)
		if from < len(r.out) {
			r.out[from].tight = tight
		}
		first = rest
	}
}

// table says each row as a sentence: the head of every column and what stands
// in it.
func (r *reading) table(t *tables.Table, first, rest string) {
	var heads []string
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			said := r.inline(cell)
			if row.Kind() == tables.KindTableHeader {
				heads = append(heads, said)
				continue
			}
			if n := len(cells); n < len(heads) && heads[n] != "" {
				said = heads[n] + ": " + said
			}
			cells = append(cells, said)
		}
		if len(cells) > 0 {
			r.add(piece{first: first, rest: rest, text: stop(strings.Join(cells, "; ")),
				tight: first == rest && row.PreviousSibling().Kind() != tables.KindTableHeader})
		}
	}
}

// inline is the text of a node without its markup.
func (r *reading) inline(n ast.Node) string {
	var b strings.Builder
	r.flatten(&b, n)
	return strings.TrimSpace(b.String())
}

func (r *reading) flatten(b *strings.Builder, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(content.Said(c, r.src))
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(r.src))
		case *ast.Link:
			said := r.inline(c)
			b.WriteString(said)
			if to := string(c.Destination); to != "" && to != said {
				b.WriteString(" (" + to + ")")
			}
		case *ast.Image:
			b.WriteString("Picture: " + stop(r.inline(c)))
		case *ast.RawHTML:
		default:
			r.flatten(b, c)
		}
	}
}
