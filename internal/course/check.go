package course

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

func checkScenarios(r *Report, c *Course) {
	first := map[string]string{}
	pairs := map[string][]quiz.Scenario{}
	for _, s := range c.Scenarios {
		at := func(part string) Fault {
			line, col := s.Pos(part)
			return Fault{File: s.File, Line: line, Col: col}
		}
		if twin, ok := first[s.ID]; ok {
			r.add(Fault{File: s.File, Msg: fmt.Sprintf("the id %s is taken by %s", s.ID, twin), Fix: "rename one"})
		}
		first[s.ID] = s.File
		for _, code := range slices.Sorted(maps.Keys(s.Traps)) {
			trap := s.Traps[code]
			if _, ok := c.Misconceptions[trap]; !ok && !c.unread["misconceptions"] {
				f := at(fmt.Sprintf("traps.%d", code))
				f.Msg, f.Fix = unknownTrap(c, trap)
				r.add(f)
			}
		}
		if i := unknownCondition(s.Given); i >= 0 {
			f := at(fmt.Sprintf("given.%d", i))
			r.add(conditionFault(s.File, content.Place{Line: f.Line, Col: f.Col}, s.Given[i]))
		}
		if !knownDialect(s.Dialect) {
			f := at("dialect")
			r.add(dialectFault(s.File, content.Place{Line: f.Line, Col: f.Col}, s.Dialect))
		}
		if !knownWay(s.World, s.Via) {
			f := at("via")
			r.add(wayFault(s.World, s.File, content.Place{Line: f.Line, Col: f.Col}, s.Via))
		}
		checkSources(r, s.Sources, at)
		checkGiveaways(r, s)
		if s.Pair != "" {
			pairs[s.Pair] = append(pairs[s.Pair], s)
		}
	}
	for _, pair := range slices.Sorted(maps.Keys(pairs)) {
		checkPair(r, pair, pairs[pair], len(c.unread) > 0)
	}
}

// checkPair holds a pair to what it is for: one fact changes, and the answer
// with it. A pair may be alone while other files can't be read.
func checkPair(r *Report, pair string, members []quiz.Scenario, partial bool) {
	one := members[0]
	line, col := one.Pos("pair")
	f := Fault{File: one.File, Line: line, Col: col}
	same := !slices.ContainsFunc(members, func(s quiz.Scenario) bool { return s.Answer != one.Answer })
	switch {
	case len(members) == 1 && !partial:
		f.Msg, f.Fix = fmt.Sprintf("the pair %s has no second scenario", pair), "add one that differs in one fact, or "+
			"remove the key"
	case len(members) > 1 && same:
		var names []string
		for _, s := range members {
			names = append(names, s.ID)
		}
		f.Msg = fmt.Sprintf("the pair %s (%s) has one answer, %d", pair, strings.Join(names, ", "), one.Answer)
		f.Fix = "change a fact that changes the answer, or end the pair"
	default:
		return
	}
	r.add(f)
}

// unknownTrap says what is wrong with a trap that is no misconception.
func unknownTrap(c *Course, trap string) (msg, fix string) {
	return fmt.Sprintf("no misconception is called %q", trap),
		content.Meant(trap, slices.Collect(maps.Keys(c.Misconceptions)),
			"add it to quiz/misconceptions.md, or name one that is there")
}

func checkMisconceptions(r *Report, c *Course) {
	known := lessonIDs(c)
	names := slices.Sorted(maps.Keys(known))
	for _, id := range slices.Sorted(maps.Keys(c.Misconceptions)) {
		m := c.Misconceptions[id]
		if m.Lesson != "" && !known[m.Lesson] && !c.unread[m.Lesson] && len(known) > 0 {
			r.add(Fault{File: "quiz/misconceptions.md", Line: m.Line,
				Msg: fmt.Sprintf("%s names the lesson %q, and there is none of that id", id, m.Lesson),
				Fix: content.Meant(m.Lesson, names, "name one of "+strings.Join(names, ", "))})
		}
	}
}

func lessonIDs(c *Course) map[string]bool {
	ids := map[string]bool{}
	for _, l := range c.Lessons {
		ids[l.ID] = true
	}
	return ids
}

