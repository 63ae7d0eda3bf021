package home

import (
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/theme"
	"bouncer/quiz"
)

// most is how many rows the menu has at most.
const most = 9

// fill makes the items anew from what the learner has done.
func (s *Screen) fill() {
	t := s.canvas.Theme
	if t == nil {
		return
	}
	defer s.fit()
	s.open.SetEnabled(s.study != nil)
	s.move.SetEnabled(s.study != nil)
	if s.study == nil {
		s.items = nil // the rows come when they are known: none moves under the fingers
		return
	}
	rows := append(s.begin(t),
		s.quiz(t),
		item{
			name: "Practice", about: s.brief("made-up cases, as many as you like", "made-up cases"),
			page: study.Ask{Endless: true},
		},
		item{
			name: "Hands on", about: s.handsOn(),
			page: study.HandsOn{},
		},
		item{name: "Workbench", about: s.brief("write a request and fire it", "write and fire"),
			page: study.Workbench{}},
		item{name: "Progress", about: s.standing(), page: study.Progress{}},
		s.exam(t),
	)
	was := ""
	if s.list.Cursor < len(s.items) {
		was = s.items[s.list.Cursor].name
	}
	s.items = slices.DeleteFunc(rows, func(it item) bool { return !s.study.Offers(it.page) })
	if len(s.items) > most { // it comes back once the round that is gone on with is done
		s.items = slices.DeleteFunc(s.items, func(it item) bool { return it.page == study.Placement() })
	}
	s.items = s.withClass(t, s.items)
	if at := slices.IndexFunc(s.items, func(it item) bool { return it.name == was }); at >= 0 {
		s.list.Cursor = at // a row that comes or goes moves none under the fingers
	}
}

// withClass puts the host's class first while one runs, for everybody; a lead may
// begin one.
func (s *Screen) withClass(t *theme.Theme, rows []item) []item {
	it := item{name: "Class", page: study.Class{}}
	now, runs := s.study.ClassRuns()
	switch {
	case runs && s.study.Leads():
		it.about, it.right = s.brief("under way: take it up", "under way"), t.Dim.Render(now.Standing())
	case runs:
		it.about = content.CleanLine(now.Lead) + s.brief(" asks all of you; answer with them", " asks all of you")
	case s.study.Leads():
		it.about = s.brief("ask everybody who is here, and fire for all", "ask all who are here")
		return append(rows, it)
	default:
		return rows
	}
	return append([]item{it}, rows...)
}

// quiz is the round under way, or a new one.
func (s *Screen) quiz(t *theme.Theme) item {
	return s.round(t, item{
		name: "Quiz", page: study.AimedQuiz(),
		about: s.brief(s.study.QuizSize()+", aimed at what you mix up", s.study.QuizSize()),
	}, study.AimedQuiz())
}

// round says of a row how far its round is, where that is under way.
func (s *Screen) round(t *theme.Theme, it item, a study.Ask) item {
	if open, ok := s.study.Under(a); ok {
		it.about, it.right = under(open), s.bar(t, open.Resume.Index, open.Count)
	}
	return it
}

func under(a study.Ask) string { return fmt.Sprintf("question %d of %d", a.Resume.Index+1, a.Count) }

// exam is the one under way, or what the last came to, or what there is to sit.
func (s *Screen) exam(t *theme.Theme) item {
	it := item{
		name: "Exam", page: study.Exam(),
		about: s.brief(fmt.Sprintf("%d questions, no hints", quiz.ExamQuestions), "no hints"),
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

// handsOn is what of it the course has.
func (s *Screen) handsOn() string {
	var has []string
	for _, kind := range []struct {
		page        study.Page
		long, short string
	}{
		{study.Missions{}, "missions", "missions"}, {study.Repairs{}, "gates to repair", "gates"},
		{study.Projects{}, "a server of your own", "servers"},
	} {
		if s.study.Offers(kind.page) {
			has = append(has, s.brief(kind.long, kind.short))
		}
	}
	return strings.Join(has, ", ")
}

// brief chooses between a long and a short wording.
func (s *Screen) brief(long, short string) string {
	if s.canvas.W < 60 {
		return short
	}
	return long
}

// bar is how much is done; a narrow screen has no room for it.
func (s *Screen) bar(t *theme.Theme, done, of int) string {
	if s.canvas.W < 60 {
		return ""
	}
	full := meter * done / max(of, 1)
	return t.Accent.Render(strings.Repeat("━", full)) + t.Dim.Render(strings.Repeat("─", meter-full))
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
