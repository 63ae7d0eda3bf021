// Package compare holds two exchanges against each other, line by line: what
// changed in the request, and what that changed in the answer.
package compare

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/wire"
)

// wide is a width at which no line of an exchange is broken: lines are
// compared whole and wrapped after.
const wide = 1 << 14

// Screen shows one comparison.
type Screen struct {
	canvas        screen.Canvas
	keys          screen.Keys
	before, after *exchange.Exchange
	pane          kit.Pane
}

// New makes the screen of a comparison.
func New(p study.Compare) *Screen {
	s := &Screen{keys: screen.CommonKeys(), before: p.Before, after: p.After}
	s.keys.Back = screen.Bind("esc", "back", "esc")
	s.keys.Down = screen.Bind("↓", "read on", "down", "j")
	return s
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update scrolls and leaves.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.resize(msg)
	case tea.MouseWheelMsg:
		s.pane.Update(msg, s.keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, s.keys.Back, s.keys.Quit) {
		return screen.Leave
	}
	s.pane.Update(msg, s.keys)
	return nil
}

func (s *Screen) resize(c screen.Canvas) {
	s.canvas = c
	s.pane.Size(c.W, c.H)
	t, b, a := c.Theme, s.before, s.after
	var page kit.Page
	for _, part := range []struct {
		title, same   string
		before, after []string
	}{
		{"The request", "nothing changed in it",
			wire.Request(t, b.Sent.Raw, b.Credentials, wide), wire.Request(t, a.Sent.Raw, a.Credentials, wide)},
		{"The answer", "nothing changed in it", wire.Response(t, b, wide), wire.Response(t, a, wide)},
		{"The gate", "it went the same way", wire.Trace(t, b.Decision, wide), wire.Trace(t, a.Decision, wide)},
	} {
		if page.Len() > 0 {
			page.Add("")
		}
		page.Begin(part.title)
		if rows, changed := s.part(part.before, part.after); changed {
			page.Add(t.Bold.Render(part.title), "")
			page.Add(rows...)
			continue
		}
		page.Add(layout.Wrap(t.Bold.Render(part.title)+"  "+t.Soft.Render(part.same), c.W)...)
	}
	s.pane.Show(page)
}

// part draws one part of both exchanges. Whatever is the same with other
// letters (a date, the same credential minted anew) is no change.
func (s *Screen) part(before, after []string) (rows []string, changed bool) {
	t := s.canvas.Theme
	was, is := keysOf(before), keysOf(after)
	for _, c := range paired(diff(was, is), was, is) {
		switch c.sign {
		case '-':
			changed = true
			rows = append(rows, s.line(t.Not.Render("− "), before[c.i])...)
		case '+':
			changed = true
			rows = append(rows, s.line(t.In.Render("+ "), after[c.i])...)
		default:
			rows = append(rows, s.line("  ", t.Dim.Render(ansi.Strip(after[c.i])))...)
		}
	}
	return rows, changed
}

func (s *Screen) line(sign, row string) []string {
	lines := layout.Wrap(row, s.canvas.W-4)
	for i, l := range lines {
		if i == 0 {
			lines[i] = sign + l
		} else {
			lines[i] = "    " + l
		}
	}
	return lines
}

func keysOf(rows []string) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		plain := strings.TrimLeft(ansi.Strip(r), " ▌")
		if strings.HasPrefix(plain, "Date: ") {
			plain = "Date: "
		}
		out[i] = plain
	}
	return out
}

// View shows the window of the comparison.
func (s *Screen) View() screen.Frame {
	k, t := s.keys, s.canvas.Theme
	from := fmt.Sprintf("%s %s", s.before.Method, s.before.Target)
	to := fmt.Sprintf("%s %s", s.after.Method, s.after.Target)
	f := screen.Frame{
		Title: "Compare", Sub: content.CleanLine(from + ", then " + to),
		Right: t.Answer(s.before.Status) + t.Dim.Render(" → ") + t.Answer(s.after.Status),
		Keys:  []key.Binding{k.Down, k.Back}, More: kit.ScrollKeys(k),
	}
	s.pane.Draw(&f)
	return f
}
