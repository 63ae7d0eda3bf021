package team

import (
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/lessons"
	"bouncer/quiz"
)

// Teaching is a class as its lead looks at it: the board, and what the course
// knows of the case that stands.
type Teaching struct {
	Board
	Course *course.Course
	Case   quiz.Scenario // zero before the first question
	Mixups []Mixup       // of the group, where they are known
}

// Teach looks at a board with a course.
func Teach(c *course.Course, b Board, mixups []Mixup) Teaching {
	t := Teaching{Board: b, Course: c, Mixups: mixups}
	t.Case, _ = scenario(c, b.Scenario)
	return t
}

func scenario(c *course.Course, id string) (quiz.Scenario, bool) {
	at := slices.IndexFunc(c.Scenarios, func(s quiz.Scenario) bool { return s.ID == id })
	if at < 0 {
		return quiz.Scenario{}, false
	}
	return c.Scenarios[at], true
}

// Belief is what a wrong choice stands for; false where it is right, or stands
// for no known belief.
func (t Teaching) Belief(choice int) (quiz.Misconception, bool) {
	m, ok := t.Course.Misconceptions[t.Case.Grade(choice).Trap]
	return m, ok
}

// Lesson is the one that takes the case up: the one against the belief that most
// hold, else the first that practises the case.
func (t Teaching) Lesson() (lessons.Lesson, bool) {
	if m, ok := t.held(); ok {
		if l, ok := lessonOf(t.Course, m.Lesson); ok {
			return l, true
		}
	}
	for _, l := range t.Course.Lessons {
		if slices.Contains(l.Practises, t.Case.ID) {
			return l, true
		}
	}
	return lessons.Lesson{}, false
}

func lessonOf(c *course.Course, id string) (lessons.Lesson, bool) {
	at := slices.IndexFunc(c.Lessons, func(l lessons.Lesson) bool { return l.ID == id })
	if at < 0 {
		return lessons.Lesson{}, false
	}
	return c.Lessons[at], true
}

// held is the belief that most of the wrong answers now stand for; where nobody
// is wrong, the one that most were wrong by at first.
func (t Teaching) held() (best quiz.Misconception, ok bool) {
	for _, spread := range []Spread{t.Now(), t.First} {
		most := 0
		for _, s := range spread {
			if m, known := t.Belief(s.Choice); known && s.All > most {
				best, most, ok = m, s.All, true
			}
		}
		if ok {
			return best, true
		}
	}
	return best, false
}

// wrong counts the wrong answers of a spread, and those who were sure of them.
func (t Teaching) wrong(s Spread) (all, sure, choices int) {
	for _, one := range s {
		if !t.Case.Grade(one.Choice).Right {
			all, sure, choices = all+one.All, sure+one.Sure, choices+1
		}
	}
	return all, sure, choices
}

// Advice says in a sentence or two what the answers so far ask of the lead.
func (t Teaching) Advice() string {
	now := t.Now()
	wrong, sure, choices := t.wrong(now)
	before, _, _ := t.wrong(t.First)
	switch {
	case now.Total() == 0 && t.Missing == 0:
		return "Nobody is here yet. While a class runs, everybody's home has a row for it."
	case now.Total() == 0:
		return ""
	case t.Fired && wrong == 0:
		return "Nobody is wrong any more."
	case t.Fired:
		return fmt.Sprintf("%s wrong when you fired.%s", are(wrong, "was", "were"), t.takesUp())
	case t.Asking > 1 && wrong < before && wrong > 0:
		return fmt.Sprintf("Fewer are wrong than before you talked: %d, and it was %d.%s", wrong, before, t.takesUp())
	case wrong == 0 && t.Missing > 0:
		return "All are right so far."
	case t.Asking > 1 && wrong == 0 && before > 0:
		return "Nobody is wrong any more: fire, and let them see why."
	case wrong == 0 && t.unsure(now) > 0:
		return fmt.Sprintf("All are right, and not sure: %s. Let one of them say why.", number(t.unsure(now)))
	case wrong == 0:
		return "All are right: fire, and go on."
	case sure == 0:
		return are(wrong, "is", "are") + " wrong and not sure of it. Fire, and talk about what the gate did." +
			t.takesUp()
	case choices == 1:
		return are(sure, "is", "are") + " sure of it and wrong: a case to talk about before you fire." + t.takesUp()
	}
	return fmt.Sprintf("%s sure and wrong, in %s ways: a case to talk about before you fire.%s",
		are(sure, "is", "are"), number(choices), t.takesUp())
}

