package reader

import (
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// question draws a question about what came of the request before it: its choices
// by their keys, and once it was answered which one was right, and which was taken.
func (s *Screen) question(t *theme.Theme, page *kit.Page, block int) {
	u, first := &s.reading.Units[block], page.Len()
	width, focus, at := s.split.TextWidth()-kit.BarWidth, u == s.current(), s.stop(block)
	rows := layout.Wrap(t.Bold.Render(content.CleanLine(u.Block.Ask.Text)), width)
	for i, choice := range u.Block.Ask.Choices {
		lead := t.AccentBold.Render(strconv.Itoa(i+1)) + "  "
		said := layout.Wrap(t.Text.Render(content.CleanLine(choice)), width-layout.Width(lead)-2)
		switch sign := s.sign(t, u, i); {
		case u.Said == 0:
			page.Click(0, first+len(rows), s.split.TextWidth(), len(said), pressed{at, strconv.Itoa(i + 1)})
			rows = append(rows, lead+said[0])
		case i+1 == u.Said:
			rows = append(rows, layout.Spread(sign+lead+said[0], t.Dim.Render("your answer"), width))
		default:
			rows = append(rows, sign+lead+said[0])
		}
		rows = append(rows, layout.Indent(said[1:], "   ")...)
	}
	page.Add(kit.Among(t, rows, focus)...)
	s.places[block].asks = page.Len()
	page.Click(0, first, s.split.TextWidth(), page.Len()-first, focused(at))
}

// sign stands before a choice of a question that was answered.
func (s *Screen) sign(t *theme.Theme, u *study.Unit, choice int) string {
	switch choice {
	case u.Block.Ask.Right:
		return t.In.Render("✓ ")
	case u.Said - 1:
		return t.Not.Render("× ")
	}
	return "  "
}

// choose answers the question in focus.
func (s *Screen) choose(digit string) tea.Cmd {
	if s.showFirst() {
		return nil
	}
	choice, err := strconv.Atoi(digit)
	if err != nil {
		return nil
	}
	taken, events := s.reading.Answer(s.at(), choice)
	if taken {
		s.layout()
	}
	return s.keep(events...)
}

// choiceKeys are the keys of the choices of a question that waits.
func choiceKeys(u *study.Unit) (keys []key.Binding) {
	for i, choice := range u.Block.Ask.Choices {
		name := strconv.Itoa(i + 1)
		keys = append(keys, screen.Bind(name, content.CleanLine(choice), name))
	}
	return keys
}
