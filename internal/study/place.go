package study

import (
	"time"

	"bouncer/internal/progress"
	"bouncer/lessons"
)

// Place is where a learner left off: a round, or a block of a lesson.
type Place struct {
	Ask    *Ask // of a round; nil for a lesson
	Lesson lessons.Lesson
	Block  int
}

// Left is the place the learner left and can go on at; false where there is
// none, what was begun there is done, or the round has no answer yet.
func (s *Sitting) Left() (Place, bool) {
	p := s.Past.Position
	if p == nil {
		return Place{}, false
	}
	if r := p.Round; r != nil {
		return Place{Ask: &Ask{Mode: r.Mode, Aimed: r.Aimed, Topic: r.Topic, Level: r.Level, Count: r.Count, Seed: r.Seed, Resume: r}}, r.Index > 0 && r.Index < r.Count
	}
	for _, l := range s.Course.Lessons {
		if l.ID == p.Lesson && !s.Lesson(l.ID).Finished {
			return Place{Lesson: l, Block: p.Block}, true
		}
	}
	return Place{}, false
}

// Next is the first lesson neither finished nor shown to be known already, or
// the first of all; false in a course without lessons.
func (s *Sitting) Next() (lessons.Lesson, bool) {
	all := s.Course.Lessons
	for _, l := range all {
		if !s.Lesson(l.ID).Finished && !s.Optional(l.ID) {
			return l, true
		}
	}
	if len(all) == 0 {
		return lessons.Lesson{}, false
	}
	return all[0], true
}

// Begun reports whether any request of a lesson was fired.
func (s *Sitting) Begun() bool {
	for _, l := range s.Past.Lessons {
		if len(l.Fired) > 0 {
			return true
		}
	}
	return false
}

// Fired are the events of a lesson's block being fired, whether that reached
// its goal, and whether the lesson is finished by it.
func Fired(now time.Time, lesson string, block int, reached, finished bool) []progress.Event {
	out := []progress.Event{progress.Fire(now, lesson, block), progress.AtBlock(now, lesson, block)}
	if reached {
		out = append(out, progress.Reach(now, lesson, block))
	}
	if finished {
		out = append(out, progress.Finish(now, lesson))
	}
	return out
}
