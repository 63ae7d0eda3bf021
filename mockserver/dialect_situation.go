package mockserver

import (
	"net/http"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// Situation is a situation that systems answer differently.
type Situation string

const (
	Missing        Situation = "missing"         // no credentials, or none of a kind that is read here
	Foreign        Situation = "foreign"         // an Authorization that it doesn't read; as Missing when it has no rule
	MissingHidden  Situation = "missing-hidden"  // the same, for a thing strangers may not know of; as Missing when it has no rule
	Invalid        Situation = "invalid"         // credentials that prove nothing
	Expired        Situation = "expired"         // those that did until some time ago; as Invalid when it has no rule
	Denied         Situation = "denied"          // somebody known, without the right
	Hidden         Situation = "hidden"          // an outsider, at a thing outsiders may not know of
	Absent         Situation = "absent"          // no such thing, and a caller who may not list what there is
	AbsentKnown    Situation = "absent-known"    // no such thing, and one who may
	Quota          Situation = "quota"           // no calls left
	Locked         Situation = "locked"          // too many bad credentials came before
	Forged         Situation = "csrf"            // a change with a session that lacks its CSRF token
	MethodStranger Situation = "method-stranger" // no credentials, and a method that the path doesn't take
	PathStranger   Situation = "path-stranger"   // no credentials, and a path that leads nowhere
)

func cases() []Situation {
	return []Situation{Missing, Foreign, MissingHidden, Invalid, Expired, Denied, Hidden, Absent, AbsentKnown, Quota, Locked,
		Forged,
		MethodStranger, PathStranger}
}

// cases tells what a refusal is an example of, the narrowest first; none for one
// that no dialect speaks of.
func (v *Visit) cases(check string, f *refusal) []Situation {
	person := v.who().Person
	switch check {
	case "route":
		return v.lostCase(f)
	case "credentials", "scheme":
		return v.missingCase(f)
	case "validity", "account":
		return v.invalidCase(f)
	case "csrf":
		return []Situation{Forged}
	case "role", "scope", "tenant", "ownership":
		switch {
		case person == nil && v.dialect.Anonymous != "":
			return []Situation{Missing}
		case person == nil && v.route.Hidden:
			return []Situation{MissingHidden, Missing}
		case person == nil:
			return []Situation{Missing}
		case f.hidden:
			return []Situation{Hidden}
		}
		return []Situation{Denied}
	case "existence":
		switch {
		case person == nil:
			return []Situation{Missing}
		case person.Role != "admin":
			return []Situation{Absent}
		}
		return []Situation{AbsentKnown}
	case "quota":
		return []Situation{Quota}
	}
	return nil
}

func (v *Visit) lostCase(f *refusal) []Situation {
	sent := v.r.Header.Get("Authorization") != "" || v.r.Header.Get("Cookie") != "" || v.r.Header.Get("X-Api-Key") != ""
	switch {
	case sent:
		return nil
	case f.status == http.StatusMethodNotAllowed:
		return []Situation{MethodStranger}
	case f.status == http.StatusNotFound:
		return []Situation{PathStranger}
	}
	return nil
}

func (v *Visit) missingCase(f *refusal) []Situation {
	switch {
	case f.status != http.StatusUnauthorized && f.status != http.StatusFound:
		return nil
	case v.r.Header.Get("Authorization") != "":
		return []Situation{Foreign, Missing}
	case v.route.Hidden:
		return []Situation{MissingHidden, Missing}
	}
	return []Situation{Missing}
}

func (v *Visit) invalidCase(f *refusal) []Situation {
	fail := v.who().fail
	switch {
	case f.status == http.StatusTooManyRequests:
		return []Situation{Locked}
	case f.status != http.StatusUnauthorized:
		return nil
	case fail != nil && fail.expired:
		return []Situation{Expired, Invalid}
	}
	return []Situation{Invalid}
}

// rule finds what the visit's dialect says of the first case it speaks of.
func (v *Visit) rule(list []Situation) (Rule, bool) {
	for _, c := range list {
		for _, r := range v.dialect.Rules {
			if r.Case == c && v.fits(r) {
				return r, true
			}
		}
	}
	return Rule{}, false
}

func (v *Visit) fits(r Rule) bool {
	kind := v.scheme()
	if len(v.route.Accepts) > 0 && !v.accepts(kind) {
		kind = v.route.Accepts[0]
	}
	wants := v.route.Role + v.route.Scope + v.route.Tenant + v.route.Thing
	return (len(r.For) == 0 || slices.Contains(r.For, kind)) && (!r.AboutOneself || wants == "" && !v.route.Owner) &&
		(r.Accepts == "" || strings.Contains(v.r.Header.Get("Accept"), r.Accepts))
}

// translate answers a refusal the way the visit's dialect does: by its rule,
// and with nothing at all where it has none. An answer that breaks the rules on
// purpose stays as it is, and so does the sample program's.
func (v *Visit) translate(check string, got verdict) verdict {
	d, f := v.dialect, got.refusal
	if d.own() || f == nil || f.fault != "" || v.route.Sample != "" {
		return got
	}
	rule, ok := v.rule(v.cases(check, f))
	if !ok {
		got.source, got.refusal = d.Source, &refusal{spoken: &Rule{}}
		got.refusal.because(v, Cause{"dialect.undocumented", []string{d.Title}})
		return got
	}
	got.source, got.refusal = rule.Source, &refusal{status: rule.Status, spoken: &rule, headers: f.headers}
	got.refusal.because(v, Cause{"dialect.documented", []string{d.Title, rule.Why}})
	return got
}

// bare tells whether it is a 401 without the challenge that RFC 9110 §15.5.2
// demands of it.
func (r *Rule) bare() bool {
	return r.Status == http.StatusUnauthorized && r.Challenge == Unchallenged
}

// answer is the rule as a response; one without a status when there is none.
func (r *Rule) answer(v *Visit, headers []header) response {
	res := response{status: r.Status, header: http.Header{}}
	if r.Status == 0 {
		return res
	}
	if r.Challenge != "" && r.Challenge != Unchallenged {
		res.decides("WWW-Authenticate", r.Challenge)
	}
	if r.Location != "" {
		res.decides("Location", strings.ReplaceAll(r.Location, "{path}", v.r.URL.EscapedPath()))
	}
	for _, h := range headers {
		if h.name == "Retry-After" {
			res.decides(h.name, h.value)
		}
	}
	const unknown = "What stands here isn't part of the model."
	text := map[string][2]string{
		"json": {"application/json", `"` + unknown + `"`},
		"html": {"text/html; charset=utf-8", "<!-- " + unknown + " -->"},
		"xml":  {"application/xml", "<!-- " + unknown + " -->"}, "text": {"text/plain; charset=utf-8", unknown},
	}[r.Body]
	if text[0] == "" {
		return res
	}
	res.set("Content-Type", text[0])
	if res.body = []byte(text[1] + "\n"); r.Text != "" {
		res.body = []byte(r.Text + "\n")
	}
	return res
}

// read gives a route what the dialect demands of every route, and leaves of the
// credentials sent those that it looks at.
func (d *Dialect) read(r *world.Route, sent []Shown) (*world.Route, []Shown) {
	if d.own() || r.Sample != "" || r.Grant {
		return r, sent
	}
	own := *r
	if len(d.Reads) > 0 {
		sent = slices.DeleteFunc(slices.Clone(sent), func(c Shown) bool { return !slices.Contains(d.Reads, c.Kind) })
		if len(r.Accepts) > 0 {
			own.Accepts = d.Reads
		}
	}
	token := slices.ContainsFunc(sent, func(c Shown) bool { return c.Kind == bearer })
	switch {
	case len(r.Accepts) == 0 && d.ReadsAlways && token:
		own.Accepts, own.Optional = []string{bearer}, true
	case len(r.Accepts) > 0 && d.Anonymous != "" && (r.Role != "" || r.Scope != "" || r.Tenant != "" || r.Owner):
		own.Optional = true
	}
	return &own, sent
}
