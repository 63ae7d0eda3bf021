package convert

import (
	"errors"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"bouncer/internal/content"
)

// commandLine is a command as its shell would hand it to the program.
type commandLine struct {
	words   []string
	stdin   *string  // what stands in the text for its standard input
	unknown []string // variables in the words whose values are not in the text
	left    []string // what is not carried over, each with the reason
}

// wordsOf takes the command of a text apart as the shell that it is written
// for would.
func wordsOf(text, tool string) (commandLine, error) {
	text = unwrap(text)
	switch {
	case isPowerShell(text):
		return powerShellWords(text)
	case isCmd(text):
		return cmdWords(text)
	}
	if err := typed(text); err != nil {
		return commandLine{}, err
	}
	if at := blankAfterBackslash().FindStringIndex(text); at != nil {
		line := strings.Count(text[:at[0]], "\n")
		return commandLine{}, &content.Error{Line: line + 1, Col: at[0] - strings.LastIndexByte(text[:at[0]], '\n') + 1,
			Msg: "a blank follows the backslash, so that the command ends with this line", Fix: "take the blank away"}
	}
	return shellWords(text, tool)
}

var blankAfterBackslash = content.Pattern(`\\[ \t]+\n[ \t]*\S`)

// shellWords takes the command of a text apart as bash would, and runs
// nothing: a command in it stays as written, and so does a variable that the
// text doesn't set. left names that, and all that stands around the command.
func shellWords(text, tool string) (commandLine, error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return commandLine{}, shellFault(err, tool)
	}
	s := shell{text: text, tool: tool, vars: map[string]string{}}
	for _, stmt := range file.Stmts {
		if s.found {
			s.leave(stmt, "only the first command is carried over")
			continue
		}
		s.statement(stmt)
	}
	if !s.found {
		return commandLine{}, &content.Error{Line: 1, Col: 1,
			Msg: "there is no " + tool + " command that is certain to run",
			Fix: "paste the " + tool + " command alone"}
	}
	return s.commandLine, nil
}

// shellFault places what the shell's grammar refuses.
func shellFault(err error, tool string) error {
	var parse syntax.ParseError
	if errors.As(err, &parse) {
		return &content.Error{Line: int(parse.Pos.Line()), Col: int(parse.Pos.Col()),
			Msg: "no shell could read this " + tool + " command: " + parse.Text,
			Fix: "close its quotes, or paste it whole"}
	}
	return &content.Error{Line: 1, Col: 1, Msg: "no shell could read this " + tool + " command: " + err.Error(),
		Fix: "paste it whole"}
}

type shell struct {
	commandLine
	text, tool string
	vars       map[string]string
	found      bool
}

// source is a node as it is written.
func (s *shell) source(n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	return strings.TrimSpace(s.text[min(from, len(s.text)):min(to, len(s.text))])
}

func (s *shell) leave(n syntax.Node, why string) { s.left = append(s.left, s.source(n)+": "+why) }

const onlyOne = "only the first command is carried over"

// statement looks for the tool in a statement.
func (s *shell) statement(stmt *syntax.Stmt) {
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		s.call(stmt, cmd)
	case *syntax.DeclClause:
		for _, a := range cmd.Args {
			s.assign(a)
		}
	case *syntax.TimeClause:
		if cmd.Stmt != nil {
			s.statement(cmd.Stmt)
		}
	case *syntax.BinaryCmd:
		s.binary(cmd)
	case *syntax.Subshell:
		s.statements(cmd.Stmts)
	case *syntax.Block:
		s.statements(cmd.Stmts)
	case *syntax.ForClause:
		s.statements(cmd.Do)
		if s.found {
			s.left = append(s.left, s.source(cmd.Loop)+": no loop is run; the command in it is carried over once")
		}
	case *syntax.WhileClause:
		s.statements(cmd.Do)
		if s.found {
			s.left = append(s.left, "while: no loop is run; the command in it is carried over once")
		}
	default:
		s.leave(stmt, "only the "+s.tool+" command is carried over")
	}
}

