package home

import (
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/lessons"
	"bouncer/quiz"
)

// fill makes the items anew from what the learner has done.
func (s *Screen) fill() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	defer s.fit()
	if s.study == nil {
		s.items = nil // the rows come when they are known: none moves under the fingers
		return
	}
	s.items = append(s.begin(t),
		item{name: "Lessons", about: s.lessons(), page: study.Lessons{}},
		item{
			name: "Quiz", about: s.brief("ten questions, aimed at what you mix up", "ten questions"),
			page: study.AimedQuiz(),
		},
		s.review(t, s.stats.Due),
		item{
			name: "Practice", about: s.brief("made-up cases, as many as you like", "made-up cases"),
			page: study.Ask{Endless: true},
		},
		item{name: "Workbench", about: s.brief("write a request and fire it", "write and fire"), page: study.Workbench{}},
		item{
			name: "Hands on", about: s.brief("missions to meet, gates to repair", "missions, repairs"),
			page: study.HandsOn{},
		},
		item{name: "Progress", about: s.standing(), page: study.Progress{}},
		item{
			name: "Exam", about: s.brief(fmt.Sprintf("%d questions, no hints", quiz.ExamQuestions), "no hints"),
			page: study.Exam(),
		},
	)
}

// brief chooses between a long and a short wording.
func (s *Screen) brief(long, short string) string {
	if s.canvas.W < 60 {
		return short
	}
	return long
}

// begin is where to go on, or for someone new where to start; a placement is
// offered as long as nothing was done.
func (s *Screen) begin(t *theme.Theme) []item {
	if p, ok := s.study.Left(); ok {
		return []item{s.resume(t, p)}
	}
	l, ok := s.study.Next()
	if !ok {
		return nil
	}
	name := "Continue"
	if len(s.study.Past.Attempts) == 0 && !s.study.Begun() {
		name = "Start"
	}
	items := []item{{name: name, about: lessonName(l), right: s.minutes(t, l), page: study.Lesson{ID: l.ID}}}
	if name == "Start" && s.study.Past.Placement == nil {
		items = append(items, item{
			name:  "Placement",
			about: s.brief("twelve questions: which lessons you can leave out", "twelve questions"),
			page:  study.Placement(),
		})
	}
	return items
}

// resume is the place the learner left: a round in the middle, or a lesson.
func (s *Screen) resume(t *theme.Theme, p study.Page) item {
	it := item{name: "Continue", page: p}
	switch p := p.(type) {
	case study.Ask:
		done, of := p.Resume.Index, p.Count
		it.about, it.right = fmt.Sprintf("%s · question %d of %d", p.Name(), done+1, of), s.bar(t, done, of)
	case study.Lesson:
		for _, l := range s.study.Course.Lessons {
			if l.ID == p.ID {
				it.about, it.right = lessonName(l), s.minutes(t, l)
			}
		}
	}
	return it
}

func lessonName(l lessons.Lesson) string {
	return fmt.Sprintf("Lesson %d · %s", l.Number, content.CleanLine(l.Title))
}

// minutes is how far a begun lesson is, and how long it takes.
func (s *Screen) minutes(t *theme.Theme, l lessons.Lesson) string {
	total := 0
	for _, b := range l.Blocks {
		if b.Kind != lessons.Prose {
			total++
		}
	}
	right := t.Dim.Render(fmt.Sprintf("%d min", l.Minutes))
	if fired := len(s.study.Lesson(l.ID).Fired); fired > 0 && s.canvas.W >= 60 {
		right = s.bar(t, min(fired, total), total) + "  " + right
	}
	return right
}

// bar is how much is done; a narrow screen has no room for it.
func (s *Screen) bar(t *theme.Theme, done, of int) string {
	if s.canvas.W < 60 {
		return ""
	}
	full := meter * done / max(of, 1)
	return t.Accent.Render(strings.Repeat("━", full)) + t.Dim.Render(strings.Repeat("─", meter-full))
}

func (s *Screen) lessons() string {
	done := 0
	for _, l := range s.study.Course.Lessons {
		if s.study.Lesson(l.ID).Finished {
			done++
		}
	}
	n := len(s.study.Course.Lessons)
	if done == 0 {
		return fmt.Sprintf("%d lessons", n)
	}
	return fmt.Sprintf("%d lessons, %d done", n, done)
}

func (s *Screen) review(t *theme.Theme, due int) item {
	it := item{name: "Review", about: "nothing is due", page: study.Review()}
	switch {
	case due == 1:
		it.about, it.right = "1 case is due", t.Who.Render("1")
	case due > 1:
		it.about, it.right = fmt.Sprintf("%d cases are due", due), t.Who.Render(fmt.Sprint(due))
	}
	return it
}

// standing is the one thing most worth saying of the learner's progress: the
// mix-up that is still open, else how much was answered.
func (s *Screen) standing() string {
	if len(s.study.Past.Attempts) == 0 {
		return s.brief("nothing answered yet", "")
	}
	if open := openMixUps(s.stats); open > 0 {
		return fmt.Sprintf("%d %s still open", open, content.Plural(open, "mix-up", "mix-ups"))
	}
	return fmt.Sprintf("%d of %d right", s.stats.Correct, s.stats.Answers)
}

func openMixUps(stats quiz.Stats) (n int) {
	for _, m := range stats.Misconceptions {
		if m.Open() {
			n++
		}
	}
	return n
}

// day counts the days practiced.
func (s *Screen) day(t *theme.Theme) string {
	if s.study == nil || len(s.study.Past.Attempts) == 0 {
		return ""
	}
	return t.Dim.Render(fmt.Sprintf("day %d", len(s.stats.Days)))
}

// notice is what the log has to say: a file kept aside, or why nothing is saved.
func (s *Screen) notice(t *theme.Theme) []string {
	if s.study == nil {
		return nil
	}
	var said []string
	if n := s.study.Log.Notice(); n != "" {
		said = append(said, n)
	}
	if err := s.study.Unread; err != nil {
		said = append(said, study.Sentence(err))
	}
	if err := s.study.Log.Err(); err != nil {
		said = append(said, "Not saved: "+err.Error())
	}
	var rows []string
	for _, text := range said {
		rows = append(rows, "")
		rows = append(rows, layout.Wrap(t.Soft.Render(content.CleanLine(text)), s.canvas.W)...)
	}
	return rows
}
