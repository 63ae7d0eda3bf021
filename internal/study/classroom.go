package study

import (
	"context"
	"fmt"
	"slices"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/exchange"
	"bouncer/internal/progress"
	"bouncer/internal/team"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Classroom is where the classes of a host are held, as one session comes to it.
// Its methods may be called from any goroutine, and wait for nobody.
type Classroom interface {
	// Now is the class as it stands; false where none runs. Of one that is over it
	// still tells why.
	Now() (Blackboard, bool)
	// Changes tells that Now has become another, until stop. What it tells is the
	// latest only: who is slow misses what was in between.
	Changes() (changed <-chan struct{}, stop func())
	// Leads reports whether this is a lead's session.
	Leads() bool
	// Enter comes into the class: a lead begins one where none runs. It ends with
	// leave.
	Enter() (leave func())
	// Answer takes the session's answer to an asking of a question; false where that
	// is not what is asked now, or was answered.
	Answer(question, asking int, v team.Vote) bool

	// What a lead does with the class.
	Ask(scenario string)
	Again()
	Fire()
	End()
}

// Blackboard is the class as one session sees it.
type Blackboard struct {
	team.Board
	Prepared *exchange.Prepared // the request as it will be sent; nil until its server stands
	Exchange *exchange.Exchange // what it came to; nil before it was fired
	Fault    error              // why it can't be fired
	Drawn    *Memo              // what is drawn of the question, for all sessions
	// First and Last are what this member answered: at first, and to the present
	// asking where it was asked again.
	First, Last *team.Vote
}

// Mine is what this member has answered to the present asking; nil before.
func (b *Blackboard) Mine() *team.Vote {
	if b.Asking > 1 {
		return b.Last
	}
	return b.First
}

// Stage starts a server for a scenario and brings its request as it will be sent.
// The server lives as long as ctx, and its clock stands still.
func Stage(ctx context.Context, c *course.Course, scenario string, now func() time.Time) (*exchange.Prepared, error) {
	s := &Sitting{Course: c, Now: now}
	sc, ok := s.scenario(scenario)
	if !ok {
		return nil, fmt.Errorf("this host's course has no case %q", scenario)
	}
	options, asked := s.CaseOf(sc)
	at := now()
	options.Now = func() time.Time { return at }
	srv, err := mockserver.Start(options)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, func() { _ = srv.Close() })
	return exchange.PrepareCase(srv, asked)
}

// InClass is a learner's place in a class.
type InClass struct {
	Blackboard
	Scenario quiz.Scenario // zero where the course doesn't have it, or nothing is asked
	Sure     quiz.Sureness // of the answer to come
	Said     *quiz.Attempt // the answer to the present asking; nil before
	Before   *quiz.Attempt // the one before it was asked again

	sitting *Sitting
	open    []quiz.Attempt // no figure knows them yet
}

// Join comes to a class; it is to be left.
func (s *Sitting) Join() (c *InClass, leave func()) {
	c = &InClass{sitting: s}
	out := s.Classes.Enter()
	c.Look()
	return c, out
}

// Look takes in how the class stands. It reports whether another question, or the
// same one again, is asked.
func (c *InClass) Look() (asked bool) {
	now, _ := c.sitting.Classes.Now()
	question := now.Class != c.Class || now.Question != c.Question
	again := !question && now.Asking != c.Asking
	if !question && now.Ended != "" { // what was fired last stays to be read
		now.Prepared, now.Exchange, now.Drawn = c.Prepared, c.Exchange, c.Drawn
		now.First, now.Last = c.First, c.Last
	}
	c.Blackboard = now
	switch {
	case question:
		c.release()
		c.Said, c.Before, c.Sure = nil, nil, quiz.Unsaid
		c.Scenario, _ = c.sitting.scenario(now.Board.Scenario)
	case again:
		c.Before, c.Said, c.Sure = c.Said, nil, quiz.Unsaid
	}
	if now.Fired || now.Ended != "" {
		c.release()
	}
	if c.Said == nil && now.Mine() != nil { // given in another session
		a := c.attempt(*now.Mine())
		c.Said = &a
	}
	if c.Before == nil && now.Asking > 1 && now.First != nil {
		a := c.attempt(*now.First)
		c.Before = &a
	}
	return question || again
}

func (c *InClass) attempt(v team.Vote) quiz.Attempt {
	verdict := c.Scenario.Grade(v.Choice)
	return quiz.Attempt{
		Scenario: c.Scenario.ID, Choice: v.Choice, Sure: v.Sure, Right: verdict.Right, Trap: verdict.Trap,
		Mode: quiz.ModeClass,
	}
}

// Asks reports whether an answer is wanted.
func (c *InClass) Asks() bool { return c.Open() && c.Scenario.ID != "" && c.Said == nil }

// Answer takes a choice. What it returns appends the attempt to the log, and may
// run on any goroutine; nil where no answer is wanted. No figure tells of it until
// the lead has fired.
func (c *InClass) Answer(choice int) (keep func() error) {
	vote := team.Vote{Choice: choice, Sure: c.Sure}
	if !c.Asks() || !c.sitting.Classes.Answer(c.Question, c.Asking, vote) {
		return nil
	}
	a := c.attempt(vote)
	a.At = c.sitting.Now()
	a.Took = max(0, a.At.Sub(c.Since))
	c.Said, c.open = &a, append(c.open, a)
	log := c.sitting.Log
	return func() error { return log.Append(progress.Answer(a)) }
}

// release lets what was answered count in the learner's figures.
func (c *InClass) release() {
	for _, a := range c.open {
		c.sitting.count(a)
	}
	c.open = nil
}

// Leave lets what was answered count: the learner goes.
func (c *InClass) Leave() { c.release() }

func (s *Sitting) scenario(id string) (quiz.Scenario, bool) {
	at := slices.IndexFunc(s.Course.Scenarios, func(sc quiz.Scenario) bool { return sc.ID == id })
	if at < 0 {
		return quiz.Scenario{}, false
	}
	return s.Course.Scenarios[at], true
}

// ClassRuns reports whether a class runs here that could be joined, or led.
func (s *Sitting) ClassRuns() (Blackboard, bool) {
	if s.Classes == nil {
		return Blackboard{}, false
	}
	return s.Classes.Now()
}

// Leads reports whether the learner may hold a class.
func (s *Sitting) Leads() bool { return s.Classes != nil && s.Classes.Leads() }

// Mixups are the group's, those most in need of talking about first. It takes as
// long as reading all logs does, and may run on any goroutine.
func (s *Sitting) Mixups() ([]team.Mixup, error) {
	if s.Group == nil {
		return nil, nil
	}
	kept, err := s.Group()
	if err != nil {
		return nil, err
	}
	logs, refused := team.Kept(kept)
	return team.Make(s.Course, team.Merge(logs), refused, s.Now()).Group.Mixups, nil
}
