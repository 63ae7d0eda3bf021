package team

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"bouncer/internal/content"
)

// CSV writes one line for each member, for spreadsheets.
func (r Report) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"name", "lessons", "answers", "right", "predictions", "foretold", "sure", "sure_right",
		"mastered", "shaky", "unseen", "exam", "exam_right", "exam_total", "misconceptions", "last"}}
	for _, m := range r.Members {
		mastered, shaky, unseen := m.known()
		var sure, sureRight int
		for _, c := range m.Calibration[:min(1, len(m.Calibration))] { // sure comes first
			sure, sureRight = c.Right+c.Wrong, c.Right
		}
		exam, right, total := "", "", ""
		if m.Exam != nil {
			exam, right, total = "failed", fmt.Sprint(m.Exam.Right), fmt.Sprint(m.Exam.Total)
			if m.Exam.Passed {
				exam = "passed"
			}
		}
		var held []string
		for _, x := range m.Misconceptions {
			held = append(held, x.ID)
		}
		row := []string{unformula(m.Name)}
		for _, n := range []int{m.Lessons, m.Answers, m.Right, m.Predictions, m.Foretold, sure, sureRight, mastered,
			shaky,
			unseen} {
			row = append(row, fmt.Sprint(n))
		}
		rows = append(rows, append(row, exam, right, total, strings.Join(held, " "), m.Last))
	}
	if err := out.WriteAll(rows); err != nil {
		return err
	}
	return out.Error()
}

// unformula keeps a spreadsheet from taking a name for a formula.
func unformula(s string) string {
	s = content.CleanLine(s)
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Markdown writes the report as a page for a wiki or an issue. lessons is how
// many the course has.
func (r Report) Markdown(w io.Writer, lessons int) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# 401 or 403: %s\n\n", count(r.Group.Members, "member", "members"))
	b.WriteString("## To talk about\n\n")
	if len(r.Group.Mixups) == 0 {
		b.WriteString("No mix-up is open.\n")
	}
	for i, x := range r.Group.Mixups {
		fmt.Fprintf(&b, "%d. “%s” (%s).", i+1, literal(strings.TrimSuffix(x.Believes, ".")), x.held(r.Group.Members))
		if x.LessonTitle != "" {
			fmt.Fprintf(&b, " Lesson: %s.", literal(x.LessonTitle))
		}
		fmt.Fprintf(&b, " To discuss: %s (`bouncer fire %s`).\n", literal(x.ScenarioTitle), x.Scenario)
	}
	b.WriteString("\n## Members\n\n| Name | Lessons | Answers | Sure | Mastered | Shaky | Unseen | Exam | Open " +
		"mix-ups | Last |\n|---|---|---|---|--:|--:|--:|---|--:|---|\n")
	for _, m := range r.Members {
		mastered, shaky, unseen := m.known()
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d | %d | %d | %s | %d | %s |\n", literal(m.Name), m.done(lessons),
			m.answered(), m.sure(),
			mastered, shaky, unseen, m.exam(), len(m.Misconceptions), m.last())
	}
	if len(r.Refused) > 0 {
		b.WriteString("\n## Not counted\n\n")
		for _, f := range r.Refused {
			fmt.Fprintf(&b, "- %s: %s\n", literal(f.where()), literal(f.Why))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// literal keeps markdown and HTML in a text from being taken for such.
func literal(s string) string {
	var b strings.Builder
	for _, r := range content.CleanLine(s) {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case strings.ContainsRune("\\`*_{}[]()>#+!|~", r):
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
