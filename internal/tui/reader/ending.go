package reader

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/lessons"
)

// holds says what the rest of the page waits for.
func holds(u *study.Unit) string {
	switch {
	case u.Asks():
		return "The rest of the page opens once you have answered."
	case u.Block.Kind == lessons.Goal:
		return "The rest of the page opens once the goal is met, or its solution shown."
	}
	return "The rest of the page opens once you have predicted."
}

// sources are where to read what the lesson says, each with its address where there
// is the room.
func (s *Screen) sources(t *theme.Theme) (rows []string) {
	width := s.split.TextWidth()
	rows = append(rows, t.Soft.Render("Sources:"))
	for _, source := range s.reading.Lesson.Sources {
		row, to := wire.Source(t, source), study.Address(source)
		if !strings.HasSuffix(to, source) && layout.Width(row)+2+layout.Width(to) <= width {
			row += "  " + t.Dim.Render(to)
		}
		rows = append(rows, layout.Wrap(row, width)...)
	}
	return append(rows, "")
}

// ending says where the lesson leads.
func (s *Screen) ending(t *theme.Theme) (rows []string) {
	way := func(key, said string) {
		rows = append(rows,
			layout.Clip(t.AccentBold.Render(layout.Pad(key, 7))+t.Soft.Render(said), s.split.TextWidth()))
	}
	next := s.reading.Next
	if s.reading.Asks() {
		way("space", "three quick questions from this lesson")
	}
	switch {
	case next != nil && s.reading.Asks():
		way("n", fmt.Sprintf("next: Lesson %d · %s", next.Number, content.CleanLine(next.Title)))
	case next != nil:
		way("space", fmt.Sprintf("next: Lesson %d · %s", next.Number, content.CleanLine(next.Title)))
	default:
		rows = append(rows, t.Soft.Render("That was the last lesson. The quiz is a good next step."))
	}
	return rows
}
