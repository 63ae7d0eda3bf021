package content

import (
	"bytes"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// body reads the markdown from an offset of the text on.
func (d *Doc) body(list *List, whole string, start int) {
	b := &body{doc: d, list: list, src: []byte(whole[start:]), first: strings.Count(whole[:start], "\n")}
	for i, c := range b.src {
		if c == '\n' {
			b.ends = append(b.ends, i)
		}
	}
	if !b.guard() || !b.small() && !b.passages() {
		return
	}
	root := markdown().Parse(text.NewReader(b.src))
	b.check(root, 0)
	b.nodes(root)
}

// The parsers keep nothing of what they read, so all files share them.
var (
	markdown = sync.OnceValue(func() parser.Parser {
		return parser.NewParser(
			parser.WithBlockParsers(parser.DefaultBlockParsers()...),
			parser.WithInlineParsers(parser.DefaultInlineParsers()...),
			parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...))
	})
	blocksOnly = sync.OnceValue(func() parser.Parser {
		return parser.NewParser(parser.WithBlockParsers(parser.DefaultBlockParsers()...))
	})
)

// body is one reading of a file's markdown.
type body struct {
	doc   *Doc
	list  *List
	src   []byte
	first int   // lines of the file before the one where src starts
	ends  []int // offsets of newlines
}

// line returns the file's line of an offset.
func (b *body) line(offset int) int {
	return b.first + 1 + sort.SearchInts(b.ends, offset)
}

// place returns the line and column of an offset.
func (b *body) place(offset int) Place {
	line := b.line(offset)
	start := 0
	if i := line - b.first - 2; i >= 0 {
		start = b.ends[i] + 1
	}
	return Place{Line: line, Col: 1 + utf8.RuneCount(b.src[start:max(start, offset)])}
}

// guard measures what would keep a parser busy, before one sees it.
func (b *body) guard() bool {
	if n := bytes.Count(b.src, []byte("[")); n > MaxBrackets {
		b.list.Add(Place{}, fmt.Sprintf("%d opening brackets are more than the %d a file may hold", n, MaxBrackets),
			"split the file")
		return false
	}
	for i, line := range b.doc.lines[b.first:] {
		if depth := markers(line); depth > MaxNesting {
			b.list.Add(Place{Line: b.first + 1 + i, Col: 1}, nested(depth), "write it flatter")
			return false
		}
	}
	return true
}

// marks counts what may open or close emphasis and code: each is a piece that a
// renderer styles by itself.
func marks(src []byte) int {
	n := 0
	for _, c := range src {
		if c == '*' || c == '_' || c == '~' || c == '`' {
			n++
		}
	}
	return n
}

// small tells a text that passages would find nothing in: one of few lines and few
// marks, with a blank line within every MaxPassage bytes.
func (b *body) small() bool {
	if len(b.ends) >= MaxBlocks || marks(b.src) > MaxMarks {
		return false
	}
	for passage := range bytes.SplitSeq(b.src, []byte("\n\n")) {
		if len(passage) > MaxPassage {
			return false
		}
	}
	return true
}

// passages holds the blocks of a file and the marks in them to their number, and
// each run of inline text to its length: what marks of emphasis, links and code
// cost grows with the square of it and worse. Reading the blocks alone doesn't
// look at those, and what stands in a code block costs little.
func (b *body) passages() bool {
	root := blocksOnly().Parse(text.NewReader(b.src))
	ok, blocks, signs := true, 0, 0
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the walker returns no error
		if !entering || n.Type() == ast.TypeInline || n.IsRaw() {
			return ast.WalkSkipChildren, nil
		}
		if lines := n.Lines(); n.Type() == ast.TypeBlock && lines.Len() > 0 {
			if blocks++; blocks == MaxBlocks+1 {
				b.list.Add(b.place(lines.At(0).Start),
					fmt.Sprintf("more than %d paragraphs, headings and items stand here", MaxBlocks), "split the file")
				ok = false
			}
			for i := range lines.Len() {
				at := lines.At(i)
				signs += marks(at.Value(b.src))
			}
			if size := lines.At(lines.Len()-1).Stop - lines.At(0).Start; size > MaxPassage {
				b.list.Add(b.place(lines.At(0).Start),
					fmt.Sprintf("a passage of %d bytes is longer than the %d one may hold", size, MaxPassage),
					"split it with a blank line")
				ok = false
			}
		}
		return ast.WalkContinue, nil
	})
	if signs > MaxMarks {
		b.list.Add(Place{}, fmt.Sprintf("%d marks of emphasis and code are more than the %d a file may hold",
			signs, MaxMarks), "split the file")
		ok = false
	}
	return ok
}

func nested(depth int) string {
	return fmt.Sprintf("quotes or lists %d deep are more than the %d a file may hold", depth, MaxNesting)
}

