package prose

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/theme"
)

// Texts are markdown texts by name, drawn for one theme and width.
type Texts struct {
	Err   error // why some could not be drawn
	theme *theme.Theme
	width int
	rows  map[string][]string
}

// Draw draws texts at one width, with a renderer of its own: no two goroutines
// ever share one.
func Draw(t *theme.Theme, width int, texts map[string]string) Texts {
	out := Texts{theme: t, width: width, rows: map[string][]string{}}
	r, err := New(t, width)
	for name, text := range texts {
		if err != nil {
			break
		}
		if text != "" {
			out.rows[name], err = r.Lines(text)
		}
	}
	out.Err = err
	return out
}

// Work is Draw as work for elsewhere than the UI; its message is the Texts.
func Work(t *theme.Theme, width int, texts map[string]string) func(context.Context) tea.Msg {
	return func(context.Context) tea.Msg { return Draw(t, width, texts) }
}

// Fit reports whether the texts were drawn for a theme and a width: a screen
// may have changed since it asked for them.
func (m Texts) Fit(t *theme.Theme, width int) bool { return m.theme == t && m.width == width }

// Of is one of the texts; none until it was drawn.
func (m Texts) Of(name string) []string { return m.rows[name] }
