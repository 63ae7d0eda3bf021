// Package wire draws what went over the wire: a request, a response with the
// lines that decide marked in the margin, and the gate's trace.
package wire

import (
	"bytes"
	"fmt"
	"net/textproto"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// tokenShown is how much of a long credential is drawn, in runes.
const tokenShown = 20

// bodyLines is how many lines of a body are drawn; the rest is counted.
const bodyLines = 40

// mark stands in the margin of a line that decides.
const mark = "▌"

// Request draws the bytes of a request: the request line, the headers, the
// body. Credentials are cut short and named beside the line they stand on.
func Request(t *theme.Theme, raw []byte, creds []world.Credential, width int) []string {
	head, body := split(raw)
	var out []string
	for i, line := range strings.Split(head, "\r\n") {
		if i == 0 {
			out = append(out, requestLine(t, shorten(line, creds), width)...)
			continue
		}
		out = append(out, header(t, shorten(line, creds), label(line, creds), width)...)
	}
	return append(out, payload(t, body, width)...)
}

// Line draws one line of a request's head.
func Line(t *theme.Theme, line string, creds []world.Credential) string {
	name, _, _ := strings.Cut(line, ":")
	if strings.Contains(name, " ") {
		return requestLine(t, shorten(line, creds), len(line)+1)[0]
	}
	return header(t, shorten(line, creds), label(line, creds), 4*len(line)+80)[0]
}

func requestLine(t *theme.Theme, line string, width int) []string {
	method, rest, _ := strings.Cut(content.CleanLine(line), " ")
	return hang(t.AccentBold.Render(method)+" "+t.Text.Render(rest), width)
}

// Exchange draws all that went over the wire: one request and its response, or
// the several that a way or a client made of it, each with its name.
func Exchange(t *theme.Theme, ex *exchange.Exchange, width int) []string {
	rows := []string{layout.Spread(t.Bold.Render("What went over the wire"), t.Dim.Render(Took(ex.Took)), width), ""}
	if len(ex.Hops) < 2 {
		rows = append(rows, both(t, ex.Sent, answerOf(ex), ex.Credentials, width)...)
		for _, h := range ex.Hops {
			rows = append(rows, note(t, h, width)...)
		}
		return rows
	}
	for i, h := range ex.Hops {
		a := answer{h.Received.Raw, h.Received.Content(), h.Status, h.Decision, false}
		if i == len(ex.Hops)-1 {
			a = answerOf(ex)
		}
		rows = append(rows,
			layout.Wrap(t.AccentBold.Render(fmt.Sprintf("%d  %s", i+1, content.CleanLine(h.Name))), width)...)
		rows = append(append(rows, ""), both(t, h.Sent, a, ex.Credentials, width)...)
		rows = append(rows, note(t, h, width)...)
		if i < len(ex.Hops)-1 {
			rows = append(rows, "")
		}
	}
	return rows
}

// Answered draws what came back for a request that stands right above: of the
// request only the lines that bear a credential are shown again, as they went out.
func Answered(t *theme.Theme, ex *exchange.Exchange, width int) []string {
	if len(ex.Hops) > 0 {
		return Exchange(t, ex, width)
	}
	rows := []string{layout.Spread(t.Bold.Render("What came back"), t.Dim.Render(Took(ex.Took)), width)}
	head, _ := split(ex.Sent.Raw)
	for _, line := range strings.Split(head, "\r\n")[1:] {
		if named := label(line, ex.Credentials); named != "" {
			sent := header(t, shorten(line, ex.Credentials), named, width-1)
			rows = append(rows,
				layout.Indent(append([]string{t.Dim.Render("for the request above, with")}, sent...), " ")...)
		}
	}
	return append(append(rows, ""), response(t, answerOf(ex), width)...)
}

// note is what the client made of an answer, even of one it left it at.
func note(t *theme.Theme, h exchange.Hop, width int) []string {
	if h.Note == "" {
		return nil
	}
	return append([]string{""}, layout.Wrap(t.Soft.Render(content.CleanLine(h.Note)), width)...)
}

func both(t *theme.Theme, sent exchange.Message, a answer, creds []world.Credential, width int) []string {
	rows := layout.Indent(Request(t, sent.Raw, creds, width-1), " ")
	return append(append(rows, ""), response(t, a, width)...)
}

// answer is a response as it is drawn.
type answer struct {
	raw, body []byte
	status    int
	decision  *mockserver.Decision
	truncated bool
}

// decides reports whether a header carries the decision.
func (a answer) decides(line string) bool {
	name, _, _ := strings.Cut(line, ":")
	return a.decision != nil && slices.Contains(a.decision.Deciding, textproto.CanonicalMIMEHeaderKey(name))
}

func answerOf(ex *exchange.Exchange) answer {
	return answer{ex.Received.Raw, ex.Body, ex.Status, ex.Decision, ex.Truncated}
}

// Response draws the bytes of a response; the lines that carry the decision
// have a mark in the margin, which takes one column.
func Response(t *theme.Theme, ex *exchange.Exchange, width int) []string {
	return response(t, answerOf(ex), width)
}

func response(t *theme.Theme, a answer, width int) []string {
	if len(a.raw) == 0 {
		return layout.Wrap(t.Dim.Render(study.NoAnswer), width)
	}
	head, body := split(a.raw)
	style := t.Status(a.status)
	bare := a.decision == nil || len(a.decision.Deciding) == 0
	var out []string
	for i, line := range strings.Split(head, "\r\n") {
		if i == 0 {
			proto, rest, _ := strings.Cut(content.CleanLine(line), " ")
			drawn := hang(t.Dim.Render(proto)+" "+style.Bold(true).Render(rest), width-1)
			out = append(out, margin(drawn, style, bare)...)
			continue
		}
		decides := a.decides(line)
		drawn := header(t, line, "", width-1)
		if decides {
			drawn = challenge(t, line, style, width-1)
		}
		out = append(out, margin(drawn, style, decides)...)
	}
	if !bytes.Equal(bytes.TrimSpace([]byte(body)), bytes.TrimSpace(a.body)) {
		body = string(a.body)
	}
	out = append(out, margin(payload(t, body, width-1), style, false)...)
	if a.truncated {
		out = append(out, " "+t.Dim.Render("… cut here: the response is longer than the course reads"))
	}
	return out
}

func margin(lines []string, style lipgloss.Style, marked bool) []string {
	sign := " "
	if marked {
		sign = style.Render(mark)
	}
	return layout.Indent(lines, sign)
}

func header(t *theme.Theme, line, label string, width int) []string {
	name, value, ok := strings.Cut(content.CleanLine(line), ":")
	if !ok {
		return hang(t.Text.Render(name), width)
	}
	drawn := t.Soft.Render(name+":") + t.Text.Render(value)
	if label == "" {
		return hang(drawn, width)
	}
	named := drawn + "   " + t.Dim.Render(label)
	if lipgloss.Width(named) <= width {
		return []string{named}
	}
	return append(hang(drawn, width), "  "+t.Dim.Render(label))
}

// challenge draws a deciding header: its parameters on lines of their own when
// they don't fit on one, the error set off.
func challenge(t *theme.Theme, line string, style lipgloss.Style, width int) []string {
	name, value, _ := strings.Cut(content.CleanLine(line), ":")
	params := strings.SplitAfter(value, ", ")
	var drawn []string
	for _, p := range params {
		s := t.Text
		if strings.HasPrefix(strings.TrimSpace(p), "error=") || strings.HasPrefix(strings.TrimSpace(p), "scope=") {
			s = style.Bold(true)
		}
		drawn = append(drawn, s.Render(p))
	}
	one := t.Soft.Render(name+":") + strings.Join(drawn, "")
	if lipgloss.Width(one) <= width {
		return []string{one}
	}
	out := layout.Wrap(t.Soft.Render(name+":")+drawn[0], width)
	for _, d := range drawn[1:] {
		out = append(out, layout.Indent(layout.Wrap(d, width-2), "  ")...)
	}
	return out
}

// hang wraps a line; what follows the first line is indented by two cells.
func hang(s string, width int) []string {
	if lipgloss.Width(s) <= width {
		return []string{s}
	}
	lines := layout.Wrap(s, width-2)
	return append(lines[:1:1], layout.Indent(lines[1:], "  ")...)
}

func split(raw []byte) (head, body string) {
	head, body, _ = strings.Cut(string(raw), "\r\n\r\n")
	return strings.TrimSuffix(head, "\r\n"), body
}

func shorten(line string, creds []world.Credential) string {
	for _, c := range creds {
		if utf8.RuneCountInString(c.Value) > tokenShown+4 {
			line = strings.ReplaceAll(line, c.Value, string([]rune(c.Value)[:tokenShown])+"…")
		}
	}
	return line
}

func label(line string, creds []world.Credential) string {
	var names []string
	for _, c := range creds {
		if c.Value != "" && strings.Contains(line, c.Value) && !slices.Contains(names, c.Label) {
			names = append(names, c.Label)
		}
	}
	return strings.Join(names, "; ")
}

// Took names the time an exchange took: "1.2 ms".
func Took(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

// Unfired stands where an exchange will.
func Unfired(t *theme.Theme, width int) []string {
	return layout.Wrap(t.Dim.Render("Fire the request: the bytes of both directions will stand here."), width)
}
