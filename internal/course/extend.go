package course

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/project"
	"bouncer/lessons"
	"bouncer/quiz"
)

// inherited stands before the names of files that come from the course that is
// extended: they don't lie in the folder.
const inherited = "builtin:"

// extend puts what is chosen of another course ahead of what was read: one table
// of contents, one set of questions, one log. What comes from the other course
// goes on being fired at its own world. Numbers are places in the whole.
func (c *Course) extend(base *Course, p *choice) {
	only := c.Only
	c.Lessons = join(p, "lesson", choose(p, "lessons", only.Lessons, base.Lessons, lessonParts), c.Lessons, lessonParts)
	c.Scenarios = join(p, "scenario", chooseTopics(p, only.Topics, base.Scenarios), c.Scenarios, scenarioParts)
	c.Missions = join(p, "mission", choose(p, "missions", only.Missions, base.Missions, missionParts), c.Missions,
		missionParts)
	c.Repairs = join(p, "repair", choose(p, "repairs", only.Repairs, base.Repairs, repairParts), c.Repairs, repairParts)
	c.Projects = join(p, "project", choose(p, "projects", only.Projects, base.Projects, projectParts), c.Projects,
		projectParts)
	content.Sort(c.Scenarios, func(a, b quiz.Scenario) int { return strings.Compare(a.ID, b.ID) })
	for _, t := range base.Tellings {
		c.Tellings = append(c.Tellings, Telling{t.Of(only.Topics), t.World})
	}
	c.explain(base)
	c.cut(p)
}

// explain takes over the misconceptions that something in the course leads to, each
// with its lesson where that was chosen too. One that the folder tells as well stays
// as it is told there.
func (c *Course) explain(base *Course) {
	used := map[string]bool{}
	for _, s := range c.Scenarios {
		for _, trap := range s.Traps {
			used[trap] = true
		}
	}
	for _, p := range c.Projects {
		for _, stage := range p.Stages {
			for _, step := range stage.Steps {
				used[step.Trap] = true
			}
		}
	}
	known, all := lessonIDs(c), map[string]quiz.Misconception{}
	for id, m := range base.Misconceptions {
		if !known[m.Lesson] {
			m.Lesson = ""
		}
		if used[id] {
			all[id] = m
		}
	}
	maps.Copy(all, c.Misconceptions)
	c.Misconceptions = all
}

// cut ends what leads from inherited pieces to others that were not chosen, and
// keeps pairs apart that are called alike.
func (c *Course) cut(p *choice) {
	known, asked, pairs := lessonIDs(c), map[string]bool{}, map[string]int{}
	for _, s := range c.Scenarios {
		if asked[s.ID] = true; isInherited(s.File) {
			pairs[s.Pair]++
		}
	}
	for i := range c.Scenarios {
		s := &c.Scenarios[i]
		switch {
		case isInherited(s.File) && pairs[s.Pair] == 1:
			s.Pair = ""
		case !isInherited(s.File) && s.Pair != "" && pairs[s.Pair] > 0:
			line, col := s.Pos("pair")
			p.faults.Join(&content.Error{File: s.File, Line: line, Col: col,
				Msg: "the built-in course has a pair " + s.Pair + " too", Fix: "call it something else"})
		}
	}
	for i := range c.Lessons {
		if l := &c.Lessons[i]; isInherited(l.File) {
			l.Practises = slices.DeleteFunc(l.Practises, func(id string) bool { return !asked[id] })
		}
	}
	for _, built := range c.Projects {
		for _, stage := range built.Stages {
			for i := range stage.Steps {
				if isInherited(built.File) && !known[stage.Steps[i].Lesson] {
					stage.Steps[i].Lesson = ""
				}
			}
		}
	}
}

func isInherited(file string) bool { return strings.HasPrefix(file, inherited) }

// choice is what a course.yaml chooses from the course that it extends.
type choice struct {
	file   string
	at     map[string]content.Place
	faults *content.List
}

func (p *choice) fault(at, msg, fix string) {
	place := p.at[at]
	p.faults.Join(&content.Error{File: p.file, Line: place.Line, Col: place.Col, Msg: msg, Fix: fix})
}

// wanted holds a list of names under only to the names there are. Without a list
// everything is wanted.
func (p *choice) wanted(key, kind string, list, known []string) func(name string) bool {
	if list == nil {
		return func(string) bool { return true }
	}
	all, seen := map[string]bool{}, map[string]bool{}
	for _, name := range known {
		all[name] = true
	}
	for i, name := range list {
		at := fmt.Sprintf("only.%s.%d", key, i)
		switch {
		case !all[name]:
			p.fault(at, fmt.Sprintf("the built-in course has no %s %q", kind, name),
				content.Meant(name, known, "it has "+strings.Join(known, ", ")))
		case seen[name]:
			p.fault(at, fmt.Sprintf("%s is chosen twice", name), "keep one")
		}
		seen[name] = true
	}
	return func(name string) bool { return seen[name] }
}

// parts are the fields of a piece by which it is told from others of its kind.
// number is nil for what has none.
type parts struct {
	id, file *string
	number   *int
}

func lessonParts(l *lessons.Lesson) parts    { return parts{&l.ID, &l.File, &l.Number} }
func scenarioParts(s *quiz.Scenario) parts   { return parts{&s.ID, &s.File, nil} }
func missionParts(m *quiz.Mission) parts     { return parts{&m.ID, &m.File, &m.Number} }
func repairParts(r *quiz.Repair) parts       { return parts{&r.ID, &r.File, &r.Number} }
func projectParts(c *project.Contract) parts { return parts{&c.ID, &c.File, &c.Number} }

// choose returns the pieces that are wanted by their ids, in their own order.
func choose[T any](p *choice, key string, list []string, all []T, of func(*T) parts) []T {
	known := make([]string, len(all))
	for i := range all {
		known[i] = *of(&all[i]).id
	}
	wanted := p.wanted(key, strings.TrimSuffix(key, "s"), list, known)
	return slices.DeleteFunc(all, func(x T) bool { return !wanted(*of(&x).id) })
}

func chooseTopics(p *choice, list []string, all []quiz.Scenario) []quiz.Scenario {
	var known []string
	for _, s := range all {
		if !slices.Contains(known, s.Topic) {
			known = append(known, s.Topic)
		}
	}
	slices.Sort(known)
	wanted := p.wanted("topics", "topic", list, known)
	return slices.DeleteFunc(all, func(s quiz.Scenario) bool { return !wanted(s.Topic) })
}

// join puts pieces of the course that is extended ahead of the folder's own. One
// of the folder's that takes an id which is taken is a fault, and left out.
func join[T any](p *choice, kind string, base, own []T, of func(*T) parts) []T {
	taken := map[string]bool{}
	for i := range base {
		at := of(&base[i])
		*at.file = inherited + *at.file
		taken[*at.id] = true
	}
	all := base
	for i := range own {
		at := of(&own[i])
		if taken[*at.id] {
			p.faults.Join(&content.Error{File: *at.file, Line: 1, Col: 1,
				Msg: fmt.Sprintf("the built-in course has a %s %s too", kind, *at.id),
				Fix: "rename the file, or leave that one out under only: in " + p.file})
			continue
		}
		all = append(all, own[i])
	}
	for i := range all {
		if number := of(&all[i]).number; number != nil {
			*number = i + 1
		}
	}
	return all
}
