// Package class is a class on the screens of those who take part: the member's,
// who answers, and the lead's, who asks, sees what they say, and fires.
package class

import (
	"context"
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
	"bouncer/quiz"
)

// New comes into the class that runs: as a lead, who begins one where none does,
// or as a member.
func New(h screen.Handle, sitting *study.Sitting) screen.Screen {
	if sitting.Leads() {
		return newLead(h, sitting)
	}
	return newMember(h, sitting)
}

type keyMap struct {
	screen.Keys
	Sure, Leave, ReadOn                     key.Binding
	Again, Fire, Case, Lesson, Ask, End, On key.Binding
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:   screen.CommonKeys(),
		Sure:   screen.Bind("space", "sure or unsure", "space"),
		ReadOn: screen.Bind("space", "read on", "space"),
		Leave:  screen.Bind("esc", "leave the class", "esc"),
		Again:  screen.Bind("a", "ask again", "a"),
		Fire:   screen.Bind("f", "fire for all", "f"),
		Case:   screen.Bind("n", "next case", "n"),
		Lesson: screen.Bind("m", "its lesson", "m"),
		Ask:    screen.Bind("enter", "ask", "enter"),
		End:    screen.Bind("esc", "end the class", "esc", "q"),
		On:     screen.Bind("any key", "go on", ""),
	}
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "space")
	k.PageUp = screen.Bind("pgup", "page up", "pgup", "b")
	k.Back = screen.Bind("esc", "back", "esc", "left", "h", "q")
	return k
}

// The names of a case's texts; the beliefs have their own.
const (
	story = "story"
	why   = "why"
)

func not(code int) string { return fmt.Sprintf("not %d", code) }

// drawing says which drawing of a case's texts is meant: at which widths, for which
// background.
type drawing struct {
	question, answer int
	dark             bool
}

// drawn are a case's texts.
type drawn struct {
	class    string
	question int
	drawing
	asked, told prose.Texts
}

// draw draws a case's texts, once for all who see it alike.
func draw(h screen.Handle, c *study.Blackboard, sc quiz.Scenario, t *theme.Theme, d drawing) tea.Cmd {
	if t == nil || sc.ID == "" {
		return nil
	}
	memo, class, number := c.Drawn, c.Class, c.Question
	told := map[string]string{why: sc.Why}
	for code, text := range sc.Not {
		told[not(code)] = fmt.Sprintf("**Why not %d?** %s", code, text)
	}
	return h.Do(func(context.Context) tea.Msg {
		return memo.Once(d, func() any {
			out := drawn{class: class, question: number, drawing: d}
			out.asked = prose.Draw(t, d.question, map[string]string{story: sc.Story})
			out.told = prose.Draw(t, d.answer, told)
			return out
		})
	})
}

// fits reports whether a drawing is of the question that stands, and as wanted.
func (d drawn) fits(b team.Board, wanted drawing) bool {
	return d.class == b.Class && d.question == b.Question && d.drawing == wanted
}

// widths are those a case is drawn at: across the screen, and beside something.
func widths(c screen.Canvas, whole bool) drawing {
	var split kit.Split
	split.Size(c.W, c.H)
	d := drawing{min(c.W, kit.ProseWidth), split.TextWidth(), c.Theme.Dark}
	if !whole {
		d.question = split.TextWidth()
	}
	return d
}

// narrow is the width below which words are left out, and low the height below which
// what passed is folded.
const (
	narrow = 60
	low    = 12
)

// path is the gate's way, for a body of a height.
func path(x *exchange.Exchange, said, height int) wire.Path {
	return wire.Path{Decision: x.Decision, Said: said, Tight: height < low}
}

// over is what is said of a class that is over.
func over(t *theme.Theme, why string, width int) []string {
	return layout.Wrap(t.Bold.Render(content.CleanLine(why)), width)
}
