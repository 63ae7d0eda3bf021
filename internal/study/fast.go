package study

import (
	"slices"
	"strings"
	"time"

	"bouncer/lessons"
)

// fastLessons are the lessons of the fast way: the two questions of the door, and
// each answer read.
func fastLessons() []string { return []string{"two-gates", "reading-401", "reading-403"} }

// fastLesson is what the questions at the fast way's end are called in the log.
const fastLesson = "fast"

const fastQuestions = 5

// FastStep is a step of the fast way.
type FastStep struct {
	Page Page
	Name string // the lesson's title, or "five questions"
	Left int    // minutes from here to the end
}

// Fast is the next step of the fast way for somebody new; false where the course
// has none, it has been gone, or the learner goes another one.
func (s *Sitting) Fast() (FastStep, bool) {
	var all []lessons.Lesson
	for _, id := range fastLessons() {
		at, ok := s.lesson(id)
		if !ok {
			return FastStep{}, false
		}
		all = append(all, s.Course.Lessons[at])
	}
	for id, l := range s.Past.Lessons {
		if l.Finished && !slices.Contains(fastLessons(), id) {
			return FastStep{}, false
		}
	}
	left := fastQuestions * perQuestion
	var next *lessons.Lesson
	for i := range slices.Backward(all) {
		if !s.Lesson(all[i].ID).Finished {
			next = &all[i]
			left += reading(all[i])
		}
	}
	minutes := max(int(left.Round(fiveMinutes)/time.Minute), 2)
	if next != nil {
		return FastStep{Lesson{ID: next.ID}, next.Title, minutes}, true
	}
	ask := Ask{Lesson: fastLesson, Count: fastQuestions}
	for _, e := range s.Past.Rounds {
		if e.Round.Alike(ask.kind()) && e.Round.Index == e.Round.Count {
			return FastStep{}, false
		}
	}
	return FastStep{ask, "five questions", minutes}, true
}

// The pace of somebody who reads to learn.
const (
	wordsPerMinute = 240
	perRequest     = 8 * time.Second
	perQuestion    = 20 * time.Second
	fiveMinutes    = 5 * time.Minute
)

// reading is how long it takes to read a lesson and fire its requests.
func reading(l lessons.Lesson) (d time.Duration) {
	for _, b := range l.Blocks {
		if b.Kind == lessons.Prose {
			d += time.Duration(len(strings.Fields(b.Text))) * time.Minute / wordsPerMinute
		} else {
			d += perRequest
		}
	}
	return d
}

// After is where a finished lesson leads: on the fast way to its next step, else
// to the lesson after; false for the last.
func (s *Sitting) After(lesson string) (FastStep, bool) {
	if step, ok := s.Fast(); ok && (slices.Contains(fastLessons(), lesson) || lesson == fastLesson) {
		return step, true
	}
	at, ok := s.lesson(lesson)
	if !ok || at+1 == len(s.Course.Lessons) {
		return FastStep{}, false
	}
	l := s.Course.Lessons[at+1]
	return FastStep{Lesson{ID: l.ID}, l.Title, l.Minutes}, true
}
