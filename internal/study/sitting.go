// Package study is the learning loop without a screen: one sitting of a learner
// with the course, the rounds that are drawn for them, a lesson being read, a
// mission tried, a gate mended, what is kept of all that, and where they left
// off. Screens and plain lines draw it and pass on what is typed.
//
// What takes time comes as a function: it fires requests and writes the log,
// may run on any goroutine, and its result is given back to the learner's own.
// Everything else here is for one goroutine.
package study

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"bouncer/internal/charts"
	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/progress"
	"bouncer/internal/project"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Sitting is the course and what the learner has done, for one run of the
// program. It may be changed from one goroutine only; its log may be appended
// to from any.
type Sitting struct {
	Course *course.Course
	Log    *progress.Log
	Past   progress.History // without the answers of an exam under way
	Model  *quiz.Model
	Now    func() time.Time // the learner's clock; its location is the learner's
	Seed   func() uint64    // draws the seed of a round that was asked for without one

	// Folder is where a certificate is written; empty where none may be.
	Folder string

	// Unread is why what was done before can't be read; nil where it can.
	Unread error

	// Reached is where the learner's own clients reach the server that missions
	// are met in, where that isn't where it listens.
	Reached string

	// Classes is where the host's classes are held; nil where there is no host.
	Classes Classroom

	// Group reads the logs of those whom the learner leads; nil for who leads nobody.
	Group func() ([]progress.Kept, error)

	commands map[string]string // how the learner's servers are started, by the project's id
	building *Building         // the last one that started something

	// exam is whether a course has one, and which.
	exam, practice found

	held []quiz.Attempt // answers of an exam under way: no figure knows them yet
}

// Open reads the log's history and computes the learner's model from it. Where
// the history can't be read the course goes on without it, and Unread says why.
func Open(c *course.Course, log *progress.Log, now func() time.Time) *Sitting {
	past, err := log.History()
	if err != nil {
		past, err = progress.NewHistory(), fmt.Errorf("what you did before can't be read: %w", err)
	}
	s := seat(c, past, now)
	s.Log, s.Unread = log, err
	return s
}

// seat is a sitting after what was done, without a log.
func seat(c *course.Course, past progress.History, now func() time.Time) *Sitting {
	s := &Sitting{Course: c, Past: past, Now: now, Seed: rand.Uint64, commands: map[string]string{}}
	s.hold()
	for i, a := range s.Past.Attempts {
		s.Past.Attempts[i] = s.asScenario(a)
	}
	s.Model = quiz.NewModel(c.Scenarios, s.Past.Attempts, now())
	return s
}

// hold keeps the answers of an exam under way out of the figures.
func (s *Sitting) hold() {
	open, ok := s.underWay(Ask{Mode: quiz.ModeExam})
	if !ok {
		return
	}
	given := open.Scenarios[:min(open.Index, len(open.Scenarios))]
	taken := map[int]bool{}
	for _, id := range given {
		if i := lastAttempt(s.Past.Attempts, id, quiz.ModeExam); i >= 0 && !taken[i] {
			taken[i] = true
			s.held = append(s.held, s.Past.Attempts[i])
		}
	}
	kept := make([]quiz.Attempt, 0, len(s.Past.Attempts)-len(taken))
	for i, a := range s.Past.Attempts {
		if !taken[i] {
			kept = append(kept, a)
		}
	}
	s.Past.Attempts = kept
}

// lastAttempt is the place of the learner's own last answer to a scenario in a
// mode; -1 where there is none.
func lastAttempt(all []quiz.Attempt, id string, mode quiz.Mode) int {
	for i, a := range slices.Backward(all) {
		if a.Scenario == id && a.Mode == mode && !a.Imported {
			return i
		}
	}
	return -1
}

// answered takes an attempt into the model. Its event is on disk by then, or the
// log has said that it couldn't be.
func (s *Sitting) answered(a quiz.Attempt) {
	if a.Mode == quiz.ModeExam {
		s.held = append(s.held, a)
		return
	}
	s.count(a)
}

func (s *Sitting) count(a quiz.Attempt) {
	s.Past.Attempts = append(s.Past.Attempts, a)
	s.Model.Add(a)
}

// release lets the answers of an exam count: it is over, or given up.
func (s *Sitting) release() {
	for _, a := range s.held {
		s.count(a)
	}
	s.held = nil
}

