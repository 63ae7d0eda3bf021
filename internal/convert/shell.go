package convert

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"bouncer/internal/content"
)

// shellWords takes the first command of a text apart as bash would, and runs
// nothing: a variable or a command in it stays as written. left names that,
// and all that stands around the command (pipes, redirections, more commands).
func shellWords(text string) (words, left []string, err error) {
	if trimmed := strings.TrimSpace(text); strings.HasPrefix(trimmed, "$ ") {
		text = strings.Replace(text, "$ ", "  ", 1)
	}
	if strings.Contains(text, " ^\n") || strings.Contains(text, " ^\r\n") {
		return nil, nil, &content.Error{Line: 1, Col: 1, Msg: "this is a curl command for the Windows prompt", Fix: "copy it as cURL (bash) instead"}
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, nil, shellFault(err)
	}
	if len(file.Stmts) == 0 {
		return nil, nil, nil
	}
	s := shell{text: text}
	for _, more := range file.Stmts[1:] {
		s.leave(more, "only the first command is carried over")
	}
	call := s.call(file.Stmts[0])
	if call == nil {
		return nil, nil, nil
	}
	for _, a := range call.Assigns {
		s.leave(a, "no variable is set")
	}
	for _, w := range call.Args {
		words = append(words, s.word(w))
	}
	return words, s.left, nil
}

// shellFault places what the shell's grammar refuses.
func shellFault(err error) error {
	var parse syntax.ParseError
	if errors.As(err, &parse) {
		return &content.Error{Line: int(parse.Pos.Line()), Col: int(parse.Pos.Col()),
			Msg: "no shell could read this curl command: " + parse.Text, Fix: "close its quotes, or paste it whole"}
	}
	return &content.Error{Line: 1, Col: 1, Msg: "no shell could read this curl command: " + err.Error(), Fix: "paste it whole"}
}

type shell struct {
	text string
	left []string
}

// source is a node as it is written.
func (s *shell) source(n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	return strings.TrimSpace(s.text[min(from, len(s.text)):min(to, len(s.text))])
}

func (s *shell) leave(n syntax.Node, why string) { s.left = append(s.left, s.source(n)+": "+why) }

// call finds the first simple command of a statement.
func (s *shell) call(stmt *syntax.Stmt) *syntax.CallExpr {
	for _, r := range stmt.Redirs {
		s.leave(r, "no file is read or written")
	}
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		return cmd
	case *syntax.BinaryCmd:
		call := s.call(cmd.X)
		s.left = append(s.left, cmd.Op.String()+" "+s.source(cmd.Y)+": only the first command is carried over")
		return call
	}
	return nil
}

// word is a word without its quotes.
func (s *shell) word(w *syntax.Word) string {
	s.freeze(w.Parts, false)
	out, err := expand.Literal(nil, w)
	if err != nil {
		return s.source(w)
	}
	return out
}

// freeze puts the source text in place of everything a shell would work out,
// "~" included.
func (s *shell) freeze(parts []syntax.WordPart, quoted bool) {
	for i, p := range parts {
		switch p := p.(type) {
		case *syntax.SglQuoted:
		case *syntax.Lit:
			if !quoted {
				parts[i] = &syntax.SglQuoted{Value: unescaped(p.Value)}
			}
		case *syntax.DblQuoted:
			s.freeze(p.Parts, true)
		case *syntax.ParamExp:
			s.leave(p, "a shell's variable is unknown here; write its value, or a {{name}}")
			parts[i] = &syntax.SglQuoted{Value: s.source(p)}
		default:
			s.leave(p, "no command is run; write its output")
			parts[i] = &syntax.SglQuoted{Value: s.source(p)}
		}
	}
}

// unescaped takes the backslashes out of text outside quotes.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
