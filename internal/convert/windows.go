package convert

import (
	"strings"

	"bouncer/internal/content"
)

var (
	caretForm   = content.Pattern(`\^[ \t]*\n|\^"|[ \t]\^[ \t]`)
	doubleForm  = content.Pattern(`[{,:\[]""|""[:,}\]]`)
	backtickEnd = content.Pattern("[ \t]`[ \t]*\n")
)

// isCmd tells commands that are written for the Windows prompt: carets, or
// quotes that are doubled inside quotes.
func isCmd(text string) bool {
	return caretForm().MatchString(text) || !strings.ContainsRune(text, '\'') && doubleForm().MatchString(text)
}

// isPowerShell tells commands that are written for PowerShell: a backtick goes
// on with the next line.
func isPowerShell(text string) bool { return backtickEnd().MatchString(text) }

// cmdWords takes a command apart as the Windows prompt and then the C runtime
// do: a caret keeps the next character, a backslash keeps a quote, and two
// quotes inside quotes are one.
func cmdWords(text string) (commandLine, error) {
	plain, rest, err := uncaret(text)
	if err != nil {
		return commandLine{}, err
	}
	out := commandLine{words: splitArgs(plain)}
	if rest = strings.TrimSpace(rest); rest != "" {
		out.left = append(out.left, rest+": only the first command is carried over")
	}
	for _, v := range percentVar().FindAllString(strings.Join(out.words[min(1, len(out.words)):], "\n"), -1) {
		out.left = append(out.left, v+": a shell's variable is unknown here; write its value, or a {{name}}")
		out.unknown = append(out.unknown, v)
	}
	return out, nil
}

var percentVar = content.Pattern(`%[A-Za-z_][A-Za-z_]\w*%`)

// uncaret takes the carets out of the first command; rest is what stands after it.
func uncaret(text string) (plain, rest string, err error) {
	var b strings.Builder
	quoted := false
	text = strings.TrimSpace(text)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '^' && !quoted && i+1 < len(text):
			i++
			if text[i] == ' ' && strings.TrimLeft(text[i:], " \t") != "" &&
				strings.TrimLeft(text[i:], " \t")[0] == '\n' {
				i += strings.IndexByte(text[i:], '\n')
			}
			if text[i] == '\n' && i+1 < len(text) && text[i+1] == '\n' {
				i++ // a caret keeps the second line end
			} else if text[i] == '\n' {
				b.WriteByte(' ')
				continue
			}
			b.WriteByte(text[i])
		case c == '"':
			quoted = !quoted
			b.WriteByte(c)
		case !quoted && strings.IndexByte("&|<>\n", c) >= 0:
			return b.String(), text[i:], nil
		default:
			b.WriteByte(c)
		}
	}
	if quoted {
		return "", "", &content.Error{Line: 1 + strings.Count(text, "\n"), Col: 1,
			Msg: "a quote of this command is never closed", Fix: "paste it whole"}
	}
	return b.String(), "", nil
}

// splitArgs is the C runtime's reading of a command line.
func splitArgs(s string) []string {
	var words []string
	var b strings.Builder
	quoted, open := false, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\':
			n := len(s[i:]) - len(strings.TrimLeft(s[i:], `\`))
			open = true
			if i+n == len(s) || s[i+n] != '"' {
				b.WriteString(s[i : i+n])
				i += n - 1
				continue
			}
			b.WriteString(strings.Repeat(`\`, n/2))
			i += n - 1
			if n%2 == 1 {
				b.WriteByte('"')
				i++
			}
		case c == '"' && quoted && i+1 < len(s) && s[i+1] == '"':
			b.WriteByte('"')
			i++
		case c == '"':
			quoted, open = !quoted, true
		case !quoted && (c == ' ' || c == '\t' || c == '\n'):
			if open {
				words = append(words, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteByte(c)
			open = true
		}
	}
	if open {
		words = append(words, b.String())
	}
	return words
}

// powerShellWords takes a command apart as PowerShell does.
func powerShellWords(text string) (commandLine, error) {
	var out commandLine
	var b strings.Builder
	text = strings.TrimSpace(text)
	quote, open := byte(0), false
	end := func() {
		if open {
			out.words = append(out.words, b.String())
		}
		b.Reset()
		open = false
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '`' && quote != '\'' && i+1 < len(text):
			i++
			switch text[i] {
			case '\n':
				if quote == 0 {
					end()
				}
			case 'n':
				b.WriteByte('\n')
			case 't':
				b.WriteByte('\t')
			default:
				if line := strings.TrimLeft(text[i:], " \t"); quote == 0 && strings.HasPrefix(line, "\n") {
					i += strings.IndexByte(text[i:], '\n')
					end()
					continue
				}
				b.WriteByte(text[i])
				open = true
			}
		case quote != 0 && c == quote && i+1 < len(text) && text[i+1] == quote:
			b.WriteByte(c)
			i++
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, open = c, true
		case quote == 0 && (c == ' ' || c == '\t'):
			end()
		case quote == 0 && strings.IndexByte("\n;|>", c) >= 0:
			end()
			if rest := strings.TrimSpace(text[i:]); rest != "" {
				out.left = append(out.left, rest+": only the first command is carried over")
			}
			return out.variables(), nil
		default:
			b.WriteByte(c)
			open = true
		}
	}
	end()
	if quote != 0 {
		return out, &content.Error{Line: 1 + strings.Count(text, "\n"), Col: 1,
			Msg: "a quote of this command is never closed", Fix: "paste it whole"}
	}
	return out.variables(), nil
}

var dollarVar = content.Pattern(`\$(?:env:)?[A-Za-z_]\w*`)

// variables names those of PowerShell that stand in the words.
func (c commandLine) variables() commandLine {
	for _, v := range dollarVar().FindAllString(strings.Join(c.words, "\n"), -1) {
		c.left = append(c.left, v+": a shell's variable is unknown here; write its value, or a {{name}}")
		c.unknown = append(c.unknown, v)
	}
	return c
}
