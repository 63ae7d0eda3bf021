package quiz

import (
	"cmp"
	"slices"
	"time"
)

// worth weighs the reasons: what teaches most has the most.
func worth(w Why) float64 {
	return [...]float64{Fresh: 6, MixedUp: 9.5, TooSure: 9, Wrong: 8, Forgetting: 7, Lucky: 6.5, Standing: 1}[w]
}

// Plan picks a round of up to n questions that teaches most now, and puts them
// in the order to be asked. Each further question for the same reason, of the
// same topic or with the same answer is worth less, and so is one far from the
// learner's level; no fact comes twice before every other one has come. The same
// attempts, now and seed give the same round.
func (m *Model) Plan(now time.Time, n int, seed uint64) []Pick {
	pool := slices.Clone(m.scenarios)
	p := m.planner(now, n, seed)
	reasons := map[string]Why{}
	var chosen []Scenario
	for len(chosen) < n && len(pool) > 0 {
		best := p.best(pool)
		s := pool[best]
		pool = slices.Delete(pool, best, best+1)
		reasons[s.ID] = p.choose(s)
		chosen = append(chosen, s)
	}
	picks := make([]Pick, 0, len(chosen))
	for _, s := range arrange(chosen) {
		picks = append(picks, Pick{Scenario: s, Why: reasons[s.ID]})
	}
	return picks
}

// planner weighs candidates for a round against what it has already.
type planner struct {
	m       *Model
	now     time.Time
	luck    map[string]float64
	whys    map[Why]int
	topics  map[string]int
	facts   map[string]int
	answers *shares
}

// planner begins a round of n questions.
func (m *Model) planner(now time.Time, n int, seed uint64) *planner {
	rng := seededRand(seed)
	p := &planner{m: m, now: now, whys: map[Why]int{}, topics: map[string]int{}, facts: map[string]int{},
		answers: sharesOf(m.scenarios, n)}
	p.luck = make(map[string]float64, len(m.scenarios))
	for _, s := range m.scenarios {
		p.luck[s.ID] = rng.Float64()
	}
	return p
}

// best is the place of the candidate that teaches most; there must be one.
func (p *planner) best(pool []Scenario) int {
	best, most := 0, p.value(pool[0])
	for i := range pool[1:] {
		if v := p.value(pool[i+1]); v > most {
			best, most = i+1, v
		}
	}
	return best
}

func (p *planner) why(s Scenario) Why { return p.m.why(Fact(s), s.Traps, p.now) }

func (p *planner) value(s Scenario) float64 {
	w := p.why(s)
	v := worth(w)
	for range p.whys[w] {
		v *= 0.8
	}
	if w == MixedUp && p.m.count > 0 {
		v += float64(p.m.tempting(s.Traps)) / float64(p.m.count)
	}
	if away := s.Level - p.m.Level(); away > 0 {
		v -= 1.5 * float64(away)
	} else {
		v += 0.5 * float64(away)
	}
	if p.m.seen[s.ID] == p.m.count && p.m.count > 0 {
		v -= 3 // its words are still in the ear
	}
	v -= 1.2 * float64(p.topics[s.Topic])
	v -= 100 * float64(p.facts[Fact(s)])
	v += float64(p.answers.behind(s) - cmp.Compare(p.answers.lead(s), 0))
	v -= 20 * float64(p.answers.over(s)) // whatever else it would be good for
	return v + 0.5*p.luck[s.ID]
}

func (p *planner) choose(s Scenario) Why {
	w := p.why(s)
	p.whys[w]++
	p.topics[s.Topic]++
	p.facts[Fact(s)]++
	p.answers.take(s)
	return w
}