// Lesson is what was done in a lesson; it is never nil.
func (s *Sitting) Lesson(id string) *progress.LessonLog {
	if s.Past.Lessons[id] == nil {
		s.Past.Lessons[id] = progress.NewLessonLog()
	}
	return s.Past.Lessons[id]
}

// Optional reports whether the placement has shown that a lesson may be left out.
func (s *Sitting) Optional(id string) bool {
	return s.Past.Placement != nil && slices.Contains(s.Past.Placement.Optional, id)
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

// Left is the page the learner left and can go on at, a lesson or a round; false
// where there is none, what was begun there is done, or the round has no answer
// yet.
func (s *Sitting) Left() (Page, bool) {
	p := s.Past.Position
	if p == nil {
		return nil, false
	}
	if p.Round != nil {
		return resuming(*p.Round), isUnderWay(*p.Round)
	}
	_, ok := s.lesson(p.Lesson)
	return Lesson{ID: p.Lesson, Block: p.Block}, ok && !s.Lesson(p.Lesson).Finished
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

// GoOn is the lesson to go on with: the one that was left, else the fast way's
// next, else the first not done; false where all are.
func (s *Sitting) GoOn() (Lesson, bool) {
	if p, ok := s.Left(); ok {
		if l, ok := p.(Lesson); ok {
			return l, true
		}
	}
	if step, ok := s.Fast(); ok {
		if l, ok := step.Page.(Lesson); ok {
			return l, true
		}
	}
	l, ok := s.Next()
	return Lesson{ID: l.ID}, ok && !s.Lesson(l.ID).Finished && !s.Optional(l.ID)
}

func (s *Sitting) lesson(id string) (at int, ok bool) {
	at = slices.IndexFunc(s.Course.Lessons, func(l lessons.Lesson) bool { return l.ID == id })
	return at, at >= 0
}

// MissionMet reports whether a mission was ever met.
func (s *Sitting) MissionMet(id string) bool { return s.Past.Missions[id] }

// Repaired reports whether a gate was ever mended.
func (s *Sitting) Repaired(id string) bool { return s.Past.Gates[id] }

// Meet takes met missions into the sitting. The events are the caller's to
// append to the log; there are none of what was met before.
func (s *Sitting) Meet(ids ...string) (events []progress.Event) {
	for _, id := range ids {
		if !s.Past.Missions[id] {
			s.Past.Missions[id] = true
			events = append(events, progress.Meet(s.Now(), id))
		}
	}
	return events
}

func (s *Sitting) mend(id string) []progress.Event {
	if s.Past.Gates[id] {
		return nil
	}
	s.Past.Gates[id] = true
	return []progress.Event{progress.Mend(s.Now(), id)}
}

// Built is how many of a project's stages were ever passed.
func (s *Sitting) Built(id string) int { return len(s.Past.Stages[id]) }

// Build takes the stages that a run has passed into the sitting. The events are
// the caller's to append to the log; there are none of what was passed before.
func (s *Sitting) Build(r *project.Report) (events []progress.Event) {
	for _, n := range r.Green() {
		if s.Past.Build(r.Contract.ID, n) {
			events = append(events, progress.Build(s.Now(), r.Contract.ID, n))
		}
	}
	return events
}

// NewRoom makes the room that this sitting's missions are met in. Its server
// listens at addr, or at any free port; outside is told of every request from
// another client, and of the missions that it meets.
func (s *Sitting) NewRoom(addr string, outside func(x *exchange.Exchange, met []string)) *handson.Room {
	c := s.Course
	return handson.NewRoom(mockserver.Options{World: c.World, Addr: addr, Reached: s.Reached, Now: s.Now}, c.Missions,
		c.Starts, outside)
}

// Stats are the learner's figures now.
func (s *Sitting) Stats() quiz.Stats { return s.Model.Stats(s.Past.Attempts, s.Now()) }

// Learner is whose figures are drawn, as of now.
func (s *Sitting) Learner() charts.Learner {
	l := charts.Learner{Stats: s.Stats(), Exams: s.Past.Exams, Built: s.Past.Stages, Course: s.Course, Now: s.Now()}
	if at, n := s.Model.Coming(l.Now); n > 0 {
		l.Next = fmt.Sprintf("%d %s", n, When(at, l.Now))
	}
	return l
}

func (s *Sitting) teaches() []quiz.Teaches {
	out := make([]quiz.Teaches, len(s.Course.Lessons))
	for i, l := range s.Course.Lessons {
		out[i] = quiz.Teaches{Lesson: l.ID, Scenarios: l.Practises}
	}
	return out
}
