package plain

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"

	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/lessons"
	"bouncer/quiz"
)

// teaching is a lead in a class.
type teaching struct {
	*desk
	now    study.Blackboard
	team   team.Teaching
	mixups []team.Mixup
	whole  int // the asking of which it was said that all have answered
}

// teach leads the class, until it is ended.
func (s *desk) teach() error {
	leave := s.study.Classes.Enter()
	defer leave()
	t := &teaching{desk: s}
	s.out.part("You lead the class. Members join by the line Class of their menu; you see what they say, and no names.")
	mixups, err := s.study.Mixups()
	if err != nil {
		s.out.say("What the group mixes up can't be read: %s", stop(err.Error()))
	}
	t.mixups = mixups
	t.look()
	if t.now.Question == 0 {
		err = t.choose()
	} else {
		t.tell()
		err = nil
	}
	for err == nil {
		var l string
		if l, err = s.hear(); errors.Is(err, errMoved) {
			err = t.moved()
		} else if err == nil {
			err = t.take(l)
		}
	}
	if errors.Is(err, io.EOF) {
		s.out.part("The input has ended. The class goes on for a while: a lead may take it up again.")
	}
	return err
}

func (t *teaching) look() {
	t.now, _ = t.study.Classes.Now()
	t.team = team.Teach(t.study.Course, t.now.Board, t.mixups)
}

// moved tells what the class has become: that all have answered, or that it was
// fired. How many have answered is said to who asks.
func (t *teaching) moved() error {
	was := t.now
	t.look()
	switch b := t.now; {
	case b.Ended != "":
		t.out.part("%s", stop(b.Ended))
		return errQuit
	case b.Question != was.Question:
		t.whole = 0
		t.tell()
	case b.Fired && b.Exchange != nil && was.Exchange == nil:
		t.fired()
	case b.Fault != nil && was.Fault == nil:
		t.out.part("The request could not be fired: %s Type f to try again.", stop(b.Fault.Error()))
	case b.Open() && b.Missing == 0 && b.Answered > 0 && t.whole < b.Asking:
		t.whole = b.Asking
		t.out.part("All have answered.")
		t.stands()
	}
	return nil
}

// tell says the case and what can be done.
func (t *teaching) tell() {
	sc := t.team.Case
	t.out.part("Asked: %s", stop(sc.Title))
	t.story(sc, t.now.Prepared)
	t.commands()
}

func (t *teaching) commands() {
	t.out.say("Press enter for how they stand, a to ask again, f to fire for all, n for the next case, l for its " +
		"lesson, " +
		"b for the bytes, q to end the class.")
}

// stands says how many have answered, what they say and what to make of it.
func (t *teaching) stands() {
	t.out.say("%s", stop(t.now.Standing()))
	if t.now.Question == 0 {
		return
	}
	t.spread(t.team, true)
	if advice := t.team.Advice(); advice != "" {
		t.out.say("%s", advice)
	}
	if s, reason, ok := t.team.Next(); ok && t.now.Answered > 0 {
		t.out.say("To ask next: %s (%s).", s.Title, reason)
	}
}

func (t *teaching) fired() {
	t.out.part("Fired. The server answered %s.", study.Status(t.now.Exchange.Status))
	t.stands()
	t.explained(t.team.Case, t.now.Exchange)
}

// take carries out one line.
func (t *teaching) take(l string) error {
	t.look()
	classes := t.study.Classes
	switch cmd, word := commandOf(l), typed(l); {
	case cmd == quit:
		return t.end()
	case cmd == help:
		t.commands()
	case cmd == again:
		t.tell()
	case cmd == empty:
		t.stands()
	case cmd == wire && t.now.Fired:
		t.bytes()
	case cmd == onward:
		return t.choose()
	case word == "l" || word == "lesson":
		return t.itsLesson()
	case (word == "a" || word == "again") && t.now.Open():
		classes.Again()
		t.out.say("Asked again.")
	case (word == "f" || word == "fire") && t.now.Open():
		classes.Fire()
	case cmd == wire, word == "a", word == "f":
		t.out.say("That is for a case that is asked and not fired, or fired: %s", stop(t.now.Standing()))
	default:
		t.out.say("%q is nothing to do here.", short(l))
		t.commands()
	}
	return nil
}

