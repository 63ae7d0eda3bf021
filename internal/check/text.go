package check

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
)

const (
	width  = 80
	margin = 10 // columns of a label
)

// text writes a report as the course explains: what was sent, what came with
// the deciding line marked, what it should be, why, and where that is taught.
func (r *Report) text(w io.Writer) error {
	p := &paper{}
	p.linef("%s, profile %s", r.Target, r.Profile)
	told := map[string]bool{}
	for _, f := range r.Findings {
		p.finding(f, !told[f.Rule])
		told[f.Rule] = true
	}
	if len(r.Waived) > 0 {
		p.linef("\nWaived")
		said := map[string]bool{}
		for _, x := range r.Waived {
			if words := x.words(); !said[words] {
				said[words] = true
				p.item(words)
			}
		}
	}
	if len(r.Inconclusive) > 0 {
		p.linef("\nNot judged")
		for _, x := range r.Inconclusive {
			p.item(x.words())
		}
	}
	p.linef("\n%s", r.sum())
	_, err := io.WriteString(w, p.String())
	return err
}

func (r *Report) sum() string {
	count := map[Level]int{}
	for _, f := range r.Findings {
		count[f.Level]++
	}
	text := fmt.Sprintf("%s, %s, %s; %s to %s.", content.Count(count[Error], "error"), content.Count(count[Warning],
		"warning"), content.Count(count[Note], "note"),
		content.Count(r.Probes, "request"), content.Count(len(r.Paths), "path"))
	if r.Stranger {
		text += " No credentials were given: only what a stranger can see is judged."
	}
	return strings.Join(wrap(text, width), "\n")
}

func (x Open) words() string {
	where := strings.TrimSpace(x.Method + " " + x.Path)
	if x.Person != "" {
		where = x.Person
	}
	if where == "" {
		return x.Why
	}
	return where + ": " + x.Why
}

func (x Waived) words() string {
	text := fmt.Sprintf("%s at %s: %s", x.Rule, x.Path, x.Reason)
	switch {
	case x.State == "ran out":
		return text + " (ran out on " + x.Until + "; it counts again)"
	case x.State == "fits nothing":
		return text + " (fits nothing any more; take it out)"
	case x.Until != "":
		return text + " (until " + x.Until + ")"
	}
	return text
}

// paper gathers lines. Whatever it writes is inert on a terminal.
type paper struct{ strings.Builder }

func (p *paper) linef(format string, args ...any) {
	p.WriteString(content.Clean(fmt.Sprintf(format, args...)) + "\n")
}

func (p *paper) item(text string) {
	for i, line := range wrap(text, width-4) {
		lead := "  - "
		if i > 0 {
			lead = "    "
		}
		p.linef("%s%s", lead, line)
	}
}

// part writes a label and what belongs to it.
func (p *paper) part(label, text string) {
	for i, line := range wrap(text, width-margin) {
		if i > 0 {
			label = ""
		}
		p.linef("  %-*s%s", margin-2, label, line)
	}
}

func (p *paper) finding(f Finding, explain bool) {
	p.linef("\n%-8s%s  %s", f.Level, f.Rule, f.Title)
	p.part("sent", f.Method+" "+f.Path+", "+f.Sent)
	p.came(f)
	p.part("should", f.Should)
	if r, ok := FindRule(f.Rule); ok && explain {
		p.part("why", r.Why)
	}
	p.part("source", f.Source)
	p.part("more", "bouncer learn "+f.Lesson+", bouncer check --explain "+f.Rule)
}

// shownBody is how many lines of a body are shown, and how wide.
const shownBody, shownWidth = 3, 110

func (p *paper) came(f Finding) {
	label := "came"
	marked := false
	show := func(line string, deciding bool) {
		sign := "  "
		if deciding && !marked {
			sign, marked = "▸ ", true
		}
		p.linef("  %-*s%s%s", margin-4, label, sign, ansi.Truncate(content.CleanLine(line), shownWidth, "…"))
		label = ""
	}
	for _, line := range f.seen.X.Received.Lines() {
		if line == f.Line || !strings.HasPrefix(line, "Date:") && line != "Connection: close" {
			show(line, line == f.Line)
		}
	}
	body := strings.Split(strings.TrimSpace(string(f.seen.Body)), "\n")
	for i, line := range body {
		if line != "" && i < shownBody {
			show(line, false)
		}
	}
	if len(body) > shownBody {
		show(fmt.Sprintf("… %d more lines", len(body)-shownBody), false)
	}
}

func wrap(text string, width int) []string {
	return strings.Split(ansi.Wordwrap(content.Clean(text), width, " "), "\n")
}

// Explain teaches one rule.
func (r Rule) Explain(w io.Writer) error {
	p := &paper{}
	p.linef("%s  %s (%s, profile %s)\n", r.ID, r.Title, r.Level, r.In)
	for _, line := range wrap(r.Why, width) {
		p.linef("%s", line)
	}
	for _, x := range []struct{ title, bytes string }{{"Not so:", r.Bad}, {"But so:", r.Good}} {
		p.linef("\n%s", x.title)
		for line := range strings.Lines(strings.TrimRight(strings.ReplaceAll(x.bytes, "{base}",
			"http://127.0.0.1:8080"), "\n")) {
			p.linef("    %s", strings.TrimRight(line, "\n"))
		}
	}
	p.linef("\nBoth answer %s.", r.On.words())
	p.linef("%s · bouncer learn %s", r.Source, r.Lesson)
	_, err := io.WriteString(w, p.String())
	return err
}

// words say what was sent, of a rule's example.
func (s Sent) words() string {
	return map[Sent]string{
		Nothing: "a request without credentials", Credential: "a credential that holds", Junk: "a made-up credential",
		Malformed: "a malformed credential",
		Tampered:  "a token whose signature was changed",
		LowerCase: "a credential that holds, its scheme in small letters", InQuery: "a token in the query",
		ByHead: "a HEAD without credentials", Preflight: "a preflight",
		CrossOrigin: "a request from a page of another origin", Variant: "the path written another way",
	}[s]
}

// Listing writes one line for each rule.
func Listing(w io.Writer) error {
	p := &paper{}
	for _, r := range Rules() {
		p.linef("%s  %-8s%-7s %s (%s)", r.ID, r.Level, r.In, r.Title, r.Source)
	}
	_, err := io.WriteString(w, p.String())
	return err
}
