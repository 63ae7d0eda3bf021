package class_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/team"
	"bouncer/internal/tui/class"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
)

// room holds one class in memory, as a host does for its sessions. All of them are
// played from one goroutine.
type room struct {
	t     *testing.T
	class *team.Class
	ready *exchange.Prepared
	fired *exchange.Exchange
}

// chair is one session's place in it.
type chair struct {
	*room
	name        string
	leads       bool
	first, last *team.Vote
}

func (c *chair) Now() (study.Blackboard, bool) {
	if c.class == nil {
		return study.Blackboard{}, false
	}
	return study.Blackboard{
		Board: c.class.Board(), Prepared: c.ready, Exchange: c.fired, First: c.first, Last: c.last,
	}, true
}

func (c *chair) Changes() (<-chan struct{}, func()) { return nil, func() {} }

func (c *chair) Leads() bool { return c.leads }

func (c *chair) Enter() func() {
	if c.leads {
		c.class = team.Begin("c", c.name, coursetest.Noon)
		return func() {}
	}
	c.class.Sit(c.name, true)
	return func() {}
}

func (c *chair) Answer(question, asking int, v team.Vote) bool {
	if !c.class.Answer(c.name, question, asking, v) {
		return false
	}
	if asking > 1 {
		c.last = &v
	} else {
		c.first = &v
	}
	return true
}

// Ask stages the case as a host does: a server for it, and its request.
func (c *chair) Ask(scenario string) {
	at := func() time.Time { return coursetest.Noon }
	prepared, err := study.Stage(c.t.Context(), coursetest.Small(c.t), scenario, at)
	if err != nil {
		c.t.Error(err)
	}
	c.class.Ask(scenario, coursetest.Noon)
	c.ready, c.fired = prepared, nil
}

func (c *chair) Again() { c.class.Again(coursetest.Noon) }

func (c *chair) End() { c.class.End("Lea has ended the class.") }

func (c *chair) Fire() {
	x, err := c.ready.Fire(c.t.Context())
	if err != nil {
		c.t.Error(err)
	}
	c.class.Fire()
	c.fired = x
}

func (r *room) enter(name string, leads bool) *tuitest.Driver {
	s := tuitest.Sitting(r.t)
	s.Classes = &chair{room: r, name: name, leads: leads}
	return tuitest.Open(r.t, class.New(tuitest.Handle(r.t), s), 116, 40)
}

// TestAClassOnBothOfItsScreens: the lead asks and sees who said what, without a
// name; has it asked again; and fires, for everybody.
func TestAClassOnBothOfItsScreens(t *testing.T) {
	r := &room{t: t}
	lead := r.enter("Lea", true)
	lead.Shows("What do you ask first?")
	ann, bob := r.enter("Ann", false), r.enter("Bob", false)
	all := []*tuitest.Driver{lead, ann, bob}
	moved := func() {
		for _, d := range all {
			d.Send(screen.ClassMoved{})
		}
	}
	moved()
	lead.Shows("2 members here")
	ann.Hides("The audit log, two minutes late")

	choose(t, lead, "All cases")
	choose(t, lead, "The audit log, two minutes late")
	moved()
	lead.Shows("The audit log, two minutes late", "0 of 2 answered, 2 to come")
	ann.Shows("The audit log, two minutes late", "GET /admin/audit", "401", "403")

	ann.Press("space", "1") // sure
	bob.Press("3")
	moved()
	lead.Shows("2 of 2 answered")
	spread(t, lead, `○ 401 .* 1  1 sure`, `× 403 .* 1  0 sure`)
	nameless(t, lead)
	for _, d := range all {
		d.Hides("role", "not reached", "WWW-Authenticate")
	}

	lead.Press("a")
	moved()
	lead.Shows("0 of 2 answered, 2 to come", "first", "after talking")
	ann.Press("space", "1")
	bob.Press("space", "1")
	moved()
	lead.Shows("2 of 2 answered")
	spread(t, lead, `○ 401 .* 1  1 sure .* 2`, `× 403 .* 1  0 sure .* 0`)

	lead.Press("f")
	moved()
	for _, d := range all {
		d.Shows("validity", "not reached", "after talking")
		spread(t, d, `○ 401 .* 1  1 sure .* 2`, `× 403 .* 1  0 sure .* 0`)
	}
	lead.Shows("what the server answered")
	nameless(t, lead)
	nameless(t, ann)

	lead.Press("n")
	lead.Shows("What do you ask next?")
}

// choose opens the row of a list that begins so.
func choose(t *testing.T, d *tuitest.Driver, name string) {
	t.Helper()
	d.Shows(name)
	for range 20 {
		for _, line := range d.Lines() {
			if strings.HasPrefix(strings.TrimSpace(line), "▸ "+name) {
				d.Press("enter")
				return
			}
		}
		d.Press("down")
	}
	t.Fatalf("the cursor never gets to %q:\n%s", name, d.Text())
}

// spread fails unless a screen has lines with the figures of all answers.
func spread(t *testing.T, d *tuitest.Driver, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !regexp.MustCompile(line).MatchString(d.Text()) {
			t.Fatalf("no line is %s:\n%s", line, d.Text())
		}
	}
}

// nameless fails where a member's name is on a screen.
func nameless(t *testing.T, d *tuitest.Driver) {
	t.Helper()
	d.Hides("Ann", "Bob")
}
