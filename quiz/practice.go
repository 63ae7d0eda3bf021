package quiz

import (
	"math/rand/v2"
	"time"
)

// Why says what a question was chosen for.
type Why int

const (
	Fresh      Why = iota // never answered
	MixedUp               // a misconception fallen for and not yet cured
	TooSure               // wrong last time, and sure of it
	Wrong                 // wrong last time
	Forgetting            // due
	Lucky                 // right last time, but unsure or with a hint
	Standing              // known
)

// Pick is a question chosen for the learner.
type Pick struct {
	Scenario Scenario
	Why      Why
	For      string // the Fact that is due, where another fact's scenario stands in for it; see Attempt.For
}

// Reason says in one short sentence why the question was chosen, without giving
// its answer away.
func (p Pick) Reason() string {
	switch p.Why {
	case Fresh:
		return "You haven't met this one yet."
	case MixedUp:
		return "You mixed up a case like this before."
	case TooSure:
		return "You were sure of a case like this, and wrong."
	case Wrong:
		return "You got this kind of case wrong last time."
	case Forgetting:
		if p.For != "" {
			return "What decides this one is due, here in another story."
		}
		return "You are about to forget what decides this one."
	case Lucky:
		return "You had this right without being sure."
	}
	return "You know this; it keeps the others honest."
}

// Pick is a scenario with what asking it now would be for.
func (m *Model) Pick(s Scenario, now time.Time) Pick {
	return Pick{Scenario: s, Why: m.why(Fact(s), s.Traps, now)}
}

// seededRand makes the randomness of one seed, apart from that of a plain round.
func seededRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x6265796f6e642041)) }

// Review picks up to n questions for what is due, the most likely forgotten
// first and each fact once. A fact comes back in fresh clothes: as a twin not
// asked last, else as a sibling that sets the same trap or has the same topic
// and answer, else as it was.
func (m *Model) Review(now time.Time, n int, seed uint64) []Pick {
	rng := seededRand(seed)
	taken := map[string]bool{}
	var picks []Pick
	for _, due := range m.Due(now) {
		if len(picks) >= n {
			break
		}
		s, ok := m.reworded(due.Fact, taken, rng)
		if !ok {
			continue
		}
		taken[s.ID] = true
		p := Pick{Scenario: s, Why: m.why(due.Fact, nil, now)}
		if Fact(s) != due.Fact {
			p.For = due.Fact
		}
		if p.Why == Standing || p.Why == Lucky {
			p.Why = Forgetting
		}
		picks = append(picks, p)
	}
	return picks
}

// Daily picks up to n questions for one day: what is due, the most likely
// forgotten first, and last the new case that teaches most now. Where every case
// was met, the last is the one that teaches most of those.
func (m *Model) Daily(now time.Time, n int, seed uint64) []Pick {
	picks := m.Review(now, max(n-1, 0), seed)
	asked := map[string]bool{}
	for _, p := range picks {
		asked[Fact(p.Scenario)], asked[p.For] = true, true
	}
	p := m.planner(now, n, seed)
	var fresh, met []Scenario
	for _, sc := range m.scenarios {
		switch fact := Fact(sc); {
		case asked[fact]:
		case m.facts[fact] == nil:
			fresh = append(fresh, sc)
		default:
			met = append(met, sc)
		}
	}
	if len(fresh) == 0 {
		fresh = met
	}
	if len(fresh) > 0 {
		sc := fresh[p.best(fresh)]
		picks = append(picks, Pick{Scenario: sc, Why: p.why(sc)})
	}
	return picks
}

// InOtherWords are other scenarios of the facts that decide some, one for each
// fact; the same one where a fact has no other. All by their ids.
func (m *Model) InOtherWords(ids []string, seed uint64) (out []string) {
	rng, taken, done := rand.New(rand.NewPCG(seed, seed)), map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		taken[id] = true
	}
	for _, id := range ids {
		i, ok := m.byID[id]
		if !ok || done[m.factOf[i]] {
			continue
		}
		done[m.factOf[i]] = true
		other := id
		if s, ok := m.reworded(m.factOf[i], taken, rng); ok && Fact(s) == m.factOf[i] {
			other = s.ID
		}
		out, taken[other] = append(out, other), true
	}
	return out
}

// reworded chooses the scenario a fact comes back as.
func (m *Model) reworded(fact string, taken map[string]bool, rng *rand.Rand) (Scenario, bool) {
	var twins []Scenario
	var last Scenario
	for _, s := range m.scenarios {
		if Fact(s) != fact {
			continue
		}
		twins = append(twins, s)
		if m.seen[s.ID] > m.seen[last.ID] {
			last = s
		}
	}
	if len(twins) == 0 {
		return Scenario{}, false
	}
	if last.ID == "" {
		last = twins[0]
	}
	var list []Scenario
	for _, s := range m.scenarios {
		if !taken[s.ID] && likeness(last, s, fact) < strangers {
			list = append(list, s)
		}
	}
	if len(list) == 0 {
		return last, !taken[last.ID]
	}
	rng.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return take(&list, func(s Scenario) []int {
		return []int{likeness(last, s, fact), m.seen[s.ID], max(s.Level-last.Level, last.Level-s.Level)}
	}), true
}

const (
	twin = iota
	sharesTrap
	sharesAnswer
	itself
	strangers
)

// likeness tells how well b may stand in for a, the scenario last asked of a
// fact. Low is close.
func likeness(a, b Scenario, fact string) int {
	switch {
	case a.ID == b.ID:
		return itself
	case Fact(b) == fact:
		return twin
	case a.Answer != b.Answer:
		return strangers
	}
	for code, trap := range a.Traps {
		if b.Traps[code] == trap {
			return sharesTrap
		}
	}
	if a.Topic == b.Topic {
		return sharesAnswer
	}
	return strangers
}

// why tells what asking a scenario of a fact would be for. traps are the
// scenario's; nil leaves misconceptions out.
func (m *Model) why(fact string, traps map[int]string, now time.Time) Why {
	c := m.facts[fact]
	switch {
	case c != nil && !c.right && c.sure == Sure:
		return TooSure
	case c != nil && !c.right:
		return Wrong
	case m.tempting(traps) > 0:
		return MixedUp
	case c == nil:
		return Fresh
	case m.isDue(c, now):
		return Forgetting
	case c.sure == Unsure || c.hinted:
		return Lucky
	}
	return Standing
}

// tempting is the number of the attempt that last fell for one of the traps and
// isn't cured; 0 where there is none.
func (m *Model) tempting(traps map[int]string) int {
	last := 0
	for _, trap := range traps {
		if m.open(trap) {
			last = max(last, m.traps[trap].order)
		}
	}
	return last
}
