package wire

import (
	"fmt"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/mockserver"
)

// Survey draws what the dialects answer to one request, side by side. An answer
// that no source documents is not passed off as one.
func Survey(t *theme.Theme, answers []exchange.Answer, width int) []string {
	rows := append(layout.Wrap(t.Dim.Render(mockserver.DialectNotice), width), "")
	for _, a := range answers {
		rows = append(rows, layout.Spread(t.Text.Render(content.CleanLine(a.Title)), surveyStatus(t, a), width))
	}
	return rows
}

// SurveyReasons draws why each dialect answers so, and where that is documented.
func SurveyReasons(t *theme.Theme, answers []exchange.Answer, width int) []string {
	var rows []string
	for i, a := range answers {
		if i > 0 {
			rows = append(rows, "")
		}
		rows = append(rows, layout.Spread(t.Bold.Render(content.CleanLine(a.Title)), surveyStatus(t, a), width))
		rows = append(rows, layout.Indent(layout.Wrap(t.Soft.Render(surveyed(a)), width-2), "  ")...)
		if a.Source != "" && a.Documented {
			rows = append(rows, layout.Indent(layout.Wrap(Source(t, a.Source), width-2), "  ")...)
		}
	}
	return rows
}

func surveyStatus(t *theme.Theme, a exchange.Answer) string {
	if !a.Documented {
		return t.Dim.Render("· not documented")
	}
	return t.Status(a.Status).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(a.Status), a.Status))
}

func surveyed(a exchange.Answer) string {
	said := content.CleanLine(a.Reason)
	if a.Bare {
		said += " " + study.BareWords
	}
	if a.Note != "" {
		said += " " + content.CleanLine(a.Note)
	}
	return said
}
