package convert

import (
	"strings"

	"bouncer/internal/content"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// word is a word without its quotes.
func (s *shell) word(w *syntax.Word) string {
	s.freeze(w.Parts, false)
	out, err := expand.Literal(nil, w)
	if err != nil {
		return s.source(w)
	}
	return out
}

// document is a here-document's text.
func (s *shell) document(r *syntax.Redirect) string {
	var b strings.Builder
	quoted := r.Word.Lit() == "" || strings.ContainsRune(s.source(r.Word), '\\')
	for _, p := range r.Hdoc.Parts {
		switch p := p.(type) {
		case *syntax.Lit:
			text := p.Value
			if !quoted {
				text = strings.NewReplacer(`\$`, "$", "\\`", "`", `\\`, `\`, "\\\n", "").Replace(text)
			}
			if r.Op == syntax.DashHdoc {
				text = leadingTabs().ReplaceAllString(text, "")
			}
			b.WriteString(text)
		case *syntax.ParamExp:
			b.WriteString(s.value(p))
		default:
			s.leave(p, "no command is run; write its output")
			b.WriteString(s.source(p))
		}
	}
	return b.String()
}

var leadingTabs = content.Pattern(`(?m)^\t+`)

// value is a variable's value if the text sets it, else the variable as
// written.
func (s *shell) value(p *syntax.ParamExp) string {
	plain := p.Param != nil && !p.Excl && !p.Length && !p.Width && p.Index == nil && p.Slice == nil && p.Repl == nil &&
		p.Exp == nil
	if v, ok := s.vars[p.Param.Value]; ok && plain {
		return v
	}
	s.leave(p, "a shell's variable is unknown here; write its value, or a {{name}}")
	s.unknown = append(s.unknown, s.source(p))
	return s.source(p)
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
			parts[i] = &syntax.SglQuoted{Value: s.value(p)}
		default:
			s.leave(p, "no command is run; write its output")
			s.unknown = append(s.unknown, s.source(p))
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
