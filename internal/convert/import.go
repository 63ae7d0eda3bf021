package convert

import (
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
)

// Imported is what became of a request as another tool writes it.
type Imported struct {
	Kind string   // what it was: "curl command", "HAR archive"
	Text string   // the request as .http text
	Left []string // what could not be carried over, each with the reason
}

// kind is a way of writing requests that isn't .http text.
type kind struct {
	name string
	read func(text string, hosts []string) (Request, []string, error) // nil where no request can be made of it
	fix  string                                                       // what to do then
}

var (
	curlKind   = kind{name: "curl command", read: readCurl}
	httpieKind = kind{name: "HTTPie command", read: readHTTPie}
	wgetKind   = kind{name: "wget command", read: readWget}
	harKind    = kind{name: "HAR archive", read: readHAR}
	fetchKind  = kind{name: "fetch call", fix: "in the browser's tools choose Copy as cURL instead, and paste that"}
	shellKind  = kind{name: "PowerShell command",
		fix: "in the browser's tools choose Copy as cURL instead, or write it with curl.exe"}
	pythonKind = kind{name: "piece of a program",
		fix: "write the request it sends: a line like GET /me HTTP/1.1, then its headers"}
	itemKind = kind{name: "Postman item", fix: "in Postman choose Code, then cURL, and paste that"}
)

// Foreign names what a text is that another tool wrote; it is empty for .http
// text.
func Foreign(text string) string {
	if k := kindOf(text); k != nil {
		return k.name
	}
	return ""
}

// Read makes a request of what another tool wrote. Nothing in it is run,
// opened or fetched: what asks for that is left out and named. hosts are the
// names the course's server answers to; requests to any other go to it all the
// same, and that is named too. A text of which no request can be made gives a
// *content.Error with its line and column.
func Read(text string, hosts []string) (Imported, error) {
	k := kindOf(text)
	switch {
	case k == nil:
		return Imported{}, &content.Error{Line: 1, Col: 1, Msg: "this isn't a command known here",
			Fix: "paste a curl, HTTPie or wget command, a HAR archive, or .http text"}
	case k.read == nil:
		return Imported{}, &content.Error{Line: 1, Col: 1, Msg: "this is a " + k.name + ", not a request", Fix: k.fix}
	}
	r, left, err := k.read(text, hosts)
	if err != nil {
		return Imported{}, err
	}
	out := Imported{Kind: k.name, Text: r.Text()}
	for _, l := range left {
		if !slices.Contains(out.Left, l) {
			out.Left = append(out.Left, l)
		}
	}
	if back, err := exchange.Parse(out.Text); err == nil &&
		strings.TrimRight(back.Body, "\r\n") != strings.TrimRight(r.Body, "\r\n") {
		out.Left = append(out.Left,
			"lines of the body that an .http text takes for comments or separators: they start "+
				"with # or //")
	} else if err == nil && strings.HasSuffix(r.Body, "\n") && !strings.HasSuffix(back.Body, "\n") {
		out.Left = append(out.Left, "the line end after the body: a request's text ends with its last line")
	}
	return out, nil
}

// ParseCurl reads a curl command as Read does.
func ParseCurl(command string, hosts []string) (Imported, error) {
	if k := kindOf(command); k == nil || k.name != curlKind.name {
		return Imported{}, &content.Error{Line: 1, Col: 1, Msg: "this isn't a curl command", Fix: "start it with curl"}
	}
	return Read(command, hosts)
}

var (
	assignment = content.Pattern(`^(export[ \t]+|set[ \t]+|readonly[ \t]+|local[ \t]+)*\$?[A-Za-z_][\w:]*[ \t]*=`)
	firstWord  = content.Pattern(`^(?:[A-Za-z_]\w*=\S*[ \t]+|(?:time|sudo|command|exec|env)[ \t]+)*([^ \t|;&]+)`)
	piped      = content.Pattern(`(?:^|[|;&({]|\b(?:do|then)\b)[ \t]*(?:time[ \t]+|sudo[ \t]+)*(curl(?:\.exe)?|https?|xhs?|wget)[ \t]`)
)

// kindOf recognizes a text by its first line that does something.
func kindOf(text string) *kind {
	if k := structured(text); k != nil {
		return k
	}
	quiet := ""
	for s := range strings.SplitSeq(unwrap(text), "\n") {
		s = strings.TrimSpace(s)
		if s == "" || strings.HasPrefix(s, "#") || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "::") {
			continue
		}
		if assignment().MatchString(s) && !strings.Contains(s, " curl ") {
			quiet = s
			continue
		}
		m := firstWord().FindStringSubmatch(s)
		if m == nil {
			return nil
		}
		if k := named(m[1]); k != nil {
			return k
		}
		if in := piped().FindStringSubmatch(s); in != nil && (strings.ToUpper(m[1]) != m[1] || m[1][0] == '(') {
			return named(in[1])
		}
		if quiet == "" && !shellWord(m[1]) {
			return nil
		}
	}
	return nil
}

