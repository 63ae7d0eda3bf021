package exchange

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

const exampleLine = "GET /me HTTP/1.1"

var methods = [...]string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
	http.MethodDelete, http.MethodOptions, http.MethodTrace, http.MethodConnect,
}

// requestLine reads METHOD SP target [SP HTTP/1.1] (RFC 9112 §3). A target
// alone is asked for with GET, as editors do.
func (p *parser) requestLine() error {
	l, err := p.wholeLine()
	if err != nil {
		return err
	}
	if p.head = len(l.text); p.head > MaxHead {
		return l.fault(0, "the request line is larger than 64 KiB", "shorten the target")
	}
	if err := checkShape(l); err != nil {
		return err
	}
	if err := p.placeholders(l); err != nil {
		return err
	}
	method, rest, found := strings.Cut(l.text, " ")
	at := len(method) + 1
	if isTarget(method) && (!found || isVersion(rest)) {
		method, rest, found, at = http.MethodGet, l.text, true, 0
	}
	if err := checkMethod(l, method); err != nil {
		return err
	}
	if !found {
		return l.fault(len(l.text), fmt.Sprintf("the request line ends after the method %s", method),
			"write the target after it: "+example(method))
	}
	target, version := cutVersion(rest)
	if target == "" {
		return l.fault(at, "there is no target between the method and the version",
			"write it there: "+example(method)+" HTTP/1.1")
	}
	if err := checkSpaces(l, at, method, target); err != nil {
		return err
	}
	if err := checkVersion(l, len(l.text)-len(version), version); err != nil {
		return err
	}
	p.req.Method, p.req.Target, p.req.Line, p.req.targetCol = method, target, l.no(), l.col(at)
	return p.req.setTarget(l, at)
}

// wholeLine is the request line with the lines that go on with its target: the
// query on lines of its own, and a path on lines that are indented.
func (p *parser) wholeLine() (line, error) {
	l, _, err := p.line()
	if err != nil {
		return line{}, err
	}
	l.text = strings.TrimRight(l.text, " \t")
	version := ""
	for p.next < len(p.lines) && goesOn(p.lines[p.next]) {
		if before, v := cutVersion(l.text); v != "" {
			l.text, version = strings.TrimRight(before, " \t"), " "+v
		}
		raw := p.lines[p.next]
		indent := len(raw) - len(strings.TrimLeft(raw, " \t"))
		p.next++
		more, err := p.vars.expand(line{text: strings.TrimRight(raw[indent:], " \t"),
			first: part{no: p.next, col: indent + 1}})
		if err != nil {
			return line{}, err
		}
		l = l.join(more)
	}
	l.text += version
	return l, nil
}

func goesOn(s string) bool {
	rest := strings.TrimLeft(s, " \t")
	return strings.HasPrefix(rest, "?") || strings.HasPrefix(rest, "&") || rest != s && strings.HasPrefix(rest, "/") &&
		!isComment(rest)
}

func isTarget(s string) bool { return strings.HasPrefix(s, "/") || strings.Contains(s, "://") }

// checkShape catches what is not a request line at all.
func checkShape(l line) error {
	first, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimLeft(l.text, " \t"), "$ "), " ")
	if err := foreign(l); err != nil {
		return err
	}
	switch {
	case strings.EqualFold(strings.TrimSuffix(first, ".exe"), "curl"):
		return l.fault(0, "this is a curl command",
			`paste it into the workbench, or give it to "bouncer fire -": both make a request of it`)
	case first == "import" || first == "run":
		return l.fault(0, first+" takes requests from another file; no file is read here", "write the request itself")
	case slices.Contains([]string{"GRAPHQL", "GRPC", "WEBSOCKET", "RSOCKET"}, first):
		return l.fault(0, first+" is an editor's word, no method of HTTP",
			"write the HTTP request itself, as in "+exampleLine)
	case strings.HasPrefix(first, "@"):
		return l.fault(0, "a variable needs a value", "write it as @name = value")
	case l.text[0] == ' ' || l.text[0] == '\t':
		return l.fault(0, "the request line starts with white space", "start it with the method, as in "+exampleLine)
	}
	switch i, r := firstNot(l.text, isLineRune); {
	case i < 0:
		return nil
	case r == '\t':
		return l.fault(i, "there is a tab in the request line", "put one space between method, target and version")
	case i == 0 && r == badUTF8:
		return l.fault(i, "the text is not UTF-8", "save it as UTF-8 and try again")
	case isOddSpace(r):
		return l.fault(i, describe(r)+" can't stand in a request line", "type a plain space")
	default:
		return l.fault(i, describe(r)+" can't stand in a request line", "drop it")
	}
}

