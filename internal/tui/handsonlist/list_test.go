package handsonlist_test

import (
	"testing"

	"bouncer/internal/study"
	"bouncer/internal/tui/handsonlist"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

// TestEachListOpensWhatTheCursorIsOn: by enter, by a click, after the keys and
// after the wheel.
func TestEachListOpensWhatTheCursorIsOn(t *testing.T) {
	for _, tt := range []struct {
		name, second string
		open         func(*study.Sitting) *handsonlist.Screen
		pages        [2]study.Page
	}{
		{"menu", "Repair", handsonlist.NewMenu, [2]study.Page{study.Missions{}, study.Repairs{}}},
		{"missions", "Get 403 without", handsonlist.NewMissions,
			[2]study.Page{study.Mission{ID: "one-header-in"}, study.Mission{ID: "same-face-other-door"}}},
		{"repairs", "judged", handsonlist.NewRepairs,
			[2]study.Page{study.Repair{ID: "the-sample"}, study.Repair{ID: "judged-unseen"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := tuitest.Open(t, tt.open(tuitest.Sitting(t)), 76, 16)
			d.Press("enter")
			d.Goes(screen.Open{Page: tt.pages[0]})
			d.Press("down", "enter")
			d.Goes(screen.Open{Page: tt.pages[1]})
			d.Wheel(0, -1)
			d.Press("enter")
			d.Goes(screen.Open{Page: tt.pages[0]})
			d.Wheel(0, 1)
			d.Press("enter")
			d.Goes(screen.Open{Page: tt.pages[1]})
			d.Press("home")
			d.Click(d.Lines()[1][6:])
			d.Goes(screen.Open{Page: tt.pages[1]})
			d.Press("esc")
			d.Goes(screen.Back{})
		})
	}
}

func TestTheListBeginsAtTheFirstThatIsNotMet(t *testing.T) {
	s := tuitest.Sitting(t)
	s.Meet("one-header-in")
	d := tuitest.Open(t, handsonlist.NewMissions(s), 76, 16)
	d.Shows("1 of 2 met", "1 ✓ Turn this 401", "▸  2   Get 403")
	s.Meet("same-face-other-door")
	d.Send(screen.Met{Missions: []string{"same-face-other-door"}})
	d.Shows("2 of 2 met", "2 ✓ Get 403")
}

func TestWhatDoesNotFitIsSeenToBeCut(t *testing.T) {
	d := tuitest.Open(t, handsonlist.NewMissions(tuitest.Sitting(t)), 34, 4)
	d.Shows("The account page takes a …")
	d.Resize(34, 3)
	d.Shows("more ↓ (1)")
}
