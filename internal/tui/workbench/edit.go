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
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/screen"
	"bouncer/mockserver"
)

// tookHint is a click on a completion.
type tookHint int

// edit opens the editor where the text stands.
func (s *Screen) edit() tea.Cmd {
	cmd := s.field.Open(s.text)
	s.fit()
	s.suggest()
	s.split.Text.Top()
	return cmd
}

// fit gives the field what the screen has beside the completions.
func (s *Screen) fit() {
	s.field.Size(s.canvas.Theme, s.split.TextWidth()-kit.BarWidth-1, s.canvas.H-s.hintRows()-1)
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
	before := s.field.Text()
	cmd := s.field.Update(msg)
	if s.field.Text() != before {
		s.fault, s.notes = fault{}, nil
		s.took()
	}
	s.suggest()
	return cmd
}

func (s *Screen) endEdit() {
	line, _ := s.field.Cursor()
	s.line = line + 1
	s.show(s.field.Close())
	s.hints = completion{}
}

// suggest works out what could stand at the cursor.
func (s *Screen) suggest() {
	s.hint = 0
	line, col := s.field.Cursor()
	lines := strings.Split(s.field.Text(), "\n")
	now := []rune(lines[line])
	col = min(col, len(now))
	if col < len(now) && now[col] != ' ' && now[col] != '}' {
		s.hints = completion{}
		return
	}
	s.hints = complete(s.world, strings.Join(append(lines[:line:line], string(now[:col])), "\n"))
}

// took makes what has been written the text.
func (s *Screen) took() { s.show(s.field.Text()) }

// show makes a text the one that is shown, also by the next workbench of this world.
func (s *Screen) show(text string) { s.text, s.log.text, s.log.world = text, text, s.world }

// take puts a completion in place of what was typed; braces that are closed
// already are not closed again.
func (s *Screen) take(i int) {
	if !s.field.Typing() || i < 0 || i >= len(s.hints.hints) {
		return
	}
	line, col := s.field.Cursor()
	lines := strings.Split(s.field.Text(), "\n")
	now := []rune(lines[line])
	text := s.hints.hints[i].text
	rest := string(now[col:])
	if strings.HasSuffix(text, "}}") {
		rest = strings.TrimPrefix(rest, "}}")
	}
	start := string(now[:col-s.hints.typed]) + text
	lines[line] = start + rest
	s.field.SetText(strings.Join(lines, "\n"))
	s.field.Put(line+1, len([]rune(start))+1)
	s.took()
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
	if !s.field.Typing() {
		cmd = s.edit()
	}
	s.field.Put(placed.Line, placed.Col)
	s.suggest()
	return cmd
}

// paste takes text from elsewhere. What another tool wrote becomes a request; what no
// terminal may be sent is spelled out, and what is wrong with it is said of
// the text as it was pasted.
func (s *Screen) paste(raw string) tea.Cmd {
	raw = strings.ReplaceAll(raw, "\r\n", "\n")
	switch {
	case s.prompt != nil:
		return s.passOn(tea.PasteMsg{Content: content.CleanLine(strings.TrimSpace(raw))})
	case s.chooser != nil || s.past != nil:
		return nil
	case convert.Foreign(raw) != "":
		return s.read(raw)
	}
	whole, at := raw, 0
	if s.field.Typing() {
		whole, at = s.insertion(raw)
	}
	if len(raw) > kit.MaxText || len(whole) > kit.MaxText {
		s.fault = fault{msg: tooLong(whole)}
		return nil
	}
	clean := content.Clean(raw)
	if !s.field.Typing() {
		s.replace(strings.TrimRight(clean, "\n"))
		s.notes = []string{"Pasted; u puts back what stood here."}
	} else {
		s.undo = append(s.undo, s.text)
		s.field.Insert(clean)
		s.fault = fault{}
		s.took()
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
	line, col := s.field.Cursor()
	lines := strings.Split(s.field.Text(), "\n")
	now := []rune(lines[line])
	lines[line] = string(now[:col]) + raw + string(now[col:])
	return strings.Join(lines, "\n"), line
}

// tooLong says what is wrong with a text that is longer than the editor takes.
func tooLong(text string) string {
	if _, err := exchange.Parse(text); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("the text is longer than %d KiB; save it as a file and run `bouncer fire FILE`", kit.MaxText>>10)
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
	c, err := s.request()
	if err != nil {
		return s.blame(err)
	}
	target, reached := s.target, s.reached()
	return s.handle.Do(func(context.Context) tea.Msg {
		p, err := exchange.Prepare(target, c.Text)
		if err != nil {
			return ready{err: err}
		}
		return ready{req: convert.FromRaw(p.Raw, reached, target.Host())}
	})
}

func (s *Screen) copied(m ready) tea.Cmd {
	if m.err != nil {
		return s.blame(m.err)
	}
	return screen.Go(study.Copy{Request: m.req})
}

// optionsOf are those an entry was fired with; another client's request is
// fired at the present server.
func (s *Screen) optionsOf(e *Entry) mockserver.Options {
	if e.Outside {
		return s.options
	}
	return e.Server
}