var (
	// A mark of a quote or of a list item, at the start of what is left of a line.
	mark = regexp.MustCompile(`^[ \t]*(>|[-+*]([ \t]|$)|[0-9]{1,9}[.)]([ \t]|$))`)
	rule = regexp.MustCompile(`^[ \t]*((-[ \t]*){3,}|(\*[ \t]*){3,}|(_[ \t]*){3,})$`)
)

// markers counts the quote and list marks that open a line. A thematic break
// looks like list marks and is none.
func markers(line string) int {
	if rest := strings.TrimLeft(line, " \t"); rest == "" || !strings.Contains(">-+*0123456789", rest[:1]) {
		return 0
	}
	depth := 0
	for depth <= MaxNesting {
		at := mark.FindStringIndex(line)
		if at == nil || rule.MatchString(line) {
			return depth
		}
		depth, line = depth+1, line[at[1]:]
	}
	// Count the rest cheaply; the number is only for the message.
	return depth + strings.Count(line, ">") + strings.Count(line, "- ")
}

func (b *body) tag(c *ast.FencedCodeBlock) string {
	if c.Info == nil {
		return ""
	}
	return language(string(c.Info.Segment.Value(b.src)))
}

// end returns the last line of a fence that stands at the margin, or -1 when it
// is never closed: nothing but its closing marks or the end of the file ends it.
func (b *body) end(c *ast.FencedCodeBlock) int {
	last := b.line(c.Pos())
	if n := c.Lines().Len(); n > 0 {
		last = b.line(c.Lines().At(n - 1).Start)
	}
	if total := b.first + 1 + len(b.ends); last+1 > total || strings.TrimSpace(b.doc.lines[last]) == "" {
		return -1
	}
	return last + 1
}

// nodes cuts the body at its headings and http fences; what lies between is prose.
func (b *body) nodes(root ast.Node) {
	from := b.first + 1
	if b.first > 0 {
		from++ // src starts with the newline that ends the front matter
	}
	for c := root.FirstChild(); c != nil; c = c.NextSibling() {
		var n Node
		switch c := c.(type) {
		case *ast.Heading:
			n = b.heading(c)
		case *ast.FencedCodeBlock:
			if b.tag(c) != "http" {
				continue
			}
			n = b.request(c)
		default:
			continue
		}
		b.prose(from, n.Line-1)
		b.doc.Nodes = append(b.doc.Nodes, n)
		from = n.End + 1
	}
	b.prose(from, len(b.doc.lines))
}

var atx = regexp.MustCompile(`^ {0,3}#{1,6}([ \t]|$)`)

func (b *body) heading(c *ast.Heading) Node {
	at := b.place(c.Pos())
	n := Node{Kind: Heading, Line: at.Line, Col: at.Col, End: at.Line, Level: c.Level}
	if count := c.Lines().Len(); count > 0 {
		start := b.place(c.Lines().At(0).Start)
		n.Col, n.End = start.Col, b.line(c.Lines().At(count-1).Start)
		if !atx.MatchString(b.doc.lines[n.Line-1]) {
			n.End++ // the underline
		}
	}
	var out strings.Builder
	flatten(&out, c, b.src)
	n.Text = strings.TrimSpace(out.String())
	return n
}

// flatten writes the text of inline nodes without their markup.
func flatten(out *strings.Builder, n ast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			out.WriteString(Said(c, src))
			if c.SoftLineBreak() || c.HardLineBreak() {
				out.WriteByte(' ')
			}
		case *ast.String:
			out.Write(c.Value)
		case *ast.AutoLink:
			out.Write(c.Label(src))
		default:
			flatten(out, c, src)
		}
	}
}

func (b *body) request(c *ast.FencedCodeBlock) Node {
	n := Node{Kind: Fence, Line: b.line(c.Pos()), End: b.end(c), Info: string(c.Info.Segment.Value(b.src))}
	n.Col = b.place(c.Info.Segment.Start).Col
	if n.End < 0 {
		n.End = len(b.doc.lines)
	}
	opening := b.doc.lines[n.Line-1]
	n.Indented = len(opening) - len(strings.TrimLeft(opening, " "))
	var out strings.Builder
	for i := range c.Lines().Len() {
		segment := c.Lines().At(i)
		out.Write(segment.Value(b.src))
	}
	n.Text = out.String()
	return n
}

// prose adds the lines from one to the other, without blank ones around them.
func (b *body) prose(from, to int) {
	lines := b.doc.lines
	for from <= to && strings.TrimSpace(lines[from-1]) == "" {
		from++
	}
	for to >= from && strings.TrimSpace(lines[to-1]) == "" {
		to--
	}
	if from <= to {
		b.doc.Nodes = append(b.doc.Nodes, Node{Kind: Prose, Line: from, End: to, Text: b.doc.Source(from, to)})
	}
}
