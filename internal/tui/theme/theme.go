// Package theme is the look of the screens as a value: the styles made for a
// dark or a light terminal. Nothing here is kept in package variables, so two
// screens in one process can differ.
package theme

import (
	"fmt"

	"charm.land/lipgloss/v2"
)

// Theme holds every style a screen may use.
type Theme struct {
	Dark bool

	Text, Soft, Dim, Bold lipgloss.Style
	Accent, AccentBold    lipgloss.Style
	Link                  lipgloss.Style

	// Who, Not and In are the three answers: 401, 403, let in. They are never
	// the only sign: Glyph goes beside them.
	Who, Not, In lipgloss.Style

	Hex Palette
}

// Palette is the same colors as hex strings, for renderers with style sheets
// of their own.
type Palette struct {
	Text, Soft, Dim, Accent, Who, Not, In string
}

// New makes the theme for a dark or a light terminal. The contrast of every
// color against the usual backgrounds is at least 4.5:1.
func New(dark bool) *Theme {
	p := Palette{
		Text: "#2b2d33", Soft: "#5c5f66", Dim: "#6b6b66",
		Accent: "#2a62c4", Who: "#9a6700", Not: "#b3261e", In: "#2e7d32",
	}
	if dark {
		p = Palette{
			Text: "#dfe3f0", Soft: "#a6adc8", Dim: "#8a90aa",
			Accent: "#89b4fa", Who: "#f2c066", Not: "#f38ba8", In: "#a6e3a1",
		}
	}
	fg := func(hex string) lipgloss.Style { return lipgloss.NewStyle().Foreground(lipgloss.Color(hex)) }
	return &Theme{
		Dark: dark, Hex: p,
		Text: fg(p.Text), Soft: fg(p.Soft), Dim: fg(p.Dim), Bold: fg(p.Text).Bold(true),
		Accent: fg(p.Accent), AccentBold: fg(p.Accent).Bold(true), Link: fg(p.Accent).Underline(true),
		Who: fg(p.Who), Not: fg(p.Not), In: fg(p.In),
	}
}

// Status is the style of a status code: amber for 401, rose for 403, green for
// 2xx, plain text for every other code.
func (t *Theme) Status(code int) lipgloss.Style {
	switch {
	case code == 401:
		return t.Who
	case code == 403:
		return t.Not
	case code >= 200 && code < 300:
		return t.In
	}
	return t.Text
}

// Answer draws a status with its sign: "× 403".
func (t *Theme) Answer(code int) string {
	if code == 0 {
		return t.Dim.Render(noAnswer)
	}
	return t.Status(code).Bold(true).Render(fmt.Sprintf("%s %d", Glyph(code), code))
}

// Plain is Answer without weight, for tables.
func (t *Theme) Plain(code int) string {
	if code == 0 {
		return t.Dim.Render(noAnswer)
	}
	return t.Status(code).Render(fmt.Sprintf("%s %d", Glyph(code), code))
}

// noAnswer stands where a system isn't known to answer anything.
const noAnswer = "· no answer"

// Glyph is the sign that says without color what Status says with it.
func Glyph(code int) string {
	switch {
	case code == 401:
		return "○"
	case code == 403:
		return "×"
	case code >= 200 && code < 300:
		return "✓"
	}
	return "•"
}

// Says is what a status tells the client, in the course's words; empty for
// codes that are neither of the two, nor a success.
func Says(code int) string {
	switch {
	case code == 401:
		return "who are you?"
	case code == 403:
		return "you may not"
	case code >= 200 && code < 300:
		return "let in"
	}
	return ""
}
