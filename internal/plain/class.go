package plain

import (
	"errors"
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/quiz"
)

// withClass puts the host's class first while one runs; a lead may begin one.
func (s *desk) withClass(all []entry) []entry {
	now, runs := s.study.ClassRuns()
	switch {
	case runs && s.study.Leads():
		return append([]entry{{"Class: under way, " + now.Standing() + "; take it up", study.Class{}}}, all...)
	case runs:
		s.classes = now.Class
		return append([]entry{{"Class: " + now.Lead + " asks all of you; answer with them", study.Class{}}}, all...)
	case s.study.Leads():
		return append(all, entry{"Class: ask everybody who is here, and fire for all", study.Class{}})
	}
	return all
}

// classNews tells of a class that begins.
func (s *desk) classNews() {
	now, runs := s.study.ClassRuns()
	if runs && now.Class != s.classes && !s.study.Leads() {
		s.classes = now.Class
		s.out.part("%s begins a class. Type class at the menu to join it.", now.Lead)
	}
}

// class comes into the class that runs, or as a lead begins one.
func (s *desk) class() error {
	switch _, runs := s.study.ClassRuns(); {
	case s.study.Leads():
		return s.teach()
	case !runs:
		s.out.say("No class runs now.")
		return nil
	}
	in, leave := s.study.Join()
	defer leave()
	defer in.Leave()
	s.classes = in.Class
	a := &attending{s, in}
	s.out.part("You are in the class with %s. Answer as in the quiz: a choice's number or the status, "+
		"with sure or unsure if you like. Nobody sees who said what. r repeats the question, b says the bytes once it "+
		"was fired, q leaves.", in.Lead)
	a.tell()
	for {
		l, err := s.hear()
		switch {
		case errors.Is(err, errMoved):
			err = a.moved()
		case err == nil:
			err = a.take(l)
		}
		if err != nil {
			return err
		}
	}
}

// attending is a member in a class.
type attending struct {
	*desk
	in *study.InClass
}

// moved tells what the class has become.
func (a *attending) moved() error {
	fired, ended := a.in.Exchange != nil, a.in.Ended != ""
	switch asked := a.in.Look(); {
	case a.in.Ended != "" && !ended:
		a.out.part("%s", stop(a.in.Ended))
		return errQuit
	case asked:
		a.tell()
	case a.in.Fired && a.in.Exchange != nil && !fired:
		a.verdict()
	}
	return nil
}

// tell says what is asked, or what has come of it.
func (a *attending) tell() {
	sc := a.in.Scenario
	switch {
	case a.in.Question == 0:
		a.out.say("Its first case comes up here.")
	case sc.ID == "":
		a.out.say("The class is asked a case that this host's course doesn't have.")
	case a.in.Fired && a.in.Exchange != nil:
		a.verdict()
	case a.in.Asking > 1:
		a.out.part("The same case is asked again, after talking.")
		if b := a.in.Before; b != nil {
			a.out.say("At first you said %d%s.", b.Choice, sureWord(b.Sure))
		}
		a.prompt()
	default:
		a.out.part("Question %d of the class: %s", a.in.Question, stop(sc.Title))
		a.story(sc, a.in.Prepared)
		a.prompt()
	}
}

// story says a case and its request.
func (s *desk) story(sc quiz.Scenario, p *exchange.Prepared) {
	s.out.say("Level %d.", sc.Level)
	s.out.gap()
	s.out.markdown(sc.Story)
	s.out.gap()
	s.sentBefore(sc.Before)
	s.out.say("The request:")
	s.out.code(sc.Request)
	s.travels(sc.Via, sc.Dialect)
	if p != nil {
		for _, c := range p.Credentials {
			s.out.say("{{%s}} stands for %s: %s.", c.Name, c.Called, c.Label)
		}
	}
	s.out.gap()
}

