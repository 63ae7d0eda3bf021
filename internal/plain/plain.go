// Package plain is the course as plain lines on a reader and a writer: for
// screen readers, pipes and dumb terminals. It moves no cursor, sets no color
// and draws nothing; one question stands at a time, and what the gate did is
// said in sentences.
package plain

import (
	"context"
	"errors"
	"fmt"
	"io"

	"bouncer/internal/exchange"
	"bouncer/internal/handson"
	"bouncer/internal/progress"
	"bouncer/internal/study"
)

// Options says where and with what the course runs.
type Options struct {
	In    io.Reader
	Out   io.Writer
	Width func() int // the columns a line may take; nil for 80
	First study.Page // nil for study.Home

	// Listened says that somebody answers as it is read, at a terminal: a sign asks
	// for each line, and verdicts come in parts. Without it nothing but what is said
	// is written, and no line is waited for but answers and commands.
	Listened bool

	// Open reads the course and the log. It is called once.
	Open func() (*study.Sitting, error)
}

// desk is one run of the course.
type desk struct {
	ctx   context.Context
	study *study.Sitting
	in    *input
	out   *paper
	last  *exchange.Exchange // the last one fired, for those who ask for its bytes
	room  *handson.Room      // nil until a mission is opened

	listened bool

	moved   <-chan struct{} // tells that the host's class has changed; nil where there is no host
	classes string          // the class that was told of last
}

// errQuit is a learner who leaves a page.
var errQuit = errors.New("left")

// Run gives the course until the learner leaves, the input ends, or ctx does;
// the context's cause is returned then. The end of the input is no error. An
// error of the writer ends it too. Whatever was said to be right or not right
// is on disk by then, or was said not to be.
func Run(ctx context.Context, o Options) error {
	sitting, err := o.Open()
	if err != nil {
		return err
	}
	s := &desk{ctx: ctx, study: sitting, in: newInput(o.In), out: &paper{to: o.Out, width: o.Width},
		listened: o.Listened}
	defer s.in.close()
	if sitting.Classes != nil {
		moved, stop := sitting.Classes.Changes()
		defer stop()
		s.moved = moved
	}
	s.notice()
	if o.First == nil {
		o.First = study.Home{}
	}
	err = s.open(o.First)
	closed := s.leaveRoom()
	switch {
	case s.out.err != nil:
		err = fmt.Errorf("nothing more can be written: %w", s.out.err)
	case errors.Is(err, io.EOF), errors.Is(err, errQuit):
		err = nil
	}
	return errors.Join(err, closed)
}

// leaveRoom stops the missions' server, if one was opened.
func (s *desk) leaveRoom() error {
	if s.room == nil {
		return nil
	}
	return s.room.Close()
}

// open goes through a page; the one place that knows them all.
func (s *desk) open(p study.Page) error {
	switch p := p.(type) {
	case study.Lessons:
		return s.contents()
	case study.Lesson:
		return s.lesson(p)
	case study.Missions:
		return s.missions()
	case study.Mission:
		return s.mission(p.ID)
	case study.Repairs:
		return s.gates()
	case study.Repair:
		return s.gate(p.ID)
	case study.Projects:
		return s.projects()
	case study.Project:
		return s.project(p.ID)
	case study.Ask:
		return s.round(p)
	case study.Progress:
		return s.progress()
	case study.Workbench:
		return s.workbench(p)
	case study.Class:
		return s.class()
	default:
		return s.home()
	}
}

// read takes the learner's next line. The error is io.EOF at the end of the
// input, the context's cause when that ended, or the writer's. Of a class that
// begins meanwhile it tells.
func (s *desk) read() (string, error) {
	for {
		l, err := s.hear()
		if !errors.Is(err, errMoved) {
			return l, err
		}
		s.classNews()
	}
}

// hear takes the learner's next line, or errMoved when the class has changed.
func (s *desk) hear() (string, error) {
	for s.out.err == nil {
		if s.listened {
			s.out.ask()
		}
		l, err := s.in.line(s.ctx, s.moved)
		if !errors.Is(err, errMoved) {
			s.out.asking = false
		}
		if err != nil || !l.long {
			return l.text, err
		}
		s.out.say("That line is longer than 64 KiB and was left out.")
	}
	return "", s.out.err
}

// notice says what the log has to say: a file kept aside, or why nothing is
// saved.
func (s *desk) notice() {
	if n := s.study.Log.Notice(); n != "" {
		s.out.say("%s", stop(n))
	}
	if err := s.study.Unread; err != nil {
		s.out.say("%s", study.Sentence(err))
	}
	s.unsaved(s.study.Log.Err())
}

// keep appends events to the log and says so when it can't.
func (s *desk) keep(events ...progress.Event) {
	if len(events) > 0 {
		s.unsaved(s.study.Log.Append(events...))
	}
}

func (s *desk) unsaved(err error) {
	if err != nil {
		s.out.say("Not saved: %s", stop(err.Error()))
	}
}

// saved ends a sentence about what was done, whichever way that is kept.
func (s *desk) saved() string {
	if s.study.Log.Err() != nil {
		return "What you did could not be saved."
	}
	return "What you did is saved."
}

// ended says why a page ends before its end; empty for a learner who left.
func ended(err error) string {
	switch {
	case errors.Is(err, errQuit):
		return ""
	case errors.Is(err, io.EOF):
		return "The input has ended. "
	}
	return "Interrupted. "
}
