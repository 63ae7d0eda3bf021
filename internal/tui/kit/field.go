package kit

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"bouncer/internal/content"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// MaxText is the most text that is edited, in cells: far more than a request
// needs, little enough to be drawn at every key.
const MaxText = 32 << 10

// FieldRows is the most rows a field takes that stands in a text.
const FieldRows = 8

// Field is where a request is written; at rest it holds nothing.
type Field struct {
	area *textarea.Model
	most int // rows
}

// Open begins writing, with a text and the cursor at its end.
func (f *Field) Open(text string) tea.Cmd {
	m := textarea.New()
	m.Prompt, m.ShowLineNumbers, m.CharLimit, m.MaxHeight = "", false, MaxText, 0
	still := m.Styles()
	still.Cursor.Blink = false // before it has the focus, or it blinks once
	m.SetStyles(still)
	m.SetValue(text)
	f.area = &m
	return m.Focus()
}

// Typing reports whether something is being written.
func (f *Field) Typing() bool { return f.area != nil }

// Size gives the field its styles and its room: it is a row higher than its
// text, and at most so high.
func (f *Field) Size(t *theme.Theme, width, most int) {
	if f.area == nil {
		return
	}
	plain := textarea.StyleState{
		Text: t.Text, CursorLine: t.Text, Prompt: t.Accent, EndOfBuffer: lipgloss.NewStyle(), Placeholder: t.Dim,
	}
	styles := textarea.DefaultStyles(t.Dark)
	styles.Focused, styles.Blurred, styles.Cursor.Blink = plain, plain, false
	f.area.SetStyles(styles)
	f.area.SetWidth(max(width, 10))
	f.most = max(most, 3)
	f.fit()
}

func (f *Field) fit() {
	if f.most > 0 {
		f.area.SetHeight(min(max(f.area.LineCount()+1, 3), f.most))
	}
}

// Update passes a message on to the field. What is pasted is cleaned first.
func (f *Field) Update(msg tea.Msg) tea.Cmd {
	if f.area == nil {
		return nil
	}
	if paste, ok := msg.(tea.PasteMsg); ok {
		msg = tea.PasteMsg{Content: content.Clean(paste.Content)}
	}
	m, cmd := f.area.Update(msg)
	*f.area = m
	f.fit()
	return cmd
}

// Close ends the writing and returns the text, without blank lines at its end.
func (f *Field) Close() string {
	text := strings.TrimRight(f.area.Value(), "\n")
	f.area = nil
	return text
}

// Text is what has been written so far.
func (f *Field) Text() string { return f.area.Value() }

// SetText puts another text in the place of this one, the cursor at its end.
func (f *Field) SetText(text string) {
	f.area.SetValue(text)
	f.fit()
}

// Insert puts text where the cursor is.
func (f *Field) Insert(text string) {
	f.area.InsertString(text)
	f.fit()
}

// Rows draws the field.
func (f *Field) Rows() []string { return strings.Split(f.area.View(), "\n") }

// Cursor is the line and the column the cursor is at, both from 0.
func (f *Field) Cursor() (line, col int) { return f.area.Line(), f.area.Column() }

// FieldKeys are those of a field that stands in a text.
type FieldKeys struct{ Fire, Done key.Binding }

// NewFieldKeys returns them.
func NewFieldKeys() FieldKeys {
	return FieldKeys{
		Fire: screen.Bind("ctrl+s", "fire", "ctrl+s"),
		Done: screen.Bind("esc", "done editing", "esc"),
	}
}

// Line are the keys for the line at the foot.
func (k FieldKeys) Line() []key.Binding { return []key.Binding{k.Fire, k.Done} }

// Ends reports whether a key ends the writing, and whether it fires what was
// written.
func (k FieldKeys) Ends(msg tea.KeyPressMsg) (ends, fires bool) {
	fires = key.Matches(msg, k.Fire)
	return fires || key.Matches(msg, k.Done), fires
}

// SizeIn gives a field that stands in a text its room there: all of it is in
// sight on the smallest screen.
func (f *Field) SizeIn(t *theme.Theme, s *Split) {
	f.Size(t, s.TextWidth()-2*BarWidth, min(FieldRows, s.height-2))
}

// Put sets the cursor to a line and a column, both from 1; places beyond the
// text become the nearest in it.
func (f *Field) Put(line, col int) {
	a := f.area
	a.MoveToBegin()
	for a.Line() < min(line, a.LineCount())-1 {
		before := [2]int{a.Line(), a.LineInfo().RowOffset}
		a.CursorDown()
		if before == [2]int{a.Line(), a.LineInfo().RowOffset} {
			break
		}
	}
	a.SetCursorColumn(max(col, 1) - 1)
}
