package progress

import "bouncer/quiz"

// History is the log as the course needs it.
type History struct {
	Name      string                // what the learner calls themselves; empty while they haven't said
	Attempts  []quiz.Attempt        // in the order of arrival
	Lessons   map[string]*LessonLog // by id
	Position  *Event                // the learner's last own place, of kind Moved; nil where there is none
	Placement *quiz.PlacementResult // the last own one, else the last imported
	Exams     []ExamLog             // in the order of arrival
	Shared    bool                  // it was said what an export with a name shares

	placedHere, namedHere bool
}

// LessonLog is what was done in one lesson.
type LessonLog struct {
	Finished       bool
	Fired, Reached map[int]bool // by block
}

// ExamLog is a finished exam. An imported one is shown and counts for nothing.
type ExamLog struct {
	quiz.ExamResult
	Imported bool
}

// History reads the whole log, with what waits to be written. A file that turns
// out to be damaged is kept aside; what could be read of it goes on in a new one.
func (l *Log) History() (History, error) {
	var h History
	begin := func(count int) {
		h = History{Lessons: map[string]*LessonLog{}, Attempts: make([]quiz.Attempt, 0, min(count, 1<<20))}
	}
	begin(0)
	err := l.read(false, begin, h.add)
	return h, err
}

// HistoryOf is the history that events make, in their order.
func HistoryOf(events []Event) History {
	h := History{Lessons: map[string]*LessonLog{}}
	for i := range events {
		h.add(&events[i])
	}
	return h
}

func (h *History) add(e *Event) {
	switch e.Kind {
	case Answered:
		h.Attempts = append(h.Attempts, e.Attempt)
	case Fired:
		h.lesson(e.Lesson).Fired[e.Block] = true
	case Reached:
		h.lesson(e.Lesson).Reached[e.Block] = true
	case Finished:
		h.lesson(e.Lesson).Finished = true
	case Moved:
		if !e.Imported || h.Position == nil || h.Position.Imported {
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

func (h *History) lesson(id string) *LessonLog {
	if h.Lessons[id] == nil {
		h.Lessons[id] = &LessonLog{Fired: map[int]bool{}, Reached: map[int]bool{}}
	}
	return h.Lessons[id]
}