func (a *attending) prompt() {
	if said := a.in.Said; said != nil {
		a.out.say("You said %d%s. It waits to be fired.", said.Choice, sureWord(said.Sure))
		return
	}
	a.out.say("%s", study.Prompt(a.in.Scenario))
	for _, c := range choices(a.in.Scenario.Choices()) {
		a.out.say("%s", c)
	}
}

func sureWord(s quiz.Sureness) string {
	if s == quiz.Unsaid {
		return ""
	}
	return ", " + s.Word()
}

// take carries out one line.
func (a *attending) take(l string) error {
	switch commandOf(l) {
	case quit:
		a.out.say("You have left the class. %s", a.saved())
		return errQuit
	case empty, again, help:
		a.in.Look()
		a.tell()
		return nil
	case wire:
		if a.in.Fired {
			a.bytes()
		} else {
			a.out.say("The bytes would tell the answer.")
		}
		return nil
	}
	if !a.in.Asks() {
		a.out.say("Nothing is asked now: what comes next comes by itself.")
		return nil
	}
	codes := a.in.Scenario.Choices()
	r, err := parseReply(l, codes)
	if err != nil {
		a.out.say("%s. %s", err, offered(codes))
		return nil
	}
	a.in.Sure = r.sure
	keep := a.in.Answer(r.code)
	if keep == nil {
		a.out.say("That came too late: the class has gone on.")
		return nil
	}
	if err := keep(); err != nil {
		a.unsaved(err)
		return nil
	}
	a.out.say("Kept: %d%s. %s fires it when you have talked.", r.code, sureWord(r.sure), a.in.Lead)
	return nil
}

// verdict says who was right, what the class said, why, and how the gate decided.
func (a *attending) verdict() {
	x, sc := a.in.Exchange, a.in.Scenario
	switch said := a.in.Said; {
	case said == nil:
		a.out.part("Fired. The server answered %s. You gave no answer.", study.Status(x.Status))
	case !said.Right:
		a.out.part("Not right. You said %d; the server answered %s.", said.Choice, study.Status(x.Status))
	case x.Status != said.Choice:
		a.out.part("Right. You said %d, which sources accept; this server answered %s.", said.Choice,
			study.Status(x.Status))
	default:
		a.out.part("Right. The server answered %s.", study.Status(x.Status))
	}
	a.spread(team.Teach(a.study.Course, a.in.Board, nil), false)
	a.explained(sc, x)
}

// explained says why, and how the gate decided.
func (s *desk) explained(sc quiz.Scenario, x *exchange.Exchange) {
	if sc.Debated {
		s.out.say("This one is debated: good sources disagree.")
	}
	s.out.gap()
	s.out.markdown(sc.Why)
	s.out.part("%s", sources(sc.Sources))
	s.out.gap()
	s.exchanged(x)
}

// spread says what the class said, an answer a line; to a lead also what a wrong
// one stands for.
func (s *desk) spread(t team.Teaching, beliefs bool) {
	s.out.say("What the class said:")
	for _, c := range study.Choices(t.Case.Choices()) {
		said := fmt.Sprintf("%s: %s", study.Status(c.Code), howMany(t.First.Of(c.Code)))
		if t.Asking > 1 {
			said += "; after talking " + howMany(t.Last.Of(c.Code))
		}
		said += "."
		if m, ok := t.Belief(c.Code); ok && beliefs {
			said += " It may stand for the belief: " + stop(m.Believes)
		}
		s.out.say("%s", said)
	}
}

func howMany(one team.Said) string {
	switch {
	case one.All == 0:
		return "nobody"
	case one.Sure == 0:
		return fmt.Sprint(one.All)
	}
	return fmt.Sprintf("%d, %d of them sure", one.All, one.Sure)
}

// membersHere says how many are in a class.
func membersHere(b team.Board) string {
	return content.Count(b.Answered+b.Missing, "member", "members")
}

// typed is a line without what doesn't matter of it.
func typed(l string) string { return strings.ToLower(strings.TrimSpace(l)) }