// shellWord tells commands that may stand before the one that asks.
func shellWord(s string) bool {
	switch s {
	case "cd", "set", "source", ".", "echo", "printf", "cat", "for", "while", "if", "do", "then", "{", "(", "sleep",
		"unset", "@echo":
		return true
	}
	return false
}

func named(word string) *kind {
	word = strings.ToLower(word)
	if i := strings.LastIndexAny(word, `/\`); i >= 0 && !strings.Contains(word, ":/") {
		word = word[i+1:]
	}
	switch strings.TrimSuffix(word, ".exe") {
	case "curl":
		return &curlKind
	case "http", "https", "xh", "xhs":
		return &httpieKind
	case "wget":
		return &wgetKind
	case "invoke-webrequest", "invoke-restmethod", "iwr", "irm":
		return &shellKind
	}
	return nil
}

var (
	fetchCall  = content.Pattern(`^(?:await |return |const \w+ = |let \w+ = |var \w+ = )*(?:await )?(?:window\.)?fetch[ \t]*\(`)
	powershell = content.Pattern(`(?im)^[^#\n]*\b(?:Invoke-WebRequest|Invoke-RestMethod)\b`)
	program    = content.Pattern(`(?m)^(?:import requests\b|from requests\b|import http\.client|` +
		`(?:\w+ = )?requests\.(?:get|post|put|patch|delete|head|request)\(|(?:await |const \w+ = )*axios[.(])`)
)

// structured recognizes what isn't a command line.
func structured(text string) *kind {
	text = strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))
	switch {
	case strings.HasPrefix(text, "{") || strings.HasPrefix(text, "["):
		return jsonKind(text)
	case fetchCall().MatchString(text):
		return &fetchKind
	case powershell().MatchString(text):
		return &shellKind
	case program().MatchString(text):
		return &pythonKind
	}
	return nil
}

// unwrap blanks out what a command is wrapped in when it is copied: a fence,
// and prompts. Every other character stays where it was.
func unwrap(text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\n")
	fence, goesOn := "", false
	for i, s := range lines {
		mark := strings.TrimSpace(s)
		switch {
		case fence == "" && (strings.HasPrefix(mark, "```") || strings.HasPrefix(mark, "~~~")) && allBlank(lines[:i]):
			fence, lines[i] = mark[:3], ""
			continue
		case fence == "~": // behind the fence
			lines[i] = ""
			continue
		case fence != "" && mark == fence:
			fence, lines[i] = "~", ""
			continue
		}
		m := prompt().FindString(s)
		if goesOn && m == "" {
			m = morePrompt().FindString(s)
		}
		lines[i] = strings.Repeat(" ", len(m)) + s[len(m):]
		goesOn = strings.HasSuffix(s, `\`)
	}
	return strings.Join(lines, "\n")
}

func allBlank(lines []string) bool { return strings.TrimSpace(strings.Join(lines, "")) == "" }

var (
	prompt = content.Pattern(`^[ \t]*(?:[$%❯➜][ \t]+|[\w.-]+@[\w.-]+[: ][^$#%\n"']*[$#%][ \t]+|` +
		`PS [A-Za-z]:[^>\n"']*>[ \t]*|[A-Za-z]:\\[^>\n"']*>[ \t]*)`)
	morePrompt = content.Pattern(`^[ \t]*>[ \t]+`)
)

// typed finds what a word processor put in place of what was typed: it looks
// alike, and no shell takes it for what it looks like.
func typed(text string) error {
	quote := rune(0)
	line, col := 1, 0
	start, escaped := true, false
	for _, r := range text {
		col++
		switch {
		case r == '\n':
			line, col = line+1, 0
		case escaped:
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case strings.ContainsRune("“”„‟‘’‚‛«»", r):
			return &content.Error{Line: line, Col: col,
				Msg: fmt.Sprintf("a typographic quote (%c, U+%04X) stands where a "+
					"shell wants a plain one", r, r),
				Fix: `type plain quotes, " or '`}
		case start && strings.ContainsRune("–—−", r):
			return &content.Error{Line: line, Col: col,
				Msg: fmt.Sprintf("a typographic dash (U+%04X) stands before an option", r), Fix: "type - or --"}
		case r == '\u00a0' || r == '\u202f':
			return &content.Error{Line: line, Col: col,
				Msg: fmt.Sprintf("a no-break space (U+%04X) isn't a space to a shell", r), Fix: "type a plain space"}
		}
		start = r == ' ' || r == '\t' || r == '\n'
		escaped = r == '\\' && !escaped && quote != '\''
	}
	return nil
}
