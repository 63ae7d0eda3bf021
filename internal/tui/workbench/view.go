package workbench

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/pick"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// roomy is the height from which parts have blank lines between them.
const roomy = 14

// bar stands before every row of the request.
const bar = "▌ "

// widths are those of the two columns; the second is 0 where there is one.
func (s *Screen) widths() (left, right int) { return layout.Panes(s.canvas.W) }

func (s *Screen) leftWidth() int { left, _ := s.widths(); return left }

// layout draws what stands on the screen into rows. It runs in Update; View
// only takes its window out of them.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	s.rows, s.beside, s.top = nil, nil, 0
	switch {
	case s.chooser != nil:
	case s.past != nil:
		s.pastPage(t)
	default:
		s.page(t)
	}
	s.offset = min(max(s.offset, 0), max(len(s.rows)-s.canvas.H, 0))
	s.side = min(max(s.side, 0), max(len(s.beside)-s.canvas.H, 0))
}

// page is the request, what can be said of it, and what it came to.
func (s *Screen) page(t *theme.Theme) {
	left, right := s.widths()
	if s.editor != nil {
		s.rows = layout.Indent(strings.Split(s.editor.View(), "\n"), t.Accent.Render(bar))
		s.rows = append(s.rows, s.suggestions(t, left)...)
	} else {
		s.rows = s.atRest(t, left)
	}
	if c := s.circumstances(); c != "" {
		s.rows = append(s.rows, layout.Wrap(t.Dim.Render(c), left)...)
	}
	s.rows = append(s.rows, s.said(t, left)...)
	switch {
	case s.firing:
		s.rows = append(s.rows, "", t.Dim.Render("firing …"))
	case s.entry != nil:
		width := left
		if right > 0 {
			width = right
		}
		d := s.draw(t, s.entry, width)
		s.rows = append(s.rows, "")
		if s.entry.Case.Text != strings.TrimRight(s.text, "\n") {
			s.rows = append(s.rows, t.Dim.Render("The text has changed since it was fired:"))
		}
		s.rows = append(s.rows, d.answer...)
		if right == 0 {
			s.rows = append(append(s.rows, ""), d.bytes...)
		}
		s.rows = append(s.rows, d.trace...)
		s.beside = d.bytes
	case right > 0:
		s.beside = layout.Wrap(t.Dim.Render("Fire the request: the bytes of both directions will stand here."), right)
	}
	if right == 0 {
		s.beside = nil
	}
}

// atRest draws the text while it is not edited, once for a text, a width and a theme.
func (s *Screen) atRest(t *theme.Theme, width int) []string {
	if w := &s.written; w.rows == nil || w.text != s.text || w.width != width || w.theme != t {
		*w = written{s.text, width, t, layout.Indent(wire.Text(t, s.text, width-2), t.Accent.Render(bar))}
	}
	return s.written.rows[:len(s.written.rows):len(s.written.rows)]
}

// draw draws an exchange once for a width and a theme.
func (s *Screen) draw(t *theme.Theme, e *Entry, width int) drawn {
	if d := s.drawn; d.entry == e.N && d.width == width && d.theme == t && (d.trace != nil || s.past != nil) {
		return s.drawn
	}
	s.drawn = drawn{entry: e.N, width: width, theme: t, bytes: bytesOf(t, e, width)}
	if s.past == nil {
		s.drawn.answer, s.drawn.trace = s.outcome(t, e, s.leftWidth())
	}
	return s.drawn
}

// outcome draws what the server answered and why, and the gate's trace.
func (s *Screen) outcome(t *theme.Theme, e *Entry, width int) (answer, trace []string) {
	got := e.Exchange.Status
	line := t.Soft.Render("The server answered ") + t.Status(got).Bold(true).Render(fmt.Sprintf("%s %d", theme.Glyph(got), got)) + t.Soft.Render(".")
	if d := e.Exchange.Decision; d != nil {
		line += " " + t.Text.Render(content.CleanLine(d.Reason))
	}
	trace = append([]string{"", t.Bold.Render("The gate")}, wire.Trace(t, e.Exchange.Decision, width)...)
	return layout.Wrap(line, width), trace
}

// said is a fault with its place, a question, or a note.
func (s *Screen) said(t *theme.Theme, width int) []string {
	var rows []string
	if s.fault.msg != "" {
		place := ""
		if s.fault.line > 0 {
			place = fmt.Sprintf("%d:%d ", s.fault.line, s.fault.col)
		}
		rows = append(rows, layout.Wrap(t.Not.Render("× "+place)+t.Text.Render(content.CleanLine(s.fault.msg)), width)...)
	}
	if p := s.prompt; p != nil {
		rows = append(rows, s.asked(t, p, width)...)
	}
	for _, n := range s.notes {
		rows = append(rows, layout.Wrap(t.Soft.Render(content.CleanLine(n)), width)...)
	}
	if len(rows) > 0 && s.canvas.H >= roomy {
		rows = append([]string{""}, rows...)
	}
	return rows
}

func (s *Screen) asked(t *theme.Theme, p *prompt, width int) []string {
	if p.overwrite {
		return layout.Wrap(t.Who.Render("? ")+t.Text.Render(content.CleanLine(p.input.Value())+" exists. Overwrite it?"), width)
	}
	lead := "Open: "
	if p.save {
		lead = "Save as: "
	}
	p.input.SetWidth(max(width-len(lead)-1, 8))
	return []string{t.AccentBold.Render(lead) + p.input.View()}
}

