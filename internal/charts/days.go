package charts

import (
	"fmt"
	"strings"
	"time"

	"bouncer/internal/content"
)

const (
	mostWeeks  = 26
	leastWeeks = 12
	weekLabel  = 4 // cells of a weekday's name and a space
	week       = 7
)

// date is the day of a time in its own location, as midnight in UTC: days can
// be counted there.
func date(at time.Time) time.Time {
	y, m, d := at.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// mark is how busy a day was.
func mark(answers int) Span {
	switch {
	case answers >= 25:
		return as(In, "█ ")
	case answers >= 10:
		return as(In, "▒ ")
	case answers > 0:
		return as(In, "░ ")
	}
	return as(Dim, "· ")
}

// days is a calendar of the weeks past, a column a week.
func (d drawing) days() Section {
	n := len(d.Stats.Days)
	s := Section{Head: d.head("Days practiced", as(Soft, fmt.Sprintf("%d %s", n, content.Plural(n, "day", "days")))),
		Aside: true}
	answers := map[time.Time]int{}
	today := date(d.Now)
	first := today
	for _, day := range d.Stats.Days {
		at, err := time.Parse(time.DateOnly, day.Day)
		if err != nil {
			continue // not one of Stats' days
		}
		answers[at] = day.Answers
		if at.Before(first) {
			first = at
		}
	}
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%week)
	since := int(monday.Sub(first).Hours()/24+week-1)/week + 1
	weeks := max(min(max(since, leastWeeks), mostWeeks, (d.w-weekLabel)/2), 1)
	start := monday.AddDate(0, 0, -week*(weeks-1))
	s.Lines = append(s.Lines, line(as(Dim, strings.Repeat(" ", weekLabel)+months(start, weeks))))
	for row := range week {
		name := ""
		if row%2 == 0 {
			name = start.AddDate(0, 0, row).Format("Mon")
		}
		spans := []Span{as(Dim, fit(name, weekLabel))}
		for w := range weeks {
			if at := start.AddDate(0, 0, week*w+row); !at.After(today) {
				spans = append(spans, mark(answers[at]))
			}
		}
		s.Lines = append(s.Lines, line(spans...))
	}
	s.Lines = append(s.Lines, line(as(Dim, "░ 1   ▒ 10   █ 25 or more answers")))
	return s
}

// months names the month over the first week that begins in it, where the name
// has room.
func months(start time.Time, weeks int) string {
	row := []byte(strings.Repeat(" ", 2*weeks))
	free := 0
	for w := range weeks {
		at := start.AddDate(0, 0, week*w)
		if (w == 0 || at.Day() <= week) && 2*w >= free && 2*w+3 <= len(row) {
			copy(row[2*w:], at.Format("Jan"))
			free = 2*w + 4
		}
	}
	return string(row)
}

const (
	dueHeight = 3 // rows of the columns
	dueFull   = 6 // a day with fewer never fills its column
	eighths   = "▁▂▃▄▅▆▇█"
)

// due is a column for each of the days to come; today's holds what is overdue.
func (d drawing) due() Section {
	days := d.Stats.DueDays
	total, most := 0, dueFull
	for _, day := range days {
		total += day.Due
		most = max(most, day.Due)
	}
	s := Section{Head: d.head("Due in the next two weeks", as(Soft, fmt.Sprint(total))), Aside: true}
	if total == 0 {
		s.Lines = append(s.Lines, line(as(Soft, "nothing")))
		return s
	}
	blocks := 1
	if len(days)*3 > d.w {
		blocks = 2
	}
	per := (len(days) + blocks - 1) / blocks
	each := min(d.w/max(per, 1), 5)
	for from := 0; from < len(days); from += per {
		to := min(from+per, len(days))
		if from > 0 {
			s.Lines = append(s.Lines, Line{})
		}
		for row := dueHeight - 1; row >= 0; row-- {
			var spans []Span
			higher := false
			for i := from; i < to; i++ {
				// In eighths of a row, rounded up: what is there at all is seen.
				level := (days[i].Due*dueHeight*8+most-1)/most - 8*row
				higher = higher || level > 0
				spans = append(spans, as(dueRole(i), right(block(level), each)))
			}
			if higher {
				s.Lines = append(s.Lines, line(spans...))
			}
		}
		s.Lines = append(s.Lines, d.dueFoot(from, to, each)...)
	}
	return s
}

func dueRole(day int) Role {
	if day == 0 {
		return Who
	}
	return Accent
}

func block(level int) string {
	signs := []rune(eighths)
	if level <= 0 {
		return ""
	}
	return strings.Repeat(string(signs[min(level, len(signs))-1]), 2)
}

// dueFoot is the counts and the weekdays under the columns.
func (d drawing) dueFoot(from, to, each int) []Line {
	var counts, names []Span
	for i := from; i < to; i++ {
		day := d.Stats.DueDays[i]
		count := as(Text, fmt.Sprint(day.Due))
		if day.Due == 0 {
			count = as(Dim, "·")
		}
		name := ""
		if at, err := time.Parse(time.DateOnly, day.Day); err == nil {
			name = at.Format("Mon")[:2]
		}
		if i == 0 && each >= 5 {
			name = "today"
		}
		counts = append(counts, as(count.Role, right(count.Text, each)))
		names = append(names, as(Dim, right(name, each)))
	}
	return []Line{line(counts...), line(names...)}
}