func (t Teaching) unsure(s Spread) (n int) {
	for _, one := range s {
		n += one.All - one.Sure
	}
	return n
}

func (t Teaching) takesUp() string {
	if l, ok := t.Lesson(); ok {
		return fmt.Sprintf(" Lesson %d takes it up.", l.Number)
	}
	return ""
}

func are(n int, one, many string) string {
	said := number(n)
	return strings.ToUpper(said[:1]) + said[1:] + " " + content.Plural(n, one, many)
}

// number writes a small number as a word.
func number(n int) string {
	words := [...]string{"none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return fmt.Sprint(n)
}

// Standing says how many have answered: "14 of 17 answered, 3 to come".
func (b Board) Standing() string {
	if b.Question == 0 {
		return content.Count(b.Missing, "member", "members") + " here"
	}
	said := fmt.Sprintf("%d of %d answered", b.Answered, b.Answered+b.Missing)
	if b.Missing > 0 && !b.Fired {
		said += fmt.Sprintf(", %d to come", b.Missing)
	}
	return said
}

// Next is what to ask next, and why in a few words: the same belief in another
// case where it was held, else what differs in one fact, else the lesson's next,
// else the group's next mix-up, else any. False where all was asked.
func (t Teaching) Next() (quiz.Scenario, string, bool) {
	if m, ok := t.held(); ok {
		for _, s := range t.near(func(s quiz.Scenario) bool { return traps(s, m.ID) }) {
			return s, "the same belief in another case", true
		}
	}
	if t.Case.Pair != "" {
		for _, s := range t.near(func(s quiz.Scenario) bool { return s.Pair == t.Case.Pair }) {
			return s, "it differs in one fact", true
		}
	}
	if l, ok := t.Lesson(); ok {
		for _, s := range t.Of(l) {
			if !slices.Contains(t.Asked, s.ID) {
				return s, "next in lesson " + fmt.Sprint(l.Number), true
			}
		}
	}
	for _, x := range t.Mixups {
		if s, ok := scenario(t.Course, x.Scenario); ok && !slices.Contains(t.Asked, s.ID) {
			return s, "a mix-up of the group's", true
		}
	}
	for _, s := range t.Course.Scenarios {
		if !slices.Contains(t.Asked, s.ID) {
			return s, "not asked yet", true
		}
	}
	return quiz.Scenario{}, "", false
}

// near are the scenarios that are wanted and weren't asked, those of this case's
// level first.
func (t Teaching) near(wanted func(quiz.Scenario) bool) (out []quiz.Scenario) {
	for _, s := range t.Course.Scenarios {
		if wanted(s) && !slices.Contains(t.Asked, s.ID) {
			out = append(out, s)
		}
	}
	away := func(s quiz.Scenario) int { return max(s.Level-t.Case.Level, t.Case.Level-s.Level) }
	content.Sort(out, func(a, b quiz.Scenario) int { return away(a) - away(b) })
	return out
}

func traps(s quiz.Scenario, id string) bool {
	for _, trap := range s.Traps {
		if trap == id {
			return true
		}
	}
	return false
}

// Of are the scenarios that a lesson practises, in its order.
func (t Teaching) Of(l lessons.Lesson) (out []quiz.Scenario) {
	for _, id := range l.Practises {
		if s, ok := scenario(t.Course, id); ok {
			out = append(out, s)
		}
	}
	return out
}

// NextOf is the first of a lesson's scenarios that this class wasn't asked; its
// first where all were.
func (t Teaching) NextOf(l lessons.Lesson) (quiz.Scenario, bool) {
	all := t.Of(l)
	for _, s := range all {
		if !slices.Contains(t.Asked, s.ID) {
			return s, true
		}
	}
	if len(all) == 0 {
		return quiz.Scenario{}, false
	}
	return all[0], true
}
