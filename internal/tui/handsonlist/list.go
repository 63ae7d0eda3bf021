// Package handsonlist lists what there is to do with one's own hands: the menu of
// it, the missions, and the gates to repair.
package handsonlist

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// narrow is the width below which a list says nothing at the end of its rows.
const narrow = 60

// item is one row of a list.
type item struct {
	number      int // 0 for none
	name, right string
	about       string // plain text, shown below the list for the item under the cursor
	done        bool
	page        study.Page
}

// Screen is a list.
type Screen struct {
	title  string
	fill   func() (items []item, sub string)
	items  []item
	sub    string
	canvas screen.Canvas
	list   kit.Catalog
	keys   screen.Keys
	move   key.Binding
}

func newList(title string, fill func() ([]item, string)) *Screen {
	s := &Screen{title: title, fill: fill, keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down")}
	s.items, s.sub = fill()
	for s.list.Cursor < len(s.items)-1 && s.items[s.list.Cursor].done {
		s.list.Cursor++
	}
	return s
}

// NewMenu is the list of what there is.
func NewMenu(sitting *study.Sitting) *Screen {
	return newList("Hands on", func() ([]item, string) {
		missions, gates, projects := missionItems(sitting), repairItems(sitting), projectItems(sitting)
		all := []item{
			{name: "Missions", right: progress(missions), page: study.Missions{},
				about: fmt.Sprintf("%d aims for a request of yours, from easy to hard: "+
					"change it until the server answers as wanted. Curl counts too.", len(missions))},
			{name: "Repair", right: progress(gates), page: study.Repairs{},
				about: fmt.Sprintf("%d gates that are wrong. Put their checks in order and set them right, "+
					"until every request gets the answer it should.", len(gates))},
			{name: "A server of your own", right: progress(projects), page: study.Projects{},
				about: "A small server in any language, held to a contract: started, asked, explained, at every save."},
		}
		return slices.DeleteFunc(all, func(it item) bool { return !sitting.Offers(it.page) }), "do it yourself"
	})
}

// NewMissions is the list of the missions.
func NewMissions(sitting *study.Sitting) *Screen {
	return newList("Missions", func() ([]item, string) {
		all := missionItems(sitting)
		return all, progress(all) + " met"
	})
}

// NewRepairs is the list of the gates to repair.
func NewRepairs(sitting *study.Sitting) *Screen {
	return newList("Repair", func() ([]item, string) {
		all := repairItems(sitting)
		return all, progress(all) + " gates mended"
	})
}

// NewProjects is the list of the servers to build.
func NewProjects(sitting *study.Sitting) *Screen {
	return newList("A server of your own", func() ([]item, string) {
		all := projectItems(sitting)
		return all, progress(all) + " done"
	})
}

func projectItems(s *study.Sitting) []item {
	var out []item
	for _, p := range s.Course.Projects {
		built := s.Built(p.ID)
		out = append(out,
			item{number: p.Number, name: p.Title, right: fmt.Sprintf("%d of %d green", built, len(p.Stages)),
				about: first(p.Story), done: built == len(p.Stages), page: study.Project{ID: p.ID}})
	}
	return out
}

func missionItems(s *study.Sitting) []item {
	var out []item
	for _, m := range s.Course.Missions {
		out = append(out, item{number: m.Number, name: m.Title, right: level(m.Level), about: first(m.Story),
			done: s.MissionMet(m.ID), page: study.Mission{ID: m.ID}})
	}
	return out
}

func repairItems(s *study.Sitting) []item {
	var out []item
	for _, r := range s.Course.Repairs {
		out = append(out, item{number: r.Number, name: r.Title, right: level(r.Level), about: first(r.Story),
			done: s.Repaired(r.ID), page: study.Repair{ID: r.ID}})
	}
	return out
}

// progress is how many of the items are done.
func progress(items []item) string {
	done := 0
	for _, it := range items {
		if it.done {
			done++
		}
	}
	return fmt.Sprintf("%d of %d", done, len(items))
}

func level(n int) string { return fmt.Sprintf("level %d", n) }

// first is a story's first paragraph as plain text: its signs of markdown are
// letters like any other, so it is cleaned and no more.
func first(story string) string {
	p, _, _ := strings.Cut(story, "\n\n")
	return strings.Join(strings.Fields(p), " ")
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update moves the cursor and opens what it stands on.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.resize(msg)
	case screen.OnTop, screen.Met:
		s.refill()
	default:
		return s.choose(msg)
	}
	return nil
}

func (s *Screen) resize(c screen.Canvas) {
	s.canvas = c
	s.layout()
}

func (s *Screen) refill() {
	s.items, s.sub = s.fill()
	s.layout()
}

func (s *Screen) layout() {
	entries := make([]kit.Entry, len(s.items))
	for i, it := range s.items {
		entries[i] = s.entry(s.canvas.Theme, it)
	}
	s.list.Fill(s.canvas, entries)
}

func (s *Screen) entry(t *theme.Theme, it item) kit.Entry {
	e := kit.Entry{Name: content.CleanLine(it.name), Right: t.Dim.Render(it.right), About: content.CleanLine(it.about)}
	if it.number == 0 {
		return e
	}
	mark := " "
	if it.done {
		mark = t.In.Render("✓")
	}
	e.Lead = t.Soft.Render(fmt.Sprintf("%2d ", it.number)) + mark + " "
	if s.canvas.W < narrow {
		e.Right = ""
	}
	return e
}

// choose moves the cursor, opens what it stands on, or leaves.
func (s *Screen) choose(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, s.keys.Back, s.keys.Quit) {
		return screen.Leave
	}
	if _, open := s.list.Update(msg, s.keys); open {
		return screen.Go(s.items[s.list.Cursor].page)
	}
	return nil
}

// View draws the list, and under it what the item under the cursor is about.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	f := screen.Frame{
		Title: s.title, Sub: s.sub, Keys: []key.Binding{s.move, s.keys.Open, s.keys.Back}, More: kit.ListKeys(s.keys),
	}
	if len(s.items) == 0 {
		f.Body = layout.Wrap(t.Soft.Render("This course has none."), s.canvas.W)
		return f
	}
	s.list.Draw(t, &f)
	return f
}