func (s *shell) statements(list []*syntax.Stmt) {
	for _, stmt := range list {
		if s.found {
			s.leave(stmt, onlyOne)
			continue
		}
		s.statement(stmt)
	}
}

// binary takes a | b, a && b and a || b. What echo, printf or cat write into
// the tool is its standard input.
func (s *shell) binary(cmd *syntax.BinaryCmd) {
	s.statement(cmd.X)
	if s.found {
		s.left = append(s.left, cmd.Op.String()+" "+s.source(cmd.Y)+": "+onlyOne)
		return
	}
	if cmd.Op == syntax.Pipe {
		if out, ok := s.output(cmd.X); ok {
			s.stdin = &out
			s.left = slices.DeleteFunc(s.left, func(l string) bool { return strings.HasPrefix(l, s.source(cmd.X)+":") })
		}
	}
	s.statement(cmd.Y)
}

// output is what a command is known to write.
func (s *shell) output(stmt *syntax.Stmt) (string, bool) {
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	var words []string
	for _, w := range call.Args {
		words = append(words, s.word(w))
	}
	end := "\n"
	switch words[0] {
	case "cat":
		for _, r := range stmt.Redirs {
			if r.Hdoc != nil {
				return s.document(r), len(words) == 1
			}
		}
		return "", false
	case "printf":
		if len(words) != 2 || strings.Contains(words[1], "%") {
			return "", false
		}
		end = ""
		words[1] = strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`).Replace(words[1])
	case "echo":
		for len(words) > 1 && (words[1] == "-n" || words[1] == "-e" || words[1] == "-E") {
			if words[1] == "-n" {
				end = ""
			}
			words = slices.Delete(words, 1, 2)
		}
	default:
		return "", false
	}
	return strings.Join(words[1:], " ") + end, true
}

// call takes a simple command: assignments alone, the tool, or another.
func (s *shell) call(stmt *syntax.Stmt, call *syntax.CallExpr) {
	if len(call.Args) == 0 {
		for _, a := range call.Assigns {
			s.assign(a)
		}
		return
	}
	args := call.Args
	for len(args) > 1 && slices.Contains([]string{"sudo", "command", "exec", "env", "time"}, args[0].Lit()) {
		args = args[1:]
	}
	if !s.isTool(args[0].Lit()) {
		s.leave(stmt, "only the "+s.tool+" command is carried over")
		return
	}
	s.found = true
	for _, r := range stmt.Redirs {
		switch {
		case r.Hdoc != nil:
			text := s.document(r)
			s.stdin = &text
		case r.Op == syntax.WordHdoc:
			text := s.word(r.Word) + "\n"
			s.stdin = &text
		default:
			s.leave(r, "no file is read or written")
		}
	}
	for _, a := range call.Assigns {
		s.leave(a, "no variable is set")
	}
	for _, w := range args {
		s.words = append(s.words, s.word(w))
	}
}

func (s *shell) isTool(word string) bool {
	return slices.Contains(strings.Fields(toolNames[s.tool]), strings.TrimSuffix(path.Base(word), ".exe"))
}

var toolNames = map[string]string{"curl": "curl", "HTTPie": "http https xh xhs", "wget": "wget"}

// assign keeps a variable whose value stands in the text.
func (s *shell) assign(a *syntax.Assign) {
	if a.Name == nil || a.Index != nil || a.Array != nil || a.Append {
		return
	}
	before, left := len(s.unknown), len(s.left)
	value := ""
	if a.Value != nil {
		value = s.word(a.Value)
	}
	if len(s.unknown) > before {
		s.unknown, s.left = s.unknown[:before], s.left[:left]
		delete(s.vars, a.Name.Value)
		return
	}
	s.vars[a.Name.Value] = value
}
