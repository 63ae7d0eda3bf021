package exchange

import (
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

// use is one {{name}} in the text.
type use struct {
	name      string
	line, col int // of its first brace
}

// placeholders notes the {{name}}s of one line. A {{ without its }} on the
// same line, or around what can't be a name, is an error: text that is sent
// as it stands by mistake teaches the wrong thing.
func (p *parser) placeholders(l line) error {
	for at := 0; ; {
		i := strings.Index(l.text[at:], "{{")
		if i < 0 {
			return nil
		}
		at += i
		name, _, closed := strings.Cut(l.text[at+2:], "}}")
		if !closed {
			return l.fault(at, "{{ is never closed", "close it on the same line, as in {{alice}}")
		}
		if msg := workedOut(name); msg != "" {
			return l.fault(at, msg, "write the value itself")
		}
		if !isName(name) {
			return l.fault(at, fmt.Sprintf("%s is not the name of a credential", quote(name)),
				"write a name such as {{alice}} or {{alice.expired}}")
		}
		no, col := l.place(at)
		p.req.uses = append(p.req.uses, use{name: name, line: no, col: col})
		at += len(name) + 4
	}
}

// workedOut says of a name that an editor would work its value out.
func workedOut(name string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(name), " ")
	switch {
	case strings.HasPrefix(word, "$"):
		return "{{" + brief(word) + "}} is worked out by an editor, and not here"
	case strings.Contains(name, ".response.") || strings.Contains(name, ".request."):
		return "{{" + brief(name) + "}} takes a value from another request, which isn't fired here"
	}
	return ""
}

// isName tells what may stand between braces: letters, digits, and . _ - .
func isName(s string) bool {
	i, _ := firstNot(s, func(r rune) bool {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			return true
		}
		return r == '.' || r == '_' || r == '-'
	})
	return i < 0 && s != "" && len(s) <= maxName
}

// prover is a Target that has credentials which depend on the request they go
// with: its method and its absolute address.
type prover interface {
	Prove(name, method, uri string) (world.Credential, bool)
}

// look finds the credentials of a request at a server: by name, and in the
// order of their first use. origin is the request's scheme and host.
func (r *Request) look(t Target, origin string) (map[string]world.Credential, []world.Credential, error) {
	byName := make(map[string]world.Credential, len(r.uses))
	var ordered []world.Credential
	for _, u := range r.uses {
		if _, ok := byName[u.name]; ok {
			continue
		}
		c, ok := t.Credential(u.name)
		if p, proves := t.(prover); proves && ok {
			c, ok = p.Prove(u.name, r.Method, origin+r.path)
		}
		if !ok {
			return nil, nil, &content.Error{Line: u.line, Col: u.col,
				Msg: "no credential is called {{" + u.name + "}}",
				Fix: suggest(u.name, t.Credentials())}
		}
		byName[u.name] = c
		ordered = append(ordered, c)
	}
	return byName, ordered, nil
}

// fill replaces the placeholders of s, each value passed through enc.
// Parse has seen that every {{ is closed.
func fill(s string, creds map[string]world.Credential, enc func(string) string) string {
	if !strings.Contains(s, "{{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}}")
		b.WriteString(enc(creds[name].Value))
		s = after
	}
}

func plain(s string) string { return s }

// escape percent-encodes all but the unreserved characters (RFC 3986 §2.3),
// so that a value stays one value inside a target.
func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if isName(string(rune(c))) || c == '~' {
			b.WriteByte(c)
			continue
		}
		b.WriteString(percent(s[i : i+1]))
	}
	return b.String()
}

// suggest says which names may have been meant: the nearest by spelling and
// those hardly farther, else those of the same person, else one of each person.
func suggest(name string, known []world.Credential) string {
	names := make([]string, len(known))
	for i, c := range known {
		names[i] = c.Name
	}
	if near := content.Near(name, names); len(near) > 0 {
		return "did you mean " + list(near, "or") + "?"
	}
	person, _, _ := strings.Cut(name, ".")
	var same, first []string
	for _, c := range known {
		head, _, dotted := strings.Cut(c.Name, ".")
		if head == person {
			same = append(same, c.Name)
		}
		if !dotted {
			first = append(first, c.Name)
		}
	}
	switch {
	case len(same) > 0:
		slices.Sort(same)
		return "known for " + person + ": " + list(same, "and")
	case len(first) > 0:
		slices.Sort(first)
		return "known are " + list(first, "and") + ", and their variants"
	}
	return "this server has no credentials: write the value itself"
}

// list joins names as a sentence does.
func list(names []string, word string) string {
	braced := make([]string, len(names))
	for i, n := range names {
		braced[i] = "{{" + n + "}}"
	}
	last := len(braced) - 1
	if last == 0 {
		return braced[0]
	}
	return strings.Join(braced[:last], ", ") + " " + word + " " + braced[last]
}
