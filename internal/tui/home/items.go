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
		s.quiz(t),
		item{
			name: "Practice", about: s.brief("made-up cases, as many as you like", "made-up cases"),
			page: study.Ask{Endless: true},
		},
		item{
			name: "Hands on", about: s.brief("missions to meet, gates to repair", "missions, repairs"),
			page: study.HandsOn{},
		},
		item{name: "Workbench", about: s.brief("write a request and fire it", "write and fire"), page: study.Workbench{}},
		item{name: "Progress", about: s.standing(), page: study.Progress{}},
		s.exam(t),
	)
}

// quiz is the round under way, or a new one.
func (s *Screen) quiz(t *theme.Theme) item {
	it := item{name: "Quiz", about: s.brief("ten questions, aimed at what you mix up", "ten questions"), page: study.AimedQuiz()}
	if open, ok := s.study.Under(study.AimedQuiz()); ok {
		it.about, it.right = under(open), s.bar(t, open.Resume.Index, open.Count)
	}
	return it
}

func under(a study.Ask) string { return fmt.Sprintf("question %d of %d", a.Resume.Index+1, a.Count) }

// exam is the one under way, or what the last came to, or what there is to sit.
func (s *Screen) exam(t *theme.Theme) item {
	it := item{
		name: "Exam", about: s.brief(fmt.Sprintf("%d questions, no hints", quiz.ExamQuestions), "no hints"), page: study.Exam(),
	}
	if open, ok := s.study.Under(study.Exam()); ok {
		it.about, it.right = under(open), s.bar(t, open.Resume.Index, open.Count)
		return it
	}
	if x, ok := s.study.LastExam(); ok {
		came := "not passed"
		if x.Passed {
			came = "passed"
		}
		at := x.At.In(s.study.Now().Location()).Format("Jan 2")
		it.about = fmt.Sprintf("%s, %d of %d, on %s", came, x.Right, x.Total, at)
		it.page = study.Result{Of: study.Exam(), Outcome: study.OfExam(x)}
	}
	return it
}

// brief chooses between a long and a short wording.
func (s *Screen) brief(long, short string) string {
	if s.canvas.W < 60 {
		return short
	}
	return long
}

// begin is what is best now: for someone new the fast way; for one who comes back
// what is due, and where they left. A placement is offered until it was taken.
func (s *Screen) begin(t *theme.Theme) (items []item) {
	isNew := len(s.study.Past.Attempts) == 0 && !s.study.Begun()
	if !isNew {
		items = append(items, s.today(t))
	}
	switch p, ok := s.study.Left(); {
	case ok && !isExam(p):
		items = append(items, s.resume(t, p))
	default:
		items = append(items, s.next(t, isNew)...)
	}
	if s.study.Past.Placement == nil && len(s.study.Course.Lessons) > 1 {
		items = append(items, s.placement(t))
	}
	return items
}

// isExam reports whether a page is an exam: it has a row of its own.
func isExam(p study.Page) bool {
	a, ok := p.(study.Ask)
	return ok && a.Mode == quiz.ModeExam
}

// next is the next lesson, on the fast way while that leads on.
func (s *Screen) next(t *theme.Theme, isNew bool) []item {
	if step, ok := s.study.Fast(); ok {
		about := content.CleanLine(step.Name)
		if isNew {
			about = s.brief("two gates, reading 401, reading 403, five questions", "401, 403, five questions")
		}
		return []item{{name: "Fast way", about: about, right: t.Dim.Render(fmt.Sprintf("%d min", step.Left)), page: step.Page}}
	}
	l, ok := s.study.Next()
	if !ok {
		return nil
	}
	name := "Continue"
	if isNew {
		name = "Start"
	}
	return []item{{name: name, about: lessonName(l), right: s.minutes(t, l), page: study.Lesson{ID: l.ID}}}
}

func (s *Screen) placement(t *theme.Theme) item {
	it := item{
		name: "Placement", page: study.Placement(),
		about: s.brief("twelve questions: which lessons you can leave out", "twelve questions"),
	}
	if open, ok := s.study.Under(study.Placement()); ok {
		it.about, it.right = under(open), s.bar(t, open.Resume.Index, open.Count)
	}
	return it
}

// today is what is due, then one new case; where more is due than a day's round
// takes, the review.
func (s *Screen) today(t *theme.Theme) item {
	due := s.stats.Due
	minutes := t.Dim.Render(fmt.Sprintf("%d min", max((due+1)*secondsEach/60, 1)))
	switch {
	case due >= study.DailyQuestions:
		return item{name: "Review", about: fmt.Sprintf("%d cases are due", due), right: minutes, page: study.Review()}
	case due > 0:
		return item{name: "Today", about: fmt.Sprintf("%d due, then one new case", due), right: minutes, page: study.Daily()}
	}
	it := item{name: "Today", about: "one new case; nothing is due", right: minutes, page: study.Daily()}
	if at, n := s.study.Model.Coming(s.study.Now()); n > 0 {
		it.about = s.brief(fmt.Sprintf("one new case; %d more due %s", n, study.When(at, s.study.Now())), "one new case")
	}
	return it
}

// secondsEach is how long a question takes.
const secondsEach = 25

// resume is the place the learner left: a round in the middle, or a lesson.
func (s *Screen) resume(t *theme.Theme, p study.Page) item {
	it := item{name: "Continue", page: p}
	switch p := p.(type) {
	case study.Ask:
		it.about, it.right = p.Name()+" · "+under(p), s.bar(t, p.Resume.Index, p.Count)
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
		return content.Count(n, "lesson", "lessons")
	}
	return fmt.Sprintf("%s, %d done", content.Count(n, "lesson", "lessons"), done)
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
	return t.Dim.Render(content.Count(len(s.stats.Days), "day", "days") + " practiced")
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
