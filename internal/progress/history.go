package progress

import (
	"slices"
	"strings"

	"bouncer/quiz"
)

// History is the log as the course needs it.
type History struct {
	Name      string                // what the learner calls themselves; empty while they haven't said
	Attempts  []quiz.Attempt        // in the order of arrival
	Lessons   map[string]*LessonLog // by id
	Missions  map[string]bool       // those met, by id
	Gates     map[string]bool       // those mended, by id
	Stages    map[string][]int      // those passed of each project, by its id, in the order they were
	Rounds    []Event               // the last own place in each kind of round, of kind Moved; the latest last
	Position  *Event                // the learner's last own place, of kind Moved; nil where there is none
	Placement *quiz.PlacementResult // the last own one, else the last imported
	Exams     []ExamLog             // in the order of arrival
	Shared    bool                  // it was said what an export with a name shares

	placedHere, namedHere bool
}

// LessonLog is what was done in one lesson.
type LessonLog struct {
	Finished       bool
	Fired, Reached map[int]bool         // by block
	Given          map[int]bool         // goals given up, by block: their solution was shown
	Said           map[int]quiz.Attempt // the last own prediction, by block
}

// NewLessonLog is the log of a lesson in which nothing was done.
func NewLessonLog() *LessonLog {
	return &LessonLog{Fired: map[int]bool{}, Reached: map[int]bool{}, Given: map[int]bool{},
		Said: map[int]quiz.Attempt{}}
}

// ExamLog is a finished exam. An imported one is shown and counts for nothing.
type ExamLog struct {
	quiz.ExamResult
	Imported bool
}

// NewHistory is that of a learner who has done nothing.
func NewHistory() History {
	return History{Lessons: map[string]*LessonLog{}, Missions: map[string]bool{}, Gates: map[string]bool{},
		Stages: map[string][]int{}}
}

// History reads the whole log, with what waits to be written. A file that turns
// out to be damaged is kept aside; what could be read of it goes on in a new one.
func (l *Log) History() (History, error) {
	var h History
	begin := func(count int) {
		h = NewHistory()
		h.Attempts = make([]quiz.Attempt, 0, min(count, 1<<20))
	}
	begin(0)
	err := l.read(false, begin, h.add)
	return h, err
}

// HistoryOf is the history that events make, in their order.
func HistoryOf(events []Event) History {
	h := NewHistory()
	for i := range events {
		h.add(&events[i])
	}
	return h
}

func (h *History) add(e *Event) {
	switch e.Kind {
	case Answered:
		h.Attempts = append(h.Attempts, e.Attempt)
		if lesson, block, ok := BlockOf(e.Attempt); ok && !e.Imported {
			h.lesson(lesson).Said[block] = e.Attempt
		}
	case Fired:
		h.lesson(e.Lesson).Fired[e.Block] = true
	case Reached:
		h.reached(e)
	case GaveUp:
		h.lesson(e.Lesson).Given[e.Block] = true
	case Met:
		h.Missions[e.Task] = true
	case Mended:
		h.Gates[e.Task] = true
	case Built:
		h.Build(e.Task, e.Block)
	case Finished:
		h.lesson(e.Lesson).Finished = true
	case Moved:
		switch {
		case !e.Imported:
			h.Stand(*e)
		case h.Position == nil || h.Position.Imported:
			h.Position = new(*e)
		}
	case Placed:
		if !e.Imported || !h.placedHere {
			h.Placement, h.placedHere = e.Placement, !e.Imported
		}
	case Examined:
		h.Exams = append(h.Exams, ExamLog{*e.Exam, e.Imported})
	case Named:
		if !e.Imported || !h.namedHere {
			h.Name, h.namedHere = e.Name, !e.Imported
		}
	case Shared:
		h.Shared = h.Shared || !e.Imported
	}
}

// reached takes in a goal. Before missions and gates had kinds of their own, each
// was kept as the one goal of a lesson of such a name.
func (h *History) reached(e *Event) {
	if id, ok := strings.CutPrefix(e.Lesson, "missions/"); ok {
		h.Missions[id] = true
	} else if id, ok := strings.CutPrefix(e.Lesson, "repairs/"); ok {
		h.Gates[id] = true
	} else {
		h.lesson(e.Lesson).Reached[e.Block] = true
	}
}

// Build takes in a stage of a project, and tells whether it is new.
func (h *History) Build(project string, stage int) bool {
	if slices.Contains(h.Stages[project], stage) {
		return false
	}
	h.Stages[project] = append(h.Stages[project], stage)
	return true
}

// Stand takes in where the learner now stands: of each kind of round only the
// last place is kept.
func (h *History) Stand(e Event) {
	h.Position = &e
	if e.Round == nil {
		return
	}
	h.Rounds = slices.DeleteFunc(h.Rounds, func(o Event) bool { return o.Round.Alike(*e.Round) })
	h.Rounds = append(h.Rounds, e)
}

// Alike reports whether two rounds are of one kind: whoever begins the one anew
// gives up the other.
func (r Round) Alike(o Round) bool {
	return r.Mode == o.Mode && r.Aimed == o.Aimed && r.Topic == o.Topic && r.Level == o.Level
}

func (h *History) lesson(id string) *LessonLog {
	if h.Lessons[id] == nil {
		h.Lessons[id] = NewLessonLog()
	}
	return h.Lessons[id]
}
