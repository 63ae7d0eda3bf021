// Package editor is the field requests are written in.
package editor

import (
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/tui/theme"
)

// MaxText is the most text that is edited, in cells: far more than a request
// needs, little enough to be drawn at every key.
const MaxText = 32 << 10

// Editor is a text field over several lines.
type Editor struct{ textarea.Model }

// New makes an editor that holds a text, the cursor at its end.
func New(text string) *Editor {
	m := textarea.New()
	m.Prompt, m.ShowLineNumbers, m.CharLimit, m.MaxHeight = "", false, MaxText, 0
	m.SetValue(text)
	return &Editor{m}
}

// Dress gives the editor its styles and its width.
func (e *Editor) Dress(t *theme.Theme, width int) {
	plain := textarea.StyleState{Text: t.Text, CursorLine: t.Text, Prompt: t.Accent, EndOfBuffer: lipgloss.NewStyle(), Placeholder: t.Dim}
	styles := textarea.DefaultStyles(t.Dark)
	styles.Focused, styles.Blurred, styles.Cursor.Blink = plain, plain, false
	e.SetStyles(styles)
	e.SetWidth(max(width, 10))
}

// Update passes a message on.
func (e *Editor) Update(msg tea.Msg) tea.Cmd {
	m, cmd := e.Model.Update(msg)
	e.Model = m
	return cmd
}

// Put sets the cursor to a line and a column, both from 1; places beyond the
// text become the nearest in it.
func (e *Editor) Put(line, col int) {
	e.MoveToBegin()
	for e.Line() < min(line, e.LineCount())-1 {
		before := [2]int{e.Line(), e.LineInfo().RowOffset}
		e.CursorDown()
		if before == [2]int{e.Line(), e.LineInfo().RowOffset} {
			break
		}
	}
	e.SetCursorColumn(max(col, 1) - 1)
}
