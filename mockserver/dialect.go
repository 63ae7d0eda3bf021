package mockserver

import (
	"fmt"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// Case is a situation that systems answer differently.
type Case string

const (
	Missing       Case = "missing"        // no credentials, or none of a kind that is read here
	MissingHidden Case = "missing-hidden" // the same, for a thing that strangers may not know of; as Missing when it has no rule
	Invalid       Case = "invalid"        // credentials that prove nothing
	Expired       Case = "expired"        // those that did until some time ago; as Invalid when it has no rule
	Denied        Case = "denied"         // somebody known, without the right
	Hidden        Case = "hidden"         // an outsider, at a thing outsiders may not know of
	Absent        Case = "absent"         // no such thing, and a caller who may not list what there is
	Quota         Case = "quota"          // no calls left
	Locked        Case = "locked"         // too many bad credentials came before
)

// Rule is what a system is documented to answer in a case.
type Rule struct {
	Status int
	Why    string // one sentence
	Source string // where it says so; the dialect's when empty

	// Say and Next are the body's words where this server's own would tell the
	// caller what the rule is there to keep; empty to keep its own. AsWrong has
	// the body say what it says of credentials that don't hold.
	Say, Next string
	AsWrong   bool
}

// words are what the client is told when the rule answers.
func (r Rule) words(f *refusal, kind world.Kind) (say, next string) {
	switch {
	case r.AsWrong && kind.Password:
		return wrongLogin, kind.Cure
	case r.AsWrong:
		return "The credentials are not accepted", kind.Cure
	case r.Say != "":
		return r.Say, r.Next
	}
	return f.say, f.next
}

// Dialect is how a well-known system is documented to answer, as settings of
// the one gate. It is a model: of the system's documentation or source as it
// was read for this course, not of a system that was run, and of refusals
// only, put to the routes of this server's world. Challenges are in this
// server's words.
type Dialect struct {
	Name   string // "kubernetes"; the default one is DefaultDialect
	Title  string // "Kubernetes, anonymous requests on"
	Source string // where the answers are documented
	Note   string // what to know before believing it; one or two sentences

	// Rules holds the documented cases. What it leaves out is answered the way
	// this server answers by itself, and a Decision then names no dialect.
	Rules map[Case]Rule

	// Anonymous names the identity that a caller without credentials gets, to be
	// judged by the checks that come after; empty when such a caller is nobody.
	Anonymous string
	// ReadsAlways has credentials looked at where none are needed, so that bad
	// ones are refused there too.
	ReadsAlways bool
	// Mute offers no challenge. A 401 must carry one (RFC 9110 §15.5.2), so the
	// refusal is a 403 then.
	Mute bool
}

// DialectNotice is what a screen says beside the answers of dialects.
const DialectNotice = "Models of documented behavior: no outside system is asked."

// DefaultDialect is the server's own: the rules of the RFCs and nothing else.
const DefaultDialect = "lantern"

func dialect(name string) (*Dialect, error) {
	all := Dialects()
	if name == "" {
		return &all[0], nil
	}
	if i := slices.IndexFunc(all, func(d Dialect) bool { return d.Name == name }); i >= 0 {
		return &all[i], nil
	}
	names := make([]string, len(all))
	for i, d := range all {
		names[i] = d.Name
	}
	return nil, fmt.Errorf("the server speaks no dialect %q; use one of %s", name, strings.Join(names, ", "))
}

// rule returns what the dialect says of a case or of the one it is a kind of.
func (d *Dialect) rule(c Case) (Rule, bool) {
	r, ok := d.Rules[c]
	if !ok && c == Expired {
		r, ok = d.Rules[Invalid]
	}
	if !ok && c == MissingHidden {
		r, ok = d.Rules[Missing]
	}
	if ok && r.Source == "" {
		r.Source = d.Source
	}
	return r, ok
}

// cased tells what case a refusal is; "" for one that no dialect speaks of.
func (v *Visit) cased(check string, f *refusal) Case {
	known := v.who().Person != nil
	switch check {
	case "credentials", "scheme":
		if f.status == 401 && v.route.Hidden {
			return MissingHidden
		}
		if f.status == 401 {
			return Missing
		}
	case "validity":
		fail := v.who().fail
		switch {
		case f.status == 401 && fail != nil && fail.expired:
			return Expired
		case f.status == 401:
			return Invalid
		case f.status == 429:
			return Locked
		}
	case "role", "scope", "tenant", "ownership":
		switch {
		case !known && v.dialect.Anonymous != "":
			return Missing
		case f.hidden:
			return Hidden
		case known:
			return Denied
		}
	case "existence":
		if p := v.who().Person; p != nil && p.Role != "admin" {
			return Absent
		}
	case "quota":
		return Quota
	}
	return ""
}

// unnamed is what a trace says of a caller without credentials who may go on.
func (v *Visit) unnamed() string {
	if who := v.dialect.Anonymous; who != "" {
		return "none: the caller is " + who
	}
	return "none; strangers may ask"
}

// translate answers a refusal the way the visit's dialect does. An answer that
// breaks the rules on purpose stays as it is.
func (v *Visit) translate(check string, got verdict) (_ verdict, spoken bool) {
	d, f := v.dialect, got.refusal
	if d == nil || f == nil || f.fault != "" {
		return got, false
	}
	c := v.cased(check, f)
	if c == "" && d.Mute && f.status == 401 {
		c = Invalid
	}
	rule, spoken := d.rule(c)
	own := *f
	if spoken {
		if rule.Status != f.status {
			own.challenges, own.hidden = nil, f.hidden && rule.Status == 404
		}
		own.status, own.reason, got.source = rule.Status, rule.Why, rule.Source
		own.say, own.next = rule.words(f, v.kind())
	}
	if d.Mute {
		if own.status == 401 {
			own.status = 403
		}
		own.challenges = nil
	}
	got.refusal = &own
	return got, spoken
}

// read gives a route what the dialect demands of every route.
func (d *Dialect) read(r *Route, sent []Shown) *Route {
	own := *r
	switch {
	case len(r.Accepts) == 0:
		token := slices.ContainsFunc(sent, func(c Shown) bool { return c.Kind == bearer })
		if !d.ReadsAlways || r.Sample != "" || !token {
			return r
		}
		own.Accepts, own.Optional = []string{bearer}, true
	case d.Anonymous != "" && (r.Role != "" || r.Scope != "" || r.Tenant != "" || r.Owner):
		own.Optional = true
	default:
		return r
	}
	return &own
}
