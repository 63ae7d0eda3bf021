package plain

import (
	"errors"
	"io"

	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/lessons"
)

// lesson reads a lesson, and the ones after it as long as the learner wants.
func (s *desk) lesson(p Lesson) error {
	for {
		at := s.find(p.ID)
		if at < 0 {
			s.out.part("There is no lesson %q.", short(p.ID))
			return nil
		}
		g := &page{desk: s, lesson: s.study.Course.Lessons[at], solved: map[int]bool{}}
		if err := g.read(p.Block); err != nil {
			g.farewell(err)
			return err
		}
		on, err := g.ending(at + 1)
		if err != nil || !on {
			return err
		}
		p = Lesson{ID: s.study.Course.Lessons[at+1].ID}
	}
}

func (s *desk) find(id string) int {
	for i, l := range s.study.Course.Lessons {
		if l.ID == id {
			return i
		}
	}
	return -1
}

// page is a lesson being read.
type page struct {
	*desk
	lesson lessons.Lesson
	at     int          // the request the learner is at, from 1
	solved map[int]bool // goals given up, by block: their solution was shown
}

// read goes through the lesson: prose is said up to the next request, which
// waits for the learner.
func (g *page) read(from int) error {
	l := g.lesson
	g.out.part("Lesson %d: %s %s.", l.Number, stop(l.Title), plural(l.Minutes, "minute", "minutes"))
	g.out.say("%s", stop(l.Objective))
	g.out.say("Commands: enter fires the request that was said last, n goes on without, e lets you type another in its place, b says the bytes of the last exchange, r repeats the request, q leaves, and ? says more.")
	if from > 0 {
		g.out.part("You have been here before; the lesson goes on where you left.")
	}
	for i, b := range l.Blocks {
		switch {
		case b.Kind == lessons.Prose && i >= from-1:
			g.out.gap()
			g.out.markdown(b.Text)
		case b.Kind == lessons.Prose:
		default:
			g.at++
			if i < from {
				continue
			}
			g.place(i)
			if err := g.block(i, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// block is a request of the lesson, worked on until the learner goes on.
func (g *page) block(i int, b lessons.Block) error {
	log := g.study.Lesson(g.lesson.ID)
	t := newTask(g.desk, b)
	t.known = log.Fired[i]
	t.heading = func() { g.out.part("Request %d of %d.", g.at, g.requests()) }
	t.fired = func(reached bool) error {
		finished := !log.Finished && g.onlyLeft(i) && (b.Kind != lessons.Goal || reached)
		err := g.study.Log.Append(study.Fired(g.study.Now(), g.lesson.ID, i, reached, finished)...)
		log.Fired[i], log.Finished = true, log.Finished || finished
		log.Reached[i] = log.Reached[i] || reached
		return err
	}
	t.gaveUp = func() error {
		g.solved[i] = true
		if log.Finished || !g.onlyLeft(i) {
			return nil
		}
		log.Finished = true
		return g.study.Log.Append(progress.Finish(g.study.Now(), g.lesson.ID))
	}
	return t.run()
}

// place keeps the block the learner has come to.
func (g *page) place(block int) {
	e := progress.AtBlock(g.study.Now(), g.lesson.ID, block)
	g.study.Past.Position = &e
	g.keep(e)
}

func (g *page) requests() (n int) {
	for _, b := range g.lesson.Blocks {
		if b.Kind != lessons.Prose {
			n++
		}
	}
	return n
}

// onlyLeft reports whether every request but this one is done: doing it
// finishes the lesson.
func (g *page) onlyLeft(block int) bool {
	log := g.study.Lesson(g.lesson.ID)
	for i, b := range g.lesson.Blocks {
		done := log.Fired[i]
		if b.Kind == lessons.Goal {
			done = log.Reached[i] || g.solved[i]
		}
		if b.Kind != lessons.Prose && i != block && !done {
			return false
		}
	}
	return true
}

func (g *page) farewell(why error) {
	if g.at == 0 {
		g.out.part("%sYou left %s", ended(why), stop(lessonName(g.lesson)))
		return
	}
	g.out.part("%sYou left lesson %d at request %d of %d. %s", ended(why), g.lesson.Number, g.at, g.requests(), g.saved())
}

// ending offers the next lesson. Input that has ended leaves, as enter does.
func (g *page) ending(next int) (on bool, err error) {
	all := g.study.Course.Lessons
	if next >= len(all) {
		g.out.part("That was the last lesson. The quiz is a good next step.")
		return false, nil
	}
	g.out.part("That was lesson %d. Type n for %s, or press enter to leave.", g.lesson.Number, lessonName(all[next]))
	return g.goesOn("lesson")
}

// goesOn asks whether to go on with the next lesson, or whatever what names.
func (s *desk) goesOn(what string) (on bool, err error) {
	for {
		l, err := s.read()
		if errors.Is(err, io.EOF) {
			s.out.part("The input has ended. %s", s.saved())
		}
		if err != nil {
			return false, err
		}
		switch commandOf(l) {
		case onward:
			return true, nil
		case empty:
			return false, nil
		case quit:
			return false, errQuit
		case wire:
			s.bytes()
		default:
			s.out.say("%q is no choice here. n opens the next %s, enter leaves.", short(l), what)
		}
	}
}
