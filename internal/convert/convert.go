// Package convert writes a request as other tools write it (curl, HTTPie, Go
// code, HAR) and reads a curl command. It is pure: text in, text out; nothing
// it reads is run, opened or fetched.
package convert

import (
	"cmp"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/world"
)

// Request is one request as any client could send it: to Base, without what
// every client adds by itself (the server's own Host, Content-Length).
type Request struct {
	Method string
	Base   string // "http://127.0.0.1:54321"
	Target string // origin-form, or "*"
	Fields []Field
	Body   string
}

// Field is one header line.
type Field struct{ Name, Value string }

// Of takes the request out of an exchange, its credentials filled in.
func Of(ex *exchange.Exchange) Request {
	r := FromRaw(ex.Sent.Raw, ex.Addr, ex.Host)
	r.Base = base(ex)
	return r
}

func base(ex *exchange.Exchange) string {
	if ex.TLS {
		return "https://" + ex.Addr
	}
	return "http://" + ex.Addr
}

// FromRaw takes a request's bytes apart. A Host other than host is kept: it
// was written on purpose.
func FromRaw(raw []byte, addr, host string) Request {
	m := exchange.Message{Raw: raw}
	r := Request{Base: "http://" + addr, Body: string(m.Content())}
	for i, line := range m.Lines() {
		if i == 0 {
			r.Method, line, _ = strings.Cut(line, " ")
			r.Target = strings.TrimSuffix(line, " HTTP/1.1")
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if strings.EqualFold(name, "Content-Length") ||
			strings.EqualFold(name, "Host") && (value == host || value == addr) {
			continue
		}
		r.Fields = append(r.Fields, Field{name, value})
	}
	return r
}

// Text writes the request as .http text.
func (r Request) Text() string {
	var b strings.Builder
	b.WriteString(r.Method + " " + r.Target + " HTTP/1.1\n")
	for _, f := range r.Fields {
		b.WriteString(strings.TrimSpace(f.Name+": "+f.Value) + "\n")
	}
	if r.Body != "" {
		b.WriteString("\n" + strings.ReplaceAll(r.Body, "\r\n", "\n") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

// Names puts the {{names}} back where a text holds the values of credentials.
func Names(text string, creds []world.Credential) string {
	creds = slices.Clone(creds)
	content.Sort(creds, func(a, b world.Credential) int { return cmp.Compare(len(b.Value), len(a.Value)) })
	for _, c := range creds {
		if len(c.Value) >= minValue {
			text = strings.ReplaceAll(text, c.Value, "{{"+c.Name+"}}")
		}
	}
	return text
}

// minValue is the shortest value that is taken for a credential wherever it stands.
const minValue = 8

func (r Request) has(name string) bool {
	return slices.ContainsFunc(r.Fields, func(f Field) bool { return strings.EqualFold(f.Name, name) })
}

// url is where the request goes. The target "*" has no place in a URL.
func (r Request) url() string {
	if r.Target == "*" {
		return r.Base
	}
	return r.Base + r.Target
}

// dotted tells a path that clients would shorten on their own.
func (r Request) dotted() bool {
	path, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(r.Target), "%2e", "."), "?")
	return strings.Contains(path+"/", "/./") || strings.Contains(path+"/", "/../")
}
