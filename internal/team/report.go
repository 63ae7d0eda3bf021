package team

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/progress"
	"bouncer/lessons"
	"bouncer/quiz"
)

// Mixups is how many mix-ups a group is told to talk about.
const Mixups = 5

// Report is where the members of a team stand. It is JSON for programs; days are
// written 2006-01-02 in the reader's time zone.
type Report struct {
	Members []Member  `json:"members"` // by name
	Group   Group     `json:"group"`
	Refused []Refused `json:"refused"`
}

// Member is where one member stands.
type Member struct {
	Name           string          `json:"name"`
	Answers        int             `json:"answers"` // predictions and answers of rounds
	Right          int             `json:"right"`
	Lessons        int             `json:"lessons"` // finished ones of the course
	Exam           *Exam           `json:"exam"`    // the best; null before one
	Topics         []Topic         `json:"topics"`  // every topic of the course, by name
	Misconceptions []Misconception `json:"misconceptions"`
	Last           string          `json:"last"` // the last day anything was done; empty before one

	// Predictions are those of the answers that were made in lessons, Foretold how
	// many of them were right.
	Predictions, Foretold int                     `json:"-"`
	Calibration           []quiz.CalibrationStats `json:"-"`
}

// Exam is how an exam went.
type Exam struct {
	Passed bool   `json:"passed"`
	Right  int    `json:"right"`
	Total  int    `json:"total"`
	Day    string `json:"day"`
}

// Topic is what a member knows of a topic, in facts, and how they answered there.
type Topic struct {
	Topic    string `json:"topic"`
	Mastered int    `json:"mastered"`
	Shaky    int    `json:"shaky"`
	Unseen   int    `json:"unseen"`
	Answers  int    `json:"answers"`
	Right    int    `json:"right"`
}

// Misconception is one a member has fallen for and hasn't got over.
type Misconception struct {
	ID       string `json:"id"`
	Believes string `json:"believes"`
	Times    int    `json:"times"`
	Lesson   string `json:"lesson"`
}

// Group is where the members stand together.
type Group struct {
	Members int     `json:"members"`
	Mixups  []Mixup `json:"mixups"` // those most in need of talking about, first the one most members hold
}

// Mixup is a misconception that members hold, with what helps to talk about it.
type Mixup struct {
	ID       string `json:"id"`
	Believes string `json:"believes"`
	Members  int    `json:"members"` // who hold it now
	Times    int    `json:"times"`   // they fell for it
	Lesson   string `json:"lesson"`
	Scenario string `json:"scenario"` // the one most of them fell for it at

	LessonTitle, ScenarioTitle, Cure string `json:"-"`
}

// Make computes the report of a course's members, as of now.
func Make(c *course.Course, members []Log, refused []Refused, now time.Time) Report {
	r := Report{Members: []Member{}, Refused: refused}
	if r.Refused == nil {
		r.Refused = []Refused{}
	}
	fallen := map[string]map[string]int{} // misconception → scenario → times
	for _, l := range members {
		past := progress.HistoryOf(l.Events)
		r.Members = append(r.Members, member(c, l, past, now))
		for _, a := range past.Attempts {
			if !a.Right && a.Trap != "" {
				if fallen[a.Trap] == nil {
					fallen[a.Trap] = map[string]int{}
				}
				fallen[a.Trap][a.Scenario]++
			}
		}
	}
	r.Group = Group{Members: len(members), Mixups: mixups(c, r.Members, fallen)}
	return r
}

func member(c *course.Course, l Log, past progress.History, now time.Time) Member {
	stats := quiz.NewModel(c.Scenarios, past.Attempts, now).Stats(past.Attempts, now)
	m := Member{
		Name: l.Name, Answers: stats.Answers, Right: stats.Correct, Exam: best(past.Exams, now.Location()),
		Topics: []Topic{}, Misconceptions: []Misconception{}, Calibration: stats.Calibration,
	}
	for _, lesson := range c.Lessons {
		if done := past.Lessons[lesson.ID]; done != nil && done.Finished {
			m.Lessons++
		}
	}
	for _, t := range stats.Topics {
		m.Topics = append(m.Topics, Topic{t.Topic, t.Mastered, t.Shaky, t.Unseen, t.Answers, t.Correct})
	}
	for _, x := range stats.Misconceptions {
		if x.Open() {
			known := c.Misconceptions[x.ID]
			m.Misconceptions = append(m.Misconceptions, Misconception{x.ID, known.Believes, x.Times, known.Lesson})
		}
	}
	for _, a := range past.Attempts {
		if a.Mode == quiz.ModeLesson {
			m.Predictions++
			m.Foretold += when(a.Right)
		}
	}
	if last := lastDay(l.Events, now); !last.IsZero() {
		m.Last = last.In(now.Location()).Format(time.DateOnly)
	}
	return m
}

// lastDay is the time of the last event that can have happened by now.
func lastDay(events []progress.Event, now time.Time) (last time.Time) {
	for _, e := range events {
		if e.At.After(last) && !e.At.After(now.AddDate(0, 0, 1)) {
			last = e.At
		}
	}
	return last
}

// best is the exam with the most right answers, a passed one before any other.
func best(exams []progress.ExamLog, loc *time.Location) *Exam {
	var out *Exam
	for _, x := range exams {
		e := Exam{x.Passed, x.Right, x.Total, x.At.In(loc).Format(time.DateOnly)}
		if out == nil || cmp.Or(when(e.Passed)-when(out.Passed), e.Right*out.Total-out.Right*e.Total) > 0 {
			out = &e
		}
	}
	return out
}

func when(b bool) int {
	if b {
		return 1
	}
	return 0
}

func mixups(c *course.Course, members []Member, fallen map[string]map[string]int) []Mixup {
	byID := map[string]*Mixup{}
	for _, m := range members {
		for _, x := range m.Misconceptions {
			if byID[x.ID] == nil {
				known := c.Misconceptions[x.ID]
				byID[x.ID] = &Mixup{ID: x.ID, Believes: x.Believes, Cure: known.Cure, Lesson: x.Lesson,
					LessonTitle: lessonTitle(c.Lessons, x.Lesson)}
			}
			byID[x.ID].Members++
			byID[x.ID].Times += x.Times
		}
	}
	out := []Mixup{}
	for _, x := range byID {
		s := discuss(c.Scenarios, x.ID, fallen[x.ID])
		x.Scenario, x.ScenarioTitle = s.ID, s.Title
		out = append(out, *x)
	}
	content.Sort(out, func(a, b Mixup) int {
		return cmp.Or(b.Members-a.Members, b.Times-a.Times, cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), Mixups)]
}

// discuss is the scenario at which a misconception was fallen for most often.
func discuss(scenarios []quiz.Scenario, id string, fallen map[string]int) (best quiz.Scenario) {
	most := -1
	for _, s := range scenarios {
		if slices.Contains(slices.Collect(maps.Values(s.Traps)), id) && fallen[s.ID] > most {
			best, most = s, fallen[s.ID]
		}
	}
	return best
}

func lessonTitle(all []lessons.Lesson, id string) string {
	for _, l := range all {
		if l.ID == id {
			return l.Title
		}
	}
	return ""
}
