package reader

import (
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/progress"
	"bouncer/internal/tui/screen"
	"bouncer/lessons"
)

// last reports whether a block is the only one not yet done: doing it finishes
// the lesson.
func (s *Screen) last(block int) bool {
	for _, i := range s.requests {
		if i != block && !s.units[i].done() {
			return false
		}
	}
	return !s.study.Lesson(s.lesson.ID).Finished
}

// remember takes into the sitting what the log was given.
func (s *Screen) remember(block int) {
	u, log := &s.units[block], s.study.Lesson(s.lesson.ID)
	if !u.fired {
		return
	}
	log.Fired[block] = true
	if u.met {
		log.Reached[block] = true
	}
	log.Finished = log.Finished || s.finished()
	e := progress.AtBlock(s.study.Now(), s.lesson.ID, block)
	s.study.Past.Position = &e
}

// keep appends events and tells the root whether they are saved.
func (s *Screen) keep(events ...progress.Event) tea.Cmd {
	log := s.study.Log
	return func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} }
}

// keepPlace writes down which block the learner is at.
func (s *Screen) keepPlace() tea.Cmd {
	if len(s.requests) == 0 {
		return nil
	}
	e := progress.AtBlock(s.study.Now(), s.lesson.ID, s.requests[s.focus])
	s.study.Past.Position = &e
	return s.keep(e)
}

// surrender is the event of a goal given up: its solution was shown, and the
// lesson may be finished by that.
func (s *Screen) surrender(u *unit) tea.Cmd {
	log := s.study.Lesson(s.lesson.ID)
	if u.block.Kind != lessons.Goal || log.Finished || !s.finished() {
		return nil
	}
	log.Finished = true
	return s.keep(progress.Finish(s.study.Now(), s.lesson.ID))
}
