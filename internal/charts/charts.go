// Package charts draws what the learner's answers say as lines of text: bars, a
// table, a calendar. A line names the role of each of its parts instead of a
// style, so that a screen can color it and a command can print it as it is;
// nothing is said by a role alone.
package charts

import (
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/internal/wrap"
	"bouncer/quiz"
)

// Role is what a part of a line is for.
type Role int

const (
	Text Role = iota
	Soft
	Dim
	Bold
	Accent
	Who // 401, and what waits
	Not // 403, and what went wrong
	In  // let in, and what is known
)

// Span is a part of a line.
type Span struct {
	Role Role
	Text string
}

// Line is one line; To is where it leads, nil for most.
type Line struct {
	Spans []Span
	To    *Onward
}

// Onward is where a line leads: to one of them.
type Onward struct {
	Quiz   bool   // a round of questions
	Topic  string // a round of questions on a topic
	Lesson string // a lesson, by id
	Review bool
}

// Section is one figure under its headline. Its lines leave room for an indent
// of Indent cells.
type Section struct {
	Head  Line
	Lines []Line
	Aside bool // stands beside the others where there is room for two
}

// Indent is how far lines stand in under their headline, in cells.
const Indent = 2

// Learner is whose figures are drawn.
type Learner struct {
	Stats  quiz.Stats
	Exams  []progress.ExamLog
	Built  map[string][]int // the stages passed of each project, by its id
	Course *course.Course
	Now    time.Time // its location decides when a day begins
	Next   string    // when something is due where nothing is now: "2 tomorrow"; may be empty
}

// Sections draws every figure there is something to show in, no line wider than
// width cells.
func Sections(l Learner, width int) []Section {
	d := drawing{l, max(width-Indent, 20)}
	all := []Section{d.sum(), d.topics(), d.misconceptions()}
	if l.Stats.Answers > 0 {
		all = append(all, d.mixUps(), d.calibration(), d.days(), d.due())
	}
	if len(l.Exams) > 0 {
		all = append(all, d.exams())
	}
	if servers := d.servers(); len(servers.Lines) > 0 {
		all = append(all, servers)
	}
	if cured := d.cured(); len(cured.Lines) > 0 {
		all = append(all, cured)
	}
	return all
}

// Plain writes sections as plain text.
func Plain(all []Section) string {
	var b strings.Builder
	for i, s := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimRight(s.Head.plain(), " ") + "\n")
		for _, l := range s.Lines {
			b.WriteString(strings.TrimRight(strings.Repeat(" ", Indent)+l.plain(), " ") + "\n")
		}
	}
	return b.String()
}

func (l Line) plain() string {
	var b strings.Builder
	for _, s := range l.Spans {
		b.WriteString(s.Text)
	}
	return b.String()
}

// drawing is the figures of a learner at the width of a section's lines.
type drawing struct {
	Learner
	w int
}

func as(r Role, text string) Span { return Span{r, text} }

func line(spans ...Span) Line { return Line{Spans: spans} }

func cells(s string) int { return ansi.StringWidth(s) }

func width(spans []Span) (n int) {
	for _, s := range spans {
		n += cells(s.Text)
	}
	return n
}

func gap(n int) Span { return Span{Text: strings.Repeat(" ", max(n, 0))} }

// head is a headline with something at the line's other end, where it fits.
func (d drawing) head(name string, right ...Span) Line {
	left := as(Bold, name)
	room := d.w + Indent - cells(name) - width(right)
	if room < 2 {
		return line(left)
	}
	return line(append([]Span{left, gap(room)}, right...)...)
}

// fit cuts or fills a text to exactly n cells.
func fit(s string, n int) string {
	s = ansi.Truncate(content.CleanLine(s), max(n, 0), "…")
	return s + strings.Repeat(" ", max(n-cells(s), 0))
}

// right fills a text to n cells from the left.
func right(s string, n int) string { return strings.Repeat(" ", max(n-cells(s), 0)) + s }

// folded breaks text at spaces, and inside words that are wider than n cells.
func folded(s string, n int) []string {
	return wrap.Lines(content.CleanLine(s), max(n, 8))
}
