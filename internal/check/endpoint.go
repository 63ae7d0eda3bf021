package check

import (
	"net/http"
	"slices"
	"strings"
)

// Endpoint is one path with everything that was seen of it: what a rule judges.
type Endpoint struct {
	*Path
	plan  *Plan
	seen  []*Seen
	works map[string]bool // whose credential succeeded anywhere
	found []Finding       // what the rules before this one have found here
	fault error           // why the stranger got no answer
}

// all are the probes of these kinds, in the order they were sent.
func (c *Endpoint) all(of ...Sent) []*Seen {
	var out []*Seen
	for _, s := range c.seen {
		if slices.Contains(of, s.Sent) {
			out = append(out, s)
		}
	}
	return out
}

// one is the first of them, nil when there is none.
func (c *Endpoint) one(of ...Sent) *Seen {
	for _, s := range c.all(of...) {
		return s
	}
	return nil
}

// bad are the answers to credentials that hold nowhere.
func (c *Endpoint) bad() []*Seen { return c.all(Junk, Tampered, Expired, AlgNone, WrongPassword) }

// asked are the answers of this very path, without other methods and addresses.
func (c *Endpoint) asked() []*Seen {
	return c.all(Nothing, Credential, Junk, Malformed, OtherScheme, Tampered, Expired, AlgNone, WrongPassword)
}

// control is an answer that gave somebody what they asked for.
func (c *Endpoint) control() *Seen {
	for _, s := range c.all(Credential) {
		if s.in() {
			return s
		}
	}
	return nil
}

// said tells whether the config or the description says that strangers are to
// be refused here.
func (c *Endpoint) said() bool {
	if status, ok := c.Expect[Nobody]; ok {
		return status >= 300
	}
	return c.Spec != nil && c.Spec.Protected
}

// guarded tells whether something shows that this path is protected: a word,
// or a stranger who is refused what a credential opens.
func (c *Endpoint) guarded() bool {
	none := c.one(Nothing)
	return c.said() || none != nil && !none.in() && (c.control() != nil || none.is(http.StatusUnauthorized))
}

// refuses tells whether a person is to be refused here.
func (c *Endpoint) refuses(person string) bool {
	if status, ok := c.Expect[person]; ok {
		return status >= 300
	}
	return c.Owner != "" && c.Owner != person
}

// keyed tells that everybody who shows anything shows a key or a cookie: HTTP
// has no scheme for those.
func (c *Endpoint) keyed() bool {
	for _, p := range c.plan.People {
		if p.Kind.Scheme() != "" || strings.EqualFold(p.Field, "Authorization") {
			return false
		}
	}
	return len(c.plan.People) > 0
}

// kinds are the kinds of credentials that are taken here, as far as anybody
// knows: those that people hold, else those that the challenge names.
func (c *Endpoint) kinds() []*Person {
	var out []*Person
	have := func(k Kind) bool { return slices.ContainsFunc(out, func(p *Person) bool { return p.Kind == k }) }
	for _, p := range c.plan.People {
		if !have(p.Kind) {
			out = append(out, p)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, ch := range c.one(Nothing).Challenges {
		for _, k := range []Kind{BearerToken, BasicPair} {
			if ch.Is(k.Scheme()) && !have(k) {
				out = append(out, &Person{Kind: k})
			}
		}
	}
	if len(out) == 0 && c.one(Nothing).is(http.StatusUnauthorized, http.StatusForbidden) {
		out = append(out, &Person{Kind: BearerToken})
	}
	return out
}

func (c *Endpoint) person(name string) *Person {
	for _, p := range c.plan.People {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// hit is what a rule says of one answer.
type hit struct {
	seen   *Seen
	line   string // the header whose line decides; empty for the status line
	should string
	level  Level // where it differs from the rule's
}
