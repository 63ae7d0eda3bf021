// Package study is the learning loop without a screen: one sitting of a
// learner with the course, the rounds that are drawn for them, what is kept of
// their answers, and where they left off. Screens and plain lines stand on it.
package study

import (
	"fmt"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/figures"
	"bouncer/internal/progress"
	"bouncer/quiz"
)

// Sitting is the course and what the learner has done, for one run of the
// program. It may be changed from one goroutine only; its log may be appended
// to from any.
type Sitting struct {
	Course *course.Course
	Log    *progress.Log
	Past   progress.History
	Model  *quiz.Model
	Now    func() time.Time
}

// Open reads the log's history and computes the learner's model from it. The
// sitting is there even when the history can't be read: the error then says
// why, and the course goes on without it.
func Open(c *course.Course, log *progress.Log, now func() time.Time) (*Sitting, error) {
	past, err := log.History()
	if err != nil {
		past, err = progress.History{}, fmt.Errorf("what you did before can't be read: %w", err)
	}
	if past.Lessons == nil {
		past.Lessons = map[string]*progress.LessonLog{}
	}
	return &Sitting{Course: c, Log: log, Past: past, Model: quiz.NewModel(c.Scenarios, past.Attempts, now()), Now: now}, err
}

// Answered takes an attempt into the model. Its event is on disk by then, or
// the log has said that it couldn't be.
func (s *Sitting) Answered(a quiz.Attempt) {
	s.Past.Attempts = append(s.Past.Attempts, a)
	s.Model.Add(a)
}

// Lesson is what was done in a lesson; it is never nil.
func (s *Sitting) Lesson(id string) *progress.LessonLog {
	if s.Past.Lessons[id] == nil {
		s.Past.Lessons[id] = &progress.LessonLog{Fired: map[int]bool{}, Reached: map[int]bool{}}
	}
	return s.Past.Lessons[id]
}

// Optional reports whether the placement has shown that a lesson may be left out.
func (s *Sitting) Optional(id string) bool {
	if s.Past.Placement == nil {
		return false
	}
	for _, o := range s.Past.Placement.Optional {
		if o == id {
			return true
		}
	}
	return false
}

// Stats are the learner's figures now.
func (s *Sitting) Stats() quiz.Stats { return s.Model.Stats(s.Past.Attempts, s.Now()) }

// Learner is whose figures are drawn, as of now.
func (s *Sitting) Learner() figures.Learner {
	return figures.Learner{Stats: s.Stats(), Exams: s.Past.Exams, Course: s.Course, Now: s.Now()}
}

func (s *Sitting) teaches() []quiz.Teaches {
	out := make([]quiz.Teaches, len(s.Course.Lessons))
	for i, l := range s.Course.Lessons {
		out[i] = quiz.Teaches{Lesson: l.ID, Scenarios: l.Practises}
	}
	return out
}
