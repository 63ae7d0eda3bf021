package course

import (
	"slices"

	"bouncer/internal/content"
)

// Shown is the course for a screen: every text of one line is harmless on a
// terminal. Readers of files refuse anything else already; this holds for a
// course from wherever it came. Markdown and requests stay as they are, since
// what draws them cleans them itself. One that is shown to many is made once.
func (c *Course) Shown() *Course {
	if c.clean {
		return c
	}
	out := *c
	out.clean = true
	out.Title = content.CleanLine(c.Title)
	out.Lessons = slices.Clone(c.Lessons)
	for i := range out.Lessons {
		l := &out.Lessons[i]
		l.Title, l.Objective = content.CleanLine(l.Title), content.CleanLine(l.Objective)
		l.Blocks = slices.Clone(l.Blocks)
		for j := range l.Blocks {
			b := &l.Blocks[j]
			b.Hints = slices.Clone(b.Hints)
			for h, hint := range b.Hints {
				b.Hints[h] = content.CleanLine(hint)
			}
		}
	}
	out.Scenarios = slices.Clone(c.Scenarios)
	for i := range out.Scenarios {
		s := &out.Scenarios[i]
		s.Title, s.Topic = content.CleanLine(s.Title), content.CleanLine(s.Topic)
	}
	return &out
}
