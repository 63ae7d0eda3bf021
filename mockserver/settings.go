package mockserver

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Gate is a gate as data: the names of its checks in order, and how some of
// them are set. What DefaultGate has and Order leaves out isn't asked.
type Gate struct {
	Order []string          // check names, as in DefaultGate
	Set   map[string]string // setting → value; one that isn't named is set right
}

// Setting is one thing about a check that gates in the wild get wrong.
type Setting struct {
	Name   string   // "validity.expired": the check it belongs to stands before the dot
	About  string   // what it sets, in a few words: "an expired token gets"
	Values []string // the right one first
}

// Check is the name of the check that the setting belongs to.
func (s Setting) Check() string {
	check, _, _ := strings.Cut(s.Name, ".")
	return check
}

// Settings returns everything about a gate that can be set, in the order of
// DefaultGate's checks.
func Settings() []Setting {
	var out []Setting
	for _, f := range flaws() {
		out = append(out, f.Setting)
	}
	return out
}

// flaw is a setting with what its wrong value does to the check.
type flaw struct {
	Setting
	skip  bool                                  // the check isn't asked at all
	asks  func(*Visit) bool                     // the check is asked here too
	wrong func(*Visit, verdict) (verdict, bool) // the answer in place of the right one; false where it stays
}

// asSet is whose fault an answer of a gate that is set wrong is: see
// refusal.fault.
const asSet = "this gate's setting"

// flaws are the ways a gate can be set wrong. A wrong answer is marked as a
// fault, so that only these may break the rule that a 401 carries a challenge.
func flaws() []flaw {
	return []flaw{
		{Setting: Setting{"credentials.missing", "no credentials get", []string{"401", "403"}},
			wrong: instead(403, only(401))},
		{Setting: Setting{"credentials.challenge", "its 401 carries", []string{"a challenge", "nothing"}}, wrong: bare},
		{Setting: Setting{"credentials.open", "routes without a demand are", []string{"open", "asked too"}},
			asks:  always,
			wrong: askedAnyway},
		{Setting: Setting{"credentials.cors", "its 401 can be read by", []string{"the page that asked", "no page"}},
			wrong: withheld},
		{Setting: Setting{"validity.bad", "credentials that don't hold get", []string{"401", "403"}},
			wrong: instead(403, only(401))},
		{Setting: Setting{"validity.expired", "an expired one gets", []string{"the same", "403"}},
			wrong: instead(403, ranOut)},
		{Setting: Setting{"validity.challenge", "its 401 carries", []string{"a challenge", "nothing"}}, wrong: bare},
		{Setting: Setting{"validity.unknown", "an unknown user name gets", []string{"the same", "404"}},
			wrong: instead(404, ofNobody)},
		{Setting: Setting{"validity.unverified", "what can't be verified now gets", []string{"503", "401"}},
			wrong: instead(401, only(503))},
		{Setting: Setting{"account.suspended", "a suspended account gets", []string{"403", "401"}},
			wrong: instead(401, only(403))},
		{Setting: Setting{"role.low", "too low a role gets", []string{"403", "401"}}, wrong: instead(401, only(403))},
		{Setting: Setting{"scope.narrow", "too narrow a scope gets", []string{"403", "401"}},
			wrong: instead(401, only(403))},
		{Setting: Setting{"tenant.outsider", "an outsider is told",
			[]string{"404, as if it weren't there", "403, it isn't yours"}}, wrong: instead(403, only(404))},
		{Setting: Setting{"ownership.asked", "whose it is, is", []string{"compared", "not asked"}}, skip: true},
	}
}

func always(*Visit) bool { return true }

// only holds for refusals with this status.
func only(status int) func(*Visit, *refusal) bool {
	return func(_ *Visit, f *refusal) bool { return f.status == status }
}

func ranOut(v *Visit, f *refusal) bool {
	fail := v.who().fail
	return f.status == http.StatusUnauthorized && fail != nil && fail.expired
}

func ofNobody(v *Visit, f *refusal) bool {
	fail := v.who().fail
	return f.status == http.StatusUnauthorized && fail != nil && v.who().Cause.Code == v.scheme()+"."+unknownUser &&
		v.kind().Password
}

