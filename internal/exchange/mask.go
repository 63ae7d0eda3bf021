package exchange

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// MinSecret is the shortest secret, in bytes: a shorter one can't be told from
// ordinary text in an answer, so nobody could keep it out of a report.
const MinSecret = 4

// Masker replaces secrets by their names wherever they stand, also encoded: a
// server may send back what it got, as it came or transformed.
type Masker struct {
	words []string // pairs of what to replace and what by
	rep   *strings.Replacer
}

// Hide adds a secret. Longer forms are replaced first, so that a part of a
// secret never breaks up the whole.
func (m *Masker) Hide(secret, name string) {
	if len(secret) < MinSecret {
		return
	}
	for _, form := range Forms(secret) {
		m.words = append(m.words, form, name)
	}
	m.rep = nil
}

// Text is a text with every secret masked.
func (m *Masker) Text(s string) string {
	if m.rep == nil {
		pairs := slices.Collect(slices.Chunk(m.words, 2))
		slices.SortStableFunc(pairs, func(a, b []string) int { return len(b[0]) - len(a[0]) })
		m.rep = strings.NewReplacer(slices.Concat(pairs...)...)
	}
	return m.rep.Replace(s)
}

// Forms are the ways in which servers write a text they were sent.
func Forms(s string) []string {
	quoted, err := json.Marshal(s)
	if err != nil {
		quoted = []byte(strconv.Quote(s)) // not reached: any string has a JSON form
	}
	ascii := strconv.QuoteToASCII(s)
	out := []string{
		s, url.QueryEscape(s), url.PathEscape(s), html.EscapeString(s),
		string(quoted[1 : len(quoted)-1]), ascii[1 : len(ascii)-1],
		hex.EncodeToString([]byte(s)), strings.ToUpper(hex.EncodeToString([]byte(s))),
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
		out = append(out, enc.EncodeToString([]byte(s)))
		// Inside a longer text the secret may start at any of three places of the
		// encoding; what surrounds it decides the digits at its two ends.
		for shift := range 3 {
			text := enc.WithPadding(base64.NoPadding).EncodeToString(append(make([]byte, shift), s...))
			from, to := (shift*8+5)/6, (shift+len(s))*8/6
			if core := text[from:to]; len(core) >= 6 {
				out = append(out, core)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Exchange is a copy of what crossed the wire with every secret masked; the
// body of the answer stands in it decoded, and cut to what a report needs.
func (m *Masker) Exchange(x *Exchange) *Exchange {
	y := *x
	y.Target = m.Text(x.Target)
	y.Sent = Message{Raw: []byte(m.Text(string(x.Sent.Raw))), Header: m.header(x.Sent.Header)}
	body := m.Text(string(x.Body))
	if len(body) > maxKept {
		body, y.Truncated = body[:maxKept], true
	}
	y.Body = []byte(body)
	head := m.Text(strings.Join(x.Received.Lines(), "\r\n"))
	y.Received = Message{Raw: []byte(head + "\r\n\r\n" + body), Header: m.header(x.Received.Header)}
	return &y
}

// maxKept is how much of a body is kept, in bytes.
const maxKept = 64 << 10

func (m *Masker) header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			out.Add(m.Text(name), m.Text(v))
		}
	}
	return out
}
