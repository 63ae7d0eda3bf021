package exchange

import (
	"fmt"
	"mime"
	"regexp"
	"strings"

	"bouncer/internal/content"
)

// body takes the rest of the request.
func (p *parser) body() error {
	lines, err := p.bodyLines()
	if err != nil || len(lines) == 0 {
		return err
	}
	media, _, _ := mime.ParseMediaType(fieldOf(p.req.Fields, "Content-Type"))
	var text string
	switch {
	case media == "application/x-www-form-urlencoded":
		text = joinForm(lines)
	case strings.HasPrefix(media, "multipart/"):
		text = joinLines(lines, "\r\n") + "\r\n" // RFC 2046 §5.1.1
	default:
		text = joinLines(lines, "\n")
	}
	if len(text) > MaxBody {
		return &content.Error{Line: lines[0].no(), Col: 1,
			Msg: fmt.Sprintf("the body has %d bytes; 1 MiB (%d) is the limit", len(text), MaxBody),
			Fix: "shorten the body"}
	}
	p.req.Body, p.req.BodyLine = text, lines[0].no()
	return nil
}

// bodyLines are the lines of the body without comments. Both editors take a
// line that starts with # or // for a comment; here it is one only where it
// can't be content: in JSON, in a form, and after the last line of any body.
func (p *parser) bodyLines() ([]line, error) {
	first, last := p.next, len(p.lines)
	for last > first && (p.lines[last-1] == "" || p.trails(first, last-1)) {
		last--
	}
	strict := p.isData(first, last)
	p.lines = p.lines[:last]
	var lines []line
	size := 0
	for {
		l, ok, err := p.line()
		if !ok {
			return lines, err
		}
		if strict && isComment(l.text) {
			continue
		}
		if err := foreign(l); err != nil {
			return nil, err
		}
		if err := p.placeholders(l); err != nil {
			return nil, err
		}
		if size += len(l.text); size > 2*MaxBody {
			return nil, l.fault(0, "the body is larger than 1 MiB up to here", "shorten the body")
		}
		lines = append(lines, l)
	}
}

// trails tells whether a line is a comment that a blank line, or nothing,
// parts from the body above it.
func (p *parser) trails(first, i int) bool {
	for ; i >= first && isComment(p.lines[i]); i-- {
	}
	return i+1 < len(p.lines) && isComment(p.lines[i+1]) && (i < first || blank(p.lines[i]))
}

// isData tells bodies in which no line can start with # or //.
func (p *parser) isData(first, last int) bool {
	typ := strings.ToLower(fieldOf(p.req.Fields, "Content-Type"))
	if typ != "" {
		return strings.Contains(typ, "json") || strings.Contains(typ, "x-www-form-urlencoded")
	}
	for _, s := range p.lines[first:last] {
		if s = strings.TrimSpace(s); s != "" && !isComment(s) {
			return s[0] == '{' || s[0] == '['
		}
	}
	return false
}

func fieldOf(fields []Field, name string) string {
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

func joinLines(lines []line, end string) string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return strings.Join(texts, end)
}

// joinForm writes a form over several lines as one: a pair goes on with the
// next line where either has an & at the break. White space around names and
// values is the editor's, since in the form itself it is encoded.
func joinForm(lines []line) string {
	var b strings.Builder
	for i, l := range lines {
		text := strings.TrimSpace(l.text)
		if i > 0 && !strings.HasPrefix(text, "&") && !strings.HasSuffix(b.String(), "&") {
			b.WriteByte('\n')
		}
		b.WriteString(spacedSign().ReplaceAllString(text, "$1"))
	}
	return b.String()
}

var spacedSign = content.Pattern(`[ \t]*([=&])[ \t]*`)

// foreign names what editors do with other files, scripts and answers, which
// has no place in one request: nothing is read, run or written here.
func foreign(l line) error {
	if !strings.HasPrefix(l.text, "<") && !strings.HasPrefix(l.text, ">") {
		return nil
	}
	for _, f := range foreignLines {
		if f.is().MatchString(l.text) {
			return l.fault(0, f.what, f.fix)
		}
	}
	return nil
}

var foreignLines = []struct {
	is        func() *regexp.Regexp
	what, fix string
}{
	{content.Pattern(`^<\s*\{%`), "< {% … %} is a script that an editor runs before the request; none is run here",
		"drop it, and write the values it sets"},
	{content.Pattern(`^<(@\w*)?\s+\S`), "< takes the body from a file; no file is read here",
		"write its content as the body"},
	{content.Pattern(`^>\s*\{%`), "> {% … %} is a script that an editor runs on the answer; none is run here",
		"drop it, up to its %}"},
	{content.Pattern(`^>\s+\S+\.(js|mjs|ts|kts|http)\s*$`),
		"> runs a script of a file on the answer; none is run here", "drop this line"},
	{content.Pattern(`^>>!?\s+\S`), ">> saves the answer in a file; no file is written here",
		"drop this line; `bouncer fire --har FILE` keeps an exchange"},
	{content.Pattern(`^<>\s+\S`), "<> names a file with an earlier answer; no file is read here", "drop this line"},
}
