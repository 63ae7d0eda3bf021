// Package copy shows a request as other tools write it and puts it on the
// clipboard. The text stands on the screen too: not every terminal passes a
// clipboard on.
package copy

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// form is one way to write a request.
type form struct {
	name  string
	key   key.Binding
	write func(convert.Request) (string, error)
}

// Screen shows one form at a time.
type Screen struct {
	canvas screen.Canvas
	keys   screen.Keys
	req    convert.Request
	forms  []form
	at     int
	text   string
	fault  string
	rows   []string
	offset int
}

// New makes the screen; curl is shown and copied first.
func New(p screen.Copy) *Screen {
	s := &Screen{req: p.Request, keys: screen.CommonKeys(), forms: []form{
		{"curl", screen.Bind("1", "curl", "1"), convert.Curl},
		{"HTTPie", screen.Bind("2", "HTTPie", "2"), convert.HTTPie},
		{"Go", screen.Bind("3", "Go", "3"), convert.Go},
	}}
	s.keys.Back = screen.Bind("esc", "back", "esc")
	return s
}

// Init copies the first form.
func (s *Screen) Init() tea.Cmd { return s.show(0) }

// show writes the request in one form and copies it.
func (s *Screen) show(i int) tea.Cmd {
	s.at, s.offset, s.fault = i, 0, ""
	var err error
	if s.text, err = s.forms[i].write(s.req); err != nil {
		s.fault = err.Error()
	}
	s.layout()
	if s.fault != "" {
		return nil
	}
	return tea.SetClipboard(s.text)
}

// Update turns to another form, scrolls, and leaves.
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
	for i, f := range s.forms {
		if key.Matches(msg, f.key) {
			return s.show(i)
		}
	}
	switch {
	case key.Matches(msg, s.keys.Back, s.keys.Quit):
		return screen.Leave
	case key.Matches(msg, s.keys.Down):
		s.scroll(1)
	case key.Matches(msg, s.keys.Up):
		s.scroll(-1)
	}
	return nil
}

func (s *Screen) scroll(by int) {
	s.offset = min(max(s.offset+by, 0), max(len(s.rows)-s.canvas.H, 0))
}

// layout draws the text without margins or signs, so that it can be taken with
// the mouse.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	if s.fault != "" {
		s.rows = layout.Wrap(t.Not.Render("× ")+t.Text.Render(content.CleanLine(s.fault)), s.canvas.W)
		return
	}
	note := "On the clipboard, if your terminal passes it on. It works while the screen you came from is open: the credentials are that server's."
	s.rows = append(layout.Wrap(t.Soft.Render(note), s.canvas.W), "")
	for line := range strings.SplitSeq(content.Clean(s.text), "\n") {
		s.rows = append(s.rows, layout.Wrap(t.Text.Render(strings.ReplaceAll(line, "\t", "    ")), s.canvas.W)...)
	}
	s.scroll(0)
}

// View shows the text.
func (s *Screen) View() screen.Frame {
	keys := make([]key.Binding, 0, len(s.forms)+1)
	for _, f := range s.forms {
		keys = append(keys, f.key)
	}
	return screen.Frame{
		Title: s.title(), Sub: "as " + s.forms[s.at].name,
		Body: s.rows[min(s.offset, len(s.rows)):min(s.offset+s.canvas.H, len(s.rows))],
		Keys: append(keys, s.keys.Back), More: []key.Binding{s.keys.Up, s.keys.Down},
	}
}

func (s *Screen) title() string {
	if s.fault != "" {
		return "Not copied"
	}
	return "Copied"
}