// suggestions are the completions, the one that tab takes marked.
func (s *Screen) suggestions(t *theme.Theme, width int) []string {
	n := s.hintRows()
	rows := make([]string, 0, n)
	from := max(min(s.hint-n/2, len(s.hints.hints)-n), 0)
	for i := from; i < min(from+n, len(s.hints.hints)); i++ {
		h := s.hints.hints[i]
		sign, style := "    ", t.Text
		if i == s.hint {
			sign, style = t.AccentBold.Render("tab "), t.AccentBold
		}
		rows = append(rows, layout.Clip(sign+style.Render(strings.TrimSpace(h.text))+"  "+t.Dim.Render(h.about), width))
	}
	return rows
}

// View takes the window out of the rows that Update has drawn.
func (s *Screen) View() screen.Frame {
	t := s.canvas.Theme
	f := screen.Frame{Title: "Workbench", Sub: s.sub(), Foot: s.address(), Keys: s.footKeys(), More: s.moreKeys(), Typing: s.editor != nil || s.prompt != nil && !s.prompt.overwrite}
	if s.chooser != nil {
		f.Body, f.Zones = s.chooser.View(t, s.canvas.W, s.canvas.H)
		return f
	}
	f.Body = window(s.rows, s.offset, s.canvas.H)
	if left, right := s.widths(); right > 0 {
		f.Body = layout.Beside(f.Body, window(s.beside, s.side, s.canvas.H), left, t.Dim.Render("│"), s.canvas.H)
	}
	f.Zones = s.zones()
	return f
}

func window(rows []string, offset, height int) []string {
	offset = min(offset, len(rows))
	return rows[offset:min(offset+height, len(rows))]
}

func (s *Screen) sub() string {
	switch {
	case s.past != nil:
		return map[bool]string{true: "1 request", false: fmt.Sprintf("%d requests", s.log.Len())}[s.log.Len() == 1]
	case s.entry != nil:
		return content.CleanLine(s.entry.Exchange.Method + " " + s.entry.Exchange.Target)
	}
	return ""
}

// circumstances says what every request here meets beside its own text.
func (s *Screen) circumstances() string {
	var said []string
	if n := len(s.base.Before); n > 0 {
		said = append(said, fmt.Sprintf("%d sent just before", n))
	}
	if c := study.Circumstances(s.base.Via, s.options.Dialect); c != "" {
		said = append(said, c)
	}
	if len(s.options.Given) > 0 {
		said = append(said, "given "+strings.Join(s.options.Given, ", "))
	}
	return strings.Join(said, "; ")
}

// address is where the server listens: any client on this machine reaches it.
func (s *Screen) address() string {
	if s.target == nil || s.canvas.W < 60 {
		return ""
	}
	return s.target.Addr()
}

func (s *Screen) zones() []screen.Zone {
	left := s.leftWidth()
	var zones []screen.Zone
	switch {
	case s.past != nil:
		for i := range max(len(s.rows)-s.top, 0) {
			zones = append(zones, screen.Zone{X: 0, Y: s.top + i - s.offset, W: left, H: 1, Msg: pick.Chosen(s.past.list.First() + i)})
		}
	case s.editor != nil:
		y := s.editor.Height() - s.offset
		n := s.hintRows()
		from := max(min(s.hint-n/2, len(s.hints.hints)-n), 0)
		for i := from; i < min(from+n, len(s.hints.hints)); i++ {
			zones = append(zones, screen.Zone{X: 0, Y: y + i - from, W: left, H: 1, Msg: tookHint(i)})
		}
	case s.prompt == nil:
		zones = append(zones, screen.Zone{X: 0, Y: -s.offset, W: left, H: strings.Count(s.text, "\n") + 1, Msg: pressed("e")})
	}
	return zones
}

// footKeys are the keys of the line at the foot, most important first.
func (s *Screen) footKeys() []key.Binding {
	k := s.keys
	move := screen.Bind("↑↓", "move", "down")
	switch {
	case s.prompt != nil && s.prompt.overwrite:
		return []key.Binding{k.Yes, k.No}
	case s.prompt != nil && s.prompt.save:
		return []key.Binding{screen.Bind("enter", "save", "enter"), k.Back}
	case s.prompt != nil:
		return []key.Binding{screen.Bind("enter", "open", "enter"), k.Back}
	case s.chooser != nil:
		return []key.Binding{move, screen.Bind("enter", "choose", "enter"), k.Back}
	case s.past != nil:
		return []key.Binding{move, k.Recall, k.Mark, screen.Bind("d", "compare", "d"), k.Walk, k.Back}
	case s.editor != nil && len(s.hints.hints) > 0:
		return []key.Binding{k.FireEdited, k.Take, k.Turn, k.Done}
	case s.editor != nil:
		return []key.Binding{k.FireEdited, k.Done}
	}
	return []key.Binding{k.Fire, k.Edit, k.Pick, k.History, k.Copy, k.Walk, k.Back}
}

func (s *Screen) moreKeys() []key.Binding {
	k := s.keys
	if s.past != nil {
		return []key.Binding{k.PageUp, k.PageDown, k.Top, k.Bottom, k.SideUp, k.SideDown}
	}
	return []key.Binding{k.Compare, k.OpenFile, k.Save, k.Undo, k.Up, k.Down, k.PageUp, k.PageDown, k.Top, k.Bottom, k.SideUp, k.SideDown}
}
