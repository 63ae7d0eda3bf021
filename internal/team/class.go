package team

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"bouncer/quiz"
)

// Board is what is known of a class by everybody who takes part, and by every
// host of its members.
type Board struct {
	Class    string    `json:"class"` // its id
	Began    time.Time `json:"began"`
	Lead     string    `json:"lead"`     // the name of who began it
	Question int       `json:"question"` // its number, from 1; 0 before the first
	Scenario string    `json:"scenario"` // the id of what is asked
	Asking   int       `json:"asking"`   // how often this question was asked; from 1
	Since    time.Time `json:"since"`    // when it was asked so
	Fired    bool      `json:"fired"`
	Answered int       `json:"answered"` // how many have answered this asking
	Missing  int       `json:"missing"`  // how many are here and haven't
	First    Spread    `json:"first"`    // of the first asking
	Last     Spread    `json:"last"`     // of the present one, where it was asked again
	Asked    []string  `json:"asked"`    // all scenarios of this class, the present one last
	Away     bool      `json:"away"`     // no lead is here
	Ended    string    `json:"ended"`    // why it is over, in a sentence; empty while it runs
}

// Spread is how many gave each answer, in the order of the statuses. It knows no
// names.
type Spread []Said

// Said is how many gave one answer.
type Said struct {
	Choice int `json:"choice"`
	All    int `json:"all"`
	Sure   int `json:"sure"` // of them
}

// Of is how many gave an answer.
func (s Spread) Of(choice int) Said {
	for _, one := range s {
		if one.Choice == choice {
			return one
		}
	}
	return Said{Choice: choice}
}

// Total is how many answered.
func (s Spread) Total() (n int) {
	for _, one := range s {
		n += one.All
	}
	return n
}

// Now is the spread of the present asking.
func (b Board) Now() Spread {
	if b.Asking > 1 {
		return b.Last
	}
	return b.First
}

// Open reports whether an answer may be given.
func (b Board) Open() bool { return b.Question > 0 && !b.Fired && b.Ended == "" }

// Vote is one member's answer.
type Vote struct {
	Choice int           `json:"choice"`
	Sure   quiz.Sureness `json:"sure"`
}

// Class is a class under way, where it is held. Members are told apart by tokens,
// which stand for nobody elsewhere. It is for one goroutine, and knows no clock.
type Class struct {
	board Board
	seats map[string]*seat
}

type seat struct {
	here        bool
	first, last *Vote
}

// mostAsked is how many bytes the ids of the scenarios asked may have: a board is a
// short message.
const mostAsked = 3000

// Begin begins a class without a question.
func Begin(id, lead string, now time.Time) *Class {
	return &Class{Board{Class: id, Lead: lead, Began: now}, map[string]*seat{}}
}

// Ask puts a question to everybody who is here; what was answered before is
// forgotten.
func (c *Class) Ask(scenario string, now time.Time) {
	b := &c.board
	b.Scenario, b.Since, b.Asking, b.Fired = scenario, now, 1, false
	b.Question++
	b.Asked = append(slices.Clone(b.Asked), scenario)
	for len(strings.Join(b.Asked, " ")) > mostAsked && len(b.Asked) > 1 {
		b.Asked = b.Asked[1:]
	}
	for token, s := range c.seats {
		if s.first, s.last = nil, nil; !s.here {
			delete(c.seats, token)
		}
	}
}

// Again asks the same once more; false where nothing is asked or it was fired.
func (c *Class) Again(now time.Time) bool {
	if !c.board.Open() {
		return false
	}
	c.board.Asking++
	c.board.Since = now
	for _, s := range c.seats {
		s.last = nil
	}
	return true
}

// Fire ends the answering; false where nothing is asked or it was fired.
func (c *Class) Fire() bool {
	if !c.board.Open() {
		return false
	}
	c.board.Fired = true
	return true
}

// End ends the class, why in a sentence.
func (c *Class) End(why string) { c.board.Ended = cmp.Or(c.board.Ended, why) }

// Leads says whether a lead is here.
func (c *Class) Leads(here bool) { c.board.Away = !here }

// Sit says whether a member is here. One who answered counts on when they leave.
func (c *Class) Sit(token string, here bool) {
	s := c.seats[token]
	if s == nil && !here {
		return
	}
	if s == nil {
		s = &seat{}
		c.seats[token] = s
	}
	if s.here = here; !here && s.first == nil && s.last == nil {
		delete(c.seats, token)
	}
}

// Answer takes a member's answer to an asking of a question; false where that is
// over, or they have answered it. A first answer may come late, from afar.
func (c *Class) Answer(token string, question, asking int, v Vote) bool {
	b := &c.board
	if !b.Open() || question != b.Question || asking != 1 && asking != b.Asking {
		return false
	}
	s := c.seats[token]
	if s == nil {
		s = &seat{}
		c.seats[token] = s
	}
	of := &s.first
	if asking > 1 {
		of = &s.last
	}
	if *of != nil {
		return false
	}
	*of = &v
	return true
}

// Board is what everybody may know now.
func (c *Class) Board() Board {
	b := c.board
	b.First, b.Last = c.spread(false), nil
	if b.Asking > 1 {
		b.Last = c.spread(true)
	}
	b.Answered = b.Now().Total()
	b.Missing = 0
	for _, s := range c.seats {
		if s.here && s.of(b.Asking > 1) == nil {
			b.Missing++
		}
	}
	return b
}

func (s *seat) of(last bool) *Vote {
	if last {
		return s.last
	}
	return s.first
}

func (c *Class) spread(last bool) Spread {
	var out Spread
	for _, s := range c.seats {
		v := s.of(last)
		if v == nil {
			continue
		}
		at, found := slices.BinarySearchFunc(out, v.Choice, func(s Said, choice int) int { return s.Choice - choice })
		if !found {
			out = slices.Insert(out, at, Said{Choice: v.Choice})
		}
		out[at].All++
		out[at].Sure += when(v.Sure == quiz.Sure)
	}
	return out
}
