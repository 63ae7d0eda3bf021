package kit

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
)

// text is a page of blocks of prose, wrapped to a width; every word is its own.
func text(width, blocks, words int) (page Page) {
	for b := range blocks {
		page.Begin(fmt.Sprint("block ", b))
		var said []string
		for w := range words {
			said = append(said, fmt.Sprintf("b%dw%d", b, w))
		}
		page.Add(layout.Wrap(strings.Join(said, " "), width)...)
		page.Add("")
	}
	return page
}

// top is the first word in sight.
func top(p *Pane) string {
	rows, _ := p.Window()
	for _, row := range rows {
		if words := strings.Fields(row); len(words) > 0 {
			return words[0]
		}
	}
	return ""
}

func TestAResizeKeepsTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Pane
		sizes := rapid.SliceOfN(rapid.IntRange(10, 120), 2, 6)
		widths := sizes.Draw(t, "widths")
		p.Size(widths[0], 6)
		p.Show(text(widths[0], 4, 60))
		p.Scroll(rapid.IntRange(0, 20).Draw(t, "rows"))
		word, offset := top(&p), p.Offset()
		for _, w := range append(widths[1:], widths[0]) {
			p.Size(w, 6)
			p.Show(text(w, 4, 60))
			rows, _ := p.Window()
			first := strings.Join(rows[:min(2, len(rows))], " ") + " "
			if p.Offset() < p.Rows()-p.Height() && !strings.Contains(" "+first, " "+word+" ") {
				t.Fatalf("%s was at the top; at width %d that is %q", word, w, first)
			}
		}
		if p.Offset() != offset {
			t.Fatalf("after a resize and back, row %d stands at the top, not %d", p.Offset(), offset)
		}
	})
}

func TestWhatIsTypedInStaysInSight(t *testing.T) {
	for _, height := range []int{12, 4} {
		for _, width := range []int{80, 30, 12} {
			var p Pane
			p.Size(80, 12)
			p.Show(text(80, 2, 60))
			p.Size(width, height)
			page := text(width, 2, 60)
			page.Hold(page.Len(), page.Len()+3)
			page.Add("one", "two", "three")
			page.Append(text(width, 2, 60))
			p.Show(page)
			rows, _ := p.Window()
			if got := strings.Join(rows, " "); !strings.Contains(got, "one two three") {
				t.Errorf("%d×%d: the field is out of sight: %q", width, height, got)
			}
		}
	}
}

func TestAPageThatGrowsAboveKeepsThePlace(t *testing.T) {
	var p Pane
	p.Size(40, 5)
	page := Page{}
	page.Begin("story")
	rest := text(40, 3, 30)
	page.Append(rest)
	p.Show(page)
	p.Scroll(6)
	word := top(&p)
	page = Page{}
	page.Begin("story")
	page.Add("it was not there", "before", "")
	page.Append(rest)
	p.Show(page)
	if top(&p) != word {
		t.Errorf("%s was at the top, now %s is", word, top(&p))
	}
}

func TestABlockThatGoesGivesThePlaceToTheOneBefore(t *testing.T) {
	var p Pane
	p.Size(40, 5)
	p.Show(text(40, 4, 30))
	p.Scroll(2*len(layout.Wrap(strings.Repeat("b0w10 ", 30), 40)) + 4)
	if !strings.HasPrefix(top(&p), "b2") {
		t.Fatalf("%s is at the top", top(&p))
	}
	p.Show(text(40, 2, 30))
	if !strings.HasPrefix(top(&p), "b1") {
		t.Errorf("%s is at the top", top(&p))
	}
}

func TestAPageIsScrolled(t *testing.T) {
	keys := screen.CommonKeys()
	for _, tt := range []struct {
		msg  tea.Msg
		from int
		want int
	}{
		{tea.KeyPressMsg{Code: tea.KeyDown}, 5, 6},
		{tea.KeyPressMsg{Code: tea.KeyUp}, 5, 4},
		{tea.KeyPressMsg{Code: tea.KeyPgDown}, 5, 13},
		{tea.KeyPressMsg{Code: tea.KeyPgUp}, 10, 2},
		{tea.KeyPressMsg{Code: tea.KeyHome}, 5, 0},
		{tea.KeyPressMsg{Code: tea.KeyEnd}, 5, 90},
		{tea.MouseWheelMsg{Button: tea.MouseWheelDown}, 5, 8},
		{tea.MouseWheelMsg{Button: tea.MouseWheelUp}, 5, 2},
		{tea.KeyPressMsg{Code: 'x', Text: "x"}, 5, 5},
	} {
		var p Pane
		p.Size(20, 10)
		p.Show(Page{rows: make([]string, 100)})
		p.Put(tt.from)
		p.Update(tt.msg, keys)
		cue := p.Cue()
		if p.Offset() != tt.want || cue.Above != tt.want || cue.Below != 90-tt.want {
			t.Errorf("%v from %d: at %d, %v; want %d", tt.msg, tt.from, p.Offset(), cue, tt.want)
		}
	}
}

func TestOnlyWhatIsInSightCanBeClicked(t *testing.T) {
	var p Pane
	p.Size(20, 4)
	page := Page{rows: make([]string, 20)}
	page.Click(0, 0, 5, 3, "above, in part")
	page.Click(0, 4, 5, 1, "in sight")
	page.Click(0, 6, 5, 1, "below")
	p.Show(page)
	p.Put(2)
	_, zones := p.Window()
	if len(zones) != 2 || zones[0].Y != 0 || zones[0].H != 1 || zones[1].Y != 2 {
		t.Errorf("%+v", zones)
	}
}

func TestTheSideScrollsByItself(t *testing.T) {
	var s Split
	s.Size(115, 10)
	s.Text.Show(Page{rows: make([]string, 40)})
	s.Side.Show(Page{rows: make([]string, 40)})
	keys := screen.CommonKeys()
	for _, tt := range []struct {
		msg        tea.Msg
		text, side int
	}{
		{tea.KeyPressMsg{Code: ']', Text: "]"}, 0, 3},
		{tea.KeyPressMsg{Code: ']', Text: "]"}, 0, 6},
		{tea.KeyPressMsg{Code: '[', Text: "["}, 0, 3},
		{tea.MouseWheelMsg{Button: tea.MouseWheelDown, X: 80}, 0, 6},
		{tea.MouseWheelMsg{Button: tea.MouseWheelDown, X: 3}, 3, 6},
		{tea.MouseWheelMsg{Button: tea.MouseWheelUp, X: 80}, 3, 3},
		{tea.MouseWheelMsg{Button: tea.MouseWheelUp, X: 3}, 0, 3},
	} {
		s.Update(tt.msg, keys)
		if s.Text.Offset() != tt.text || s.Side.Offset() != tt.side {
			t.Errorf("%v: text at %d, side at %d; want %d, %d", tt.msg, s.Text.Offset(), s.Side.Offset(), tt.text,
				tt.side)
		}
	}
}
