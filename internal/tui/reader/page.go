package reader

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/lessons"
)

// bar stands before every row of a request.
const bar = "▌ "

// layout draws the page anew into rows. It runs in Update, when something has
// changed; View only takes its window out of them.
func (s *Screen) layout() {
	if s.canvas.Theme == nil {
		return
	}
	t := s.canvas.Theme
	s.rows = nil
	for i := range s.units {
		u, place := &s.reading.Units[i], &s.units[i]
		place.first = len(s.rows)
		if u.Request() {
			s.rows = append(s.rows, s.request(t, u, place)...)
		} else {
			s.rows = append(s.rows, place.prose...)
		}
		place.last = len(s.rows)
		s.rows = append(s.rows, "")
		if u.Folds() {
			s.rows = append(s.rows, layout.Wrap(t.Dim.Render("The rest of the page opens once you have predicted."), s.textWidth())...)
			break
		}
	}
	if s.reading.Finished() {
		s.rows = append(s.rows, s.ending(t)...)
	}
	s.beside = s.sidePane(t)
	s.scroll(0)
}

func (s *Screen) ending(t *theme.Theme) []string {
	if s.reading.Next == nil {
		return []string{t.Soft.Render("That was the last lesson. The quiz is a good next step.")}
	}
	return []string{t.AccentBold.Render("n") + t.Soft.Render(fmt.Sprintf("  next: Lesson %d · %s", s.reading.Next.Number, s.reading.Next.Title))}
}

// request draws a block: its text or the editor, what it asks of the reader,
// and what came back.
func (s *Screen) request(t *theme.Theme, u *study.Unit, place *unit) []string {
	style := t.Dim
	if u == s.current() {
		style = t.Accent
	}
	width := s.textWidth() - 2
	var rows []string
	for _, before := range u.Block.Before {
		rows = append(append(rows, t.Dim.Render("just before:")), layout.Indent(wire.Text(t, before, width-2), "  ")...)
		rows = append(rows, "")
	}
	if u == s.current() && s.editor != nil {
		rows = append(rows, strings.Split(s.editor.View(), "\n")...)
	} else {
		rows = append(rows, wire.Text(t, u.Text, width)...)
	}
	if c := study.Circumstances(u.Block.Via, u.Block.Dialect); c != "" {
		rows = append(rows, layout.Wrap(t.Dim.Render(c), width)...)
	}
	rows = append(rows, "")
	rows = append(rows, s.mission(t, u, width)...)
	place.offer = place.first + len(rows)
	rows = append(rows, s.prompt(t, u, width))
	rows = layout.Indent(rows, style.Render(bar))
	return append(rows, s.outcome(t, u)...)
}

// offerGap is the space between two offers, in cells.
const offerGap = 3

// prompt says what the block wants now, in one row of keys.
func (s *Screen) prompt(t *theme.Theme, u *study.Unit, width int) string {
	if u.Firing {
		return t.Dim.Render("firing …")
	}
	offers := offers(u)
	if s.editor != nil && u == s.current() {
		offers = []offer{{"ctrl+s", "fire"}, {"esc", "done editing"}}
	}
	parts := make([]string, len(offers))
	for i, o := range offers {
		parts[i] = t.AccentBold.Render(o.key) + " " + t.Soft.Render(o.does)
	}
	line := strings.Join(parts, strings.Repeat(" ", offerGap))
	if note := t.Dim.Render("   predict, then it is fired"); u.Folds() && lipgloss.Width(line+note) <= width {
		line += note
	}
	return layout.Clip(line, width)
}

// mission is a goal block's aim, the hints shown so far, and the solution.
func (s *Screen) mission(t *theme.Theme, u *study.Unit, width int) []string {
	if u.Block.Kind != lessons.Goal {
		return nil
	}
	goal := t.Soft.Render("Goal: make the server answer ") + t.Status(u.Block.Goal).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(u.Block.Goal), u.Block.Goal))
	if u.Met {
		goal = t.In.Render("✓ Goal met: ") + t.Status(u.Block.Goal).Bold(true).Render(fmt.Sprint(u.Block.Goal))
	}
	rows := layout.Wrap(goal, width)
	for i, hint := range u.Hints {
		rows = append(rows, layout.Wrap(t.Soft.Render(fmt.Sprintf("Hint %d: %s", i+1, hint)), width)...)
	}
	if u.Solution {
		head := "One solution:"
		if u.Met {
			head = "The lesson's own solution:"
		}
		rows = append(rows, t.Soft.Render(head))
		rows = append(rows, layout.Indent(wire.Text(t, u.Block.Solution, width-2), "  ")...)
	}
	return rows
}

// outcome draws what firing brought: the verdict and the gate's trace, and
// between them the bytes when there is no room for those beside the text.
func (s *Screen) outcome(t *theme.Theme, u *study.Unit) []string {
	width := s.textWidth()
	if u.Fault != nil {
		return append([]string{""}, layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(u.Fault.Error())), width)...)
	}
	if u.Answers != nil {
		rows := append([]string{""}, wire.Survey(t, u.Answers, width)...)
		if s.sideWidth() == 0 {
			rows = append(append(rows, ""), wire.SurveyReasons(t, u.Answers, width)...)
		}
		return rows
	}
	if u.Exchange == nil {
		return nil
	}
	rows := append([]string{""}, verdict(t, u, width)...)
	if s.sideWidth() == 0 {
		rows = append(append(rows, ""), wire.Exchange(t, u.Exchange, width)...)
	}
	rows = append(rows, "", t.Bold.Render("The gate"))
	return append(rows, wire.Trace(t, u.Exchange.Decision, width)...)
}

func verdict(t *theme.Theme, u *study.Unit, width int) []string {
	got := u.Exchange.Status
	answered := t.Status(got).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(got), got))
	reason := ""
	if d := u.Exchange.Decision; d != nil {
		reason = " " + t.Text.Render(content.CleanLine(d.Reason))
	}
	head := t.Soft.Render("The server answered ") + answered + t.Soft.Render(".")
	if u.Foretold() {
		head = foretold(t, u.Said, got, answered)
	}
	return layout.Wrap(head+reason, width)
}

func foretold(t *theme.Theme, predicted, got int, answered string) string {
	if study.Foretold(predicted, got) {
		head := "As you said: "
		if predicted == study.Another {
			head = "As you said, another answer: "
		}
		return t.In.Render("✓ ") + t.Soft.Render(head) + answered + t.Soft.Render(".")
	}
	said := fmt.Sprint(predicted)
	switch predicted {
	case 200:
		said = "let in"
	case study.Another:
		said = "another answer"
	}
	return t.Not.Render("× ") + t.Soft.Render("You said "+said+"; the server answered ") + answered + t.Soft.Render(".")
}

// sidePane is the exchange of the focused request, beside the text.
func (s *Screen) sidePane(t *theme.Theme) []string {
	width := s.sideWidth()
	if width == 0 {
		return nil
	}
	switch u := s.current(); {
	case u != nil && u.Exchange != nil:
		return wire.Exchange(t, u.Exchange, width)
	case u != nil && u.Answers != nil:
		return wire.SurveyReasons(t, u.Answers, width)
	}
	return layout.Wrap(t.Dim.Render("Fire the request: the bytes of both directions will stand here."), width)
}
