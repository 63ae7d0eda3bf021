package convert

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"mvdan.cc/sh/v3/syntax"
)

// Curl writes the request as a curl command for a POSIX shell, or for bash
// where the request holds characters that can't be seen. It goes past a proxy
// that the shell may be set to: the server is on this machine.
func Curl(r Request) (string, error) {
	c := command{lines: []string{"curl -i"}}
	switch {
	case r.Method == http.MethodHead && r.Body != "":
		return "", errors.New("curl can't send a HEAD request with a body; drop the body")
	case r.Method == http.MethodHead:
		c.lines[0] = "curl -I"
	case r.Method == http.MethodGet && r.Body == "", r.Method == http.MethodPost && r.Body != "":
	default:
		c.add("-X", r.Method)
	}
	if r.dotted() {
		c.add("--path-as-is")
	}
	if strings.ContainsAny(r.Target, "[]{}") {
		c.add("-g")
	}
	if r.Target == "*" {
		c.add("--request-target", "*")
	}
	c.add(r.url(), "--noproxy", "*")
	for _, f := range r.Fields {
		value := f.Name + ": " + f.Value
		if f.Value == "" {
			value = f.Name + ";"
		}
		c.line("-H", value)
	}
	if r.Body != "" {
		if !r.has("Content-Type") {
			c.line("-H", "Content-Type:")
		}
		c.line("--data-raw", r.Body)
	}
	return c.text()
}

// HTTPie writes the request as an HTTPie command that does the same in a script:
// it waits for no standard input and adds no credentials of a file's.
func HTTPie(r Request) (string, error) {
	if strings.Trim(r.Method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", fmt.Errorf("HTTPie takes methods of letters only, not %q; use curl for this one", r.Method)
	}
	if r.Target == "*" {
		return "", errors.New("HTTPie can't send the target *; use curl for this one")
	}
	c := command{lines: []string{"http --ignore-stdin --ignore-netrc"}}
	if r.dotted() {
		c.add("--path-as-is")
	}
	switch {
	case strings.HasPrefix(r.Body, "-"):
		c.add("--raw=" + r.Body)
	case r.Body != "":
		c.add("--raw", r.Body)
	}
	if len(r.Fields) > 0 && strings.HasPrefix(r.Fields[0].Name, "-") {
		c.add("--")
	}
	c.add(r.Method, r.url())
	for _, f := range r.Fields {
		// A backslash before one of these is HTTPie's own escape.
		for _, sign := range []string{`\:`, `\=`, `\@`, `\;`} {
			if strings.Contains(f.Value, sign) {
				return "", fmt.Errorf("HTTPie can't send %s in the value of %s; use curl for this one", sign, f.Name)
			}
		}
		value := f.Name + ": " + f.Value
		if f.Value == "" {
			value = f.Name + ";"
		}
		c.line(value)
	}
	if r.Body != "" && !r.has("Content-Type") {
		c.line("Content-Type:")
	}
	return c.text()
}

// command is a shell command over several lines.
type command struct {
	lines []string
	err   error
}

// add puts words on the last line, line on one of their own.
func (c *command) add(words ...string) {
	for _, w := range words {
		c.lines[len(c.lines)-1] += " " + c.quote(w)
	}
}

func (c *command) line(words ...string) {
	c.lines = append(c.lines, " ")
	c.add(words...)
}

func (c *command) text() (string, error) { return strings.Join(c.lines, " \\\n"), c.err }

// quote keeps a word whole in a shell. Line ends stay line ends inside single
// quotes; any other character that can't be seen is escaped, so that pasting
// the command can't act on a terminal.
func (c *command) quote(s string) string {
	seen := func(r rune) bool { return r == '\n' || r != unicode.ReplacementChar && unicode.IsPrint(r) }
	if strings.Contains(s, "\n") && strings.IndexFunc(s, func(r rune) bool { return !seen(r) }) < 0 {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	q, err := syntax.Quote(s, syntax.LangBash)
	if err != nil && c.err == nil {
		c.err = fmt.Errorf("a shell can't hold this request: %w; save it as .http text", err)
	}
	return q
}

// Go writes the request as a program that sends it and prints what comes back.
func Go(r Request) (string, error) {
	var b strings.Builder
	body, imports := "nil", []string{"fmt", "log", "net/http", "net/http/httputil"}
	if r.Body != "" {
		body, imports = "strings.NewReader("+literal(r.Body)+")", append(imports, "strings")
	}
	b.WriteString("package main\n\nimport (\n")
	for _, i := range imports {
		fmt.Fprintf(&b, "\t%q\n", i)
	}
	fmt.Fprintf(&b, ")\n\nfunc main() {\n\treq, err := http.NewRequest(%q, %q, %s)\n\tif err != nil {\n"+
		"\t\tlog.Fatal(err)\n\t}\n", r.Method, r.url(), body)
	if r.Target == "*" {
		b.WriteString("\treq.URL.Opaque = \"*\"\n")
	}
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, "Host") {
			fmt.Fprintf(&b, "\treq.Host = %q\n", f.Value)
			continue
		}
		fmt.Fprintf(&b, "\treq.Header.Add(%q, %s)\n", f.Name, literal(f.Value))
	}
	b.WriteString(`
	// RoundTrip sends this one request: it follows no redirect.
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		log.Fatal(err)
	}
	defer res.Body.Close()
	dump, err := httputil.DumpResponse(res, true)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", dump)
}
`)
	return b.String(), nil
}

// literal is a Go string literal: raw where that reads better.
func literal(s string) string {
	if strings.ContainsAny(s, "\"\n") && strconv.CanBackquote(strings.ReplaceAll(s, "\n", "")) {
		return "`" + s + "`"
	}
	return strconv.Quote(s)
}
