package workbench

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/internal/tui/editor"
	"bouncer/internal/tui/screen"
	"bouncer/mockserver"
)

// tookHint is a click on a completion.
type tookHint int

// edit opens the editor where the text stands.
func (s *Screen) edit() tea.Cmd {
	s.editor = editor.New(s.text)
	s.dress()
	s.suggest()
	s.offset = 0
	return s.editor.Focus()
}

func (s *Screen) dress() {
	s.editor.Dress(s.canvas.Theme, s.leftWidth()-3)
	s.fit()
}

// fit gives the editor a row more than its text, within what the screen has.
func (s *Screen) fit() {
	most := max(s.canvas.H-s.hintRows()-1, 3)
	s.editor.SetHeight(min(max(s.editor.LineCount()+1, 3), most))
}

// hintRows is how many completions are shown at once.
func (s *Screen) hintRows() int {
	if s.canvas.H >= 14 {
		return 5
	}
	return 2
}

// typing takes a key while the editor is open.
func (s *Screen) typing(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	switch {
	case key.Matches(msg, k.FireEdited):
		s.endEdit()
		return s.fire()
	case key.Matches(msg, k.Done):
		s.endEdit()
		return nil
	case key.Matches(msg, k.Take):
		s.take(s.hint)
		return nil
	case key.Matches(msg, k.Turn):
		if n := len(s.hints.hints); n > 0 {
			s.hint = (s.hint + 1) % n
		}
		return nil
	case key.Matches(msg, k.UndoEdit):
		s.undoLast()
		return nil
	}
	before := s.editor.Value()
	cmd := s.editor.Update(msg)
	if s.editor.Value() != before {
		s.fault, s.notes = fault{}, nil
		s.text = s.editor.Value()
		s.log.Text = s.text
		s.fit()
	}
	s.suggest()
	return cmd
}

func (s *Screen) endEdit() {
	s.text = strings.TrimRight(s.editor.Value(), "\n")
	s.log.Text = s.text
	s.editor, s.hints = nil, completion{}
}

// suggest works out what could stand at the cursor.
func (s *Screen) suggest() {
	s.hint = 0
	line, _ := s.cursor()
	lines := strings.Split(s.editor.Value(), "\n")
	now := []rune(lines[line])
	col := min(s.editor.Column(), len(now))
	if col < len(now) && now[col] != ' ' && now[col] != '}' {
		s.hints = completion{}
		return
	}
	s.hints = complete(s.world, strings.Join(append(lines[:line:line], string(now[:col])), "\n"))
}

func (s *Screen) cursor() (line, col int) { return s.editor.Line(), s.editor.Column() }

// take puts a completion in place of what was typed; braces that are closed
// already are not closed again.
func (s *Screen) take(i int) {
	if s.editor == nil || i < 0 || i >= len(s.hints.hints) {
		return
	}
	line, col := s.cursor()
	lines := strings.Split(s.editor.Value(), "\n")
	now := []rune(lines[line])
	text := s.hints.hints[i].text
	rest := string(now[col:])
	if strings.HasSuffix(text, "}}") {
		rest = strings.TrimPrefix(rest, "}}")
	}
	start := string(now[:col-s.hints.typed]) + text
	lines[line] = start + rest
	s.editor.SetValue(strings.Join(lines, "\n"))
	s.editor.Put(line+1, len([]rune(start))+1)
	s.text = s.editor.Value()
	s.log.Text = s.text
	s.fit()
	s.suggest()
}

// blame shows what is wrong with the text, the cursor where it is.
func (s *Screen) blame(err error) tea.Cmd {
	s.fault = fault{msg: err.Error()}
	var placed *content.Error
	if !errors.As(err, &placed) || placed.Line == 0 {
		return nil
	}
	s.fault = fault{placed.Msg, placed.Line, placed.Col}
	if placed.Fix != "" {
		s.fault.msg += "; " + placed.Fix
	}
	var cmd tea.Cmd
	if s.editor == nil {
		cmd = s.edit()
	}
	s.editor.Put(placed.Line, placed.Col)
	s.suggest()
	return cmd
}

func isCurl(text string) bool { return convert.IsCurl(text) }

