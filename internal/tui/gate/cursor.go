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
		s.scroll(by * 3) // past the ends the page itself moves
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

func (s *Screen) click(on target) tea.Cmd {
	again := s.cursor == on
	s.cursor = on
	if on.probe > 0 || again {
		return s.act()
	}
	s.layout()
	return nil
}
