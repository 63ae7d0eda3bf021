package plain

import (
	"errors"
	"io"

	"bouncer/internal/study"
	"bouncer/lessons"

	"bouncer/internal/content"
)

// lesson reads a lesson, and the ones after it as long as the learner wants.
func (s *desk) lesson(p study.Lesson) error {
	for {
		r, ok := s.study.Read(p.ID)
		if !ok {
			s.out.part("There is no lesson %q.", short(p.ID))
			return nil
		}
		g := &page{desk: s, Reading: r}
		if err := g.read(p.Block); err != nil {
			g.farewell(err)
			return err
		}
		on, err := g.ending()
		if err != nil || !on {
			return err
		}
		p = study.Lesson{ID: r.Next.ID}
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
	*study.Reading
	at int // the request the learner is at, from 1
}

// read goes through the lesson: prose is said up to the next request, which
// waits for the learner.
func (g *page) read(from int) error {
	l := g.Lesson
	g.out.part("Lesson %d: %s %s.", l.Number, stop(l.Title), content.Count(l.Minutes, "minute", "minutes"))
	g.out.say("%s", stop(l.Objective))
	g.out.say("Commands: enter fires the request that was said last, n goes on without, e lets you type another in " +
		"its place, b says the bytes of the last exchange, r repeats the request, q leaves, and ? says more.")
	if from > 0 {
		g.out.part("You have been here before; the lesson goes on where you left.")
	}
	for i := range g.Units {
		switch u := &g.Units[i]; {
		case u.Asks() && i >= from-1:
			g.keep(g.At(i)...)
			if err := g.question(i); err != nil {
				return err
			}
		case !u.Request() && !u.Asks() && i >= from-1 && !g.Away(i):
			g.out.gap()
			g.out.markdown(study.Spoken(u.Block))
		case !u.Request():
		default:
			g.at++
			if i < from {
				continue
			}
			g.keep(g.At(i)...)
			if err := g.block(i); err != nil {
				return err
			}
		}
	}
	g.out.addressed(l.Sources)
	return nil
}

// block is a request of the lesson, worked on until the learner goes on.
func (g *page) block(i int) error {
	u := &g.Units[i]
	t := newTask(g.desk, u.Block.Kind, &u.Task)
	t.before, t.via, t.dialect = u.Block.Before, u.Block.Via, u.Block.Dialect
	t.known = u.Fired
	_, of := g.Done()
	t.heading = func() { g.out.part("Request %d of %d.", g.at, of) }
	t.aim = func() {
		g.out.say("Goal: change the request so that the server answers %s.", study.Status(u.Block.Goal))
	}
	t.edit = func(text string) { g.Edit(i, text) }
	t.solve = func() {
		if _, events := g.Solve(i); len(events) > 0 {
			g.keep(events...)
		}
	}
	t.skip = func() {
		if shown, events := g.Skip(i); shown {
			g.keep(events...)
			g.out.say("What follows speaks of the solution:")
			g.out.code(u.Block.Solution)
		}
	}
	t.solution = func() { g.out.code(u.Block.Solution) }
	t.fires = func(r reply) (bool, error) { return g.fire(t, i, r) }
	return t.run()
}

// fire sends the request as it stands, keeps that, and says what came of it. The
// learner goes on unless a goal is still to be reached, or the request is no
// longer the lesson's own.
func (g *page) fire(t *task, i int, r reply) (done bool, err error) {
	u := &g.Units[i]
	if u.Block.Kind == lessons.Predict {
		g.again(i)
		g.Predict(i, r.code, r.sure)
	}
	shown := u.Solution
	f := g.Fire(i)(g.ctx)
	if g.ctx.Err() == nil || f.Err == nil {
		g.Take(f)
	}
	return t.settle(f.Err, f.Unsaved, func() { g.tell(u, shown) },
		u.Met && u.Exchange != nil && u.Exchange.Status == u.Block.Goal)
}

// again lets a request that was fired before be predicted once more.
func (g *page) again(i int) {
	if !g.Units[i].Folds() {
		g.Reset(i)
	}
}

// tell says what firing brought. The solution was shown before or not.
func (g *page) tell(u *study.Unit, shown bool) {
	if u.Answers != nil {
		g.surveyed(u.Answers)
		return
	}
	got, answered := u.Exchange.Status, study.Answered(u.Exchange, u.Block.Dialect)
	switch reached := got == u.Block.Goal; {
	case u.Foretold():
		g.out.say("%s", foretold(u.Said, got, answered))
	case u.Block.Kind == lessons.Goal && reached:
		g.out.say("Goal met: %s.", study.Status(got))
	case u.Block.Kind == lessons.Goal:
		g.out.say("Not yet: %s %s, and the goal is %d.", answered, study.Status(got), u.Block.Goal)
	}
	g.exchanged(u.Exchange)
	if d := u.Exchange.Decision; d != nil {
		g.out.say("%s", stop(d.Reason))
	}
	if u.Block.Kind == lessons.Goal && u.Met && !shown {
		g.out.part("The lesson's own solution:")
		g.out.code(u.Block.Solution)
	}
}

func foretold(said, got int, answered string) string {
	another := said == study.Another
	switch right := study.Foretold(said, got); {
	case right && another:
		return "As you said, another answer: " + study.Status(got) + "."
	case right:
		return "As you said: " + study.Status(got) + "."
	case another:
		return "You said another answer; " + answered + " " + study.Status(got) + "."
	case said == 200:
		return "You said let in; " + answered + " " + study.Status(got) + "."
	}
	return "You said " + study.Status(said) + "; " + answered + " " + study.Status(got) + "."
}

func (g *page) farewell(why error) {
	if g.at == 0 {
		g.out.part("%sYou left %s", ended(why), stop(lessonName(g.Lesson)))
		return
	}
	_, of := g.Done()
	g.out.part("%sYou left lesson %d at request %d of %d. %s", ended(why), g.Lesson.Number, g.at, of, g.saved())
}

// ending offers the next lesson. Input that has ended leaves, as enter does.
func (g *page) ending() (on bool, err error) {
	if g.Next == nil {
		g.out.part("That was the last lesson. The quiz is a good next step.")
		return false, nil
	}
	g.out.part("That was lesson %d. Type n for %s, or press enter to leave.", g.Lesson.Number, lessonName(*g.Next))
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
			s.out.say("%q isn't a choice here. n opens the next %s, enter leaves.", short(l), what)
		}
	}
}
