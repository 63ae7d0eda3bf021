package quiz

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"bouncer/internal/content"
)

const maxHolder = 60 // runes of a name

// holder prepares a name for a certificate: one line without controls, of
// bounded length, and "The learner" where there is none.
func holder(name string) string {
	name = strings.TrimSpace(content.CleanLine(strings.Join(strings.Fields(name), " ")))
	if r := []rune(name); len(r) > maxHolder {
		name = strings.TrimSpace(string(r[:maxHolder-1])) + "…"
	}
	if name == "" {
		return "The learner"
	}
	return name
}

const selfIssued = "Issued by the program on the learner's own computer. Nobody supervised the exam."

func (r ExamResult) sentence() string {
	verb := "passed"
	if !r.Passed {
		verb = "sat"
	}
	return fmt.Sprintf("%s the bouncer exam on 401 and 403", verb)
}

func (r ExamResult) score() string {
	return fmt.Sprintf("%d of %d right; %d were needed", r.Right, r.Total, r.Needed)
}

// Markdown is the result as a page of markdown. The name may be empty.
func (r ExamResult) Markdown(name string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# 401 or 403\n\n**%s** %s on %s.\n\n%s.\n\n", escapeMarkdown(holder(name)), r.sentence(),
		r.At.Format("January 2, 2006"), r.score())
	b.WriteString("| topic | right | of |\n|---|---:|---:|\n")
	for _, t := range r.Topics {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", escapeMarkdown(content.CleanLine(t.Topic)), t.Right, t.Total)
	}
	fmt.Fprintf(&b, "\n%s\n", selfIssued)
	return b.Bytes()
}

// escapeMarkdown keeps markup, and what becomes a link by itself, plain text.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]()#.!|~:@$", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(b.String())
}

// SVG is the result as a picture that needs no font of its own and loads
// nothing. The name may be empty.
func (r ExamResult) SVG(name string) []byte {
	const (
		w, top, row = 800, 250, 26
		bar         = 300
	)
	h := top + row*len(r.Topics) + 70
	color, mark := "#2e7d32", "✓"
	if !r.Passed {
		color, mark = "#5c5f66", "–"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img" `+
		`font-family="system-ui, sans-serif" fill="#2b2d33">`+"\n", w, h, w, h)
	fmt.Fprintf(&b, "<title>%s %s</title>\n", html.EscapeString(holder(name)), html.EscapeString(r.sentence()))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#ffffff"/>`, w, h)
	fmt.Fprintf(&b, `<rect x="16" y="16" width="%d" height="%d" fill="none" stroke="#d5d7de"/>`+"\n", w-32, h-32)
	b.WriteString(`<text x="64" y="88" font-size="34" font-weight="600"><tspan fill="#9a6700">401</tspan> or ` +
		`<tspan fill="#b3261e">403</tspan></text>` + "\n")
	size := 26
	if len([]rune(holder(name))) > 36 {
		size = 18
	}
	fmt.Fprintf(&b, `<text x="64" y="138" font-size="%d">%s</text>`+"\n", size, html.EscapeString(holder(name)))
	fmt.Fprintf(&b, `<text x="64" y="168" font-size="16" fill="#5c5f66">%s on %s</text>`+"\n",
		html.EscapeString(r.sentence()), r.At.Format("January 2, 2006"))
	fmt.Fprintf(&b, `<text x="64" y="208" font-size="20" fill="%s">%s %s</text>`+"\n", color, mark,
		html.EscapeString(r.score()))
	for i, t := range r.Topics {
		y := top + row*i
		fmt.Fprintf(&b, `<text x="64" y="%d" font-size="14">%s</text>`, y+12,
			html.EscapeString(content.CleanLine(t.Topic)))
		fmt.Fprintf(&b, `<rect x="300" y="%d" width="%d" height="12" fill="#eceef2"/>`, y+1, bar)
		right := bar * t.Right / max(1, t.Total)
		fmt.Fprintf(&b, `<rect x="300" y="%d" width="%d" height="12" fill="%s"/>`, y+1, right, color)
		fmt.Fprintf(&b, `<text x="616" y="%d" font-size="14">%d of %d</text>`+"\n", y+12, t.Right, t.Total)
	}
	fmt.Fprintf(&b, `<text x="64" y="%d" font-size="12" fill="#5c5f66">%s</text>`+"\n</svg>\n", h-40,
		html.EscapeString(selfIssued))
	return b.Bytes()
}
