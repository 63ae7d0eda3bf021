package gatewalk

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/content"
	"bouncer/internal/tui/kit"
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
	if s.chooser != nil {
		s.chooser.Layout(t, s.canvas.W, s.canvas.H)
		return
	}
	var page, beside kit.Page
	s.split.Whole = len(s.path) == 0
	s.split.Size(s.canvas.W, s.canvas.H)
	width := s.split.TextWidth()
	switch h := s.canvas.H; {
	case len(s.path) == 0:
		page.Add(wire.Trace(t, s.exchange.Decision, width)...)
	case s.split.SideWidth() > 0:
		s.list(t, &page, width, h)
		beside.Add(s.panel(t, s.split.SideWidth())...)
	case h >= roomy:
		panel := s.panel(t, width)
		s.list(t, &page, width, max(h-len(panel)-1, leastList))
		page.Part(panel...)
	default:
		page.Add(s.panel(t, width)...)
	}
	s.split.Text.Show(page)
	s.split.Side.Show(beside)
}

// leastList is how many rows the outcome and the list of checks have at least
// where they are shown at all.
const leastList = 5

// list draws the outcome and the path in height rows, the check shown with a
// sign before it and in sight.
func (s *Screen) list(t *theme.Theme, page *kit.Page, width, height int) {
	page.Add(s.outcome(t, width)...)
	page.Add("")
	var rows kit.Page
	around := 0
	for i, r := range s.path {
		sign, _ := kit.Sign(t, i == s.at)
		if i == s.at {
			around = rows.Len()
		}
		rows.Click(0, rows.Len(), s.canvas.W/2, 1, stepped(i))
		for n, line := range wire.Check(t, s.exchange.Decision.Status, i+1, r, width-2) {
			if n > 0 {
				sign = "  "
			}
			rows.Add(sign + line)
		}
	}
	page.Embed(t, rows, around, width, max(height-page.Len(), 3))
}

// outcome says where the path ends, and where it ended before a fact changed.
func (s *Screen) outcome(t *theme.Theme, width int) []string {
	var rows []string
	if s.fault != "" {
		rows = kit.Fault(t, s.fault, width)
	}
	if s.first != s.exchange && s.first.Decision != nil {
		rows = append(rows, layout.Wrap(t.Soft.Render("Before: ")+ends(t, s.first.Decision), width)...)
		return append(rows, layout.Wrap(t.Soft.Render("Now:    ")+ends(t, s.exchange.Decision), width)...)
	}
	return append(rows, layout.Wrap(t.Soft.Render("The path ends at ")+ends(t, s.exchange.Decision), width)...)
}

// ends names the check a path ends at and the status that comes of it.
func ends(t *theme.Theme, d *mockserver.Decision) string {
	status := t.Answer(d.Status)
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
		said := st.Render(theme.Glyph(status)+" "+detail) + t.Dim.Render(" → ") + st.Render(fmt.Sprint(status))
		rows = append(rows, layout.Wrap(said, width)...)
		rows = append(rows, layout.Wrap(t.Soft.Render(content.CleanLine(s.exchange.Decision.Reason)), width)...)
	default:
		at := end(s.path)
		said := fmt.Sprintf("· not reached: check %d, %s, had refused before", at+1, s.path[at].Name)
		rows = append(rows, layout.Wrap(t.Dim.Render(said), width)...)
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
	now := t.Answer(s.exchange.Status)
	if s.first == s.exchange {
		return now
	}
	return t.Answer(s.first.Status) + t.Dim.Render(" → ") + now
}

// label is the width of the names before what a check looked at, in cells.
const label = 11

// View shows the path, or the list a fact is chosen from.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	f := screen.Frame{
		Title: "The gate", Sub: content.CleanLine(s.exchange.Method + " " + s.exchange.Target),
		Right: s.right(t),
		Keys:  []key.Binding{k.Next, k.Before, k.Person, k.State, k.Target, k.Back},
		More:  []key.Binding{k.Down, k.Up, k.Top, k.Bottom},
	}
	f.Keys[0].SetEnabled(s.at < len(s.path)-1)
	f.Keys[1].SetEnabled(s.at > 0)
	if s.chooser != nil {
		s.chooser.Draw(&f)
		f.Keys = []key.Binding{screen.Bind("↑↓", "move", "down"), k.Open, k.Back}
		f.More = nil
		return f
	}
	s.split.Draw(t, &f)
	return f
}
