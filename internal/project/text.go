package project

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/quiz"
)

const (
	width  = 80
	margin = 10 // columns of a label
	side   = 38 // columns of an answer beside another one
)

// Words are what the course says of the misconceptions, by their ids.
type Words map[string]quiz.Misconception

// Explanation is a red step in the words of the course.
type Explanation struct {
	Stage   int    // from 1
	Name    string // who asks for what
	Curl    string // the request as it was sent, for a shell
	Yours   []string
	Theirs  []string // the reference's answer
	Wrong   string   // where they differ
	Why     string   // the reference's reason
	Source  string   // the section that decides
	Behind  string   // what somebody may believe who answers with this status; may be empty
	Instead string   // what to think instead; may be empty
	Lesson  string   // id; empty where the course has none about it
}

// Explain explains the first request that was answered wrong; false where none
// was.
func (r *Report) Explain(words Words) (Explanation, bool) {
	stage, step := r.Red()
	if step == nil {
		return Explanation{}, false
	}
	d := step.Reference.Decision
	e := Explanation{Stage: stage, Name: step.Step.Name, Wrong: step.Wrong, Why: d.Reason, Lesson: step.lesson(words),
		Yours: head(step.Got), Theirs: head(step.Reference)}
	if refused, ok := d.Refusal(); ok {
		e.Source = refused.Source
	}
	if m, ok := words[step.Step.Trap]; ok && step.Got.Status != step.Reference.Status {
		e.Behind, e.Instead = m.Believes, m.Cure
	}
	curl, err := convert.Curl(convert.Of(step.Got))
	if err != nil {
		curl = convert.Of(step.Got).Text()
	}
	e.Curl = content.Clean(strings.ReplaceAll(curl, " \\\n  -H 'Connection: close'", ""))
	return e, true
}

// lesson is where the step is taught.
func (s *StepResult) lesson(words Words) string {
	if s.Step.Lesson != "" {
		return s.Step.Lesson
	}
	return words[s.Step.Trap].Lesson
}

// shownBody is how many lines of a body are shown.
const shownBody = 3

// head is an answer's head and the beginning of its body, cleaned.
func head(x *exchange.Exchange) (out []string) {
	for _, line := range x.Received.Lines() {
		if name, _, _ := strings.Cut(line, ":"); name == "Date" || name == "Connection" || name == "Keep-Alive" ||
			name == "Content-Length" {
			continue
		}
		out = append(out, content.CleanLine(line))
	}
	body := strings.TrimSpace(string(x.Body))
	if body == "" {
		return out
	}
	out = append(out, "")
	for i, line := range strings.Split(body, "\n") {
		if i == shownBody {
			return append(out, "…")
		}
		out = append(out, content.CleanLine(line))
	}
	return out
}

// Beside sets two answers side by side, each in so many columns.
func (e Explanation) Beside(side int) []string {
	a, b := column(e.Yours, side), column(e.Theirs, side)
	out := make([]string, max(len(a), len(b)))
	for i := range out {
		var left, right string
		if i < len(a) {
			left = a[i]
		}
		if i < len(b) {
			right = b[i]
		}
		out[i] = strings.TrimRight(left+strings.Repeat(" ", max(0, side-ansi.StringWidth(left)))+"  "+right, " ")
	}
	return out
}

func column(lines []string, width int) (out []string) {
	for _, line := range lines {
		out = append(out, strings.Split(ansi.Hardwrap(line, width, true), "\n")...)
	}
	return out
}

// paper gathers lines. Whatever it writes is inert on a terminal.
type paper struct{ strings.Builder }

func (p *paper) linef(format string, args ...any) {
	p.WriteString(content.Clean(fmt.Sprintf(format, args...)) + "\n")
}

// part writes a label and what belongs to it.
func (p *paper) part(label, text string) {
	for i, line := range strings.Split(ansi.Wordwrap(content.Clean(text), width-margin, " "), "\n") {
		if i > 0 {
			label = ""
		}
		p.linef("  %-*s%s", margin-2, label, line)
	}
}

