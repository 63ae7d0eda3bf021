package gate

import (
	"slices"

	tea "charm.land/bubbletea/v2"
)

// act is what enter does where the cursor stands.
func (s *Screen) act() tea.Cmd {
	if n := s.cursor.probe; n > 0 {
		if s.unfolded == n {
			n = 0
		}
		s.unfolded = n
		s.layout()
		s.follow()
		if n > 0 {
			s.top()
		}
		return nil
	}
	return s.turn()
}

// step moves the cursor over what can be stood on.
func (s *Screen) step(by int) {
	all := s.targets()
	i := slices.Index(all, s.cursor)
	if next := i + by; next >= 0 && next < len(all) {
		s.cursor = all[next]
	} else {
		s.split.Text.Scroll(by * 3) // past the ends the page itself moves
		return
	}
	s.layout()
	s.follow()
}

// targets are what the cursor can stand on, in the page's order.
func (s *Screen) targets() []target {
	var out []target
	for _, l := range slices.Concat(s.page, s.beside) {
		if l.on != (target{}) && !slices.Contains(out, l.on) {
			out = append(out, l.on)
		}
	}
	return out
}

// row is where the cursor stands, in one of the columns; -1 for elsewhere.
func (s *Screen) row(lines []line) int {
	return slices.IndexFunc(lines, func(l line) bool { return l.on == s.cursor })
}

// follow keeps the cursor in sight.
func (s *Screen) follow() {
	text, side := &s.split.Text, &s.split.Side
	if row := s.row(s.page); row >= 0 {
		s.reveal(row)
		if s.split.SideWidth() == 0 && s.cursor.probe == 0 {
			// Below the gate as much of the requests as there is room for.
			text.Put(max(text.Offset(), min(row-1, s.end-s.canvas.H)))
		}
		return
	}
	if row := s.row(s.beside); row >= 0 {
		side.Reveal(row, row+2)
	}
}

// top puts the row under the cursor at the top: what it unfolds stands below it.
func (s *Screen) top() {
	if row := s.row(s.page); row >= 0 {
		s.split.Text.Put(row)
	} else if row := s.row(s.beside); row >= 0 && len(s.beside) > s.canvas.H {
		s.split.Side.Put(row)
	}
}

// reveal scrolls as little as it takes to show a row with the ones before and
// after it.
func (s *Screen) reveal(row int) { s.split.Text.Reveal(max(row-1, 0), row+2) }

func (s *Screen) click(on target) tea.Cmd {
	again := s.cursor == on
	s.cursor = on
	if on.probe > 0 || again {
		return s.act()
	}
	s.layout()
	return nil
}
