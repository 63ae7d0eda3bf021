package question

import (
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/quiz"
)

// wrong is an answer that is wrong, the most tempting one where there are several.
func wrong(sc quiz.Scenario) int {
	for _, code := range []int{403, 401, 404, 200} {
		if !sc.Grade(code).Right && sc.Not[code] != "" {
			return code
		}
	}
	for _, code := range sc.Choices() {
		if !sc.Grade(code).Right {
			return code
		}
	}
	return 0
}

// TestAnAnswerStandsOnOnePage: at 80×24 the verdict, the gate's way with one's own
// answer in it, why, and what decides in the response are in sight at once, for
// nine of ten questions and more.
func TestAnAnswerStandsOnOnePage(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	log := progress.Open(t.TempDir())
	defer func() { _ = log.Close() }()
	sitting := study.Open(c, log, func() time.Time { return coursetest.Noon })
	room := layout.Arrange(80, 24)
	fits, all := 0, 0
	for _, sc := range c.Scenarios {
		left := progress.Round{Mode: quiz.ModeQuiz, Count: 1, Scenarios: []string{sc.ID}}
		s := New(screen.Handle{ID: 1, Ctx: t.Context()}, sitting,
			study.Ask{Mode: quiz.ModeQuiz, Count: 1, Resume: &left})
		d := tuitest.Open(t, s, room.BodyWidth, room.BodyHeight)
		d.Send(answered(wrong(sc)))
		if s.q.exchange == nil {
			t.Fatalf("%s: not answered:\n%s", sc.ID, d.Text())
		}
		var page kit.Page
		s.answerPage(s.canvas.Theme, &page)
		all++
		if rows := page.Until("source"); rows <= room.BodyHeight {
			fits++
		} else {
			t.Logf("%s takes %d rows of %d", sc.ID, rows, room.BodyHeight)
		}
	}
	t.Logf("%d of %d on one page", fits, all)
	if fits*10 < all*9 {
		t.Errorf("%d of %d answers stand on one page", fits, all)
	}
}
