package gatewalk

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/mockserver"
)

// roomy is the height from which the list of checks stands above the one
// shown, where both can't stand side by side.
const roomy = 14

func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	s.rows, s.beside, s.spots = nil, nil, nil
	if len(s.path) == 0 {
		s.rows = wire.Trace(t, s.exchange.Decision, s.canvas.W)
		return
	}
	left, right := layout.Panes(s.canvas.W)
	if right > 0 {
		s.rows = append(s.outcome(t, left), "")
		s.list(t, left, s.canvas.H)
		s.beside = s.panel(t, right)
		return
	}
	panel := s.panel(t, left)
	if s.canvas.H >= roomy {
		s.rows = append(s.outcome(t, left), "")
		s.list(t, left, max(s.canvas.H-len(s.rows)-len(panel)-1, 3))
		s.rows = append(s.rows, "")
	}
	s.rows = append(s.rows, panel...)
	s.scroll(0)
}

// scroll moves what doesn't fit and reports whether there was more to see.
func (s *Screen) scroll(by int) bool {
	before := s.offset
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.canvas.H, len(s.beside)-s.canvas.H, 0))
	return s.offset != before
}

// list draws the path, the check shown with a sign before it and in sight: of
// a path longer than height rows a part.
func (s *Screen) list(t *theme.Theme, width, height int) {
	var rows []string
	var starts []int
	for i, r := range s.path {
		starts = append(starts, len(rows))
		sign := "  "
		if i == s.at {
			sign = t.Accent.Render("▸ ")
		}
		for n, line := range wire.Check(t, s.exchange.Decision.Status, i+1, r, width-2) {
			if n > 0 {
				sign = "  "
			}
			rows = append(rows, sign+line)
		}
	}
	from := max(min(starts[s.at]-height/2, len(rows)-height), 0)
	to := min(from+height, len(rows))
	for i, start := range starts {
		if start >= from && start < to {
			s.spots = append(s.spots, spot{len(s.rows) + start - from, i})
		}
	}
	s.rows = append(s.rows, rows[from:to]...)
}

// outcome says where the path ends, and where it ended before a fact changed.
func (s *Screen) outcome(t *theme.Theme, width int) []string {
	var rows []string
	if s.fault != "" {
		rows = layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(s.fault)), width)
	}
	if s.first != s.exchange && s.first.Decision != nil {
		rows = append(rows, layout.Wrap(t.Soft.Render("Before: ")+ends(t, s.first.Decision), width)...)
		return append(rows, layout.Wrap(t.Soft.Render("Now:    ")+ends(t, s.exchange.Decision), width)...)
	}
	return append(rows, layout.Wrap(t.Soft.Render("The path ends at ")+ends(t, s.exchange.Decision), width)...)
}

// ends names the check a path ends at and the status that comes of it.
func ends(t *theme.Theme, d *mockserver.Decision) string {
	status := answered(t, d.Status)
	n := 0
	for _, r := range d.Checks {
		if r.Asked {
			n++
		}
		if r.Outcome == mockserver.Refused {
			return t.Text.Render(fmt.Sprintf("check %d, %s", n, r.Name)) + t.Dim.Render(" → ") + status
		}
	}
	return t.Text.Render(fmt.Sprintf("the last of %d checks", n)) + t.Dim.Render(" → ") + status
}

// panel is the check shown: what it looked at, what it found, what it asks for.
func (s *Screen) panel(t *theme.Theme, width int) []string {
	r, status := s.path[s.at], s.exchange.Decision.Status
	head := t.AccentBold.Render(fmt.Sprintf("%d  %s", s.at+1, r.Name))
	rows := []string{layout.Spread(head, t.Dim.Render(fmt.Sprintf("%d of %d", s.at+1, len(s.path))), width)}
	detail := content.CleanLine(r.Detail)
	switch r.Outcome {
	case mockserver.Passed:
		rows = append(rows, layout.Wrap(t.In.Render("✓ ")+t.Text.Render(detail), width)...)
	case mockserver.Refused:
		st := t.Status(status).Bold(true)
		rows = append(rows, layout.Wrap(st.Render(theme.Glyph(status)+" "+detail)+t.Dim.Render(" → ")+st.Render(fmt.Sprint(status)), width)...)
		rows = append(rows, layout.Wrap(t.Soft.Render(content.CleanLine(s.exchange.Decision.Reason)), width)...)
	default:
		rows = append(rows, layout.Wrap(t.Dim.Render("· not reached: check "+fmt.Sprintf("%d, %s, had refused before", end(s.path)+1, s.path[end(s.path)].Name)), width)...)
	}
	if s.canvas.H >= roomy {
		rows = append(rows, "")
	}
	put := func(name string, lines ...string) {
		for i, l := range lines {
			for n, row := range layout.Wrap(l, max(width-label, 12)) {
				lead := name
				if i > 0 || n > 0 {
					lead = ""
				}
				rows = append(rows, t.Soft.Render(layout.Pad(lead, label))+row)
			}
		}
	}
	if line := looked(s.exchange, r); line != "" {
		put("looked at", wire.Line(t, line, s.exchange.Credentials))
	} else if r.Looked != "" && r.Outcome != mockserver.Skipped {
		put("looked at", t.Text.Render(r.Looked)+t.Dim.Render("  not in this request"))
	}
	who, lines := claim(s.world, s.exchange.Decision.At, s.exchange, r.Name)
	for i, l := range lines {
		lines[i] = t.Text.Render(l)
	}
	put(who, lines...)
	if demand := rule(s.world, s.exchange, r.Name); demand != "" {
		put("rule", t.Text.Render(content.CleanLine(demand)))
	}
	put("source", wire.Source(t, r.Source))
	return rows
}

// right is what the request came to, and before it what it came to first.
func (s *Screen) right(t *theme.Theme) string {
	now := answered(t, s.exchange.Status)
	if s.first == s.exchange {
		return now
	}
	return answered(t, s.first.Status) + t.Dim.Render(" → ") + now
}

func answered(t *theme.Theme, status int) string {
	return t.Status(status).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(status), status))
}

// label is the width of the names before a check's facts, in cells.
const label = 11

// View shows the path, or the list a fact is chosen from.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	f := screen.Frame{
		Title: "The gate", Sub: content.CleanLine(s.exchange.Method + " " + s.exchange.Target),
		Right: s.right(t),
		Keys:  []key.Binding{k.Next, k.Before, k.Person, k.State, k.Target, k.Back}, More: []key.Binding{k.Down, k.Up, k.Top, k.Bottom},
	}
	if s.chooser != nil {
		f.Body, f.Zones = s.chooser.View(t, s.canvas.W, s.canvas.H)
		f.Keys = []key.Binding{screen.Bind("↑↓", "move", "down"), k.Open, k.Back}
		f.More = nil
		return f
	}
	f.Body = s.rows[min(s.offset, len(s.rows)):min(s.offset+s.canvas.H, len(s.rows))]
	if left, right := layout.Panes(s.canvas.W); right > 0 && len(s.path) > 0 {
		f.Body = layout.Beside(f.Body, s.beside[min(s.offset, len(s.beside)):], left, t.Dim.Render("│"), s.canvas.H)
	}
	for _, sp := range s.spots {
		f.Zones = append(f.Zones, screen.Zone{X: 0, Y: sp.row - s.offset, W: s.canvas.W / 2, H: 1, Msg: stepped(sp.check)})
	}
	return f
}
