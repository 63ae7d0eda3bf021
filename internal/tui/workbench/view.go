package workbench

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// roomy is the height from which parts have blank lines between them.
const roomy = 14

// layout draws what stands on the screen. It runs in Update; View only takes its
// window.
func (s *Screen) layout() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	var page, beside kit.Page
	switch {
	case s.chooser != nil:
		s.chooser.Layout(t, s.canvas.W, s.canvas.H)
		return
	case s.past != nil:
		s.pastPage(t, &page, &beside)
	default:
		s.page(t, &page, &beside)
	}
	s.split.Text.Show(page)
	s.split.Side.Show(beside)
}

// page is the request, what can be said of it, and what it came to.
func (s *Screen) page(t *theme.Theme, page, beside *kit.Page) {
	left, right := s.split.TextWidth(), s.split.SideWidth()
	page.Begin("request")
	if s.field.Typing() {
		page.Add(kit.Bar(t, s.field.Rows())...)
		page.Hold(0, page.Len())
		s.suggestions(t, page, left)
	} else {
		page.Add(s.atRest(t, left)...)
		if s.prompt == nil {
			page.Click(0, 0, left, page.Len(), pressed("e"))
		}
	}
	if c := s.circumstances(); c != "" {
		page.Add(layout.Wrap(t.Dim.Render(c), left)...)
	}
	page.Begin("said")
	page.Add(s.said(t, left)...)
	switch {
	case s.firing:
		page.Add("", t.Dim.Render("firing …"))
	case s.entry != nil:
		s.came(t, page, beside)
	case !s.field.Typing() && s.prompt == nil:
		page.Begin("ways")
		page.Part(s.ways(t, left)...)
	}
	if s.entry == nil && right > 0 {
		beside.Add(wire.Unfired(t, right)...)
	}
}

// ways says what can be done here, as long as nothing has been fired.
func (s *Screen) ways(t *theme.Theme, width int) (rows []string) {
	k := s.keys
	for _, w := range [][2]string{
		{k.Edit.Help().Key, "write the request yourself; what fits is suggested"},
		{k.Pick.Help().Key, "pick route, person and credential from lists"},
		{"paste", "a curl command, or any request"},
		{k.History.Help().Key, "go back to an earlier request"},
		{k.Compare.Help().Key, "compare two answers line by line"},
	} {
		key := t.AccentBold.Render(layout.Pad(w[0], wayKey))
		rows = append(rows, layout.Clip(key+t.Soft.Render(w[1]), width))
	}
	return rows
}

// wayKey is the width of a key before what it does, in cells.
const wayKey = 7

// came draws what the exchange shown came to.
func (s *Screen) came(t *theme.Theme, page, beside *kit.Page) {
	width := s.split.SideWidth()
	if width == 0 {
		width = s.split.TextWidth()
	}
	d := s.draw(t, s.entry, width)
	page.Begin("answer")
	page.Add("")
	if s.entry.Case.Text != strings.TrimRight(s.text, "\n") {
		page.Add(t.Dim.Render("The text has changed since it was fired:"))
	}
	page.Add(d.answer...)
	page.Begin("gate")
	page.Part(d.trace...)
	if s.split.SideWidth() > 0 {
		beside.Add(d.bytes...)
		return
	}
	page.Begin("bytes")
	page.Part(d.bytes...)
}

// above reports whether the request of the exchange shown stands above it, as it
// was fired.
func (s *Screen) above() bool {
	return s.split.SideWidth() == 0 && s.past == nil && !s.field.Typing() && !s.entry.Outside &&
		s.entry.Case.Text == strings.TrimRight(s.text, "\n")
}

// atRest draws the text while it is not edited, once for a text, a width and a theme.
func (s *Screen) atRest(t *theme.Theme, width int) []string {
	if w := &s.written; w.rows == nil || w.text != s.text || w.width != width || w.theme != t {
		*w = written{s.text, width, t, kit.Bar(t, wire.Text(t, s.text, width-kit.BarWidth))}
	}
	return s.written.rows[:len(s.written.rows):len(s.written.rows)]
}

