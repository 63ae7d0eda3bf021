package kit

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
)

// ProseWidth is the widest a line of prose gets, in cells.
const ProseWidth = 78

// Split is a text and, where there is room, an exchange beside it.
type Split struct {
	Text, Side Pane
	Whole      bool // the text has all of the width, whatever that is
	width      int
	height     int
}

// Size gives the two their room.
func (s *Split) Size(width, height int) {
	s.width, s.height = width, height
	s.Text.Size(s.TextWidth(), height)
	s.Side.Size(s.SideWidth(), height)
}

// TextWidth is the width of the text's column.
func (s *Split) TextWidth() int {
	left, right := layout.Panes(s.width)
	switch {
	case s.Whole:
		return s.width
	case right == 0:
		return min(left, ProseWidth)
	}
	return left
}

// SideWidth is the width of what stands beside the text; 0 where nothing does.
func (s *Split) SideWidth() int {
	if s.Whole {
		return 0
	}
	_, right := layout.Panes(s.width)
	return right
}

// Update scrolls by a key or the wheel: the side by its own keys, and by the
// wheel over it. It reports whether the message was one that scrolls.
func (s *Split) Update(msg tea.Msg, k screen.Keys) bool {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if by, ok := goes(msg, []way{{k.SideUp, -notch}, {k.SideDown, notch}}); ok {
			s.Side.Scroll(by)
			return true
		}
	case tea.MouseWheelMsg:
		if s.Beside(msg) {
			return s.Side.Update(msg, k)
		}
	}
	return s.Text.Update(msg, k)
}

// Beside reports whether the wheel was turned over the side.
func (s *Split) Beside(msg tea.MouseWheelMsg) bool {
	return s.SideWidth() > 0 && msg.X > s.TextWidth()+layout.Gap-1
}

// Draw puts both on a screen.
func (s *Split) Draw(t *theme.Theme, f *screen.Frame) {
	s.Text.Draw(f)
	if s.SideWidth() == 0 {
		f.Cues[0].Right = s.width
		return
	}
	x := s.TextWidth() + layout.Gap
	side, zones := s.Side.Window()
	f.Body = layout.Beside(f.Body, side, s.TextWidth(), t.Dim.Render("│"), s.height)
	for _, z := range zones {
		z.X += x
		f.Zones = append(f.Zones, z)
	}
	cue := s.Side.Cue()
	cue.Right += x
	f.Cues = append(f.Cues, cue)
}

// Keys are the bindings that scroll, for the key help.
func (s *Split) Keys(k screen.Keys) []key.Binding {
	return append(ScrollKeys(k), k.SideUp, k.SideDown)
}
