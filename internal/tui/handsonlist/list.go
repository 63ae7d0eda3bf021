// Package handsonlist lists what there is to do with one's own hands: the menu of
// it, the missions, and the gates to repair.
package handsonlist

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// item is one row of a list.
type item struct {
	number      int // 0 for none
	name, right string
	about       string // plain text, shown below the list for the item under the cursor
	done        bool
	page        screen.Page
}

// Screen is a list.
type Screen struct {
	title  string
	fill   func() (items []item, sub string)
	items  []item
	sub    string
	canvas screen.Canvas
	cursor int
	offset int
	keys   screen.Keys
	move   key.Binding
}

// chosen is a click on an item.
type chosen int

func newList(title string, fill func() ([]item, string)) *Screen {
	s := &Screen{title: title, fill: fill, keys: screen.CommonKeys(), move: screen.Bind("↑↓", "move", "down")}
	s.items, s.sub = fill()
	for s.cursor < len(s.items)-1 && s.items[s.cursor].done {
		s.cursor++
	}
	return s
}

// NewMenu is the list of what there is.
func NewMenu(sitting *study.Sitting) *Screen {
	return newList("Hands on", func() ([]item, string) {
		c := sitting.Course
		return []item{
			{name: "Missions", right: progress(len(missionItems(sitting)), met(missionItems(sitting))), page: screen.Missions{},
				about: fmt.Sprintf("%d aims for a request of yours, from easy to hard: change it until the server answers as wanted. Curl counts too.", len(c.Missions))},
			{name: "Repair", right: progress(len(repairItems(sitting)), met(repairItems(sitting))), page: screen.Repairs{},
				about: fmt.Sprintf("%d gates that are wrong. Put their checks in order and set them right, until every request gets the answer it should.", len(c.Repairs))},
		}, "do it yourself"
	})
}

// NewMissions is the list of the missions.
func NewMissions(sitting *study.Sitting) *Screen {
	return newList("Missions", func() ([]item, string) {
		all := missionItems(sitting)
		return all, fmt.Sprintf("%d of %d met", met(all), len(all))
	})
}

// NewRepairs is the list of the gates to repair.
func NewRepairs(sitting *study.Sitting) *Screen {
	return newList("Repair", func() ([]item, string) {
		all := repairItems(sitting)
		return all, fmt.Sprintf("%d of %d gates mended", met(all), len(all))
	})
}

func missionItems(s *study.Sitting) []item {
	var out []item
	for _, m := range s.Course.Missions {
		out = append(out, item{number: m.Number, name: m.Title, right: level(m.Level), about: first(m.Story),
			done: s.MissionMet(m.ID), page: screen.Mission{ID: m.ID}})
	}
	return out
}

func repairItems(s *study.Sitting) []item {
	var out []item
	for _, r := range s.Course.Repairs {
		out = append(out, item{number: r.Number, name: r.Title, right: level(r.Level), about: first(r.Story),
			done: s.Repaired(r.ID), page: screen.Repair{ID: r.ID}})
	}
	return out
}

func met(items []item) (n int) {
	for _, it := range items {
		if it.done {
			n++
		}
	}
	return n
}

func progress(all, done int) string { return fmt.Sprintf("%d of %d", done, all) }

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
		s.canvas = msg
		s.follow()
	case screen.OnTop, screen.Met:
		s.items, s.sub = s.fill()
	case chosen:
		s.cursor = int(msg)
		return s.enter()
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelDown {
			s.step(1)
		} else {
			s.step(-1)
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch k := s.keys; {
	case key.Matches(msg, k.Down):
		s.step(1)
	case key.Matches(msg, k.Up):
		s.step(-1)
	case key.Matches(msg, k.PageDown):
		s.step(s.visible())
	case key.Matches(msg, k.PageUp):
		s.step(-s.visible())
	case key.Matches(msg, k.Top):
		s.step(-len(s.items))
	case key.Matches(msg, k.Bottom):
		s.step(len(s.items))
	case key.Matches(msg, k.Open):
		return s.enter()
	case key.Matches(msg, k.Back), key.Matches(msg, k.Quit):
		return screen.Leave
	}
	return nil
}

func (s *Screen) step(by int) {
	s.cursor = min(max(s.cursor+by, 0), max(len(s.items)-1, 0))
	s.follow()
}

func (s *Screen) enter() tea.Cmd {
	if len(s.items) == 0 {
		return nil
	}
	return screen.Go(s.items[s.cursor].page)
}

// visible is how many items are listed at once: what is said of the one under
// the cursor keeps the rows below.
func (s *Screen) visible() int {
	below := 5
	if s.canvas.H < 12 {
		below = 3
	}
	return max(s.canvas.H-below, 1)
}

func (s *Screen) follow() {
	s.offset = min(max(s.offset, s.cursor-s.visible()+1), s.cursor)
}

// View draws the list, and under it what the item under the cursor is about.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	f := screen.Frame{Title: s.title, Sub: s.sub, Keys: []key.Binding{s.move, s.keys.Open, s.keys.Back},
		More: []key.Binding{s.keys.PageUp, s.keys.PageDown, s.keys.Top, s.keys.Bottom}}
	if len(s.items) == 0 {
		f.Body = layout.Wrap(t.Soft.Render("This course has none."), s.canvas.W)
		return f
	}
	for i := s.offset; i < min(s.offset+s.visible(), len(s.items)); i++ {
		it := s.items[i]
		sign, name := "  ", t.Text
		if i == s.cursor {
			sign, name = t.Accent.Render("▸ "), t.AccentBold
		}
		left := sign
		if it.number > 0 {
			mark := " "
			if it.done {
				mark = t.In.Render("✓")
			}
			left += t.Soft.Render(fmt.Sprintf("%2d ", it.number)) + mark + " "
		}
		left += name.Render(content.CleanLine(it.name))
		f.Zones = append(f.Zones, screen.Zone{X: 0, Y: len(f.Body), W: s.canvas.W, H: 1, Msg: chosen(i)})
		right := t.Dim.Render(it.right)
		if s.canvas.W < 60 && it.number > 0 {
			right = ""
		}
		f.Body = append(f.Body, layout.Spread(left, right, s.canvas.W))
	}
	about := layout.Wrap(t.Soft.Render(content.CleanLine(s.items[s.cursor].about)), min(s.canvas.W-6, 72))
	f.Body = append(append(f.Body, ""), layout.Indent(about, "      ")...)
	return f
}
