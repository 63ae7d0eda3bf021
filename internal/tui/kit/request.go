package kit

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
)

// BarWidth is the width of what stands before every row of a request, in cells.
const BarWidth = 2

// Bar puts a bar before every row of a request.
func Bar(t *theme.Theme, rows []string) []string { return layout.Indent(rows, t.Accent.Render("▌ ")) }

// Among does so where there are several on a page. The one in focus has an arrow
// at its head and a broad bar, the others a thin one: it isn't the color alone
// that says it.
func Among(t *theme.Theme, rows []string, focus bool) []string {
	if !focus {
		return layout.Indent(rows, t.Dim.Render("│ "))
	}
	out := Bar(t, rows)
	if len(rows) > 0 {
		out[0] = t.AccentBold.Render("▶ ") + rows[0]
	}
	return out
}

// Offer is a key a request takes and what it does.
type Offer struct{ Key, Does string }

// offerGap is the space between two offers, in cells.
const offerGap = 3

// Offers draws what a request can be done with, in one row.
func Offers(t *theme.Theme, all []Offer) string {
	parts := make([]string, len(all))
	for i, o := range all {
		parts[i] = t.AccentBold.Render(o.Key) + " " + t.Soft.Render(o.Does)
	}
	return strings.Join(parts, strings.Repeat(" ", offerGap))
}

// ClickOffers makes the offers clickable that stand in a row of the page, from
// a column on.
func (p *Page) ClickOffers(x, row int, all []Offer, msg func(key string) tea.Msg) {
	for _, o := range all {
		w := lipgloss.Width(o.Key) + 1 + lipgloss.Width(o.Does)
		p.Click(x, row, w, 1, msg(o.Key))
		x += w + offerGap
	}
}

// Fault draws what went wrong.
func Fault(t *theme.Theme, text string, width int) []string {
	return layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(text)), width)
}

// Hints draws the hints given so far.
func Hints(t *theme.Theme, hints []string, width int) (rows []string) {
	for i, hint := range hints {
		said := fmt.Sprintf("Hint %d: %s", i+1, content.CleanLine(hint))
		rows = append(rows, layout.Wrap(t.Soft.Render(said), width)...)
	}
	return rows
}
