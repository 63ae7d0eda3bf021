package class

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/team"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
	"bouncer/quiz"
)

// pick is what a lead chooses the next case from: what suggests itself, the group's
// mix-ups, and the lessons, each with a list of its own.
type pick struct {
	kit.Catalog
	rows   []row
	lesson *lessons.Lesson // whose cases are listed; nil for the first list
	all    bool            // all cases are listed
	above  int             // where the cursor was in the first list
	made   made            // what the rows were made for
}

// made is what rows are made for: they are made anew when it changes.
type made struct {
	canvas screen.Canvas
	list   string
	class  string
	number int
	read   bool
}

// row is a case to ask, or a list of them.
type row struct {
	key    string // tells it from the others when the list is made anew
	ask    string // the scenario
	lesson *lessons.Lesson
	all    bool
	entry  kit.Entry
}

func newPick() *pick { return &pick{Catalog: kit.Catalog{List: kit.List{Wraps: true}}} }

// list names the present list.
func (p *pick) list() string {
	if p.lesson != nil {
		return "lesson " + p.lesson.ID
	}
	return fmt.Sprint("all ", p.all)
}

// title says what is chosen from.
func (p *pick) title(question int) string {
	switch {
	case p.lesson != nil:
		return fmt.Sprintf("Lesson %d · %s", p.lesson.Number, content.CleanLine(p.lesson.Title))
	case p.all:
		return "All cases"
	case question == 0:
		return "What do you ask first?"
	}
	return "What do you ask next?"
}

func (p *pick) footKeys(k keyMap) []key.Binding {
	if len(p.rows) > 0 && p.rows[p.Cursor].ask == "" {
		return []key.Binding{screen.Bind("enter", "choose a case", "enter")}
	}
	return []key.Binding{k.Ask}
}

// update moves the cursor, and opens a list or says what to ask; left says that the
// lead goes back from the first list.
func (p *pick) update(msg tea.Msg, k keyMap) (ask string, left bool) {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, k.Back) {
		if p.lesson == nil && !p.all {
			return "", true
		}
		p.lesson, p.all, p.Cursor, p.rows = nil, false, p.above, nil
		return "", false
	}
	if _, open := p.Update(msg, k.Keys); !open || p.Cursor >= len(p.rows) {
		return "", false
	}
	r := p.rows[p.Cursor]
	if r.lesson != nil || r.all {
		p.above, p.lesson, p.all, p.rows = p.Cursor, r.lesson, r.all, nil
		p.Cursor = 0
	}
	return r.ask, false
}

// fill makes the rows anew; the cursor stays on what it stood on. A lesson's list
// begins at its next case.
func (p *pick) fill(canvas screen.Canvas, t team.Teaching, g groups) {
	now := made{canvas, p.list(), t.Class, t.Question, g.read}
	if p.made == now {
		return
	}
	p.made = now
	at := ""
	if p.Cursor < len(p.rows) {
		at = p.rows[p.Cursor].key
	}
	fresh := p.rows == nil
	switch {
	case p.lesson != nil:
		p.rows = cases(t, t.Of(*p.lesson))
		if next, ok := t.NextOf(*p.lesson); ok && fresh {
			at = next.ID
		}
	case p.all:
		p.rows = cases(t, t.Course.Scenarios)
	default:
		p.rows = p.first(t, g)
	}
	if i := slices.IndexFunc(p.rows, func(r row) bool { return r.key == at }); i >= 0 {
		p.Cursor = i
	}
	entries := make([]kit.Entry, len(p.rows))
	for i, r := range p.rows {
		entries[i] = r.entry
		entries[i].Right = canvas.Theme.Dim.Render(r.entry.Right)
	}
	p.Fill(canvas, entries)
}

// first is the first list.
func (p *pick) first(t team.Teaching, g groups) (rows []row) {
	if s, reason, ok := t.Next(); ok && t.Question > 0 {
		rows = append(rows, row{key: "next", ask: s.ID, entry: kit.Entry{
			Name: content.CleanLine(s.Title), Right: reason, About: "Suggested after what they said. " + told(t, s),
		}})
	}
	rows = append(rows, mixups(t, g)...)
	for _, l := range t.Course.Lessons {
		of := t.Of(l)
		if len(of) == 0 {
			continue
		}
		next, _ := t.NextOf(l)
		rows = append(rows, row{key: "lesson " + l.ID, lesson: &l, entry: kit.Entry{
			Name:  fmt.Sprintf("Lesson %d · %s", l.Number, content.CleanLine(l.Title)),
			Right: content.Count(len(of), "case"), About: "Its next: " + content.CleanLine(next.Title) + ".",
		}})
	}
	return append(rows, row{key: "all", all: true, entry: kit.Entry{
		Name: "All cases", Right: content.Count(len(t.Course.Scenarios), "case"),
		About: "Every case of the course, by its name.",
	}})
}

// mixups are the group's, those most in need of talking about first.
func mixups(t team.Teaching, g groups) (rows []row) {
	alone := func(name, about string) []row {
		return []row{{key: "mixup 0", entry: kit.Entry{Name: name, About: about}}}
	}
	switch {
	case !g.read:
		return alone("What the group mixes up …", "It is being read.")
	case g.err != nil:
		return alone("What the group mixes up can't be read", content.CleanLine(g.err.Error()))
	}
	for i, m := range g.mixups {
		s, ok := byID(t.Course.Scenarios, m.Scenario)
		if !ok {
			continue
		}
		rows = append(rows, row{key: fmt.Sprint("mixup ", i), ask: s.ID, entry: kit.Entry{
			Name: content.CleanLine(s.Title), Right: fmt.Sprintf("%d mix it up", m.Members),
			About: "The group's mix-up: “" + strings.TrimSuffix(content.CleanLine(m.Believes), ".") + "”.",
		}})
	}
	return rows
}

func byID(all []quiz.Scenario, id string) (quiz.Scenario, bool) {
	at := slices.IndexFunc(all, func(s quiz.Scenario) bool { return s.ID == id })
	if at < 0 {
		return quiz.Scenario{}, false
	}
	return all[at], true
}

// cases are rows of cases, those asked before told so.
func cases(t team.Teaching, all []quiz.Scenario) (rows []row) {
	for _, s := range all {
		right := fmt.Sprintf("level %d", s.Level)
		if slices.Contains(t.Asked, s.ID) {
			right = "asked · " + right
		}
		rows = append(rows, row{key: s.ID, ask: s.ID, entry: kit.Entry{
			Name: content.CleanLine(s.Title), Right: right, About: told(t, s),
		}})
	}
	return rows
}

// told says of a case what it is about and what tempts in it.
func told(t team.Teaching, s quiz.Scenario) string {
	said := "Topic " + content.CleanLine(s.Topic) + "."
	for _, code := range s.Choices() {
		if m, ok := t.Course.Misconceptions[s.Traps[code]]; ok {
			return said +
				fmt.Sprintf(" What tempts to %d: “%s”.", code, strings.TrimSuffix(content.CleanLine(m.Believes), "."))
		}
	}
	return said
}
