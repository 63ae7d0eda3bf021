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
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
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
	pane   kit.Pane
}

// New makes the screen; curl is shown and copied first.
func New(p study.Copy) *Screen {
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
	s.at, s.fault = i, ""
	var err error
	if s.text, err = s.forms[i].write(s.req); err != nil {
		s.fault = err.Error()
	}
	s.layout()
	s.pane.Top()
	if s.fault != "" {
		return nil
	}
	return tea.SetClipboard(s.text)
}

// Update turns to another form, scrolls, and leaves.
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

func (s *Screen) resize(c screen.Canvas) {
	s.canvas = c
	s.pane.Size(c.W, c.H)
	s.layout()
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	for i, f := range s.forms {
		if key.Matches(msg, f.key) {
			return s.show(i)
		}
	}
	if key.Matches(msg, s.keys.Back, s.keys.Quit) {
		return screen.Leave
	}
	s.pane.Update(msg, s.keys)
	return nil
}

// layout draws the text without margins or signs, so that it can be taken with
// the mouse.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	var page kit.Page
	if s.fault != "" {
		page.Add(kit.Fault(t, s.fault, s.canvas.W)...)
		s.pane.Show(page)
		return
	}
	note := "On the clipboard, if your terminal passes it on. " +
		"It works while the screen you came from is open: the credentials are that server's."
	page.Add(layout.Wrap(t.Soft.Render(note), s.canvas.W)...)
	page.Add("")
	for line := range strings.SplitSeq(content.Clean(s.text), "\n") {
		page.Add(layout.Wrap(t.Text.Render(strings.ReplaceAll(line, "\t", "    ")), s.canvas.W)...)
	}
	s.pane.Show(page)
}

// View shows the text.
func (s *Screen) View() screen.Frame {
	keys := make([]key.Binding, 0, len(s.forms)+1)
	for _, f := range s.forms {
		keys = append(keys, f.key)
	}
	f := screen.Frame{
		Title: s.title(), Sub: "as " + s.forms[s.at].name, Keys: append(keys, s.keys.Back),
		More: kit.ScrollKeys(s.keys),
	}
	s.pane.Draw(&f)
	return f
}

func (s *Screen) title() string {
	if s.fault != "" {
		return "Not copied"
	}
	return "Copied"
}
