package course

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Practice makes scenarios without end. What it asks is made up from the
// world; what is right, it learns by firing the request at the server. It is for
// one learner and not for several goroutines at once.
type Practice struct {
	course *Course
	maker  *quiz.Maker
	rng    *rand.Rand
	seed   uint64
	count  int
	lead   int                 // how many more answers of 401 than of 403 were given
	fired  map[string]*verdict // by request and conditions; there are a few thousand of them at most
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
	maker, err := quiz.NewMaker(facts(c.World), rand.New(rand.NewPCG(seed, 1)))
	if err != nil {
		return nil, err
	}
	return &Practice{course: c, maker: maker, rng: rand.New(rand.NewPCG(seed, 2)), seed: seed, fired: map[string]*verdict{}}, nil
}

// facts is the world as the maker needs it. People whose account makes their
// cases debatable stay out.
func facts(w *mockserver.World) quiz.Facts {
	f := quiz.Facts{Conditions: mockserver.Conditions()}
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
	f.Things, f.Credentials = w.Things(), w.Credentials()
	return f
}

// maxLead is how far one of the two answers may get ahead of the other.
const maxLead = 2

// searches bounds how many drafts are looked at for one scenario.
const searches = 400

// Next makes the next scenario. The error is the context's, the server's, or
// says that nothing more can be made of this world.
func (p *Practice) Next(ctx context.Context) (quiz.Scenario, error) {
	wanted := p.wanted()
	for range searches {
		draft, ok := p.maker.Draft()
		if !ok {
			break
		}
		v, err := p.fire(ctx, draft)
		if err != nil {
			return quiz.Scenario{}, err
		}
		if !wanted(v.status) {
			continue
		}
		s, ok := p.finish(draft, v)
		if !ok {
			continue
		}
		p.maker.Take(draft)
		switch s.Answer {
		case 401:
			p.lead++
		case 403:
			p.lead--
		}
		return s, nil
	}
	return quiz.Scenario{}, errors.New("no further scenario can be made of this world: it has too few routes and people")
}

// wanted draws what the next answer should be: now and then neither of the two.
func (p *Practice) wanted() func(status int) bool {
	other, first := p.rng.IntN(100) < 16, p.rng.IntN(2) == 0
	want := 401
	switch {
	case other:
		return func(status int) bool { return status != 401 && status != 403 }
	case p.lead >= maxLead, p.lead > -maxLead && first:
		want = 403
	}
	return func(status int) bool { return status == want }
}

func (p *Practice) fire(ctx context.Context, d quiz.Draft) (*verdict, error) {
	key := fmt.Sprint(d.Scenario.Given, d.Scenario.Request)
	if v, ok := p.fired[key]; ok {
		return v, nil
	}
	x, err := exchange.Once(ctx, mockserver.Options{World: p.course.World, Given: d.Scenario.Given}, d.Scenario.Request)
	if err != nil {
		return nil, fmt.Errorf("a made-up request can't be fired: %w", err)
	}
	if x.Decision == nil {
		return nil, fmt.Errorf("a made-up request never reached the gate: it was answered with %d before", x.Status)
	}
	v := &verdict{status: x.Status, decision: *x.Decision}
	p.fired[key] = v
	return v, nil
}

// finish fills in what only the answer tells. It is false when no misconception
// of the course fits a wrong answer: a question nobody gets wrong asks nothing.
func (p *Practice) finish(d quiz.Draft, v *verdict) (quiz.Scenario, bool) {
	s := d.Scenario
	s.ID = fmt.Sprintf("endless-%d-%d", p.seed, p.count+1)
	s.File = s.ID
	s.Answer = v.status
	s.Sources = sourcesOf(v.decision)
	s.Why = why(d, v)
	s.Traps, s.Not = map[int]string{}, map[int]string{}
	for _, t := range traps(d, v) {
		m, ok := p.course.Misconceptions[t.misconception]
		if _, taken := s.Traps[t.code]; ok && !taken && t.code != s.Answer {
			s.Traps[t.code], s.Not[t.code] = m.ID, m.Breaks
		}
	}
	if v.status == 403 && refusedBy(v) == "tenant" {
		s.Accept = []int{404} // RFC 9110 §15.5.4 allows it where existence is to stay a secret
		delete(s.Traps, 404)
		delete(s.Not, 404)
	}
	// Whether strangers are told of a login or of nothing, where something is
	// hidden, is for the server's owner to decide.
	if len(s.Traps) == 0 || v.status == 404 && d.State == "none" {
		return s, false
	}
	p.count++
	return s, true
}

func refusedBy(v *verdict) string {
	r, _ := v.decision.Refusal()
	return r.Name
}
