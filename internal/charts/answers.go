package charts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"bouncer/quiz"

	"bouncer/internal/content"
)

// shownExams is how many exams are listed.
const shownExams = 5

// sum is the whole in two lines, and what to do next.
func (d drawing) sum() Section {
	st := d.Stats
	if st.Answers == 0 {
		l := line(as(Text, "Start a quiz"))
		l.To = &Onward{Quiz: true}
		return Section{Head: d.head("Nothing answered yet"), Lines: []Line{l}}
	}
	s := Section{Head: d.head(fmt.Sprintf("%d %s, %d right", st.Answers,
		content.Plural(st.Answers, "answer", "answers"),
		st.Correct), as(Soft, percent(st.Correct, st.Answers)))}
	s.Lines = append(s.Lines, line(d.bar(d.w, st.Correct, st.Answers)...))
	about := fmt.Sprintf("level %d of 5", st.Level)
	if st.Imported > 0 {
		about += fmt.Sprintf(" · %d imported", st.Imported)
	}
	s.Lines = append(s.Lines, line(as(Soft, about)))
	if st.Due == 0 {
		said := "nothing is due"
		if d.Next != "" {
			said += "; " + d.Next
		}
		return Section{Head: s.Head, Lines: append(s.Lines, line(as(Soft, said)))}
	}
	due := line(as(Who, fmt.Sprint(st.Due)), as(Text, content.Plural(st.Due, " case is due", " cases are due")))
	due.To = &Onward{Review: true}
	s.Lines = append(s.Lines, due)
	return s
}

// bar shows part of a whole.
func (d drawing) bar(n, part, whole int) []Span {
	full := 0
	if whole > 0 {
		full = int(math.Round(float64(n*part) / float64(whole)))
	}
	return []Span{as(Accent, strings.Repeat(solid, full)), as(Dim, strings.Repeat(empty, n-full))}
}

// percent rounds, but says neither 0 nor 100 of what is more or less.
func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	p := int(math.Round(100 * float64(part) / float64(whole)))
	switch {
	case p == 100 && part < whole:
		p = 99
	case p == 0 && part > 0:
		p = 1
	}
	return fmt.Sprintf("%d %%", p)
}

// mixUps is the table of what was said where 401 or 403 was due.
func (d drawing) mixUps() Section {
	labels, widths := []string{"said 401", "said 403", "other"}, []int{10, 10, 7}
	if d.w >= roomy {
		labels, widths = []string{"you said 401", "you said 403", "something else"}, []int{15, 15, 17}
	}
	s := Section{Head: d.head("401 or 403"), Aside: true}
	top := []Span{as(Dim, fit("due", 7))}
	for i, label := range labels {
		top = append(top, as(Dim, right(label, widths[i])))
	}
	s.Lines = append(s.Lines, line(top...))
	for _, m := range d.Stats.MixUps {
		role, sign := Who, "○ "
		if m.Due == 403 {
			role, sign = Not, "× "
		}
		spans := []Span{as(role, fit(fmt.Sprintf("%s%d", sign, m.Due), 7))}
		for i, cell := range []struct{ code, n int }{{401, m.Chose401}, {403, m.Chose403}, {0, m.Other}} {
			spans = append(spans, tableCell(cell.n, cell.code == m.Due, widths[i]))
		}
		s.Lines = append(s.Lines, line(spans...))
	}
	return s
}

// tableCell marks the right answers; the others of the table are wrong.
func tableCell(n int, due bool, width int) Span {
	switch {
	case due:
		return as(In, right(fmt.Sprintf("✓ %d", n), width))
	case n == 0:
		return as(Dim, right("·", width))
	}
	return as(Text, right(fmt.Sprint(n), width))
}

// calibration sets how sure against how right.
func (d drawing) calibration() Section {
	s := Section{Head: d.head("How sure, how right"), Aside: true}
	tooSure, widest := 0, 0
	said := make([]string, len(d.Stats.Calibration))
	for i, c := range d.Stats.Calibration {
		n := c.Right + c.Wrong
		if said[i] = right(percent(c.Right, n), 5); n > 0 {
			said[i] += fmt.Sprintf("  %d of %d", c.Right, n)
		}
		widest = max(widest, cells(said[i]))
		if c.Sure == quiz.Sure.Word() {
			tooSure = c.Wrong
		}
	}
	for i, c := range d.Stats.Calibration {
		name := map[string]string{quiz.Unsaid.Word(): "not said"}[c.Sure]
		if name == "" {
			name = c.Sure
		}
		spans := append([]Span{as(Text, fit(name, 9))}, d.bar(max(d.w-10-widest, 4), c.Right, c.Right+c.Wrong)...)
		s.Lines = append(s.Lines, line(append(spans, gap(1), as(Soft, said[i]))...))
	}
	if tooSure > 0 {
		text := fmt.Sprintf("Sure and wrong %d %s: the quiz brings such cases back.", tooSure,
			content.Plural(tooSure, "time", "times"))
		for _, row := range folded(text, d.w) {
			s.Lines = append(s.Lines, line(as(Soft, row)))
		}
	}
	return s
}

// exams lists the last exams, the newest first.
func (d drawing) exams() Section {
	s := Section{Head: d.head("Exams"), Aside: true}
	for i, x := range slices.Backward(d.Exams) {
		if len(d.Exams)-i > shownExams {
			break
		}
		sign := as(Soft, "– not passed")
		if x.Passed {
			sign = as(In, "✓ passed    ")
		}
		about := fmt.Sprintf("  %2d of %2d", x.Right, x.Total)
		day := "  " + x.At.In(d.Now.Location()).Format("Jan 2, 2006")
		if x.Imported {
			day += ", imported"
		}
		if 12+cells(about)+cells(day) > d.w {
			s.Lines = append(s.Lines, line(sign, as(Text, about)), line(as(Dim, day)))
			continue
		}
		s.Lines = append(s.Lines, line(sign, as(Text, about), as(Dim, day)))
	}
	return s
}

// ago says how many days of the calendar ago something was.
func (d drawing) ago(at time.Time) string {
	switch n := int(date(d.Now).Sub(date(at.In(d.Now.Location()))).Hours() / 24); {
	case n <= 0:
		return "today"
	case n == 1:
		return "yesterday"
	default:
		return fmt.Sprintf("%d days ago", n)
	}
}
