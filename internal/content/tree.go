package content

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Tree is the markdown that a course's texts are written in, read: with tables
// and struck-out words.
func Tree(source []byte) ast.Node { return withTables().Parse(text.NewReader(source)) }

var withTables = sync.OnceValue(func() parser.Parser {
	struck := util.Prioritized(extension.NewStrikethroughParser(), 500)
	table := util.Prioritized(extension.NewTableParagraphTransformer(), 200)
	return parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithInlineParsers(append(parser.DefaultInlineParsers(), struck)...),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(), table)...),
		parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)))
})

// Said is what a piece of text in a Tree says, on one line and safe for a
// terminal: its escapes and character references mean what they stand for.
func Said(t *ast.Text, source []byte) string {
	raw := t.Segment.Value(source)
	if t.IsRaw() { // code, whose line may end in the middle of it
		return CleanLine(strings.ReplaceAll(string(raw), "\n", " "))
	}
	return CleanLine(decode(raw))
}