// isLineRune tells what can be seen in a request line; which characters may
// stand where is for the method and the target to say.
func isLineRune(r rune) bool { return r == ' ' || r != badUTF8 && unicode.IsPrint(r) }

// checkMethod wants a token (RFC 9110 §9.1), and no known method in the wrong
// letter case. Methods nobody has heard of pass: the server answers them.
func checkMethod(l line, method string) error {
	i, r := firstNot(method, isTokenRune)
	if i >= 0 && r == ':' {
		return l.fault(i, "there is a colon in the first word, as if this were a header",
			"start with a request line, as in "+exampleLine+"; headers come under it")
	}
	if i >= 0 {
		return l.fault(i, describe(r)+" can't stand in a method", "start the line with a method, as in "+exampleLine)
	}
	upper := strings.ToUpper(method)
	if method != upper && slices.Contains(methods[:], upper) {
		return l.fault(0, fmt.Sprintf("methods are case-sensitive (RFC 9110 §9.1): %s is not %s", method, upper),
			"write "+upper)
	}
	if method == http.MethodConnect {
		return l.fault(0, "CONNECT asks a proxy for a tunnel, and there is no proxy here",
			"use a method that asks for a resource, as in "+exampleLine)
	}
	return nil
}

// cutVersion parts a version, right or wrong, from what stands before it.
func cutVersion(s string) (before, version string) {
	at := strings.LastIndexByte(s, ' ') + 1
	if !isVersion(s[at:]) {
		return s, ""
	}
	return s[:max(at-1, 0)], s[at:]
}

// isVersion tells a version, right or wrong, from a target.
func isVersion(word string) bool {
	return len(word) >= 5 && strings.EqualFold(word[:5], "HTTP/")
}

// example is a request line in the writer's own method, if it is one.
func example(method string) string {
	if slices.Contains(methods[:], method) {
		return method + " /me"
	}
	return "GET /me"
}

// checkSpaces finds the space too many.
func checkSpaces(l line, at int, method, target string) error {
	i := strings.IndexByte(target, ' ')
	switch {
	case i < 0:
		return nil
	case i == 0 || i == len(target)-1 || target[i+1] == ' ':
		return l.fault(at+i, "there are several spaces in a row", "put one space between method, target and version")
	case target[0] != '/' && strings.HasPrefix(target[i+1:], "/"):
		return l.fault(len(method), "there is a space inside the method",
			"write the method as one word, as in "+exampleLine)
	case strings.HasPrefix(target[i+1:], "-") || strings.HasPrefix(target[i+1:], "@"):
		return l.fault(at+i, "command options can't follow the target",
			"write one header a line under the request line; the body comes after a blank line")
	}
	return l.fault(at+i, "there is a space inside the target", "write %20 for a space")
}

// checkVersion accepts HTTP/1.1 and none; the version is case-sensitive
// (RFC 9112 §2.3).
func checkVersion(l line, at int, version string) error {
	switch {
	case version == "" || version == "HTTP/1.1":
		return nil
	case strings.EqualFold(version, "HTTP/1.1"):
		return l.fault(at, fmt.Sprintf("the version is case-sensitive: %s is not HTTP/1.1", version),
			"write HTTP/1.1, or leave it out")
	}
	return l.fault(at, brief(version)+" is not spoken here", "write HTTP/1.1, or leave it out")
}