// instead answers with another status where the right refusal is of a kind.
func instead(status int, of func(*Visit, *refusal) bool) func(*Visit, verdict) (verdict, bool) {
	return func(v *Visit, got verdict) (verdict, bool) {
		if got.refusal == nil || !of(v, got.refusal) {
			return got, false
		}
		f := &refusal{
			status: status, private: true, fault: asSet,
			code: got.refusal.code, unreadable: got.refusal.unreadable,
		}
		code := "setting.status"
		switch status {
		case http.StatusUnauthorized:
			f.challenges = v.challenges()
		case http.StatusNotFound:
			code = "setting.unknown-user"
		}
		f.because(v, Cause{code, []string{strconv.Itoa(status), strconv.Itoa(got.refusal.status)}})
		got.refusal = f
		return got, true
	}
}

// bare takes the challenge off a 401.
func bare(v *Visit, got verdict) (verdict, bool) {
	if got.refusal == nil || got.refusal.status != http.StatusUnauthorized {
		return got, false
	}
	f := *got.refusal
	f.challenges, f.fault, f.cause = nil, asSet, Cause{Code: "setting.bare"}
	words := v.said(f.cause)
	f.reason, f.next = strings.TrimSuffix(f.reason, ".")+"; "+words.Reason, words.Next
	got.refusal = &f
	return got, true
}

// withheld keeps a 401 from the page of another origin that asked.
func withheld(_ *Visit, got verdict) (verdict, bool) {
	if got.refusal == nil || got.refusal.status != http.StatusUnauthorized {
		return got, false
	}
	f := *got.refusal
	f.unreadable, f.fault = true, asSet
	got.refusal = &f
	return got, true
}

// askedAnyway wants credentials of a route that is open to everybody.
func askedAnyway(v *Visit, got verdict) (verdict, bool) {
	if asksCredentials(v) || v.lost != nil {
		return got, false
	}
	if _, ok := v.credential(); ok {
		return got, false
	}
	spoiled := v.refuse(http.StatusUnauthorized, "setting.asked", "Authorization")
	spoiled.source, spoiled.refusal.fault = asSet, asSet
	spoiled.refusal.challenges = []Challenge{{scheme: "Bearer", realm: v.world.Realm()}}
	return spoiled, true
}

// Checks makes the gate: DefaultGate's checks in this order, set like this. The
// error names a check, a setting or a value that doesn't exist.
func (g Gate) Checks() ([]Check, error) {
	all := map[string]Check{}
	var names []string
	for _, c := range DefaultGate() {
		all[c.Name] = c
		names = append(names, c.Name)
	}
	var out []Check
	for i, name := range g.Order {
		c, ok := all[name]
		switch {
		case !ok:
			return nil, fmt.Errorf("the gate has no check %q; use some of %s", name, strings.Join(names, ", "))
		case slices.Index(g.Order, name) < i:
			return nil, fmt.Errorf("the check %q is there twice; keep one", name)
		}
		out = append(out, c)
	}
	return g.wrongs(out)
}

func (g Gate) wrongs(out []Check) ([]Check, error) {
	for _, name := range slices.Sorted(maps.Keys(g.Set)) {
		all := flaws()
		i := slices.IndexFunc(all, func(f flaw) bool { return f.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("the gate has no setting %q; known are %s", name, strings.Join(settingNames(), ", "))
		}
		f, value := all[i], g.Set[name]
		at := slices.IndexFunc(out, func(c Check) bool { return c.Name == f.Check() })
		switch {
		case !slices.Contains(f.Values, value):
			return nil, fmt.Errorf("%s can't be %q; it is one of %q", name, value, f.Values)
		case at < 0:
			return nil, fmt.Errorf("%s is set, but the gate leaves out the check %s", name, f.Check())
		case value != f.Values[0]:
			out[at] = f.spoil(out[at])
		}
	}
	return out, nil
}

func settingNames() (names []string) {
	for _, s := range Settings() {
		names = append(names, s.Name)
	}
	return names
}

// spoil is a check with this setting wrong.
func (f flaw) spoil(c Check) Check {
	asks, run := c.Asks, c.Run
	switch {
	case f.skip:
		c.Asks = func(*Visit) bool { return false }
		return c
	case f.asks != nil && asks != nil:
		c.Asks = func(v *Visit) bool { return asks(v) || f.asks(v) }
		c.Run = func(v *Visit) verdict {
			if !asks(v) {
				got, _ := f.wrong(v, v.pass("gate.not-needed", ""))
				return got
			}
			return run(v)
		}
		return c
	}
	c.Run = func(v *Visit) verdict {
		got := run(v)
		if spoiled, yes := f.wrong(v, got); yes {
			spoiled.source = asSet
			return spoiled
		}
		return got
	}
	return c
}
