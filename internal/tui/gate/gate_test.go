package gate_test

import (
	"strings"
	"testing"

	"bouncer/internal/study"
	"bouncer/internal/tui/gate"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

func open(t *testing.T, id string, w, h int) *tuitest.Driver {
	return tuitest.Open(t, gate.New(tuitest.Handle(t), tuitest.Sitting(t), study.Repair{ID: id}), w, h)
}

func TestAGateIsMended(t *testing.T) {
	d := open(t, "judged-unseen", 116, 34)
	d.Shows("▸ 1  route", "× ")
	d.Click("role")
	d.Press("J", "J")
	d.Shows("✓ Mended.")
	d.Press("esc")
	if last := d.Asked[len(d.Asked)-1]; last != (screen.Back{}) {
		t.Errorf("it asks for %#v", last)
	}
}

func TestARequestOfTheSuiteIsLookedAt(t *testing.T) {
	for _, size := range [][2]int{{116, 34}, {38, 8}} {
		d := open(t, "judged-unseen", size[0], size[1])
		d.Press(strings.Fields(strings.Repeat("down ", 40))...)
		for !strings.Contains(d.Text(), "1 nobody") {
			d.Press("up")
		}
		d.Click("1 nobody")
		d.Shows("HTTP/1.1")
		d.Press("enter")
		d.Hides("HTTP/1.1 200", "HTTP/1.1 40")
	}
}

func TestAGateIsScrolled(t *testing.T) {
	d := open(t, "judged-unseen", 38, 8)
	d.Shows("more ↓")
	d.Scrolls(0)
	d.Press("pgdown")
	d.Shows("more ↑")
	d = open(t, "judged-unseen", 116, 8)
	d.Click("1 nobody")
	before := d.Text()
	d.Wheel(90, 1)
	if d.Text() == before {
		t.Error("the wheel does nothing over the requests")
	}
	d.Wheel(90, -1)
	if d.Text() != before {
		t.Error("the wheel doesn't come back")
	}
	d.Press("]", "[")
	if d.Text() != before {
		t.Error("[ doesn't take back what ] did")
	}
}

func TestTheCursorStaysInSightThroughAResize(t *testing.T) {
	d := open(t, "judged-unseen", 76, 16)
	for !strings.Contains(d.Text(), "▸ 4  validity") {
		d.Press("down")
	}
	for _, size := range [][2]int{{38, 8}, {116, 30}, {38, 8}, {76, 16}} {
		d.Resize(size[0], size[1])
		d.Shows("▸ 4  validity")
	}
}
