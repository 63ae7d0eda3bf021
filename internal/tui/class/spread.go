package class

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

// The columns of a spread: the answer's name, how many gave it, and how many of
// them were sure.
const (
	nameWidth  = 7
	countWidth = 3
	sureWidth  = 9
	spreadGap  = 3
	longestBar = 20
)

// spread is what the class says, answer by answer: how it said at first and, once
// asked again, after talking. Of a wrong answer stands below it what it is taken to
// mean, where that may be told.
type spread struct {
	team.Teaching
	title   string
	beliefs bool
	fired   int // what the server answered; 0 before
}

// columns says how a width is divided: both spreads beside each other need room.
func (s spread) columns(width int) (indent, bar int, beside, sures bool) {
	indent = 2
	if width < 50 {
		indent = 0
	}
	if width < 46 {
		return indent, max(4, min(longestBar, width-indent-nameWidth-countWidth-sureWidth)), false, true
	}
	sures = width >= 66
	figures := 2*countWidth + sureWidth + spreadGap
	if sures {
		figures += sureWidth
	}
	return indent, max(4, min(longestBar, (width-indent-nameWidth-figures)/2)), true, sures
}

func (s spread) rows(t *theme.Theme, width int) []string {
	indent, bar, beside, sures := s.columns(width)
	again := s.Asking > 1
	head := t.Bold.Render(s.title)
	if beside && again {
		first := layout.Pad(head, indent+nameWidth+bar+countWidth-len("first")) + t.Dim.Render("first")
		end := indent + nameWidth + 2*bar + 2*countWidth + sureWidth + spreadGap
		head = layout.Pad(first, end-len("after talking")) + t.Dim.Render("after talking")
	}
	rows := []string{head, ""}
	lead := strings.Repeat(" ", indent)
	for _, c := range study.Choices(s.Case.Choices()) {
		name := lead + layout.Pad(t.Answer(c.Code), nameWidth)
		row := name + figure(t, s.First, c.Code, bar, true)
		switch {
		case again && beside:
			rows = append(rows, row+strings.Repeat(" ", spreadGap)+figure(t, s.Last, c.Code, bar, sures))
		case again:
			then := lead + layout.Pad(t.Dim.Render("  then"), nameWidth)
			rows = append(rows, row, then+figure(t, s.Last, c.Code, bar, sures))
		default:
			rows = append(rows, row)
		}
		rows = append(rows, s.note(t, c.Code, indent+nameWidth, width)...)
	}
	return rows
}

// note is what stands below an answer.
func (s spread) note(t *theme.Theme, code, indent, width int) (rows []string) {
	if code == s.fired {
		rows = append(rows, t.Dim.Render("what the server answered"))
	}
	if m, ok := s.Belief(code); ok && s.beliefs {
		said := "“" + strings.TrimSuffix(content.CleanLine(m.Believes), ".") + "”"
		rows = append(rows, layout.Wrap(t.Dim.Render(said), width-indent)...)
	}
	return layout.Indent(rows, strings.Repeat(" ", indent))
}

// figure is one bar with its count, and how many were sure.
func figure(t *theme.Theme, s team.Spread, code, bar int, sures bool) string {
	one, all := s.Of(code), max(s.Total(), 1)
	full := (bar*one.All + all/2) / all
	if one.All > 0 {
		full = max(full, 1)
	}
	row := t.Status(code).Render(strings.Repeat("━", full)) + t.Dim.Render(strings.Repeat("─", bar-full)) +
		t.Text.Render(fmt.Sprintf("%*d", countWidth, one.All))
	if !sures {
		return row
	}
	said := ""
	if one.All > 0 {
		said = fmt.Sprintf("  %d sure", one.Sure)
	}
	return row + t.Dim.Render(layout.Pad(said, sureWidth))
}
