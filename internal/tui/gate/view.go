package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// layout draws the page anew, in Update; View only takes its window.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	width := s.textWidth()
	s.page, s.beside = plain(s.story), nil
	s.page = append(s.page, line{})
	s.page = append(s.page, s.gateLines(t, width)...)
	if side := s.sideWidth(); side > 0 {
		s.beside = s.table(t, side)
	} else {
		s.page = append(s.page, line{})
		s.page = append(s.page, s.table(t, width)...)
	}
	s.end = len(s.page)
	s.page = append(s.page, s.ending(t, width)...)
	s.scroll(0)
	s.scrollSide(0)
}

func plain(rows []string) []line {
	out := make([]line, len(rows))
	for i, r := range rows {
		out[i].text = r
	}
	return out
}

// gateLines are the checks in their order, each with its settings.
func (s *Screen) gateLines(t *theme.Theme, width int) []line {
	out := []line{{text: t.Bold.Render("The gate") + t.Dim.Render("  asked from top to bottom")}}
	for i, name := range s.mend.Gate.Order {
		on := target{check: name}
		sign, style := "  ", t.Text
		if s.cursor == on {
			sign, style = t.Accent.Render("▸ "), t.AccentBold
		}
		settings := s.mend.Settings(name)
		row := sign + t.Soft.Render(fmt.Sprintf("%d  ", i+1)) + style.Render(content.CleanLine(name))
		if !s.unfolds(name) && len(settings) > 0 {
			row += t.Dim.Render(fmt.Sprintf("  %d to set", len(settings)))
			settings = nil
		}
		out = append(out, line{layout.Clip(row, width), on})
		for _, set := range settings {
			on := target{setting: set.Name}
			sign, style := "       ", t.Soft
			if s.cursor == on {
				sign, style = "     "+t.Accent.Render("▸ "), t.AccentBold
			}
			for n, l := range layout.Wrap(style.Render(set.About+": ")+t.Text.Render(s.mend.Value(set)), width-7) {
				if n > 0 {
					sign = "         "
				}
				out = append(out, line{sign + l, on})
			}
		}
	}
	return out
}

// unfolds reports whether a check's settings are listed: all are where the
// requests stand beside them; above the requests, only those at the cursor are.
func (s *Screen) unfolds(check string) bool {
	return s.sideWidth() > 0 || s.cursor.check == check || strings.HasPrefix(s.cursor.setting, check+".")
}

// table is the suite: what is expected and what came, request by request.
func (s *Screen) table(t *theme.Theme, width int) []line {
	head := layout.Spread(t.Bold.Render("The requests"), t.Dim.Render("expected   got"), width)
	out := []line{{text: head}}
	for i, p := range s.mend.Repair.Probes {
		on := target{probe: i + 1}
		sign, style := " ", t.Text
		if s.cursor == on {
			sign, style = t.Accent.Render("▸"), t.AccentBold
		}
		mark, got, wrong := t.Dim.Render("·"), t.Dim.Render("  …"), ""
		if i < len(s.mend.Rows) {
			row := s.mend.Rows[i]
			mark, wrong = t.In.Render("✓"), row.Wrong
			got = t.Status(row.Got).Render(fmt.Sprintf("%s %d", theme.Glyph(row.Got), row.Got))
			if wrong != "" {
				mark = t.Not.Bold(true).Render("×")
			}
		}
		left := sign + mark + t.Soft.Render(fmt.Sprintf(" %d ", i+1)) + style.Render(content.CleanLine(p.Name))
		right := t.Status(p.Expect).Render(fmt.Sprintf("%s %d", theme.Glyph(p.Expect), p.Expect)) + "   " + layout.Pad(got, 5)
		out = append(out, line{layout.Spread(left, right, width), on})
		if wrong != "" && s.mend.Rows[i].Got == p.Expect {
			for _, l := range layout.Wrap(t.Not.Render(content.CleanLine(wrong)), width-5) {
				out = append(out, line{"     " + l, on})
			}
		}
		if s.unfolded == i+1 {
			out = append(out, s.exchange(t, i, width)...)
		}
	}
	if fault := cmp.Or(s.fault, s.mend.Fault); fault != nil {
		out = append(append(out, line{}), plain(layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(fault.Error())), width))...)
	}
	return out
}

// exchange is one request of the suite as it went, and the gate's way with it.
func (s *Screen) exchange(t *theme.Theme, i, width int) []line {
	if i >= len(s.mend.Rows) || s.mend.Rows[i].Exchange == nil {
		return nil
	}
	x := s.mend.Rows[i].Exchange
	if d := s.drawn; d.of == x && d.theme == t && d.width == width {
		return d.lines
	}
	var rows []string
	rows = append(rows, wire.Text(t, s.mend.Repair.Probes[i].Text, width-5)...)
	rows = append(append(rows, ""), wire.Response(t, x, width-5)...)
	rows = append(append(rows, ""), wire.Trace(t, x.Decision, width-5)...)
	if x.Decision != nil {
		rows = append(rows, layout.Wrap(t.Soft.Render(content.CleanLine(x.Decision.Reason)), width-5)...)
	}
	s.drawn = drawn{x, t, width, plain(append(layout.Indent(rows, "     "), ""))}
	return s.drawn.lines
}

