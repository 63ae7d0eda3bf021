package content

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// check walks the tree for what a renderer must not meet.
func (b *body) check(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		below := depth
		switch c := c.(type) {
		case *ast.Blockquote, *ast.List, *ast.Emphasis, *ast.Link, *ast.Image:
			below++
		case *ast.FencedCodeBlock:
			b.fence(c, n)
		case *ast.CodeBlock:
			b.list.Add(b.place(c.Pos()), "an indented code block has no language tag",
				"fence it, and tag the fence text where nothing fits")
			b.code(c)
		case *ast.LinkReferenceDefinition:
			b.list.Add(b.place(c.Pos()), "links by reference are not supported",
				"write [text](address) where the link stands")
		case *ast.HTMLBlock, *ast.RawHTML:
			b.html(c)
		}
		b.references(c)
		if below > MaxNesting {
			b.list.Add(b.place(max(0, c.Pos())), nested(below), "write it flatter")
			return
		}
		b.check(c, below)
	}
}

// references holds the character references of a node to what text may hold.
func (b *body) references(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		if !n.IsRaw() {
			b.entities(n.Segment.Value(b.src), n.Segment.Start)
		}
	case *ast.Link:
		b.entities(n.Destination, n.Pos())
		b.entities(n.Title, n.Pos())
	case *ast.Image:
		b.entities(n.Destination, n.Pos())
		b.entities(n.Title, n.Pos())
	}
}

// html refuses markup that a terminal drops together with what it says, such as
// a placeholder in angle brackets. A comment is meant to be dropped.
func (b *body) html(n ast.Node) {
	at := max(0, n.Pos())
	if !bytes.HasPrefix(bytes.TrimLeft(b.src[at:], " "), []byte("<!--")) {
		b.list.Add(b.place(at), "HTML is not shown in a terminal", "put it between backticks, or write it as markdown")
	}
}

// entities refuses character references that stand for what the file itself may
// not hold: a renderer turns &#27; into a live escape.
func (b *body) entities(raw []byte, offset int) {
	if bytes.IndexByte(raw, '&') < 0 {
		return
	}
	plain := decode(raw)
	if at := dirtyAt(plain, false); at >= 0 {
		msg, _ := dirt(plain[at:])
		b.list.Add(b.place(max(0, offset)), "a character reference stands for "+msg, "remove it")
	}
}

// decode resolves the escapes and character references of inline markdown.
func decode(raw []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(raw))))
}

func (b *body) fence(c *ast.FencedCodeBlock, parent ast.Node) {
	b.code(c)
	at := b.place(c.Pos())
	tag := b.tag(c)
	switch {
	case tag == "":
		b.list.Add(at, "the fence has no language tag", "tag it, with text where nothing fits")
	case strings.EqualFold(tag, "http") && tag != "http":
		b.list.Add(at, "the fence is tagged "+tag, "write http")
	case tag == "http" && parent.Kind() != ast.KindDocument:
		b.list.Add(at, "an http fence inside a list or a quote is not live", "move it to the margin, or tag it text")
	}
	if parent.Kind() == ast.KindDocument && b.end(c) < 0 {
		b.list.Add(at, "the fence is never closed", "close it with a line of the same marks")
	}
}

// code holds the lines of a code block to their limit.
func (b *body) code(c ast.Node) {
	for _, line := range c.Lines().Sliced(0, c.Lines().Len()) {
		if line.Len() > MaxCodeLine {
			b.list.Add(b.place(line.Start), fmt.Sprintf("a line of code longer than %d bytes", MaxCodeLine), "break it")
			return
		}
	}
}
