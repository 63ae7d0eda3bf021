package openapi

import (
	"cmp"
	"fmt"
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
	LeftOut
	Unsound
)

// Kinds are all kinds, in order.
func Kinds() []Kind {
	return []Kind{NoUnauthorized, NoChallenge, NoReason, NoForbidden, NoCredentials, Undefined, InURL, LeftOut, Unsound}
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
		"Left out of the course",
		"Read in part, since it is not valid OpenAPI",
	}[k]
}

// Fix says what to do about findings of the kind.
func (k Kind) Fix() string {
	return [...]string{
		"Say what callers get who show no credentials, or bad ones.",
		"Every 401 must carry a challenge (RFC 9110 §15.5.2): document the header.",
		"Name the scopes or roles under security, or say in the 403's description what leads to it.",
		"Say what callers get whose credentials hold and don't cover the scope.",
		"Add security to the operation, or take the status away.",
		"Define it under components.securitySchemes.",
		"The course's server reads none there, and asks nothing of these.",
		"The course doesn't ask about these.",
		"Lines can't be told for the same reason; a validator for OpenAPI says more.",
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
		text += fmt.Sprintf(" (and %d more operations by the same line)", f.More)
	}
	return (&content.Error{File: f.File, Line: f.Line, Col: f.Col, Msg: text}).Error()
}

func (m *maker) find(k Kind, op *operation, line int, says string) {
	f := Finding{Kind: k, File: m.api.file, Line: cmp.Or(line, op.line), Text: content.CleanLine(op.method + " " + short(op.path) + " " + says)}
	if line == 0 {
		f.Col = op.col
	} else if i := slices.IndexFunc(m.findings, func(o Finding) bool { return o.Kind == k && o.Line == line && o.Col == 0 }); i >= 0 {
		m.findings[i].More++
		return
	}
	m.findings = append(m.findings, f)
}

// judge reads what the operations document about 401 and 403.
func (m *maker) judge() {
	for _, op := range m.api.operations {
		has := func(code, family string) bool { return op.documented[code] || op.documented[family] }
		scoped, inQuery := false, false
		for _, d := range op.demands {
			for name, scopes := range d {
				scoped = scoped || len(scopes) > 0
				inQuery = inQuery || m.api.schemes[name].inQuery
			}
		}
		for _, name := range op.undefined {
			m.find(Undefined, op, 0, "names the security scheme "+short(name))
		}
		if inQuery {
			m.find(InURL, op, 0, "takes its credential as a query parameter")
		}
		switch {
		case len(op.demands) == 0:
			for _, code := range []string{"401", "403"} {
				if op.documented[code] {
					m.find(NoCredentials, op, op.at[code], "documents "+code)
				}
			}
			continue
		case !op.open && !has("401", "4XX"):
			says := "documents no 401"
			if op.documented["DEFAULT"] {
				says += ", only a default"
			}
			m.find(NoUnauthorized, op, 0, says)
		case op.bare:
			m.find(NoChallenge, op, op.at["401"], "documents a 401 without it")
		}
		switch {
		case op.documented["403"] && !scoped:
			m.find(NoReason, op, op.at["403"], "documents a 403")
		case scoped && !has("403", "4XX"):
			m.find(NoForbidden, op, 0, "documents no 403")
		}
	}
	if err := m.api.fault; err != nil {
		m.findings = append(m.findings, Finding{Kind: Unsound, File: m.api.file, Line: lineOf(err), Text: content.CleanLine(short(err.Error()))})
	}
	slices.SortStableFunc(m.findings, func(a, b Finding) int { return cmp.Compare(a.Kind, b.Kind) })
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
func (m *maker) list() string {
	var b strings.Builder
	b.WriteString("# What the description leaves unsaid\n")
	if len(m.findings) == 0 {
		b.WriteString("\nNothing about 401 and 403 was found missing.\n")
		return b.String()
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