// draw draws an exchange once for a width and a theme.
func (s *Screen) draw(t *theme.Theme, e *Entry, width int) drawn {
	above := e == s.entry && s.above()
	if d := s.drawn; d.entry == e.N && d.width == width && d.theme == t && d.above == above &&
		(d.trace != nil || s.past != nil) {
		return s.drawn
	}
	s.drawn = drawn{entry: e.N, width: width, theme: t, above: above, bytes: bytesOf(t, e, width, above)}
	if s.past == nil {
		s.drawn.answer, s.drawn.trace = s.outcome(t, e, s.split.TextWidth())
	}
	return s.drawn
}

// outcome draws what the server answered and why, and the gate's trace.
func (s *Screen) outcome(t *theme.Theme, e *Entry, width int) (answer, trace []string) {
	got := e.Exchange.Status
	line := t.Soft.Render(study.Capital(study.Answered(e.Exchange, s.options.Dialect))+" ") + t.Answer(got) +
		t.Soft.Render(".")
	if d := e.Exchange.Decision; d != nil {
		line += " " + t.Text.Render(content.CleanLine(d.Reason))
	}
	path := wire.Path{Decision: e.Exchange.Decision}
	return layout.Wrap(line, width), path.Rows(t, width)
}

// said is a fault with its place, a question, or a note.
func (s *Screen) said(t *theme.Theme, width int) []string {
	var rows []string
	switch {
	case s.fault.msg != "" && s.fault.line > 0:
		place := t.Not.Render(fmt.Sprintf("× %d:%d ", s.fault.line, s.fault.col))
		rows = layout.Wrap(place+t.Text.Render(content.CleanLine(s.fault.msg)), width)
	case s.fault.msg != "":
		rows = kit.Fault(t, s.fault.msg, width)
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
		said := content.CleanLine(p.input.Value()) + " exists. Overwrite it?"
		return layout.Wrap(t.Who.Render("? ")+t.Text.Render(said), width)
	}
	lead := "Open: "
	if p.save {
		lead = "Save as: "
	}
	p.input.SetWidth(max(width-len(lead)-1, 8))
	return []string{t.AccentBold.Render(lead) + p.input.View()}
}

// suggestions are the completions, the one that tab takes marked.
func (s *Screen) suggestions(t *theme.Theme, page *kit.Page, width int) {
	n := s.hintRows()
	from := max(min(s.hint-n/2, len(s.hints.hints)-n), 0)
	for i := from; i < min(from+n, len(s.hints.hints)); i++ {
		h := s.hints.hints[i]
		sign, style := "    ", t.Text
		if i == s.hint {
			sign, style = t.AccentBold.Render("tab "), t.AccentBold
		}
		page.Click(0, page.Len(), width, 1, tookHint(i))
		page.Add(layout.Clip(sign+style.Render(strings.TrimSpace(h.text))+"  "+t.Dim.Render(h.about), width))
	}
}

// View takes the window out of the page that Update has drawn.
func (s *Screen) View() screen.Frame {
	f := screen.Frame{
		Title: "Workbench", Sub: s.sub(), Foot: s.address(), Keys: s.footKeys(), More: s.moreKeys(),
		Typing: s.field.Typing() || s.prompt != nil && !s.prompt.overwrite,
	}
	if s.chooser != nil {
		s.chooser.Draw(&f)
		return f
	}
	s.split.Draw(s.canvas.Theme, &f)
	return f
}

func (s *Screen) sub() string {
	switch {
	case s.past != nil:
		if s.log.Len() == 1 {
			return "1 request"
		}
		return fmt.Sprintf("%d requests", s.log.Len())
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

// address is where the learner's other clients reach the server.
func (s *Screen) address() string {
	if s.target == nil || s.canvas.W < 60 {
		return ""
	}
	return s.reached()
}

func (s *Screen) reached() string {
	if s.room != nil && s.room.Server() != nil {
		return s.room.Server().Reached()
	}
	return s.target.Addr()
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
	case s.field.Typing() && len(s.hints.hints) > 0:
		return []key.Binding{k.FireEdited, k.Take, k.Turn, k.Done}
	case s.field.Typing():
		return []key.Binding{k.FireEdited, k.Done}
	}
	return []key.Binding{k.Fire, k.Edit, k.Pick, k.History, k.Copy, k.Walk, k.Back}
}

func (s *Screen) moreKeys() []key.Binding {
	k := s.keys
	if s.past != nil {
		return append(kit.ListKeys(k.Keys), k.SideUp, k.SideDown)
	}
	return append([]key.Binding{k.Compare, k.OpenFile, k.Save, k.Undo}, s.split.Keys(k.Keys)...)
}
