package quiz

import (
	"cmp"
	"fmt"
	"maps"
	"net/textproto"
	"slices"
	"strings"
)

// Shot is one request that was answered, as much of it as missions and repairs
// judge by.
type Shot struct {
	Method, Target string
	Person         string              // whom the gate took the caller for; empty for nobody
	Sent           map[string][]string // canonical names; credentials as their {{names}}
	Status         int
	Refused        string // the check that refused; empty when let in
	Answer         map[string][]string
	Body           string
}

// Judgment is how far somebody has come with a mission.
type Judgment struct {
	Met     bool
	Got     int    // how many of the goal's requests are there
	Missing string // one sentence; empty when met
}

// enough is how many different requests of late a judge looks at.
const enough = 24

// Judge tells whether the requests so far, oldest first, meet the goal, and what
// is still missing. start is the mission's own request, answered.
func (m Mission) Judge(start Shot, shots []Shot) Judgment {
	g := m.Goal
	best := g.longest(start, nil, distinct(shots, g.Statuses))
	st := Judgment{Met: len(best) == len(g.Statuses), Got: len(best)}
	switch {
	case st.Met:
	case len(shots) == 0:
		st.Missing = "Nothing was fired yet."
	case len(best) > 0 && best[len(best)-1].same(shots[len(shots)-1]):
		st.Missing = fmt.Sprintf("That is %d of %d; now a %d.", len(best), len(g.Statuses), g.Statuses[len(best)])
	default:
		last := shots[len(shots)-1]
		st.Missing = g.misses(start, best, last)
		if st.Missing == "" { // it fits, but something it builds on has been forgotten
			st.Missing = "Begin again with the first request of the goal."
		}
	}
	return st
}

// distinct keeps the latest shots that could matter, each of them once.
func distinct(shots []Shot, statuses []int) []Shot {
	var out []Shot
	for i := len(shots) - 1; i >= 0 && len(out) < enough; i-- {
		s := shots[i]
		if slices.Contains(statuses, s.Status) && !slices.ContainsFunc(out, s.same) {
			out = append(out, s)
		}
	}
	slices.Reverse(out)
	return out
}

func (s Shot) same(o Shot) bool {
	return s.asks(o) && s.Status == o.Status && s.Person == o.Person && s.Refused == o.Refused
}

// asks tells whether two shots are the same request.
func (s Shot) asks(o Shot) bool {
	return s.Method == o.Method && s.Target == o.Target && len(changed(s.Sent, o.Sent)) == 0
}

// longest finds the longest chain of shots that serves the goal, in order.
func (g Goal) longest(start Shot, chain, rest []Shot) []Shot {
	best := chain
	if len(chain) == len(g.Statuses) {
		return best
	}
	for i, s := range rest {
		if g.misses(start, chain, s) != "" {
			continue
		}
		got := g.longest(start, append(slices.Clip(chain), s), rest[i+1:])
		// Of chains of one length the latest counts: it is what the learner is at.
		if len(got) >= len(best) {
			best = got
		}
		if len(best) == len(g.Statuses) {
			return best
		}
	}
	return best
}

// misses says in one sentence why a shot doesn't take a chain further; nothing
// when it does.
func (g Goal) misses(start Shot, chain []Shot, s Shot) string {
	k := len(chain)
	if s.Status != g.Statuses[k] {
		if k > 0 {
			return fmt.Sprintf("The server answered %d; after the first %d of %d, the next is a %d.", s.Status, k,
				len(g.Statuses), g.Statuses[k])
		}
		return fmt.Sprintf("The server answered %d; it should be a %d.", s.Status, g.Statuses[k])
	}
	return cmp.Or(g.strays(start, s), g.elsewhere(k, s), g.relates(chain, s))
}

// strays says what was changed that should have stayed.
func (g Goal) strays(start, s Shot) string {
	for _, what := range g.Keep {
		switch {
		case what == "person" && s.Person != start.Person:
			return fmt.Sprintf("A %d, but from %s: it has to be %s.", s.Status, somebody(s.Person),
				somebody(start.Person))
		case what == "method" && s.Method != start.Method:
			return fmt.Sprintf("A %d, but for %s: the method has to stay %s.", s.Status, s.Method, start.Method)
		case what == "path" && pathOf(s.Target) != pathOf(start.Target):
			return fmt.Sprintf("A %d, but at %s: the path has to stay %s.", s.Status, pathOf(s.Target),
				pathOf(start.Target))
		}
	}
	if names := changed(start.Sent, s.Sent); g.Headers > 0 && len(names) > g.Headers {
		return fmt.Sprintf("A %d, but %s differ from the start: at most %d may.", s.Status,
			strings.Join(names, " and "),
			g.Headers)
	}
	return ""
}

