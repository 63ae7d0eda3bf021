package workbench

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/pick"
	"bouncer/internal/tui/screen"
)

type keyMap struct {
	screen.Keys
	Fire, Edit, Pick, History, Copy, Walk, Compare key.Binding
	OpenFile, Save, Undo                           key.Binding

	FireEdited, Done, Take, Turn, UndoEdit key.Binding // in the editor
	Mark, Recall                           key.Binding // in the history
	Enter, Yes, No                         key.Binding // in a prompt
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys: screen.CommonKeys(),
		Fire: screen.Bind("enter", "fire", "enter"), Edit: screen.Bind("e", "edit", "e"),
		Pick: screen.Bind("p", "pick", "p"), History: screen.Bind("h", "history", "h"),
		Copy: screen.Bind("c", "copy as curl", "c"), Walk: screen.Bind("g", "walk the gate", "g"),
		Compare:  screen.Bind("d", "compare with the one before", "d"),
		OpenFile: screen.Bind("o", "open a file", "o"), Save: screen.Bind("s", "save as a file", "s"),
		Undo: screen.Bind("u", "put the text back", "u"),

		FireEdited: screen.Bind("ctrl+s", "fire", "ctrl+s"), Done: screen.Bind("esc", "done editing", "esc"),
		Take: screen.Bind("tab", "take", "tab"), Turn: screen.Bind("shift+tab", "next suggestion", "shift+tab"),
		UndoEdit: screen.Bind("ctrl+z", "put the text back", "ctrl+z"),

		Mark: screen.Bind("space", "mark", "space"), Recall: screen.Bind("enter", "load", "enter"),
		Enter: screen.Bind("enter", "do it", "enter"),
		Yes:   screen.Bind("y", "overwrite it", "y"), No: screen.Bind("n", "choose another name", "n"),
	}
	k.Back = screen.Bind("esc", "back", "esc")
	k.PageDown = screen.Bind("pgdn", "page down", "pgdown", "f")
	k.Top = screen.Bind("home", "to the top", "home")
	return k
}

// press gives a key to what is open: a prompt, a list, the editor; else to the
// workbench.
func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.prompt != nil:
		return s.answering(msg)
	case s.chooser != nil:
		return s.picking(msg)
	case s.past != nil:
		return s.looking(msg)
	case s.field.Typing():
		return s.typing(msg)
	}
	return s.rest(msg)
}

func (s *Screen) rest(msg tea.KeyPressMsg) tea.Cmd {
	switch k := s.keys; {
	case key.Matches(msg, k.Fire):
		return s.fire()
	case key.Matches(msg, k.Edit):
		return s.edit()
	case key.Matches(msg, k.Pick):
		request := s.base
		request.Text = s.text
		s.chooser = pick.NewChooser(s.world, request, pick.Whole()...)
	case key.Matches(msg, k.History):
		s.past = newPast(s.log)
	case key.Matches(msg, k.Copy):
		return s.copyText()
	case key.Matches(msg, k.Walk):
		return s.walk(s.entry)
	case key.Matches(msg, k.Compare):
		return s.compareLast()
	case key.Matches(msg, k.OpenFile):
		return s.ask(false)
	case key.Matches(msg, k.Save):
		return s.ask(true)
	case key.Matches(msg, k.Undo):
		s.undoLast()
	case key.Matches(msg, k.Back), key.Matches(msg, k.Quit):
		return screen.Leave
	default:
		s.split.Update(msg, k.Keys)
	}
	return nil
}

// wheel scrolls what the pointer is over, or moves through the list that is open.
func (s *Screen) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	switch {
	case s.chooser != nil:
		return s.picking(msg)
	case s.past != nil && !s.split.Beside(msg):
		s.past.list.Update(msg, s.keys.Keys)
	case !s.field.Typing() || s.split.Beside(msg):
		s.split.Update(msg, s.keys.Keys)
	}
	return nil
}

// picking takes a message while the lists are open.
func (s *Screen) picking(msg tea.Msg) tea.Cmd {
	keys := s.keys.Keys
	keys.Open = screen.CommonKeys().Open
	switch done, left := s.chooser.Update(msg, keys); {
	case done:
		s.replace(s.chooser.Case.Text)
		s.base.Via = s.chooser.Case.Via
		s.notes = []string{"Written; enter fires it, e edits it, u puts back what stood here."}
		s.chooser = nil
		s.split.Text.Top()
	case left:
		s.chooser = nil
	}
	return nil
}

// chosen takes a click on an item of whichever list is open.
func (s *Screen) chosen(i kit.Chosen) tea.Cmd {
	switch {
	case s.chooser != nil:
		return s.picking(i)
	case s.past != nil && int(i) == s.past.list.Cursor:
		s.recall()
	case s.past != nil:
		s.past.list.Update(i, s.keys.Keys)
		s.split.Side.Top()
	}
	return nil
}

// toTop shows another exchange from its beginning.
func (s *Screen) toTop() {
	s.split.Text.Top()
	s.split.Side.Top()
}

// pressed is a click on one of the keys offered under the request.
type pressed string

func (s *Screen) pressed(p pressed) tea.Cmd {
	if s.prompt != nil || s.chooser != nil || s.past != nil || s.field.Typing() {
		return nil
	}
	if p == "e" {
		return s.edit()
	}
	return s.fire()
}

func (s *Screen) walk(e *Entry) tea.Cmd {
	if e == nil {
		s.notes = []string{"Fire a request first: the gate is walked with what it decided."}
		return nil
	}
	return screen.Go(study.Walk{Case: e.Case, Server: s.optionsOf(e), Exchange: e.Exchange})
}

func (s *Screen) compareLast() tea.Cmd {
	if s.entry != nil {
		if before := s.log.before(s.entry.N); before != nil {
			return screen.Go(study.Compare{Before: before.Exchange, After: s.entry.Exchange})
		}
	}
	s.notes = []string{"Fire two requests first: there is nothing to compare with yet."}
	return nil
}
