package quiz

import (
	"math/rand/v2"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// Draw picks n scenarios from the pool and puts them in the order to be asked.
// The same pool, n and rng give the same round, whatever order the pool comes in.
//
//   - Answers of 401 and of 403 are as many, within one, as far as the pool goes.
//   - Being let in comes no more often than in the pool, rounded up, nor does any
//     other refusal.
//   - One of a pair is taken before its twins are.
//   - Topics are mixed, in what is taken and in what follows what.
//   - Two of one pair are never neighbors: a pool of little else than twins gives
//     a round shorter than n.
func Draw(pool []Scenario, n int, rng *rand.Rand) []Scenario {
	pool = slices.Clone(pool)
	content.Sort(pool, func(a, b Scenario) int { return strings.Compare(a.ID, b.ID) })
	rng.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
	return arrange(choose(pool, max(0, min(n, len(pool)))))
}

// choose takes n scenarios one by one, each the first of those that serve the
// round best.
func choose(pool []Scenario, n int) []Scenario {
	var taken []Scenario
	pairs, topics := map[string]int{}, map[string]int{}
	answers := sharesOf(pool, n)
	for len(taken) < n {
		best := take(&pool, func(s Scenario) []int {
			return []int{answers.over(s), max(0, answers.lead(s)), -answers.behind(s), pairs[family(s)],
				topics[s.Topic]}
		})
		answers.take(best)
		pairs[family(best)]++
		topics[best.Topic]++
		taken = append(taken, best)
	}
	return taken
}

// arrange orders a round. A pair with as many scenarios left as there are places
// apart goes first, or its twins would meet at the end.
func arrange(list []Scenario) []Scenario {
	var out []Scenario
	var last Scenario
	run := 0 // how many in a row had the answer of the last
	for len(list) > 0 {
		pairs, topics := map[string]int{}, map[string]int{}
		most := 0
		for _, s := range list {
			pairs[family(s)]++
			topics[s.Topic]++
			most = max(most, pairs[family(s)])
		}
		crowded := most > len(list)/2
		started := len(out) > 0
		next := take(&list, func(s Scenario) []int {
			return []int{
				when(started && family(s) == family(last)),
				when(crowded && pairs[family(s)] < most),
				when(started && s.Topic == last.Topic),
				when(run >= 2 && s.Answer == last.Answer),
				-topics[s.Topic],
			}
		})
		if started && family(next) == family(last) {
			return out
		}
		if started && next.Answer == last.Answer {
			run++
		} else {
			run = 1
		}
		out, last = append(out, next), next
	}
	return out
}

func when(b bool) int {
	if b {
		return 1
	}
	return 0
}

// family is what a scenario shares with its twins; one without a pair is its own.
func family(s Scenario) string {
	if s.Pair != "" {
		return "pair " + s.Pair
	}
	return "id " + s.ID
}

// take removes from the list the first scenario with the lowest cost, compared
// number by number, and returns it.
func take(list *[]Scenario, cost func(Scenario) []int) Scenario {
	best, lowest := 0, cost((*list)[0])
	for i, s := range (*list)[1:] {
		if c := cost(s); slices.Compare(c, lowest) < 0 {
			best, lowest = i+1, c
		}
	}
	s := (*list)[best]
	*list = slices.Delete(*list, best, best+1)
	return s
}
