package question_test

import (
	"strings"
	"testing"

	"bouncer/internal/study"
	"bouncer/internal/tui/question"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

// open asks about the token that has run out.
func open(t *testing.T, w, h int) *tuitest.Driver {
	s := tuitest.Sitting(t)
	for seed := uint64(1); ; seed++ {
		d := tuitest.Open(t, question.New(tuitest.Handle(t), s, study.Ask{Count: 4, Seed: seed}), w, h)
		if strings.Contains(d.Text(), "The audit log, two minutes late") {
			return d
		}
		if seed == 100 {
			t.Fatal("no round begins with the token that has run out")
		}
	}
}

func TestAnAnswerIsGivenAndExplained(t *testing.T) {
	d := open(t, 76, 40)
	d.Press("space")
	d.Shows("• sure", "What should the server answer?")
	d.Press("1")
	d.Shows("✓ Right: 401.", "you were sure", "Why not 403?", "where you said", "What went over the wire")
	d.Press("enter")
	d.Shows("2 of 4", "What should the server answer?")
}

func TestAChoiceIsClicked(t *testing.T) {
	d := open(t, 76, 40)
	d.Click("403 Forbidden")
	d.Shows("× You said 403.", "The server answered ○ 401", "× you stood here: 403")
}

// TestAPageThatDoesNotFitIsScrolled: before the answer and after it, the text and
// what stands beside it each by itself.
func TestAPageThatDoesNotFitIsScrolled(t *testing.T) {
	d := open(t, 38, 8)
	d.Shows("more ↓")
	d.Scrolls(0)
	d.Press("1")
	d.Shows("✓ Right", "more ↓")
	d.Scrolls(0)
	d = open(t, 116, 10)
	d.Press("1")
	d.Scrolls(0)
	d.Scrolls(90)
	d.ScrollsBeside()
}

// TestTheChoicesStayInSight: where a story has to be scrolled, they stand still
// below it.
func TestTheChoicesStayInSight(t *testing.T) {
	d := open(t, 40, 14)
	d.Shows("401 Unauthorized", "403 Forbidden", "more ↓")
	d.Press("end")
	d.Shows("401 Unauthorized", "403 Forbidden", "more ↑")
	d.Click("401 Unauthorized")
	d.Shows("✓ Right")
}

func TestTheVerdictLeadsOn(t *testing.T) {
	d := open(t, 76, 40)
	d.Press("1")
	d.Asked = nil
	d.Press("g", "e", "c", "esc")
	var pages []string
	for _, msg := range d.Asked {
		switch msg := msg.(type) {
		case screen.Open:
			switch msg.Page.(type) {
			case study.Walk:
				pages = append(pages, "walk")
			case study.Workbench:
				pages = append(pages, "workbench")
			case study.Copy:
				pages = append(pages, "copy")
			}
		case screen.Back:
			pages = append(pages, "back")
		}
	}
	if got := strings.Join(pages, " "); got != "walk workbench copy back" {
		t.Errorf("it leads to %s", got)
	}
}
