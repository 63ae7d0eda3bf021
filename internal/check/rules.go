package check

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/content"
)

// Rule is one thing that an answer is held to.
type Rule struct {
	ID     string
	Title  string
	Level  Level
	Raised map[Profile]Level // where a profile weighs it otherwise; Strict takes the heaviest
	In     Profile           // the smallest profile that asks it
	Source string            // section or weakness that decides
	Lesson string            // id of the lesson that teaches it
	Needs  []Sent            // what has to be sent for it
	Teaching

	judge func(*Endpoint) []hit
}

// Rules are all rules, in order of their ids.
func Rules() []Rule {
	all := slices.Concat(challengeRules(), bearerRules(), statusRules(), askRules(), entryRules(), hidingRules(),
		bodyRules(), cacheRules(), crossRules(), otherRules())
	content.Sort(all, func(a, b Rule) int { return strings.Compare(a.ID, b.ID) })
	taught := teachings()
	for i := range all {
		all[i].Teaching = taught[all[i].ID]
	}
	return all
}

// Teaching teaches a rule.
type Teaching struct {
	Why  string // what the answer does to a client
	On   Sent   // what Bad and Good answer
	Bad  string // an answer that breaks the rule
	Good string // one that doesn't
}

//go:embed rules.md
var teaching []byte

// teachings are what rules.md says, by the rules' ids.
var teachings = sync.OnceValue(func() map[string]Teaching {
	doc, err := content.Read("rules.md", teaching, nil)
	if err != nil {
		panic(err) // it is embedded, and a test reads it
	}
	out, id := map[string]Teaching{}, ""
	for _, n := range doc.Nodes {
		p := out[id]
		switch kind, to, _ := strings.Cut(n.Info, " to="); {
		case n.Kind == content.Heading:
			id = n.Text
			continue
		case n.Kind == content.Prose:
			p.Why = strings.ReplaceAll(strings.TrimSpace(n.Text), "\n", " ")
		case kind == "http bad":
			p.Bad, p.On = strings.TrimSuffix(n.Text, "\n"), Sent(to)
		default:
			p.Good = strings.TrimSuffix(n.Text, "\n")
		}
		out[id] = p
	}
	return out
})

// FindRule finds a rule by its id.
func FindRule(id string) (Rule, bool) {
	for _, r := range Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// level is what a rule weighs in a profile.
func (r Rule) level(p Profile) Level {
	out := r.Level
	for of, l := range r.Raised {
		if of == p || p == Strict && l.atLeast(out) {
			out = l
		}
	}
	return out
}

// active are the rules that a plan asks, each with the level it has there.
func active(plan *Plan) []Rule {
	var out []Rule
	for _, r := range Rules() {
		r.Level = r.level(plan.Profile)
		if slices.Index(Profiles(), r.In) > slices.Index(Profiles(), plan.Profile) {
			r.Level = Off
		}
		if l, ok := plan.Rules[r.ID]; ok {
			r.Level = l
		}
		if r.Level != Off {
			out = append(out, r)
		}
	}
	// What differs from the config is only said where no rule explains it.
	content.Sort(out, func(a, b Rule) int {
		last := func(r Rule) int { return strings.Count(r.ID, expectation) }
		return last(a) - last(b)
	})
	return out
}

// expectation is the rule about what the config expects.
const expectation = "BN804"

// judge asks every rule.
func (c *Endpoint) judge(rules []Rule) {
	if c.one(Nothing) == nil {
		return
	}
	for _, r := range rules {
		said := map[Sent]bool{}
		for _, h := range r.judge(c) {
			if h.seen == nil || said[h.seen.Sent] && h.seen.Sent != Credential && h.seen.Sent != Variant {
				continue
			}
			said[h.seen.Sent] = true
			level := r.Level
			if h.level != "" && level.atLeast(h.level) {
				level = h.level
			}
			c.found = append(c.found, Finding{
				Rule: r.ID, Level: level, Title: r.Title, Method: h.seen.Method, Path: c.Target, Person: h.seen.Person,
				Sent: h.seen.Words, Status: h.seen.Status, Line: h.seen.line(h.line), Should: h.should,
				Source: r.Source, Lesson: r.Lesson, seen: h.seen, path: c.Path,
			})
		}
	}
}

// each judges some answers one by one, the first that is hit of each kind of
// what was sent.
func each(of func(*Endpoint) []*Seen, bad func(*Seen) (line, should string, is bool)) func(*Endpoint) []hit {
	return func(c *Endpoint) []hit {
		var out []hit
		for _, s := range of(c) {
			if line, should, is := bad(s); is {
				out = append(out, hit{seen: s, line: line, should: should})
			}
		}
		return out
	}
}

// once keeps the first hit of a path.
func once(judge func(*Endpoint) []hit) func(*Endpoint) []hit {
	return func(c *Endpoint) []hit {
		hits := judge(c)
		return hits[:min(1, len(hits))]
	}
}

const ask = "WWW-Authenticate"

// sent picks the answers to what a rule speaks of.
func sent(of ...Sent) func(*Endpoint) []*Seen {
	return func(c *Endpoint) []*Seen { return c.all(of...) }
}
