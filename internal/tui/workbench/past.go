package workbench

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/pick"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/wire"
)

// past is the history as it is looked through, the newest first.
type past struct {
	list pick.List
	mark int // number of the entry to compare with; 0 for none
}

func newPast(log *Log) *past {
	p := &past{}
	p.refill(log)
	return p
}

// refill keeps the cursor on its entry when newer ones have come.
func (p *past) refill(log *Log) {
	grown := log.Len() - len(p.list.Items)
	if len(p.list.Items) > 0 {
		p.list.Cursor = min(p.list.Cursor+max(grown, 0), max(log.Len()-1, 0))
	}
	p.list.Items = make([]pick.Item, log.Len())
	for i := range p.list.Items {
		e := log.Newest(i)
		p.list.Items[i] = pick.Item{Name: p.name(e), About: about(e)}
	}
}

func (p *past) name(e *Entry) string {
	mark := " "
	if e.N == p.mark {
		mark = "•"
	}
	status := e.Exchange.Status
	if status == 0 {
		return fmt.Sprintf("%s%4d  none", mark, e.N)
	}
	return fmt.Sprintf("%s%4d  %s %d", mark, e.N, theme.Glyph(status), status)
}

func about(e *Entry) string {
	line := e.Exchange.Method + " " + e.Exchange.Target
	if len(e.Exchange.Credentials) > 0 {
		line += "  · " + e.Exchange.Credentials[0].Label
	}
	if e.Outside {
		line = "outside · " + line
	}
	return content.CleanLine(line)
}

// looking takes a key while the history is open.
func (s *Screen) looking(msg tea.KeyPressMsg) tea.Cmd {
	p := s.past
	e := s.log.Newest(p.list.Cursor)
	switch k := s.keys; {
	case key.Matches(msg, k.Back, k.History):
		s.past = nil
	case e == nil:
	case key.Matches(msg, k.Recall):
		s.recall()
	case key.Matches(msg, k.Mark):
		if p.mark == e.N {
			p.mark = 0
		} else {
			p.mark = e.N
		}
		p.refill(s.log)
	case key.Matches(msg, k.Compare):
		return s.compareMarked(e)
	case key.Matches(msg, k.Walk):
		return s.walk(e)
	case key.Matches(msg, k.SideUp, k.SideDown):
		s.split.Update(msg, k.Keys)
	default:
		if moved, _ := p.list.Update(msg, k.Keys); moved {
			s.split.Side.Top()
		}
	}
	return nil
}

// recall makes an earlier exchange the present one.
func (s *Screen) recall() {
	e := *s.log.Newest(s.past.list.Cursor)
	s.past = nil
	s.replace(e.Case.Text)
	s.base = e.Case
	s.entry = &e
	s.toTop()
	s.notes = []string{fmt.Sprintf("Back at %d; u puts back what stood here.", e.N)}
}

// compareMarked compares with the marked exchange, or with the one before.
func (s *Screen) compareMarked(e *Entry) tea.Cmd {
	other := s.log.before(e.N)
	for i := range s.log.Len() {
		if m := s.log.Newest(i); m.N == s.past.mark && m.N != e.N {
			other = m
		}
	}
	if other == nil {
		return nil
	}
	if other.N > e.N {
		other, e = e, other
	}
	return screen.Go(study.Compare{Before: other.Exchange, After: e.Exchange})
}

// pastPage draws the history; beside it, where there is room, the exchange
// under the cursor.
func (s *Screen) pastPage(t *theme.Theme, page, beside *kit.Page) {
	page.Add(t.Bold.Render("History"))
	if s.canvas.H >= roomy {
		page.Add("")
	}
	if s.log.Len() == 0 {
		page.Add(t.Soft.Render("Nothing has been fired yet."))
		return
	}
	page.List(s.past.list.Draw(t, page.Len(), s.split.TextWidth(), s.canvas.H-page.Len()))
	if e, side := s.log.Newest(s.past.list.Cursor), s.split.SideWidth(); side > 0 {
		beside.Add(s.draw(t, e, side).bytes...)
	}
}

// bytesOf draws both directions; of a request that stands above only the way back.
// A request of another client may have neither.
func bytesOf(t *theme.Theme, e *Entry, width int, above bool) []string {
	switch {
	case len(e.Exchange.Received.Raw) == 0:
		return []string{t.Dim.Render("Only the gate's decision is known of this one.")}
	case above:
		return wire.Answered(t, e.Exchange, width)
	}
	return wire.Exchange(t, e.Exchange, width)
}
