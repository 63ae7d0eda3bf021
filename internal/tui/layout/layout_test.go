package layout

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestArrangeKeepsPartsApart(t *testing.T) {
	for w := MinWidth; w <= 220; w++ {
		for h := MinHeight; h <= 80; h++ {
			p := Arrange(w, h)
			switch {
			case p.BodyWidth+2*p.Margin != w-(w-min(w, MaxWidth))%2:
				t.Fatalf("%d×%d: body and margins make %d columns", w, h, p.BodyWidth+2*p.Margin)
			case p.BodyWidth > MaxWidth:
				t.Fatalf("%d×%d: the page is %d columns wide", w, h, p.BodyWidth)
			case p.Body <= p.Header+1:
				t.Fatalf("%d×%d: the body covers the header's rule", w, h)
			case p.Body+p.BodyHeight > p.Footer-1:
				t.Fatalf("%d×%d: the body covers the rule above the keys", w, h)
			case p.Footer >= h:
				t.Fatalf("%d×%d: the keys stand below the screen", w, h)
			case p.BodyHeight < 8:
				t.Fatalf("%d×%d: %d rows of body", w, h, p.BodyHeight)
			}
		}
	}
}

func TestPanesFillTheBody(t *testing.T) {
	for width := 38; width < 220; width++ {
		left, right := Panes(width)
		if right == 0 {
			if left != width {
				t.Fatalf("%d: one pane of %d", width, left)
			}
			continue
		}
		if left+right+5 != width {
			t.Fatalf("%d: %d and %d leave no gap of five", width, left, right)
		}
	}
	if _, right := Panes(Arrange(99, 30).BodyWidth); right != 0 {
		t.Error("99 columns have two panes")
	}
	if _, right := Panes(Arrange(100, 30).BodyWidth); right == 0 {
		t.Error("100 columns have one pane")
	}
}

func TestSpreadNeverOverflows(t *testing.T) {
	left, right := "Lesson 12  Cookies, forms, and a token of their own", "3 of 10 requests"
	for width := 0; width < 90; width++ {
		got := Spread(left, right, width)
		if w := ansi.StringWidth(got); w > width {
			t.Fatalf("%d cells in a width of %d: %q", w, width, got)
		}
	}
	if got := Spread("abcde", "\x1b[m", 5); got != "abcde" {
		t.Errorf("a right end without width takes room: %q", got)
	}
	if got := Spread("a", "b", 5); got != "a   b" {
		t.Errorf("Spread = %q", got)
	}
}

func TestBesideLinesUp(t *testing.T) {
	rows := Beside([]string{"one", "two"}, []string{"1"}, 6, "|", 3)
	want := "one     |  1\ntwo     |  \n        |  "
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
