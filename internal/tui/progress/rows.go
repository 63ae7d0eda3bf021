package progress

import (
	"strings"

	"charm.land/lipgloss/v2"

	"bouncer/internal/charts"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

// widest is the widest the figures get in one column, in cells.
const widest = 80

// layout draws the figures anew, and keeps the window and the cursor in them.
func (s *Screen) layout() {
	s.draw()
	if last := max(len(s.links)-1, 0); s.cursor > last {
		s.cursor = last
		s.draw()
	}
	s.follow(0)
}

func (s *Screen) leftWidth() int {
	left, right := layout.Panes(s.canvas.W)
	if right == 0 {
		return min(left, widest)
	}
	return left
}

// draw turns the figures into rows: in one column, or in two side by side.
func (s *Screen) draw() {
	left, right := layout.Panes(s.canvas.W)
	s.links = nil
	all := charts.Sections(s.learner, s.leftWidth())
	var rows []string
	if right == 0 {
		rows = s.column(all)
	} else {
		main, aside := apart(all)
		rows = s.column(main)
		if len(aside) > 0 {
			rows = layout.Beside(rows, s.column(aside), left, s.canvas.Theme.Dim.Render("│"), s.canvas.H)
		}
	}
	var page kit.Page
	page.Add(rows...)
	for i, l := range s.links {
		page.Click(0, l.row, s.leftWidth(), 1, kit.Chosen(i))
	}
	s.pane.Show(page)
}

// apart divides the sections into those of the left column and those beside it.
func apart(all []charts.Section) (main, aside []charts.Section) {
	for _, sec := range all {
		if sec.Aside {
			aside = append(aside, sec)
		} else {
			main = append(main, sec)
		}
	}
	return main, aside
}

// column draws sections one below the other.
func (s *Screen) column(all []charts.Section) []string {
	var rows []string
	for i, sec := range all {
		if i > 0 {
			rows = append(rows, "")
		}
		rows = append(rows, s.line(sec.Head))
		for _, l := range sec.Lines {
			sign := strings.Repeat(" ", charts.Indent)
			if l.To != nil {
				sign, _ = kit.Sign(s.canvas.Theme, len(s.links) == s.cursor)
				s.links = append(s.links, link{len(rows), *l.To})
			}
			rows = append(rows, sign+s.line(l))
		}
	}
	return rows
}

// line styles what stands next to each other in one role at once: the fewer
// styles, the faster a frame.
func (s *Screen) line(l charts.Line) string {
	var b, run strings.Builder
	var role charts.Role
	flush := func() {
		b.WriteString(style(s.canvas.Theme, role).Render(run.String()))
		run.Reset()
	}
	for _, span := range l.Spans {
		blank := strings.TrimSpace(run.String()) == ""
		if span.Role != role && !blank && strings.TrimSpace(span.Text) != "" {
			flush()
			blank = true
		}
		if blank {
			role = span.Role
		}
		run.WriteString(span.Text)
	}
	flush()
	return b.String()
}

func style(t *theme.Theme, r charts.Role) lipgloss.Style {
	switch r {
	case charts.Soft:
		return t.Soft
	case charts.Dim:
		return t.Dim
	case charts.Bold:
		return t.Bold
	case charts.Accent:
		return t.Accent
	case charts.Who:
		return t.Who
	case charts.Not:
		return t.Not
	case charts.In:
		return t.In
	}
	return t.Text
}
