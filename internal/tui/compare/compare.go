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
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
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
	rows          []string
	offset        int
}

// New makes the screen of a comparison.
func New(p screen.Compare) *Screen {
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
		s.canvas = msg
		s.layout()
	case tea.MouseWheelMsg:
		s.scroll(map[bool]int{true: -3, false: 3}[msg.Button == tea.MouseWheelUp])
	case tea.KeyPressMsg:
		return s.press(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch k := s.keys; {
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	case key.Matches(msg, k.Down):
		s.scroll(1)
	case key.Matches(msg, k.Up):
		s.scroll(-1)
	case key.Matches(msg, k.PageDown):
		s.scroll(s.canvas.H - 2)
	case key.Matches(msg, k.PageUp):
		s.scroll(-(s.canvas.H - 2))
	case key.Matches(msg, k.Top):
		s.scroll(-len(s.rows))
	case key.Matches(msg, k.Bottom):
		s.scroll(len(s.rows))
	}
	return nil
}

func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.canvas.H, 0))
}

func (s *Screen) layout() {
	t, b, a := s.canvas.Theme, s.before, s.after
	s.rows = nil
	part := func(title, same string, before, after []string) {
		if len(s.rows) > 0 {
			s.rows = append(s.rows, "")
		}
		rows, changed := s.part(before, after)
		if changed {
			s.rows = append(append(s.rows, t.Bold.Render(title), ""), rows...)
			return
		}
		s.rows = append(s.rows, layout.Wrap(t.Bold.Render(title)+"  "+t.Soft.Render(same), s.canvas.W)...)
	}
	part("The request", "nothing changed in it", wire.Request(t, b.Sent.Raw, b.Credentials, wide), wire.Request(t, a.Sent.Raw, a.Credentials, wide))
	part("The answer", "nothing changed in it", wire.Response(t, b, wide), wire.Response(t, a, wide))
	part("The gate", "it went the same way", wire.Trace(t, b.Decision, wide), wire.Trace(t, a.Decision, wide))
	s.scroll(0)
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
	return screen.Frame{
		Title: "Compare", Sub: content.CleanLine(fmt.Sprintf("%s %s, then %s %s", s.before.Method, s.before.Target, s.after.Method, s.after.Target)),
		Right: answered(t, s.before.Status) + t.Dim.Render(" → ") + answered(t, s.after.Status),
		Body:  s.rows[min(s.offset, len(s.rows)):min(s.offset+s.canvas.H, len(s.rows))],
		Keys:  []key.Binding{k.Down, k.Back}, More: []key.Binding{k.Up, k.PageDown, k.PageUp, k.Top, k.Bottom},
	}
}

func answered(t *theme.Theme, status int) string {
	return t.Status(status).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(status), status))
}
