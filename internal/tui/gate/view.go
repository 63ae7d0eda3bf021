package gate

import (
	"cmp"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/content"
	"bouncer/internal/tui/kit"
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
	width := s.split.TextWidth()
	s.page, s.beside = plain(s.texts.Of(story)), nil
	lead := len(s.page)
	s.page = append(append(s.page, line{}), s.gateLines(t, width)...)
	gate := len(s.page)
	if side := s.split.SideWidth(); side > 0 {
		s.beside = s.table(t, side)
	} else {
		s.page = append(append(s.page, line{}), s.table(t, width)...)
	}
	s.end = len(s.page)
	s.page = append(s.page, s.ending(t, width)...)
	blocks := []block{{story, 0}, {"gate", lead}, {"suite", gate}, {"ending", s.end}}
	s.split.Text.Show(pageOf(width, s.page, blocks...))
	s.split.Side.Show(pageOf(s.split.SideWidth(), s.beside))
}

// block is a part of the page and the row it begins at.
type block struct {
	name string
	row  int
}

// pageOf makes a page of lines; a click on one goes to what stands on it.
func pageOf(width int, lines []line, blocks ...block) (page kit.Page) {
	for i, l := range lines {
		for _, b := range blocks {
			if b.row == i {
				page.Begin(b.name)
			}
		}
		if l.on != (target{}) {
			page.Click(0, i, width, 1, l.on)
		}
		page.Add(l.text)
	}
	return page
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
		sign, style := kit.Sign(t, s.cursor == on)
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
	return s.split.SideWidth() > 0 || s.cursor.check == check || strings.HasPrefix(s.cursor.setting, check+".")
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
			got = t.Plain(row.Got)
			if wrong != "" {
				mark = t.Not.Bold(true).Render("×")
			}
		}
		left := sign + mark + t.Soft.Render(fmt.Sprintf(" %d ", i+1)) + style.Render(content.CleanLine(p.Name))
		right := t.Plain(p.Expect) + "   " + layout.Pad(got, 5)
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
	if fault := cmp.Or(s.texts.Err, s.mend.Fault); fault != nil {
		out = append(append(out, line{}), plain(kit.Fault(t, fault.Error(), width))...)
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
	rows := kit.Hints(t, s.mend.Hints, width)
	if s.mend.Solved {
		said := "✓ Mended. "
		if s.mend.Given {
			said = "✓ Mended for you. "
		}
		said = t.In.Bold(true).Render(said) + t.Soft.Render("Every request gets the answer it should.")
		rows = append(rows, layout.Wrap(said, width)...)
		rows = append(append(rows, ""), s.texts.Of(why)...)
		rows = append(rows, wire.Sources(t, s.mend.Repair.Sources, width)...)
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
		Title: fmt.Sprintf("Gate %d", s.mend.Repair.Number), Sub: content.CleanLine(s.mend.Repair.Title),
		Right: s.score(t), Keys: s.shortKeys(),
		More: append([]key.Binding{k.Act, k.Raise, k.Lower, k.Hint, k.Solve, k.Reset, k.Next}, s.split.Keys(k.Keys)...),
	}
	s.split.Draw(t, &f)
	return f
}

// score is how many requests get what they should.
func (s *Screen) score(t *theme.Theme) string {
	if len(s.mend.Rows) == 0 {
		return t.Dim.Render("firing …")
	}
	right := s.mend.Right()
	text := fmt.Sprintf("%d of %d right", right, len(s.mend.Rows))
	if right == len(s.mend.Rows) {
		return t.In.Render("✓ " + text)
	}
	return t.Not.Render(text)
}
