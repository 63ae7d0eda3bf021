package kit

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

func TestAListIsGoneThrough(t *testing.T) {
	down, up := tea.KeyPressMsg{Code: tea.KeyDown}, tea.KeyPressMsg{Code: tea.KeyUp}
	end, pgup := tea.KeyPressMsg{Code: tea.KeyEnd}, tea.KeyPressMsg{Code: tea.KeyPgUp}
	for _, tt := range []struct {
		name               string
		wraps              bool
		msgs               []tea.Msg
		cursor, from, left int
		open               bool
	}{
		{"a step", false, []tea.Msg{down}, 1, 0, 6, false},
		{"past the window", false, []tea.Msg{down, down, down, down}, 4, 1, 5, false},
		{"at the top it stays", false, []tea.Msg{up}, 0, 0, 6, false},
		{"or goes around", true, []tea.Msg{up}, 9, 6, 0, false},
		{"and back", true, []tea.Msg{up, down}, 0, 0, 6, false},
		{"to the end, a page back", true, []tea.Msg{end, pgup}, 5, 5, 1, false},
		{"the end is not gone around", true, []tea.Msg{end, end}, 9, 6, 0, false},
		{"the wheel", false, []tea.Msg{tea.MouseWheelMsg{Button: tea.MouseWheelDown}}, 1, 0, 6, false},
		{"the wheel, up", false, []tea.Msg{end, tea.MouseWheelMsg{Button: tea.MouseWheelUp}}, 8, 6, 0, false},
		{"enter", false, []tea.Msg{down, tea.KeyPressMsg{Code: tea.KeyEnter}}, 1, 0, 6, true},
		{"a click", false, []tea.Msg{Chosen(3)}, 3, 0, 6, true},
	} {
		l := List{Wraps: tt.wraps}
		l.Fit(10, 4)
		open := false
		for _, msg := range tt.msgs {
			_, open = l.Update(msg, screen.CommonKeys())
		}
		from, to := l.Window()
		if l.Cursor != tt.cursor || from != tt.from || 10-to != tt.left || open != tt.open {
			t.Errorf("%s: the cursor is at %d, %d to %d are in sight, open %v", tt.name, l.Cursor, from, to, open)
		}
	}
}

func TestAnEmptyListOpensNothing(t *testing.T) {
	var l List
	for _, msg := range []tea.Msg{tea.KeyPressMsg{Code: tea.KeyDown}, tea.KeyPressMsg{Code: tea.KeyEnter}, Chosen(0)} {
		if _, open := l.Update(msg, screen.CommonKeys()); open || l.Cursor != 0 {
			t.Errorf("%v: open %v, cursor at %d", msg, open, l.Cursor)
		}
	}
}

func TestTheFieldKeepsItsTextAndItsCursor(t *testing.T) {
	var f Field
	f.Open("GET /me\nAccept: text/html")
	f.Size(theme.New(true), 30, 8)
	f.Put(1, 4)
	f.Insert("X")
	if got := f.Text(); got != "GETX /me\nAccept: text/html" {
		t.Errorf("%q", got)
	}
	f.Update(tea.PasteMsg{Content: "\x1b]52;c;aGk=\a"})
	if got := f.Close(); got != "GETX^[]52;c;aGk=^G /me\nAccept: text/html" || f.Typing() {
		t.Errorf("%q, typing %v", got, f.Typing())
	}
}
