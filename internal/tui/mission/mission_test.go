package mission_test

import (
	"strings"
	"testing"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/mission"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

func open(t *testing.T, id string, w, h int) *tuitest.Driver {
	s := tuitest.Sitting(t)
	room := s.NewRoom("", func(*exchange.Exchange, []string) {})
	t.Cleanup(func() { _ = room.Close() })
	return tuitest.Open(t, mission.New(tuitest.Handle(t), s, room, study.Mission{ID: id}), w, h)
}

func TestAMissionIsMetByClicksAndTyping(t *testing.T) {
	d := open(t, "one-header-in", 76, 40)
	d.Click("enter fire")
	d.Shows("○ 401", "it should be a 200")
	d.Click("e edit")
	d.Shows("ctrl+s fire")
	d.Press("enter", "Authorization: Basic {{alice.basic}}", "ctrl+s")
	d.Shows("✓ Met.", "The mission's own solution")
	d.Goes(screen.Met{Missions: []string{"one-header-in"}})
	d.Press("n")
	d.Goes(screen.Replace{Page: study.Mission{ID: "same-face-other-door"}})
}

func TestAMissionIsScrolled(t *testing.T) {
	d := open(t, "one-header-in", 38, 8)
	d.Shows("more ↓")
	d.Scrolls(0)
	d = open(t, "one-header-in", 116, 8)
	d.Press("enter", "home")
	d.Scrolls(0)
	d.Scrolls(90)
	d.ScrollsBeside()
}

// TestWhatIsTypedStaysInSight: on any screen, through every resize.
func TestWhatIsTypedStaysInSight(t *testing.T) {
	d := open(t, "one-header-in", 76, 16)
	d.Press("enter", "e", "enter", "X-Odd: 1")
	for _, size := range [][2]int{{38, 8}, {116, 30}, {76, 16}, {38, 8}} {
		d.Resize(size[0], size[1])
		d.Shows("X-Odd: 1")
	}
	d.Press("2")
	d.Shows("X-Odd: 12")
}

// TestTheLineStaysThroughAResize: the one at the top is still there, however
// narrow, and the same as before when the size is.
func TestTheLineStaysThroughAResize(t *testing.T) {
	d := open(t, "one-header-in", 76, 10)
	d.Press("enter", "home")
	for !strings.Contains(d.Lines()[0], "it should be a 200") {
		d.Press("down")
	}
	before := d.Text()
	d.Resize(38, 8)
	if top := strings.Join(d.Lines()[:2], " "); !strings.Contains(top, "401") {
		t.Errorf("%q is at the top", top)
	}
	d.Resize(76, 10)
	if d.Text() != before {
		t.Errorf("back at its size it shows\n%s\nnot\n%s", d.Text(), before)
	}
}
