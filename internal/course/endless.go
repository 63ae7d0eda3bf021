package course

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Practice makes scenarios without end. What it asks is made up from the
// course's worlds; what is right, it learns by firing the request at the server. It is
// for one learner and not for several goroutines at once.
type Practice struct {
	course *Course
	makers []maker
	maker  // of the next question
	rng    *rand.Rand
	seed   uint64
	count  int
	lead   int                           // how many more answers of 401 than of 403 were given
	known  map[string]quiz.Misconception // the built-in course's, for what this one has none for
	topics map[string]int                // the same for each topic
	shared *shared                       // with all who practice
}

// maker makes questions of one world.
type maker struct {
	*quiz.Maker
	world *world.World
}

// verdict is what the server made of a request.
type verdict struct {
	status   int
	decision mockserver.Decision
}

// Endless starts a practice. The same course and seed give the same scenarios.
// The error says that the course's world has nothing to make them of.
func Endless(c *Course, seed uint64) (*Practice, error) {
	// Two streams: what is wanted next must not depend on how many drafts the
	// last one took.
	makers, err := makersOf(c, rand.New(rand.NewPCG(seed, 1)))
	if len(makers) == 0 {
		return nil, err
	}
	known, err := quiz.LoadMisconceptions(quiz.Files)
	if err != nil {
		return nil, err
	}
	p := &Practice{course: c, known: known, makers: makers, rng: rand.New(rand.NewPCG(seed, 2)), seed: seed,
		shared: c.shared, topics: map[string]int{}}
	if p.shared == nil { // put together, not read
		p.shared = &shared{}
	}
	return p, nil
}

// HasPractice reports whether Endless has anything to make scenarios of; it reads
// no file.
func HasPractice(c *Course) bool {
	makers, _ := makersOf(c, rand.New(rand.NewPCG(1, 1)))
	return len(makers) > 0
}

// makersOf are the makers of the worlds that have something to ask. The error says
// what the others lack.
func makersOf(c *Course, rng *rand.Rand) (all []maker, err error) {
	err = errors.New("the course has no words for a practice")
	for _, t := range c.Tellings {
		m, lacks := quiz.NewMaker(materialOf(t.World), t.Telling, rng)
		if lacks != nil {
			err = lacks
			continue
		}
		all = append(all, maker{m, t.World})
	}
	return all, err
}

// materialOf is the world as the maker needs it. People whose account makes their
// cases debatable stay out.
func materialOf(w *world.World) quiz.Material {
	f := quiz.Material{Conditions: mockserver.Conditions()}
	for _, p := range w.People() {
		if p.Account == "active" {
			f.People = append(f.People, p)
		}
	}
	for _, r := range w.Routes() {
		if r.Sample == "" {
			f.Routes = append(f.Routes, r)
		}
	}
	f.Things, f.Credentials, f.Kind = w.Things(), w.Credentials(), w.Kind
	return f
}

// maxLead is how far one of the two answers may get ahead of the other.
const maxLead = 2

// toward is what an answer adds to how far 401 is ahead of 403.
func toward(status int) int {
	switch status {
	case 401:
		return 1
	case 403:
		return -1
	}
	return 0
}

// balanced tells whether an answer leaves neither of the two far ahead in its
// topic, which would tell it.
func (p *Practice) balanced(topic string, status int) bool {
	lead := p.topics[topic] + toward(status)
	return toward(status) == 0 || max(lead, -lead) <= maxLead
}

// searches bounds how many drafts are looked at for one scenario.
const searches = 400

// Next makes the next scenario. The error is the context's, the server's, or
// says that nothing more can be made of this world.
func (p *Practice) Next(ctx context.Context) (quiz.Scenario, error) {
	if err := ctx.Err(); err != nil {
		return quiz.Scenario{}, err
	}
	if p.maker = p.makers[0]; len(p.makers) > 1 {
		p.maker = p.makers[p.rng.IntN(len(p.makers))]
	}
	return p.next(ctx, p.want())
}

func (p *Practice) next(ctx context.Context, w wanted) (quiz.Scenario, error) {
	for i := range searches {
		draft, ok := p.Draft(w.condition)
		if !ok {
			break
		}
		v, err := p.fire(ctx, draft)
		if err != nil {
			return quiz.Scenario{}, err
		}
		if !w.is(v.status) || i < searches/2 && !p.balanced(draft.Scenario.Topic, v.status) {
			continue
		}
		s, ok := p.finish(draft, v)
		if !ok {
			continue
		}
		p.Take(draft)
		p.lead += toward(s.Answer)
		p.topics[s.Topic] += toward(s.Answer)
		return s, nil
	}
	if !w.last {
		return p.next(ctx,
			wanted{two: true, last: true, is: func(status int) bool { return status == 401 || status == 403 }})
	}
	if p.Forget() {
		return p.next(ctx, wanted{last: true, is: func(int) bool { return true }})
	}
	return quiz.Scenario{}, errors.New("no further scenario can be made of this world: it has too few routes and people")
}