func checkLessons(r *Report, c *Course) {
	scenarios, seen := map[string]bool{}, map[string]string{}
	for _, s := range c.Scenarios {
		scenarios[s.ID] = true
	}
	for _, l := range c.Lessons {
		at := func(part string) Fault {
			line, col := l.Pos(part)
			return Fault{File: l.File, Line: line, Col: col}
		}
		if twin, ok := seen[l.ID]; ok {
			r.add(Fault{File: l.File, Msg: fmt.Sprintf("the id %s is taken by %s", l.ID, twin), Fix: "rename one"})
		}
		seen[l.ID] = l.File
		for i, id := range l.Practises {
			if !scenarios[id] && !c.unread[id] {
				f := at(fmt.Sprintf("practises.%d", i))
				f.Msg = fmt.Sprintf("no scenario is called %q", id)
				f.Fix = content.Meant(id, slices.Collect(maps.Keys(scenarios)), "add it, or name one that is there")
				r.add(f)
			}
		}
		checkSources(r, l.Sources, at)
		for _, need := range []struct {
			kind lessons.Kind
			name string
			form string
		}{
			{lessons.Live, "live block", "expect=200"}, {lessons.Predict, "block to predict",
				"predict expect=401"}, {lessons.Goal, "goal", "goal=200"},
		} {
			if !slices.ContainsFunc(l.Blocks, func(b lessons.Block) bool { return b.Kind == need.kind }) {
				r.add(Fault{File: l.File, Msg: "the lesson has no " + need.name,
					Fix: "add a fence ```http " + need.form})
			}
		}
	}
}

var source = content.Pattern(strings.Join([]string{
	`^RFC [0-9]{3,5} §[0-9A-Z]+(\.[0-9]+)*$`,                             // RFC 9110 §15.5.2
	`^WHATWG [A-Z][A-Za-z]+ §\S.*$`,                                      // WHATWG Fetch §CORS-preflight fetch
	`^(https://)?[a-z0-9-]+(\.[a-z0-9-]+)+/\S+$`,                         // docs.stripe.com/api/errors
	`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)? (#|issues/|pull/)?[1-9][0-9]*$`, // matrix-spec-proposals 3823
}, "|"))

const sourceForm = `write it as "RFC 9110 §15.5.2", "docs.stripe.com/api/errors" or "matrix-spec-proposals 3823"`

func checkSources(r *Report, sources []string, at func(string) Fault) {
	if len(sources) == 0 {
		f := at("sources")
		f.Msg, f.Fix = "no source is named", `add sources: ["RFC 9110 §…"]`
		r.add(f)
	}
	for i, s := range sources {
		if !source().MatchString(s) {
			f := at(fmt.Sprintf("sources.%d", i))
			f.Msg, f.Fix = fmt.Sprintf("the source %q has an unknown form", s), sourceForm
			r.add(f)
		}
	}
}

func unknownCondition(given []string) int {
	known := mockserver.Conditions()
	return slices.IndexFunc(given, func(name string) bool { return !slices.Contains(known, name) })
}

func knownConditions(given []string) bool { return unknownCondition(given) < 0 }

func conditionFault(file string, at content.Place, name string) Fault {
	return Fault{File: file, Line: at.Line, Col: at.Col, Msg: fmt.Sprintf("the server knows no condition %q", name),
		Fix: "use one of " + cmp.Or(strings.Join(mockserver.Conditions(), ", "), "none")}
}

// knownDialect holds for no dialect too: that is the course's own server.
func knownDialect(name string) bool {
	return name == "" || slices.Contains(mockserver.DialectNames(), name)
}

func dialectFault(file string, at content.Place, name string) Fault {
	return Fault{File: file, Line: at.Line, Col: at.Col, Msg: fmt.Sprintf("the server speaks no dialect %q", name),
		Fix: "use one of " + strings.Join(mockserver.DialectNames(), ", ")}
}

func knownWay(w *world.World, via string) bool {
	return via == "" || w == nil || slices.Contains(w.Ways(), via)
}

func wayFault(w *world.World, file string, at content.Place, via string) Fault {
	return Fault{File: file, Line: at.Line, Col: at.Col, Msg: fmt.Sprintf("there is no way called %q", via),
		Fix: "use one of " + strings.Join(w.Ways(), ", ")}
}
