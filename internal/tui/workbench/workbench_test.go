package workbench_test

import (
	"strings"
	"testing"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/internal/tui/workbench"
)

func open(t *testing.T, text string, w, h int) *tuitest.Driver {
	c, log := tuitest.Sitting(t).Course, &workbench.Log{}
	p := study.Workbench{Case: exchange.Case{Text: text}}
	return tuitest.Open(t, workbench.New(tuitest.Handle(t), c, p, log, nil), w, h)
}

const asked = "GET /me HTTP/1.1\nAuthorization: Bearer {{alice.expired}}"

func TestARequestIsWrittenAndFired(t *testing.T) {
	d := open(t, asked, 116, 8)
	d.Press("enter")
	d.Shows("The server answered ○ 401", "What went over the wire", "more ↓")
	d.Scrolls(0)
	d.Scrolls(90)
	d.ScrollsBeside()
	d.Click("GET /me HTTP/1.1")
	d.Press("esc", "esc")
	d.Goes(screen.Back{})
}

// TestTheLineStaysThroughAResize: and so does the field while one types in it.
func TestTheLineStaysThroughAResize(t *testing.T) {
	d := open(t, asked, 76, 8)
	d.Press("enter")
	for range 60 {
		if strings.Contains(d.Lines()[0], "WWW-Authenticate") {
			break
		}
		d.Press("down")
	}
	d.Resize(38, 8)
	if top := d.Lines()[0]; !strings.Contains(top, "WWW-Authenticate") {
		t.Errorf("%q is at the top", top)
	}
	d.Resize(76, 8)
	if top := d.Lines()[0]; !strings.Contains(top, "WWW-Authenticate") {
		t.Errorf("%q is at the top, back again", top)
	}
	d.Press("e", "Q")
	d.Shows("{{alice.expired}}Q")
	d.Resize(38, 8)
	d.Shows("GET /me HTTP/1.1")
	d.Resize(116, 30)
	d.Shows("{{alice.expired}}Q")
}

func TestTheHistoryIsGoneThrough(t *testing.T) {
	d := open(t, asked, 76, 8)
	for range 9 {
		d.Press("enter")
	}
	d.Press("h")
	d.Shows("History", "▸", "more ↓")
	before := d.Text()
	d.Wheel(0, 1)
	if d.Text() == before {
		t.Error("the wheel doesn't move the cursor")
	}
	d.Wheel(0, -1)
	if d.Text() != before {
		t.Error("the wheel doesn't move it back")
	}
	d.Press("down", "enter")
	d.Shows("Back at")
}

func TestAListThatDoesNotFitSaysSo(t *testing.T) {
	d := open(t, asked, 38, 8)
	d.Press("p")
	d.Shows("Who asks?", "more ↓ (")
	d.Press("end")
	d.Shows("more ↑ (")
	d.Wheel(0, -20)
	d.Shows("▸ alice", "more ↓ (")
}