// ending is the hints shown so far, and once the gate is mended what was wrong
// with it.
func (s *Screen) ending(t *theme.Theme, width int) []line {
	var rows []string
	for i, hint := range s.mend.Hints {
		rows = append(rows, layout.Wrap(t.Soft.Render(fmt.Sprintf("Hint %d: %s", i+1, content.CleanLine(hint))), width)...)
	}
	if s.mend.Solved {
		said := "✓ Mended. "
		if s.mend.Given {
			said = "✓ Mended for you. "
		}
		rows = append(rows, layout.Wrap(t.In.Bold(true).Render(said)+t.Soft.Render("Every request gets the answer it should."), width)...)
		rows = append(rows, "")
		rows = append(rows, s.why...)
		var sources []string
		for _, source := range s.mend.Repair.Sources {
			sources = append(sources, wire.Source(t, source))
		}
		rows = append(rows, layout.Wrap(strings.Join(sources, t.Dim.Render(" · ")), width)...)
	}
	if len(rows) == 0 {
		return nil
	}
	return append([]line{{}}, plain(rows)...)
}

// View takes the window out of the rows that Update has drawn.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	f := screen.Frame{
		Title: fmt.Sprintf("Gate %d", s.mend.Repair.Number), Sub: content.CleanLine(s.mend.Repair.Title), Right: s.score(t), Keys: s.shortKeys(),
		More: []key.Binding{k.Act, k.Raise, k.Lower, k.Hint, k.Solve, k.Reset, k.Next, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.SideUp, k.SideDown},
	}
	left := s.window(s.page, s.offset)
	f.Body = texts(left)
	f.Zones = zones(left, 0, s.textWidth())
	if s.sideWidth() > 0 {
		right := s.window(s.beside, s.side)
		f.Body = layout.Beside(f.Body, texts(right), s.textWidth(), t.Dim.Render("│"), s.canvas.H)
		f.Zones = append(f.Zones, zones(right, s.textWidth()+5, s.sideWidth())...)
	}
	return f
}

// score is how many requests get what they should.
func (s *Screen) score(t *theme.Theme) string {
	if len(s.mend.Rows) == 0 {
		return t.Dim.Render("firing …")
	}
	right := s.mend.Right()
	text := fmt.Sprintf("%d of %d", right, len(s.mend.Rows))
	if right == len(s.mend.Rows) {
		return t.In.Render("✓ " + text)
	}
	return t.Not.Render("× " + text)
}

func texts(lines []line) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.text
	}
	return out
}

func zones(lines []line, x, w int) (out []screen.Zone) {
	for y, l := range lines {
		if l.on != (target{}) {
			out = append(out, screen.Zone{X: x, Y: y, W: w, H: 1, Msg: l.on})
		}
	}
	return out
}

func (s *Screen) window(lines []line, offset int) []line {
	offset = min(offset, len(lines))
	return lines[offset:min(offset+s.canvas.H, len(lines))]
}

func (s *Screen) wheel(msg tea.MouseWheelMsg) {
	text := 0
	if s.sideWidth() > 0 {
		text = s.textWidth()
	}
	screen.Apply(s.scroll, s.scrollSide)(screen.Wheel(msg, text))
}

func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.page)-s.canvas.H, 0))
}

func (s *Screen) scrollSide(by int) {
	s.side = min(max(s.side+by, 0), max(len(s.beside)-s.canvas.H, 0))
}

// follow keeps the cursor in sight.
func (s *Screen) follow() {
	at := func(lines []line) int { return slices.IndexFunc(lines, func(l line) bool { return l.on == s.cursor }) }
	if row := at(s.page); row >= 0 {
		s.reveal(row)
		if s.sideWidth() == 0 && s.cursor.probe == 0 {
			// Below the gate as much of the requests as there is room for.
			s.offset = max(s.offset, min(row-1, s.end-s.canvas.H))
			s.scroll(0)
		}
		return
	}
	if row := at(s.beside); row >= 0 {
		s.side = max(min(s.side, row), row-s.canvas.H+2, 0)
	}
}

// top puts the row under the cursor at the top: what it unfolds stands below it.
func (s *Screen) top() {
	at := func(lines []line) int { return slices.IndexFunc(lines, func(l line) bool { return l.on == s.cursor }) }
	if row := at(s.page); row >= 0 {
		s.offset = row
	} else if row := at(s.beside); row >= 0 && len(s.beside) > s.canvas.H {
		s.side = row
	}
	s.scroll(0)
	s.scrollSide(0)
}

// reveal scrolls as little as it takes to show a row and the one after it, and
// where it is the first that can be stood on, what comes before.
func (s *Screen) reveal(row int) {
	if row+2 > s.offset+s.canvas.H {
		s.offset = row + 2 - s.canvas.H
	}
	s.offset = max(min(s.offset, row-1), 0)
	s.scroll(0)
}
