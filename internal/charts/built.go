package charts

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/project"
)

// built are the projects of which a stage has been passed, in the course's order.
func (d drawing) built() []project.Contract {
	var out []project.Contract
	for _, c := range d.Course.Projects {
		if len(d.Built[c.ID]) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// servers are the learner's own servers: how many stages of each stand.
func (d drawing) servers() Section {
	s := Section{Head: d.head("Servers of your own"), Aside: true}
	for _, c := range d.built() {
		done, all := len(d.Built[c.ID]), len(c.Stages)
		role := Soft
		if done == all {
			role = In
		}
		s.Lines = append(s.Lines,
			line(as(role, strings.Repeat("✓", done)+strings.Repeat("·", max(all-done, 0))),
				as(Text, "  "+content.CleanLine(c.ID))))
	}
	return s
}

func (d drawing) saidServers() []string {
	var out []string
	for _, c := range d.built() {
		out = append(out, fmt.Sprintf("Your own server for %s: %d of %s passed.",
			content.CleanLine(c.ID), len(d.Built[c.ID]), content.Count(len(c.Stages), "stage", "stages")))
	}
	return out
}
