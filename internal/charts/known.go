package charts

import (
	"fmt"
	"strings"

	"bouncer/quiz"

	"bouncer/internal/content"
)

// The signs of a bar's parts: what is known is the most solid.
const (
	solid  = "━"
	dashed = "╍"
	dotted = "┈"
	empty  = "─"
)

// roomy is the width from which counts stand under words, in cells.
const roomy = 58

// share deals n cells out to counts, by size; what is there at all gets at least
// one. n is not less than there are counts.
func share(n int, counts ...int) []int {
	total, out := 0, make([]int, len(counts))
	for _, c := range counts {
		total += c
	}
	if total == 0 {
		return out
	}
	used := 0
	for i, c := range counts {
		out[i] = n * c / total
		if c > 0 && out[i] == 0 {
			out[i] = 1
		}
		used += out[i]
	}
	for ; used != n; used += step(used, n) {
		out[furthest(out, counts, n, total, used < n)] += step(used, n)
	}
	return out
}

func step(used, n int) int {
	if used < n {
		return 1
	}
	return -1
}

// furthest is the part that is furthest below its due, or above it.
func furthest(out, counts []int, n, total int, below bool) int {
	best, most := 0, -1<<62
	for i, c := range counts {
		off := n*c - out[i]*total
		if !below {
			off = -off
		}
		if c > 0 && off > most && (below || out[i] > 1) {
			best, most = i, off
		}
	}
	return best
}

// parts is a bar of what is mastered, shaky and unseen.
func parts(n, mastered, shaky, unseen int) []Span {
	c := share(n, mastered, shaky, unseen)
	return []Span{
		as(In, strings.Repeat(solid, c[0])), as(Who, strings.Repeat(dashed, c[1])),
		as(Dim, strings.Repeat(dotted, c[2])),
		gap(n - c[0] - c[1] - c[2]),
	}
}

// known is a line of a name, its bar and its three counts.
func (d drawing) known(name string, nameWidth, mastered, shaky, unseen int) Line {
	columns := d.columns()
	total := columns[0] + columns[1] + columns[2]
	spans := []Span{as(Text, fit(name, nameWidth)), gap(1)}
	spans = append(spans, parts(max(d.w-nameWidth-1-total, 4), mastered, shaky, unseen)...)
	for i, c := range []struct{ role, n int }{{int(In), mastered}, {int(Who), shaky}, {int(Dim), unseen}} {
		role := Role(c.role)
		if c.n == 0 {
			role = Dim
		}
		spans = append(spans, as(role, right(fmt.Sprint(c.n), columns[i])))
	}
	return line(spans...)
}

// columns are the widths of the three counts.
func (d drawing) columns() [3]int {
	if d.w >= roomy {
		return [3]int{13, 10, 11}
	}
	return [3]int{4, 3, 3}
}

// legend names the bar's parts, over the counts where there is room.
func (d drawing) legend() []Span {
	words := []Span{as(In, solid), as(Soft, " mastered"), as(Who, dashed), as(Soft, " shaky"), as(Dim, dotted),
		as(Soft, " unseen")}
	between := 1
	if d.w >= roomy {
		between = 3
	}
	return append(append(append(append(words[:2:2], gap(between)), words[2:4]...), gap(between)), words[4:]...)
}

func (d drawing) nameWidth() int {
	w := cells(d.allMisconceptions())
	for _, t := range d.Stats.Topics {
		w = max(w, cells(t.Topic))
	}
	return min(w, 18, d.w*2/5)
}

func (d drawing) topics() Section {
	s := Section{Head: d.head("Topics", d.legend()...)}
	for _, t := range d.Stats.Topics {
		l := d.known(t.Topic, d.nameWidth(), t.Mastered, t.Shaky, t.Unseen)
		l.To = &Onward{Topic: t.Topic}
		s.Lines = append(s.Lines, l)
	}
	return s
}

func (d drawing) allMisconceptions() string {
	return fmt.Sprintf("%d in all", len(d.Stats.Misconceptions))
}

// misconceptions counts them all and names those to work on. Those not met are
// nowhere named: that would give answers away.
func (d drawing) misconceptions() Section {
	s := Section{Head: d.head("Misconceptions", d.legend()...)}
	count := map[quiz.State]int{}
	for _, m := range d.Stats.Misconceptions {
		count[m.State]++
	}
	s.Lines = append(s.Lines,
		d.known(d.allMisconceptions(), d.nameWidth(), count[quiz.Mastered], count[quiz.Shaky], count[quiz.Unseen]))
	for _, m := range d.Stats.Misconceptions {
		switch {
		case m.Open():
			s.Lines = append(s.Lines, d.open(m)...)
		case m.State == quiz.Shaky:
			s.Lines = append(s.Lines, line(as(Who, "• "), as(Soft, fit(d.belief(m.ID), d.w-2))))
		}
	}
	if len(s.Lines) > 1 {
		s.Lines = append(s.Lines, d.signs()...)
	}
	return s
}

// cured names the misconceptions mastered.
func (d drawing) cured() Section {
	var s Section
	for _, m := range d.Stats.Misconceptions {
		if m.State == quiz.Mastered {
			s.Lines = append(s.Lines, line(as(In, "✓ "), as(Soft, fit(d.belief(m.ID), d.w-2))))
		}
	}
	s.Head = d.head("No longer mixed up", as(Soft, fmt.Sprint(len(s.Lines))))
	return s
}

// open is a misconception fallen for and not cured: all of it, and the lesson
// that takes it up.
func (d drawing) open(m quiz.MisconceptionStats) []Line {
	about := fmt.Sprintf("%d %s", m.Times, content.Plural(m.Times, "time", "times"))
	if m.Last != nil {
		about += ", last " + d.ago(*m.Last)
	}
	var to *Onward
	for _, l := range d.Course.Lessons {
		if l.ID == d.Course.Misconceptions[m.ID].Lesson {
			to = &Onward{Lesson: l.ID}
			about += fmt.Sprintf(" · lesson %d", l.Number)
		}
	}
	var lines []Line
	for i, text := range folded(d.belief(m.ID), d.w-2) {
		sign := as(Not, "× ")
		if i > 0 {
			sign = gap(2)
		}
		lines = append(lines, line(sign, as(Text, text)))
	}
	for _, text := range folded(about, d.w-2) {
		lines = append(lines, line(gap(2), as(Dim, text)))
	}
	lines[0].To = to
	return lines
}

// belief is a misconception in quotes: it isn't so. What is markup in it goes.
func (d drawing) belief(id string) string {
	if m, ok := d.Course.Misconceptions[id]; ok {
		return "“" + strings.NewReplacer(`"`, "'", "`", "").Replace(m.Believes) + "”"
	}
	return id
}

// signs explains the list's signs, as many to a line as fit.
func (d drawing) signs() []Line {
	var lines []Line
	row := ""
	for _, sign := range []string{"× fallen for and open", "• right once so far"} {
		if row != "" && cells(row)+3+cells(sign) > d.w {
			lines, row = append(lines, line(as(Dim, row))), ""
		}
		if row != "" {
			row += "   "
		}
		row += sign
	}
	return append(lines, line(as(Dim, row)))
}
