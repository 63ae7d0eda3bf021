package reader

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/lessons"
	"bouncer/quiz"
)

// TestAnAnswerStandsOnOnePage: at 80×24 the verdict with its why and the gate's way
// are in sight at once after a request of a lesson was fired, and the line of the
// response that decides, for nine of ten and more.
func TestAnAnswerStandsOnOnePage(t *testing.T) {
	c, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	log := progress.Open(t.TempDir())
	defer func() { _ = log.Close() }()
	sitting := study.Open(c, log, func() time.Time { return coursetest.Noon })
	room := layout.Arrange(80, 24)
	fits, decides, all := 0, 0, 0
	for _, l := range c.Lessons {
		s := New(screen.Handle{ID: 1, Ctx: t.Context()}, sitting, study.Lesson{ID: l.ID})
		tuitest.Open(t, s, room.BodyWidth, room.BodyHeight)
		for _, i := range s.reading.Requests() {
			u := &s.reading.Units[i]
			if u.Block.Kind == lessons.Survey {
				continue
			}
			if u.Block.Kind == lessons.Goal {
				s.reading.Edit(i, u.Block.Solution)
			}
			s.reading.Predict(i, 403, quiz.Unsaid)
			f := s.reading.Fire(i)(t.Context())
			if f.Err != nil {
				t.Fatalf("%s, line %d: %v", l.ID, u.Block.Line, f.Err)
			}
			s.reading.Take(f)
			for _, q := range s.reading.Stops() {
				s.reading.Answer(q, 1)
			}
			s.layout()
			all++
			at := s.places[i]
			if at.told-at.verdict <= room.BodyHeight {
				fits++
			} else {
				t.Logf("%s, line %d: %d rows", l.ID, u.Block.Line, at.told-at.verdict)
			}
			s.split.Text.Put(at.verdict)
			rows, _ := s.split.Text.Window()
			for _, row := range rows[1:] {
				if strings.HasPrefix(ansi.Strip(row), "▌") {
					decides++
					break
				}
			}
		}
	}
	t.Logf("%d of %d on one page, %d with the deciding line", fits, all, decides)
	if fits*10 < all*9 || decides*10 < all*9 {
		t.Errorf("%d of %d answers stand on one page, %d with the line that decides", fits, all, decides)
	}
}