// elsewhere says when the right status came for another reason.
func (g Goal) elsewhere(k int, s Shot) string {
	if len(g.Refused) > 0 && g.Refused[k] != "any" && g.Refused[k] != s.Refused {
		return fmt.Sprintf("A %d, but the check that refused is %s: it has to be %s.", s.Status,
			cmp.Or(s.Refused, "none"),
			g.Refused[k])
	}
	if len(g.Shows) > 0 && g.Shows[k] != "any" {
		if missing := lacking(s.Answer, g.Shows[k]); missing != "" {
			return fmt.Sprintf("A %d, but %s.", s.Status, missing)
		}
	}
	return ""
}

// lacking says what an answer lacks of "Name: text"; an empty text wants the
// header only.
func lacking(answer map[string][]string, want string) string {
	name, text, _ := strings.Cut(want, ":")
	name, text = strings.TrimSpace(name), strings.TrimSpace(text)
	values := answer[textproto.CanonicalMIMEHeaderKey(name)]
	switch {
	case len(values) == 0:
		return "the answer carries no " + name
	case text != "" && !slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, text) }):
		return "its " + name + " doesn't say " + text
	}
	return ""
}

// relates says what a shot and those before it should have in common, or not.
func (g Goal) relates(chain []Shot, s Shot) string {
	for _, before := range chain {
		switch {
		case s.asks(before):
			return "That is the same request once more: change something."
		case g.People == "same" && s.Person != before.Person:
			return fmt.Sprintf("The first was from %s and this is from %s: one person has to do both.",
				somebody(before.Person), somebody(s.Person))
		case g.People == "different" && s.Person == before.Person:
			return fmt.Sprintf("Both are from %s: somebody else has to ask too.", somebody(s.Person))
		case g.Answers == "equal" && !s.answersLike(before):
			return "The two answers differ: look at the body and the headers."
		case g.Answers == "different" && s.answersLike(before):
			return "The two answers are the same: they have to differ."
		}
	}
	if g.People == "different" && s.Person == "" {
		return fmt.Sprintf("A %d, but the gate recognized nobody: somebody has to ask.", s.Status)
	}
	return ""
}

func (s Shot) answersLike(o Shot) bool {
	if s.Status != o.Status || s.Body != o.Body {
		return false
	}
	equal := func(a, b map[string][]string) bool {
		for name, values := range a {
			if name != "Date" && !slices.Equal(values, b[name]) {
				return false
			}
		}
		return true
	}
	return equal(s.Answer, o.Answer) && equal(o.Answer, s.Answer)
}

func somebody(person string) string { return cmp.Or(person, "nobody") }

func pathOf(target string) string {
	p, _, _ := strings.Cut(target, "?")
	return p
}

// changed lists the headers that differ between two requests, leaving out what
// clients add of their own accord and what follows from the body.
func changed(a, b map[string][]string) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(merged(a, b))) {
		x, y := meant(name, a[name]), meant(name, b[name])
		if !slices.Equal(x, y) {
			out = append(out, name)
		}
	}
	return out
}

func merged(a, b map[string][]string) map[string][]string {
	out := maps.Clone(a)
	if out == nil {
		out = map[string][]string{}
	}
	maps.Copy(out, b)
	return out
}

// meant is a header's values as far as somebody chose them.
func meant(name string, values []string) []string {
	switch name {
	case "Host", "User-Agent", "Accept-Encoding", "Connection", "Content-Length", "Content-Type", "Expect":
		return nil
	case "Accept":
		// What curl and HTTPie send when nothing else was asked for.
		return slices.DeleteFunc(slices.Clone(values),
			func(v string) bool { return strings.HasPrefix(v, "*/*") || v == "application/json, */*;q=0.5" })
	}
	return values
}
