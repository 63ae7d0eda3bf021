package home

import (
	"fmt"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/theme"
	"bouncer/lessons"
	"bouncer/quiz"
)

// begin is what is best now: for someone new the fast way; for one who comes back
// what is due, then where they left. A placement is offered until it was taken.
func (s *Screen) begin(t *theme.Theme) (items []item) {
	var placement []item
	if s.study.Past.Placement == nil {
		placement = []item{s.round(t, item{
			name: "Placement", page: study.Placement(),
			about: s.brief("twelve questions: which lessons you can leave out", "twelve questions"),
		}, study.Placement())}
	}
	if len(s.study.Past.Attempts) == 0 && !s.study.Begun() {
		items = append(s.start(t), placement...)
		return append(items, item{name: "Lessons", about: s.lessonsDone(), page: study.Lessons{}})
	}
	items = append([]item{s.today(t)}, s.onward(t)...)
	return append(append(items, s.lessons(t)), placement...)
}

// start is where somebody new begins.
func (s *Screen) start(t *theme.Theme) []item {
	if step, ok := s.study.Fast(); ok {
		about := s.brief("two gates, reading 401, reading 403, five questions", "401, 403, five questions")
		return []item{fastWay(t, step, about)}
	}
	if l, ok := s.study.Next(); ok {
		return []item{{name: "Start", about: lessonName(l), right: s.minutes(t, l), page: study.Lesson{ID: l.ID}}}
	}
	return nil
}

func fastWay(t *theme.Theme, step study.FastStep, about string) item {
	return item{name: "Fast way", about: about, right: t.Dim.Render(fmt.Sprintf("%d min", step.Left)), page: step.Page}
}

// onward is the round that was left, or the questions at the fast way's end, where
// no other row names them.
func (s *Screen) onward(t *theme.Theme) []item {
	if p, ok := s.study.Left(); ok {
		if a, ok := p.(study.Ask); ok && !s.named(a) {
			return []item{{
				name: "Continue", about: a.Name() + " · " + under(a), right: s.bar(t, a.Resume.Index, a.Count), page: a,
			}}
		}
	}
	if step, ok := s.study.Fast(); ok {
		if _, questions := step.Page.(study.Ask); questions {
			return []item{fastWay(t, step, content.CleanLine(step.Name))}
		}
	}
	return nil
}

// named reports whether a round under way is told by the row of its kind.
func (s *Screen) named(a study.Ask) bool {
	for _, row := range []study.Ask{study.Daily(), study.AimedQuiz(), study.Exam(), study.Placement()} {
		if open, ok := s.study.Under(row); ok && open.Resume.Alike(*a.Resume) {
			return row.Mode != quiz.ModePlacement || s.study.Past.Placement == nil
		}
	}
	return false
}

// today is a day's round: what is due first, then one new case.
func (s *Screen) today(t *theme.Theme) item {
	due, asked := s.stats.Due, min(s.stats.Due, study.DailyQuestions-1)
	it := item{
		name: "Today", about: s.brief("one new case; nothing is due", "one new case"), page: study.Daily(),
		right: t.Dim.Render(fmt.Sprintf("%d min", max((asked+1)*secondsEach/60, 1))),
	}
	switch at, n := s.study.Model.Coming(s.study.Now()); {
	case due > asked:
		it.about = fmt.Sprintf("%d of %d due, ", asked, due) + s.brief("then one new case", "one new")
	case due > 0:
		it.about = fmt.Sprintf("%d due, ", due) + s.brief("then one new case", "one new")
	case n > 0:
		it.about = s.brief(fmt.Sprintf("one new case; %d more due %s", n, study.When(at, s.study.Now())),
			"one new case")
	}
	return s.round(t, it, study.Daily())
}

// secondsEach is how long a question takes.
const secondsEach = 25

// lessons tells the lesson to go on with. It opens the list, whose cursor stands
// on that lesson.
func (s *Screen) lessons(t *theme.Theme) item {
	it := item{name: "Lessons", about: s.lessonsDone(), page: study.Lessons{}}
	p, ok := s.study.GoOn()
	if !ok {
		return it
	}
	for _, l := range s.study.Course.Lessons {
		if l.ID == p.ID {
			it.about, it.right = lessonName(l), s.minutes(t, l)
		}
	}
	if step, ok := s.study.Fast(); ok && step.Page == (study.Lesson{ID: p.ID}) {
		it = fastWay(t, step, "Fast way · "+content.CleanLine(step.Name))
		it.name, it.page = "Lessons", study.Lessons{}
	}
	return it
}

func (s *Screen) lessonsDone() string {
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
