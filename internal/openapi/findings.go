package openapi

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// Kind is what a finding is about.
type Kind int

// The kinds, those of most use to a reader of the description first.
const (
	NoUnauthorized Kind = iota
	NoChallenge
	NoReason
	NoForbidden
	NoCredentials
	Undefined
	InURL
	Changed
	LeftOut
	Slip
)

// Kinds are all kinds, in order.
func Kinds() []Kind {
	return []Kind{NoUnauthorized, NoChallenge, NoReason, NoForbidden, NoCredentials, Undefined, InURL, Changed, LeftOut,
		Slip}
}

// String is the kind as a heading.
func (k Kind) String() string {
	return [...]string{
		"Protected, and no 401 is documented",
		"A 401 without the header WWW-Authenticate",
		"A 403, and no scope or role that could lead to it",
		"Scopes, and no 403 is documented",
		"A 401 or 403, and no credentials are asked for",
		"A security scheme that is not defined",
		"Credentials in the URL",
		"Changed in the course",
		"Left out of the course",
		"Not valid OpenAPI, and read around",
	}[k]
}

// Fix says what to do about findings of the kind.
func (k Kind) Fix() string {
	return [...]string{
		"Say what callers get who show no credentials, or bad ones.",
		"Every 401 must carry a challenge (RFC 9110 §15.5.2): document the header.",
		"Name the scopes or roles under security: they are what leads to a 403.",
		"Say what callers get whose credentials hold and don't cover the scope.",
		"Add security to the operation, or take the status away.",
		"Define it under components.securitySchemes.",
		"The course's server reads none there, and asks nothing of these.",
		"The course's server can't hold these as the file has them.",
		"The course doesn't ask about these.",
		"Each costs what it touches and nothing else; a validator for OpenAPI says more.",
	}[k]
}

// Finding is one thing that a description leaves unsaid or gets wrong.
type Finding struct {
	Kind      Kind
	File      string
	Line, Col int    // 0 when unknown
	Text      string // one line: the operation and what is the matter
	More      int    // further operations of which the same line says the same
}

// String says where and what on one line.
func (f Finding) String() string {
	text := f.Text
	if f.More > 0 {
		text += " (and " + content.Count(f.More, "more operation") + " by the same line)"
	}
	return (&content.Error{File: f.File, Line: f.Line, Col: f.Col, Msg: text}).Error()
}

// find notes a finding about an operation, at one of its lines or, for no place,
// at its own.
func (m *maker) find(k Kind, op *operation, at place, says string) {
	f := Finding{Kind: k, File: op.file, Line: op.line, Col: op.col, Text: content.CleanLine(op.name() + " " + says)}
	if at.line > 0 {
		f.File, f.Line, f.Col = at.file, at.line, 0
		key := sameLine{k, at.file, at.line}
		if i, ok := m.lines[key]; ok {
			m.findings[i].More++
			return
		}
		m.lines[key] = len(m.findings)
	}
	m.findings = append(m.findings, f)
}

// sameLine is what findings share that one line of a description leads to.
type sameLine struct {
	kind Kind
	file string
	line int
}

// name is the operation as a request line has it.
func (op *operation) name() string { return op.method + " " + short(op.path) }

// judge reads what the operations document about 401 and 403. Of what couldn't
// be read, nothing is said.
func (m *maker) judge() {
	for _, op := range m.api.operations {
		if op.broken == "" && op.method != http.MethodTrace {
			m.judgeOne(op)
		}
	}
	m.findings = append(m.findings, m.api.notes...)
}

func (m *maker) judgeOne(op *operation) {
	has := func(code, family string) bool { return op.documented[code] || op.documented[family] }
	scoped, inQuery := false, false
	for _, d := range op.demands {
		for name, scopes := range d {
			scoped = scoped || len(scopes) > 0
			inQuery = inQuery || m.api.schemes[name].inQuery
		}
	}
	for _, name := range op.undefined {
		m.find(Undefined, op, place{}, "names the security scheme "+short(name))
	}
	if inQuery {
		m.find(InURL, op, place{}, "takes its credential as a query parameter")
	}
	if len(op.demands) == 0 {
		for _, code := range []string{"401", "403"} {
			if op.documented[code] {
				m.find(NoCredentials, op, op.said[code], "documents "+code)
			}
		}
		return
	}
	switch {
	case op.unread:
		return
	case !op.open && !has("401", "4XX"):
		says := "documents no 401"
		if op.documented["DEFAULT"] {
			says += ", only a default"
		}
		m.find(NoUnauthorized, op, place{}, says)
	case op.bare:
		m.find(NoChallenge, op, op.said["401"], "documents a 401 without it")
	}
	m.could = m.could || scoped || op.documented["403"]
	switch {
	case op.documented["403"] && !scoped:
		m.find(NoReason, op, op.said["403"], "documents a 403")
	case scoped && !has("403", "4XX"):
		m.find(NoForbidden, op, place{}, "documents no 403")
	}
	if !op.documented["401"] || scoped && !op.documented["403"] {
		m.vague++
	}
}

// Summary lists findings by kind, at most this many of each; 0 for all.
func Summary(findings []Finding, most int) string {
	var b strings.Builder
	for _, k := range Kinds() {
		var of []Finding
		operations := 0
		for _, f := range findings {
			if f.Kind == k {
				of = append(of, f)
				operations += 1 + f.More
			}
		}
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n%s (%d). %s\n", k, operations, k.Fix())
		for i, f := range of {
			if most > 0 && i == most {
				fmt.Fprintf(&b, "  … and %d more\n", len(of)-most)
				break
			}
			fmt.Fprintf(&b, "  %s\n", f)
		}
	}
	return b.String()
}

// list is every finding as a page of markdown.
func (m *maker) list(made *Made) string {
	var b strings.Builder
	b.WriteString("# What the description leaves unsaid\n")
	for _, line := range made.Remarks() {
		b.WriteString("\n" + line + "\n")
	}
	for line := range strings.Lines(Summary(m.findings, 0)) {
		switch {
		case strings.HasPrefix(line, "  "):
			b.WriteString("- `" + strings.ReplaceAll(strings.TrimSpace(line), "`", "'") + "`\n")
		case strings.TrimSpace(line) == "":
			b.WriteString(line)
		default:
			head, fix, _ := strings.Cut(line, ". ")
			b.WriteString("## " + head + "\n\n" + fix + "\n")
		}
	}
	return b.String()
}

// Remarks say of the whole description what no single finding does.
func (made *Made) Remarks() []string {
	var out []string
	switch {
	case made.Scenarios == 0 || made.Answers[http.StatusForbidden] > 0:
	case made.could:
		out = append(out,
			"No 403 can be asked: what could lead to one is left out of the course, for the reasons below.")
	default:
		out = append(out,
			"No 403 can be asked: no operation of the file names scopes or roles under security, and none "+
				"that is protected documents a 403. Say either, and they will be.")
	}
	if made.unasked > 0 {
		out = append(out,
			fmt.Sprintf("%s are routes of the course's server without scenarios of their own: %d are more "+
				"than anybody will answer.",
				content.Count(made.unasked, "protected operation"), made.Scenarios))
	}
	unsaid := slices.ContainsFunc(made.Findings, func(f Finding) bool { return f.Kind <= InURL })
	switch {
	case unsaid || made.Scenarios == 0:
	case made.vague > 0:
		out = append(out, "401 or 403 is left to 4XX or a default by "+content.Count(made.vague,
			"protected operation")+"; callers can't tell the two apart by that.")
	default:
		out = append(out, "The file leaves nothing about 401 and 403 unsaid.")
	}
	return out
}
