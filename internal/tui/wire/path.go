package wire

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
)

// Path is the gate's way through a request at a glance: what was never reached is
// folded to a row, and the learner's own answer stands at the check that would
// have given it.
type Path struct {
	Decision *mockserver.Decision
	Said     int  // the learner's answer; 0 for none
	Tight    bool // what passed before it was refused is folded, too
}

// Steps draws the path, the rows of each check by themselves: a walk shows one
// after the other.
func (p Path) Steps(t *theme.Theme, width int) (steps [][]string) {
	d := p.Decision
	if d == nil {
		return [][]string{layout.Wrap(t.Soft.Render(exchange.Unread), width)}
	}
	stood, stands := -1, false
	if p.Said != 0 && p.Said != d.Status {
		stood, stands = d.Stands(p.Said)
	}
	asked := p.asked()
	refused := len(asked)
	for n, i := range asked {
		if d.Checks[i].Outcome == mockserver.Refused {
			refused = n
		}
	}
	from := 0
	if p.Tight && refused > 1 {
		steps, from = append(steps, []string{p.passed(t, asked[:refused], width)}), refused
		if stands && stood < asked[min(refused, len(asked)-1)] {
			steps = append(steps, p.stood(t, stood, width))
		}
	}
	for n := from; n < min(refused+1, len(asked)); n++ {
		i := asked[n]
		rows := Check(t, d.Status, n+1, d.Checks[i], width)
		if n == refused {
			rows[0] = p.note(t, rows[0], width)
		}
		steps = append(steps, rows)
		if stands && stood == i {
			steps = append(steps, p.stood(t, stood, width))
		}
	}
	if n := refused + 1; n < len(asked) {
		steps = append(steps, []string{p.unreached(t, asked, n, width)})
	}
	if stands && (refused == len(asked) && stood == len(d.Checks) || refused < len(asked) && stood > asked[refused]) {
		steps = append(steps, p.stood(t, stood, width))
	}
	return steps
}

// asked are the places of the checks the route demands.
func (p Path) asked() (out []int) {
	for i, r := range p.Decision.Checks {
		if r.Asked {
			out = append(out, i)
		}
	}
	return out
}

func (p Path) note(t *theme.Theme, row string, width int) string {
	note := t.Dim.Render("it stopped here")
	if p.Said == p.Decision.Status {
		note = t.Dim.Render("where you said")
	}
	if layout.Width(row)+layout.Width(note)+2 > width {
		return row
	}
	return layout.Spread(row, note, width)
}

func (p Path) passed(t *theme.Theme, asked []int, width int) string {
	names := make([]string, len(asked))
	for n, i := range asked {
		names[n] = p.Decision.Checks[i].Name
	}
	lead := t.Soft.Render(fmt.Sprintf("%-4s%-12s", fmt.Sprintf("1–%d", len(asked)), "passed"))
	return layout.Clip(lead+" "+t.In.Render("✓")+" "+t.Text.Render(strings.Join(names, ", ")), width)
}

func (p Path) unreached(t *theme.Theme, asked []int, n, width int) string {
	said := "not reached"
	switch more := len(asked) - n - 1; {
	case more == 1:
		said += "; nor is 1 more"
	case more > 1:
		said += fmt.Sprintf("; nor are %d more", more)
	}
	row := fmt.Sprintf("%2d  %-12s · %s", n+1, p.Decision.Checks[asked[n]].Name, said)
	return layout.Clip(t.Dim.Render(row), width)
}

// stood is the learner's own answer, at the check that would have given it.
func (p Path) stood(t *theme.Theme, at, width int) []string {
	name := "let in"
	if at < len(p.Decision.Checks) {
		name = p.Decision.Checks[at].Name
	}
	style := t.Status(p.Said)
	said := style.Render(fmt.Sprintf("%s you stood here: %s", theme.Glyph(p.Said), study.Said(p.Said)))
	return []string{layout.Clip(t.Dim.Render(fmt.Sprintf("    %-12s ", name))+said, width)}
}

// Rows draws the whole path.
func (p Path) Rows(t *theme.Theme, width int) (rows []string) {
	for _, step := range p.Steps(t, width) {
		rows = append(rows, step...)
	}
	return rows
}

// Deciding draws the lines of a response that carry the decision, a row each; of
// one that has none but its status, the status.
func Deciding(t *theme.Theme, ex *exchange.Exchange, width int) (rows []string) {
	a := answerOf(ex)
	head, _ := split(a.raw)
	style := t.Status(a.status)
	for i, line := range strings.Split(head, "\r\n") {
		if i > 0 && a.decides(line) {
			for _, row := range challenge(t, line, style, width-1) {
				rows = append(rows, style.Render(mark)+row)
			}
		}
	}
	if len(rows) == 0 {
		proto, rest, _ := strings.Cut(content.CleanLine(strings.SplitN(head, "\r\n", 2)[0]), " ")
		rows = append(rows, style.Render(mark)+t.Dim.Render(proto)+" "+style.Bold(true).Render(rest))
	}
	for i := range rows {
		rows[i] = layout.Clip(rows[i], width)
	}
	return rows
}