func (t *teaching) itsLesson() error {
	l, ok := t.team.Lesson()
	if !ok {
		t.out.say("No lesson takes it up.")
		return nil
	}
	if err := t.lesson(study.Lesson{ID: l.ID}); err != nil && !errors.Is(err, errQuit) {
		return err
	}
	t.look()
	t.commands()
	return nil
}

// end ends the class; where others are in it, it asks first.
func (t *teaching) end() error {
	if t.now.Answered+t.now.Missing > 0 {
		t.out.say("End the class for %s? Type q once more; anything else goes on.", membersHere(t.now.Board))
		l, err := t.read()
		if err != nil {
			return err
		}
		if commandOf(l) != quit {
			t.out.say("The class goes on.")
			return nil
		}
	}
	t.study.Classes.End()
	t.out.say("The class is over.")
	return errQuit
}

// offer is a line of what may be asked: a case, or a lesson's cases.
type offer struct {
	said   string
	ask    string
	lesson *lessons.Lesson
}

// offers are what suggests itself, the group's mix-ups, and the lessons.
func (t *teaching) offers() (all []offer) {
	if s, reason, ok := t.team.Next(); ok && t.now.Question > 0 {
		all = append(all, offer{said: fmt.Sprintf("%s (%s)", s.Title, reason), ask: s.ID})
	}
	for _, m := range t.mixups {
		if m.Scenario != "" {
			said := fmt.Sprintf("%s. The group's mix-up, of %d: %s", m.ScenarioTitle, m.Members, m.Believes)
			all = append(all, offer{said: said, ask: m.Scenario})
		}
	}
	for _, l := range t.study.Course.Lessons {
		if next, ok := t.team.NextOf(l); ok {
			said := fmt.Sprintf("Lesson %d, %s. Its next: %s", l.Number, l.Title, next.Title)
			all = append(all, offer{said: said, lesson: &l})
		}
	}
	return all
}

// choose has the lead choose a case, and asks it.
func (t *teaching) choose() error {
	all := t.offers()
	t.out.part("What do you ask?")
	for i, o := range all {
		t.out.say("%d: %s", i+1, stop(o.said))
	}
	t.out.say("Type a number, or a case's name as `bouncer list` has it; q goes back.")
	for {
		l, err := t.read()
		if err != nil {
			return err
		}
		o, ok := t.named(typed(l), all)
		switch {
		case commandOf(l) == quit && t.now.Question == 0:
			return t.end()
		case commandOf(l) == quit:
			t.commands()
			return nil
		case ok && o.lesson != nil:
			all = t.casesOf(*o.lesson)
		case ok:
			t.study.Classes.Ask(o.ask)
			return nil
		default:
			t.out.say("%q isn't a choice here. Type a number from 1 to %d, or a case's name.", short(l), len(all))
		}
	}
}

// named is what a number or a name stands for.
func (t *teaching) named(word string, all []offer) (offer, bool) {
	if n, err := strconv.Atoi(word); err == nil && n >= 1 && n <= len(all) {
		return all[n-1], true
	}
	known := slices.ContainsFunc(t.study.Course.Scenarios, func(s quiz.Scenario) bool { return s.ID == word })
	return offer{ask: word}, known
}

// casesOf lists a lesson's cases, the next first.
func (t *teaching) casesOf(l lessons.Lesson) (all []offer) {
	next, _ := t.team.NextOf(l)
	all = append(all, offer{said: next.Title + ", its next", ask: next.ID})
	for _, s := range t.team.Of(l) {
		if s.ID == next.ID {
			continue
		}
		said := s.Title
		if slices.Contains(t.now.Asked, s.ID) {
			said += ", asked"
		}
		all = append(all, offer{said: said, ask: s.ID})
	}
	t.out.part("The cases of lesson %d:", l.Number)
	for i, o := range all {
		t.out.say("%d: %s", i+1, stop(o.said))
	}
	t.out.say("Type a number, or q to go back.")
	return all
}
