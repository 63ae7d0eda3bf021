package tui

import (
	"testing"

	"bouncer/internal/study"
)

// practiced answers the test course's three questions, two of them wrong, and
// opens the progress screen.
func practiced(t *testing.T, w, h int) *driver {
	t.Helper()
	d := open(t, w, h, true, study.Ask{Count: 3, Seed: 1})
	d.play([]string{"wrong", "enter", "right", "enter", "wrong", "enter", "esc", "progress"})
	return d
}

func TestProgressLeadsOnward(t *testing.T) {
	d := practiced(t, 80, 24)
	d.shows("3 answers, 1 right", "▸ bearer", "enter ask me about bearer")
	d.press("enter")
	d.shows("Quiz  1 of 4")
	d.press("esc", "down")
	d.shows("▸ × “An expired token", "the lesson on it")
	d.press("enter")
	d.shows("Two doors")
	d.press("esc")
	d.shows("▸ × “An expired token")
}

func TestProgressCountsWhatWasAnsweredMeanwhile(t *testing.T) {
	d := practiced(t, 80, 24)
	d.press("enter")
	d.answer(true)
	d.press("esc")
	d.shows("4 answers, 2 right")
}

func TestProgressScrollsToItsEndAndBack(t *testing.T) {
	d := practiced(t, 40, 12)
	d.shows("3 answers", "more ↓")
	for range 60 {
		d.press("down")
	}
	d.shows("today   Tu   We")
	d.hides("more ↓", "▸", "enter open")
	d.press("enter") // nothing to open in sight
	d.shows("today   Tu   We")
	for range 60 {
		d.press("up")
	}
	d.shows("3 answers", "▸ bearer", "enter open")
	d.press("end", "home")
	d.shows("3 answers", "▸ bearer")
}

func TestProgressRowsCanBeClicked(t *testing.T) {
	d := practiced(t, 120, 40)
	d.click(10, 10)
	d.shows("Quiz  1 of 4")
	d.press("esc")
	d.click(80, 10) // beside it, in the other pane
	d.shows("Progress")
}

func TestSomeoneNewStartsFromProgress(t *testing.T) {
	d := open(t, 80, 24, true, study.Progress{})
	d.shows("Nothing answered yet")
	d.press("enter")
	d.shows("Quiz  1 of 4")
}