// wanted is what the next answer should be.
type wanted struct {
	condition string
	two       bool // one of the two that the course is about
	last      bool // whatever can be had: nothing narrower was found
	is        func(status int) bool
}

func exactly(code int) func(int) bool { return func(status int) bool { return status == code } }

// want draws what the next answer should be: now and then neither of the two,
// and one time in twenty a network that is shut out.
func (p *Practice) want() wanted {
	n, first := p.rng.IntN(100), p.rng.IntN(2) == 0
	switch {
	case n < 4 && p.Knows("quota-spent"):
		return wanted{condition: "quota-spent", is: exactly(429)}
	case n < 7 && p.Knows("keyserver-down"):
		return wanted{condition: "keyserver-down", is: exactly(503)}
	case n < 11:
		return wanted{is: exactly(404)}
	case n < 19:
		return wanted{is: func(status int) bool { return status/100 == 2 }}
	case n < 27 && p.lead > -maxLead && p.Knows("network-blocked"):
		return wanted{condition: "network-blocked", two: true, is: exactly(403)}
	case p.lead >= maxLead, p.lead > -maxLead && first:
		return wanted{two: true, is: exactly(403)}
	}
	return wanted{two: true, is: exactly(401)}
}

func (p *Practice) fire(ctx context.Context, d quiz.Draft) (*verdict, error) {
	key := made{p.world, strings.Join(d.Scenario.Given, " "), d.Scenario.Request}
	if v, ok := p.shared.fired.Load(key); ok {
		return v.(*verdict), nil
	}
	x, err := exchange.Once(ctx, mockserver.Options{World: p.world, Given: d.Scenario.Given}, d.Scenario.Request)
	if err != nil {
		return nil, fmt.Errorf("a made-up request can't be fired: %w", err)
	}
	if x.Decision == nil {
		return nil, fmt.Errorf("a made-up request never reached the gate: it was answered with %d before", x.Status)
	}
	v := &verdict{status: x.Status, decision: *x.Decision}
	p.shared.fired.Store(key, v)
	return v, nil
}

// finish fills in what only the answer tells. It is false when no misconception
// fits a wrong answer: a question nobody gets wrong asks nothing. One that only the
// built-in course knows explains, and is counted for nothing.
func (p *Practice) finish(d quiz.Draft, v *verdict) (quiz.Scenario, bool) {
	s := d.Scenario
	s.ID = fmt.Sprintf("endless-%d-%d", p.seed, p.count+1)
	s.File, s.World = s.ID, p.world
	s.Answer = v.status
	s.Sources = sourcesOf(v.decision)
	s.Why = p.named(why(d, v))
	s.Traps, s.Not = map[int]string{}, map[int]string{}
	more := p.more(d, v.status)
	if more != v.status {
		s.Offered = []int{more}
	}
	for _, t := range traps(d, v) {
		offered := t.code == 401 || t.code == 403 || t.code == more
		if s.Not[t.code] != "" || !offered || t.code == s.Answer {
			continue
		}
		if m, ok := p.course.Misconceptions[t.misconception]; ok {
			s.Traps[t.code], s.Not[t.code] = m.ID, m.Breaks
		} else if m, ok := p.known[t.misconception]; ok {
			s.Not[t.code] = m.Breaks
		}
	}
	if v.status == 403 && refusedBy(v) == "tenant" && more == 404 {
		s.Accept = []int{404} // RFC 9110 §15.5.4 allows it where existence is to stay a secret
		delete(s.Traps, 404)
		delete(s.Not, 404)
	}
	// Whether strangers are told of a login or of nothing, where something is
	// hidden, is for the server's owner to decide.
	if len(s.Not) == 0 || v.status == 404 && d.State == "none" {
		return s, false
	}
	p.count++
	return s, true
}

// more is the one status offered beside the two: the answer, where it is neither
// of them, else one drawn as often as those come up. So the choices tell nothing.
func (p *Practice) more(d quiz.Draft, answer int) int {
	n := p.rng.IntN(19)
	switch {
	case answer != 401 && answer != 403:
		return answer
	case n < 4:
		return 429
	case n < 7:
		return 503
	case n < 11:
		return 404
	}
	return d.Success
}

func refusedBy(v *verdict) string {
	r, _ := v.decision.Refusal()
	return r.Name
}

// Tells reports whether the built-in course has words for credentials of a kind.
func Tells(kind string) bool {
	t, err := quiz.LoadTelling(quiz.Files)
	return err == nil && t.Tells(kind)
}
