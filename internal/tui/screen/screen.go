// Package screen is the contract between the root of the terminal interface
// and its screens, and the messages by which screens ask for one another: no
// screen imports another.
package screen

import (
	"context"
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/theme"
)

// Screen is one page of the course. Update changes it in place and returns
// work to be done elsewhere; neither Update nor View blocks, and View changes
// nothing.
type Screen interface {
	Init() tea.Cmd
	Update(tea.Msg) tea.Cmd
	View() Frame
}

// Frame is what a screen shows. The root draws the rules, margins and the key
// line around it and clips what doesn't fit.
type Frame struct {
	Title string // plain; drawn bold at the left of the header
	Sub   string // plain; drawn soft beside it
	Right string // styled; at the right end of the header
	Body  []string
	Keys  []key.Binding // the key line, most important first
	More  []key.Binding // shown in the key help only
	Foot  string        // plain; drawn dim at the right end of the key line
	Zones []Zone
	Cues  []Cue // one for every pane of the body
	// Typing is true while letters go into a field: the root then leaves
	// single-letter keys to the screen.
	Typing bool
}

// Zone is a part of the body that can be clicked, in body cells. A click
// sends its message to the screen.
type Zone struct {
	X, Y, W, H int
	Msg        tea.Msg
}

// Cue says how much of a pane is out of sight, in rows or items. The root draws
// it into the rules above and below the body.
type Cue struct {
	Right        int // the pane's right end, in body cells
	Above, Below int
}

// String is the cue in one: "more ↑ (2) ↓ (3)"; empty where all is in sight.
func (c Cue) String() string {
	switch {
	case c.Above > 0 && c.Below > 0:
		return fmt.Sprintf("more ↑ (%d) ↓ (%d)", c.Above, c.Below)
	case c.Above > 0:
		return fmt.Sprintf("more ↑ (%d)", c.Above)
	case c.Below > 0:
		return fmt.Sprintf("more ↓ (%d)", c.Below)
	}
	return ""
}

// Canvas tells a screen the room it has and the styles to use. It comes first
// of all messages and again at every change.
type Canvas struct {
	Theme *theme.Theme
	W, H  int
}

// Handle is a screen's way to work outside Update. Its replies reach the
// screen that asked, and only while that screen is open: the root drops what
// arrives later and cancels the context on leaving.
type Handle struct {
	ID    int
	Ctx   context.Context
	Later Later       // nil for the clock of the world
	Moves func() bool // whether something may move by itself; nil where nothing does

	// Confined says that the learner is elsewhere: no file of this machine is
	// opened or written.
	Confined bool
}

// Still reports whether nothing on the screens moves by itself.
func (h Handle) Still() bool { return h.Moves == nil || !h.Moves() }

// Later brings a message after a while.
type Later func(time.Duration, tea.Msg) tea.Cmd

// After brings a message back as a Reply, after a while.
func (h Handle) After(d time.Duration, msg tea.Msg) tea.Cmd {
	reply := Reply{ID: h.ID, Msg: msg}
	if h.Later != nil {
		return h.Later(d, reply)
	}
	return tea.Tick(d, func(time.Time) tea.Msg { return reply })
}

// Reply carries a message back to the screen that asked for it.
type Reply struct {
	ID  int
	Msg tea.Msg
}

// Do runs f off the UI and brings its message back as a Reply.
func (h Handle) Do(f func(context.Context) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		msg := f(h.Ctx)
		if msg == nil {
			return nil
		}
		return Reply{ID: h.ID, Msg: msg}
	}
}

// Open asks the root for a page on top of this one.
type Open struct{ Page study.Page }

// Replace asks the root for a page in place of this one.
type Replace struct{ Page study.Page }

// Back asks the root for the page below, or to quit from the lowest.
type Back struct{}

// Go returns the command that opens a page.
func Go(p study.Page) tea.Cmd { return func() tea.Msg { return Open{p} } }

// Swap returns the command that replaces the current page.
func Swap(p study.Page) tea.Cmd { return func() tea.Msg { return Replace{p} } }

// Leave returns the command that closes the current page.
func Leave() tea.Msg { return Back{} }

// Loaded brings the sitting to screens that were open before it: the course
// and the log have been read.
type Loaded struct{ Sitting *study.Sitting }

// NotSaved tells the root that the log couldn't keep something, and why.
type NotSaved struct{ Err error }

// OnTop tells a screen that what covered it has been left: what it shows may have changed.
type OnTop struct{}

// ClassMoved tells the screen in sight that the host's class has become another, or
// that there is none any more.
type ClassMoved struct{}

// Outside brings a request that came from elsewhere than the course's own
// screens, curl's say, and what became of it. The root keeps it in the
// workbench's history and passes it on to every open screen.
type Outside struct {
	// Exchange may lack its bytes where only the gate's decision is known.
	Exchange *exchange.Exchange
}

// Met tells that requests have met missions, by their ids, wherever they came
// from. The root keeps it in the log and passes it on to every open screen.
type Met struct{ Missions []string }
