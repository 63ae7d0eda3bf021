// Package workbench is where requests are written and fired: an editor, lists
// that write a request, both directions' bytes, and a history to go back to
// and compare with.
package workbench

import (
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/asking"
	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/pick"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// Screen is the workbench.
type Screen struct {
	handle  screen.Handle
	world   *world.World
	options mockserver.Options
	log     *Log
	canvas  screen.Canvas
	keys    keyMap

	room    *handson.Room   // nil for a server of its own
	target  exchange.Target // nil until the server stands
	text    string
	line    int           // of the text, from 1, where the cursor was last; 0 where it never was
	base    exchange.Case // what goes with every request: the way, and those before
	undo    []string      // what the text was before something replaced it whole
	entry   *Entry        // the exchange shown; nil before the first
	firing  bool
	waiting bool // fire as soon as the server stands

	field   kit.Field
	hints   completion
	hint    int
	chooser *pick.Chooser // nil while nothing is picked
	past    *past         // nil while the history is not shown
	prompt  *prompt       // nil while no file is asked for
	file    string        // opened or saved last

	fault fault
	notes []string

	split   kit.Split
	drawn   drawn
	written written
}

// fault is what is wrong with the text, and where.
type fault struct {
	msg       string
	line, col int // from 1; 0 where the fault has no place
}

// prompt asks for a file's name.
type prompt struct {
	input     textinput.Model
	save      bool
	overwrite bool // the file is there: asked whether to replace it
}

// drawn keeps what an exchange was drawn to: it changes far less often than
// the text does.
type drawn struct {
	entry  int
	width  int
	theme  *theme.Theme
	above  bool // its request stands above it, as it was fired
	bytes  []string
	answer []string
	trace  []string
}

// written is the text as it was drawn at rest.
type written struct {
	text  string
	width int
	theme *theme.Theme
	rows  []string
}

// New opens the workbench with a page's text, or with what it showed last.
// A plain request goes to the room's server, which other clients reach as well,
// and may meet a mission there; one in conditions, or on a way of its own, gets
// a server to itself. room is nil where there is none.
func New(h screen.Handle, c *course.Course, p study.Workbench, log *Log, room *handson.Room) *Screen {
	s := &Screen{handle: h, options: p.Server, log: log, keys: newKeyMap(), text: p.Case.Text, base: p.Case}
	if s.options.World == nil && c != nil {
		s.options.World = c.World
	}
	s.world = s.options.World
	plain := len(p.Server.Given) == 0 && p.Server.Dialect == "" && p.Case.Via == "" && len(p.Case.Before) == 0
	if plain && room != nil {
		s.room = room.In(s.world)
	}
	s.keys.OpenFile.SetEnabled(!h.Confined)
	s.keys.Save.SetEnabled(!h.Confined)
	if s.text == "" && log.world == s.world {
		s.text = log.text
	}
	if s.text == "" {
		s.text = asking.First(s.world).Text
	}
	return s
}

// Init starts the server that this workbench fires at. It stands as long as
// the screen is open, so that a copied command works that long.
func (s *Screen) Init() tea.Cmd { return s.start() }

// Update takes keys, the mouse, and what work elsewhere brings back.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	s.layout()
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		s.resize(msg)
	case screen.Outside:
		s.outside(msg)
	case started:
		return s.started(msg)
	case fired:
		return s.settle(msg)
	case imported:
		return s.imported(msg)
	case ready:
		return s.copied(msg)
	case opened:
		return s.opened(msg)
	case saved:
		s.saved(msg)
	case kit.Chosen:
		return s.chosen(msg)
	case tookHint:
		s.take(int(msg))
	case pressed:
		return s.pressed(msg)
	case tea.MouseWheelMsg:
		return s.wheel(msg)
	case tea.PasteMsg:
		return s.paste(msg.Content)
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		return s.passOn(msg)
	}
	return nil
}

// passOn gives a message of the fields' own (a cursor's, a clipboard's) to
// the field that is open.
func (s *Screen) passOn(msg tea.Msg) tea.Cmd {
	if s.prompt == nil || s.field.Typing() {
		return s.field.Update(msg)
	}
	var cmd tea.Cmd
	s.prompt.input, cmd = s.prompt.input.Update(msg)
	return cmd
}

func (s *Screen) resize(c screen.Canvas) {
	s.canvas = c
	s.split.Size(c.W, c.H)
	s.fit()
}

// outside tells of another client's request; it stands in the history already.
func (s *Screen) outside(m screen.Outside) {
	said := "Another client asked " + m.Exchange.Method + " " + m.Exchange.Target + ": it stands in the history (h)."
	s.notes = []string{said}
	if s.past != nil {
		s.past.refill(s.log)
	}
}

// replace puts another text in the place of this one, which undo brings back.
func (s *Screen) replace(text string) {
	const most = 50
	if s.text == text {
		return
	}
	s.undo = append(s.undo, s.text)
	if len(s.undo) > most {
		s.undo = s.undo[1:]
	}
	s.setText(text)
}

func (s *Screen) setText(text string) {
	s.show(text)
	s.fault, s.line = fault{}, 0
	if s.field.Typing() {
		s.field.SetText(text)
		s.suggest()
	}
}

func (s *Screen) undoLast() {
	if n := len(s.undo); n > 0 {
		s.setText(s.undo[n-1])
		s.undo = s.undo[:n-1]
		s.notes = []string{"The text is back as it was."}
	}
}
