package question

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// View takes the window out of the rows that Update has drawn.
func (s *Screen) View() screen.Frame {
	k := s.keys
	f := screen.Frame{
		Title: s.name(), Sub: s.where(), Right: s.tally(), Keys: s.footKeys(), Body: s.body(),
		More: []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.SideUp, k.SideDown},
	}
	if s.sideWidth() > 0 {
		f.Body = layout.Beside(f.Body, s.window(s.beside, s.side), s.widths().answer, s.canvas.Theme.Dim.Render("│"), s.canvas.H)
	}
	top := -s.offset
	if len(s.foot) > 0 {
		top = s.canvas.H - len(s.foot)
	}
	for _, sp := range s.spots {
		f.Zones = append(f.Zones, screen.Zone{X: 0, Y: top + sp.row, W: s.canvas.W, H: 1, Msg: answered(sp.code)})
	}
	return f
}

// body is the part of the page in sight, and below it the foot, where there is
// one, with a word on what is out of sight between them.
func (s *Screen) body() []string {
	if len(s.foot) == 0 {
		return s.window(s.rows, s.offset)
	}
	room := s.room()
	body := slices.Clone(s.rows[s.offset:min(s.offset+room, len(s.rows))])
	more := ""
	if s.offset+room < len(s.rows) {
		more = s.canvas.Theme.Dim.Render("more ↓")
	}
	return slices.Concat(body, []string{layout.Spread("", more, s.canvas.W)}, s.foot)
}

// room is how many rows of the page are in sight at once.
func (s *Screen) room() int {
	if len(s.foot) == 0 {
		return s.canvas.H
	}
	return s.canvas.H - len(s.foot) - 1
}

func (s *Screen) window(rows []string, offset int) []string {
	offset = min(offset, len(rows))
	return rows[offset:min(offset+s.canvas.H, len(rows))]
}

func (s *Screen) name() string { return s.round.Ask.Name() }

func (s *Screen) where() string {
	if s.refused != nil {
		return ""
	}
	where := fmt.Sprintf("%d of %d", s.index()+1, len(s.round.Picks))
	if s.round.Ask.Endless {
		where = fmt.Sprintf("question %d", s.index()+1)
	}
	if s.q.exchange != nil {
		where += " · " + s.q.Title
	}
	return where
}

// tally is the round so far: a sign a question, or a count where there is no
// room for signs.
func (s *Screen) tally() string {
	if s.refused != nil {
		return ""
	}
	t, attempts, n := s.canvas.Theme, s.round.Attempts, len(s.round.Picks)
	silent := s.round.Ask.Silent()
	if n > 12 || s.canvas.W < 60 || s.round.Ask.Endless {
		if silent {
			return t.Dim.Render(fmt.Sprintf("%d to go", n-len(attempts)))
		}
		right := 0
		for _, a := range attempts {
			if a.Right {
				right++
			}
		}
		return t.Dim.Render(fmt.Sprintf("%d right", right))
	}
	signs := make([]string, n)
	for i := range signs {
		switch {
		case i >= len(attempts):
			signs[i] = t.Dim.Render("·")
		case silent:
			signs[i] = t.Soft.Render("•")
		case attempts[i].Right:
			signs[i] = t.In.Render("✓")
		default:
			signs[i] = t.Not.Render("×")
		}
	}
	return strings.Join(signs, " ")
}
