package gatewalk_test

import (
	"testing"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/gatewalk"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/mockserver"
)

// open walks the way of carol, who may not read alice's note.
func open(t *testing.T, w, h int) *tuitest.Driver {
	c := exchange.Case{Text: "GET /notes/7 HTTP/1.1\nAuthorization: Bearer {{carol}}"}
	x, err := exchange.OnceCase(t.Context(), mockserver.Options{}, c)
	if err != nil {
		t.Fatal(err)
	}
	course := tuitest.Sitting(t).Course
	return tuitest.Open(t, gatewalk.New(tuitest.Handle(t), course, study.Walk{Case: c, Exchange: x}), w, h)
}

func TestThePathIsWalked(t *testing.T) {
	for _, size := range [][2]int{{116, 34}, {76, 40}} {
		d := open(t, size[0], size[1])
		d.Shows("The path ends at check 7, ownership", "▸  7  ownership", "7 of 8")
		d.Press("home")
		d.Shows("▸  1  route", "1 of 8")
		d.Press("right")
		d.Shows("▸  2  credentials")
		d.Wheel(0, 2)
		d.Shows("▸  4  validity")
		d.Wheel(0, -1)
		d.Shows("▸  3  scheme")
		d.Press("left", "end")
		d.Shows("▸  7  ownership", "note 7 belongs to alice")
		d.Press("home")
		d.Shows("▸  1  route")
		d.Click(" 4  validity")
		d.Shows("▸  4  validity")
		d.Press("esc")
		d.Goes(screen.Back{})
	}
}

// TestALongCheckIsReadToItsEnd: down reads on, and only then goes to the next.
func TestALongCheckIsReadToItsEnd(t *testing.T) {
	d := open(t, 38, 8)
	d.Shows("7 of 8", "more ↓")
	d.Press("down")
	d.Shows("more ↑")
	for range 20 {
		d.Press("down")
	}
	d.Shows("8 of 8")
}

func TestAFactIsChanged(t *testing.T) {
	d := open(t, 76, 24)
	d.Press("w")
	d.Shows("Who asks?", "▸ carol")
	d.Wheel(0, -1)
	d.Hides("▸ carol")
	d.Press("esc", "w")
	d.Click("alice")
	d.Shows("Before: check 7, ownership → × 403", "Now:    the last of 8 checks → ✓ 200")
}