// Text writes a report as the course explains: the stages, and the first request
// that was answered wrong in full.
func (r *Report) Text(w io.Writer, words Words) error {
	p := &paper{}
	p.linef("%s, at %s\n", r.Contract.Title, r.Target)
	for i, s := range r.Contract.Stages {
		p.linef("%s", r.stage(i, s))
	}
	if e, ok := r.Explain(words); ok {
		p.explain(e)
		if !r.Lost() {
			p.others(r)
		}
	}
	p.linef("")
	for _, line := range r.Sum() {
		for _, l := range strings.Split(ansi.Wordwrap(content.Clean(line), width, " "), "\n") {
			p.linef("%s", l)
		}
	}
	for _, line := range r.Output {
		p.linef("  | %s", line)
	}
	_, err := io.WriteString(w, p.String())
	return err
}

// Mark is the sign and the words of a stage, by its place from 0: neither is
// said by color alone.
func (r *Report) Mark(i int) (sign, said string) {
	total := len(r.Contract.Stages[i].Steps)
	switch {
	case i >= len(r.Stages):
		return " ", "not reached"
	case r.Stages[i].Passed():
		return "✓", fmt.Sprintf("%d of %d", total, total)
	}
	return "×", fmt.Sprintf("%d of %d", r.Stages[i].Right(), total)
}

func (r *Report) stage(i int, s quiz.Stage) string {
	sign, said := r.Mark(i)
	return fmt.Sprintf("  %s %d  %-44s %s", sign, i+1, ansi.Truncate(content.CleanLine(s.Title), 44, "…"), said)
}

func (p *paper) explain(e Explanation) {
	p.linef("\nStage %d: %s\n", e.Stage, e.Name)
	for line := range strings.SplitSeq(e.Curl, "\n") {
		p.linef("  %s", line)
	}
	p.linef("\n  %-*s  %s", side, "yours", "the reference")
	for _, line := range e.Beside(side) {
		p.linef("  %s", line)
	}
	p.linef("")
	p.part("differs", e.Wrong)
	why := e.Why
	if e.Source != "" {
		why += " (" + e.Source + ")"
	}
	p.part("why", why)
	if e.Behind != "" {
		p.part("belief", "“"+e.Behind+"”")
		p.part("instead", e.Instead)
	}
	if e.Lesson != "" {
		p.part("lesson", "bouncer learn "+e.Lesson)
	}
}

// others has a line for each wrong answer after the first.
func (p *paper) others(r *Report) {
	_, first := r.Red()
	begun := false
	for i := range r.Stages {
		for k := range r.Stages[i].Steps {
			x := &r.Stages[i].Steps[k]
			if x.Passed() || x.Err != nil || x == first {
				continue
			}
			if !begun {
				p.linef("\nAlso")
				begun = true
			}
			p.part(fmt.Sprintf("  %d", i+1), x.Step.Name+": "+x.Wrong)
		}
	}
}

// Sum says in a few lines what the run came to.
func (r *Report) Sum() (out []string) {
	green := len(r.Green())
	switch {
	case r.Stop != "":
		out = append(out, "Not judged to the end: "+content.CleanLine(r.Stop)+".")
	case r.Passed():
		out = append(out, fmt.Sprintf("All %d stages are green; %s.", len(r.Stages), content.Count(r.Sent, "request")))
	default:
		out = append(out, fmt.Sprintf("%d of %d stages are green; %s.", green, len(r.Stages),
			content.Count(r.Sent, "request")))
	}
	if r.Lost() {
		out = append(out,
			"Every path was answered with 404: this server answers for other paths, or it is another program.")
	}
	if r.Proxy != "" && r.Stop != "" {
		out = append(out,
			"The environment names a proxy ("+r.Proxy+"). bouncer asks none on this machine; your program "+
				"should not either.")
	}
	if len(r.Output) > 0 {
		out = append(out, "The end of your program's output:")
	} else if r.Stop != "" && r.Output != nil {
		out = append(out, "Your program wrote nothing.")
	}
	return out
}