// paste takes text from elsewhere. A curl command becomes a request; what no
// terminal may be sent is spelled out, and what is wrong with it is said of
// the text as it was pasted.
func (s *Screen) paste(raw string) tea.Cmd {
	raw = strings.ReplaceAll(raw, "\r\n", "\n")
	switch {
	case s.prompt != nil:
		return s.passOn(tea.PasteMsg{Content: content.CleanLine(strings.TrimSpace(raw))})
	case s.chooser != nil || s.past != nil:
		return nil
	case isCurl(raw):
		return s.read(raw)
	}
	whole, at := raw, 0
	if s.editor != nil {
		whole, at = s.insertion(raw)
	}
	if len(raw) > editor.MaxText || len(whole) > editor.MaxText {
		s.fault = fault{msg: tooLong(whole)}
		return nil
	}
	clean := content.Clean(raw)
	if s.editor == nil {
		s.replace(strings.TrimRight(clean, "\n"))
		s.notes = []string{"Pasted; u puts back what stood here."}
	} else {
		s.undo = append(s.undo, s.text)
		s.editor.InsertString(clean)
		s.text, s.log.Text, s.fault = s.editor.Value(), s.editor.Value(), fault{}
		s.fit()
		s.suggest()
	}
	if clean == raw {
		return nil
	}
	if _, err := exchange.Parse(whole); err != nil {
		return s.blame(err)
	}
	s.notes = []string{fmt.Sprintf("From line %d on, characters that can't be seen are spelled out.", at+1)}
	return nil
}

// insertion is the text with raw at the cursor, and the line that is on.
func (s *Screen) insertion(raw string) (whole string, at int) {
	line, col := s.cursor()
	lines := strings.Split(s.editor.Value(), "\n")
	now := []rune(lines[line])
	lines[line] = string(now[:col]) + raw + string(now[col:])
	return strings.Join(lines, "\n"), line
}

// tooLong says what is wrong with a text that is longer than the editor takes.
func tooLong(text string) string {
	if _, err := exchange.Parse(text); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("the text is longer than %d KiB; save it as a file and run `bouncer fire FILE`", editor.MaxText>>10)
}

// imported brings what a curl command became.
type imported struct {
	got convert.Imported
	err error
}

// read turns a curl command into a request, off the UI: putting {{names}} in
// place of credentials mints them all.
func (s *Screen) read(command string) tea.Cmd {
	if len(command) > editor.MaxText {
		s.fault = fault{msg: tooLong(command)}
		return nil
	}
	target, world := s.target, s.world
	return s.handle.Do(func(context.Context) tea.Msg {
		hosts, creds := []string(nil), world.Credentials()
		if target != nil {
			hosts, creds = target.Hosts(), target.Credentials()
		}
		got, err := convert.ParseCurl(command, hosts)
		got.Text = convert.Names(got.Text, creds)
		return imported{got, err}
	})
}

func (s *Screen) imported(m imported) tea.Cmd {
	if m.err != nil {
		s.fault = fault{msg: m.err.Error()}
		return nil
	}
	clean := content.Clean(m.got.Text)
	s.replace(clean)
	s.notes = []string{"The curl command became this request; u puts back what stood here."}
	for _, l := range m.got.Left {
		s.notes = append(s.notes, "Not carried over: "+l+".")
	}
	if clean != m.got.Text {
		if _, err := exchange.Parse(m.got.Text); err != nil {
			return s.blame(err)
		}
	}
	return nil
}

// ready brings a request as it would be sent, to be copied.
type ready struct {
	req convert.Request
	err error
}

// copyText prepares the text for the page that copies it.
func (s *Screen) copyText() tea.Cmd {
	if s.target == nil {
		return nil
	}
	target, text := s.target, s.text
	return s.handle.Do(func(context.Context) tea.Msg {
		p, err := exchange.Prepare(target, text)
		if err != nil {
			return ready{err: err}
		}
		return ready{req: convert.FromRaw(p.Raw, target.Addr(), target.Host())}
	})
}

func (s *Screen) copied(m ready) tea.Cmd {
	if m.err != nil {
		return s.blame(m.err)
	}
	return screen.Go(screen.Copy{Request: m.req})
}

// optionsOf are those an entry was fired with; another client's request is
// fired at the present server.
func (s *Screen) optionsOf(e *Entry) mockserver.Options {
	if e.Outside {
		return s.options
	}
	return e.Server
}
