package workbench

import (
	"context"
	"errors"
	"fmt"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
)

type (
	// opened brings a file's text.
	opened struct {
		path, text string
		err        error
	}
	// saved tells what became of saving.
	saved struct {
		path string
		err  error
	}
)

// ask opens the prompt for a file's name.
func (s *Screen) ask(save bool) tea.Cmd {
	in := textinput.New()
	in.Prompt, in.CharLimit = "", 4096
	name := s.file
	if name == "" && save {
		name = "request.http"
	}
	in.SetValue(name)
	styles := textinput.DefaultStyles(s.canvas.Theme.Dark)
	styles.Cursor.Blink = false
	styles.Focused.Text = s.canvas.Theme.Text
	in.SetStyles(styles)
	s.prompt = &prompt{input: in, save: save}
	s.notes, s.fault = nil, fault{}
	return s.prompt.input.Focus()
}

// answering takes a key while a file's name is asked for.
func (s *Screen) answering(msg tea.KeyPressMsg) tea.Cmd {
	p := s.prompt
	if p.overwrite {
		return s.answerOverwrite(msg)
	}
	switch {
	case key.Matches(msg, s.keys.Back):
		s.prompt = nil
		return nil
	case key.Matches(msg, s.keys.Enter):
		if p.input.Value() == "" {
			return nil
		}
		if p.save {
			return s.save(false)
		}
		return s.open()
	}
	return s.passOn(msg)
}

func (s *Screen) answerOverwrite(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Yes):
		return s.save(true)
	case key.Matches(msg, s.keys.No), key.Matches(msg, s.keys.Back):
		s.prompt.overwrite = false
	}
	return nil
}

func (s *Screen) save(overwrite bool) tea.Cmd {
	path, text := s.prompt.input.Value(), s.text
	return s.handle.Do(func(context.Context) tea.Msg { return saved{path, writeFile(path, text, overwrite)} })
}

func (s *Screen) saved(m saved) {
	if s.prompt == nil {
		return
	}
	switch {
	case errors.Is(m.err, errExists):
		s.prompt.overwrite = true
	case m.err != nil:
		s.prompt.overwrite = false
		s.fault = fault{msg: m.err.Error()}
	default:
		s.prompt, s.file, s.fault = nil, m.path, fault{}
		s.notes = []string{"Saved as " + m.path + "."}
	}
}

func (s *Screen) open() tea.Cmd {
	path := s.prompt.input.Value()
	return s.handle.Do(func(context.Context) tea.Msg {
		text, err := readFile(path)
		return opened{path, text, err}
	})
}

// opened shows a file's text; what is wrong with it is said of the text as the
// file has it, before anything in it was spelled out.
func (s *Screen) opened(m opened) tea.Cmd {
	if m.err != nil {
		s.fault = fault{msg: m.err.Error()}
		return nil
	}
	s.prompt, s.file = nil, m.path
	if convert.Foreign(m.text) != "" {
		return s.read(m.text)
	}
	s.replace(content.Clean(m.text))
	s.notes = []string{fmt.Sprintf("Opened %s; u puts back what stood here.", m.path)}
	if n := len(exchange.Entries(m.text)); n > 1 {
		said := "Opened %s with its %d requests: e edits, and ctrl+s fires the one the cursor is in."
		s.notes = []string{fmt.Sprintf(said, m.path, n)}
		return nil
	}
	if _, err := exchange.Parse(m.text); err != nil {
		return s.blame(err)
	}
	return nil
}
