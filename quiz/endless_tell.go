package quiz

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// script is a cast and what was drawn to tell of it: where and when, what is
// shown, what the route asks for and how the person stands to that, and the
// server's state, in one of several orders. Nothing in it depends on what the
// answer will be.
type script struct {
	cast
	credentials []string // the header lines
	where       scene
	kind        string // of the credential that is spoken of
	do, rule    string
	shown       string
	stands      string
	form        int // how rule and stands are joined
	asksFirst   bool
	server      string // what is said of its condition
	after       int    // how many of the parts come before it
	hint        string
}

// key is the same for scenarios that ask the same.
func (s script) key() string {
	return strings.Join([]string{s.Route, s.Kind, s.state, s.condition}, " ")
}

// words are what it is worded with.
func (s script) words() []string {
	words := []string{s.do, s.rule, s.shown}
	if s.server != "" {
		words = append(words, s.server)
	}
	return words
}

// script draws how a cast is told.
func (m *Maker) script(c cast) script {
	s := script{cast: c, kind: cmp.Or(c.Kind, m.open), where: pick(m.rng, m.told.Scenes)}
	s.do, s.rule, s.shown = pick(m.rng, c.Do), pick(m.rng, c.Rules), pick(m.rng, m.told.said(s.kind, c.state))
	s.stands, s.form = m.stands(c), m.rng.IntN(4)
	s.asksFirst = m.rng.IntN(2) == 1
	if c.condition != "" {
		s.server, s.after = pick(m.rng, m.told.condition(c.condition)), 2+m.rng.IntN(2)
	}
	s.hint = pick(m.rng, m.told.Hints)
	return s
}

// tell words a script.
func (m *Maker) tell(s script) Draft {
	v := m.told.voice(s.person.Name, s.where.Company || s.thing.Owner != "" && s.thing.Owner != s.person.Name)
	lead := v.say(strings.ReplaceAll(s.where.Lead, "{do}", s.name(s.do)))
	asks, shows := v.careful(s.asks()), v.careful(s.shown)
	parts := []string{lead, shows, asks}
	// What asks says of the token follows the token.
	if s.asksFirst && !(s.holds() && s.at.Scope != "") {
		parts = []string{lead, asks, shows}
	}
	if s.server != "" {
		parts = slices.Insert(parts, s.after, v.careful(s.server))
	}
	d := Draft{key: s.key(), words: s.words(), scene: s.where.Title}
	d.Scenario.Title, d.Scenario.Story = s.where.Title, strings.Join(parts, " ")
	d.Scenario.Hint = s.hint
	return d
}

// name puts the thing's particulars into an infinitive.
func (c cast) name(do string) string {
	whose := "{his} own"
	if c.thing.Owner != c.person.Name {
		whose = title(c.thing.Owner) + "'s"
	}
	return strings.NewReplacer("{id}", c.thing.ID, "{tenant}", c.thing.Tenant, "{whose}", whose).Replace(do)
}

// stands draws how the person stands to what the route wants; empty where that
// is open to anybody.
func (m *Maker) stands(c cast) (stands string) {
	switch r := c.at; {
	case r.Role != "" || r.Owner:
		stands = pick(m.rng, []string{"{N} is a member", "{N} is an ordinary member", "{N} has the role of a member"})
		if c.person.Role == "admin" {
			stands = pick(m.rng,
				[]string{"{N} is an admin", "{N} is one of the admins", "{N} has the role of an admin"})
			if r.Owner && c.thing.Owner != c.person.Name {
				stands = title(c.thing.Owner) + " works for " + c.thing.Tenant + ", and {N} is an admin of " +
					c.person.Tenant
			}
		}
		if r.Tenant != "" {
			stands += " of " + c.person.Tenant
		}
		if strings.HasSuffix(r.Scope, ":write") && c.holds() {
			stands += ", with a token made out for " + list(c.person.Scopes)
		}
	case r.Tenant != "":
		stands = pick(m.rng, []string{"{N} works for ", "{N} is one of the people of ", "{N} has an account at "}) +
			c.person.Tenant
	case r.Scope != "" && c.holds():
		stands = "the token was made out for " + list(c.person.Scopes)
	}
	return stands
}

// asks is what the route wants, with how the person stands to it.
func (s script) asks() string {
	switch {
	case s.stands == "":
		return title(s.rule) + "."
	case s.form == 0 || strings.ContainsAny(s.rule, ",;"):
		return title(s.rule) + ". " + title(s.stands) + "."
	case s.form == 1:
		return title(s.rule) + ", and " + s.stands + "."
	case s.form == 2:
		return title(s.stands) + ", and " + s.rule + "."
	}
	return title(s.rule) + "; " + s.stands + "."
}

// list writes scopes the way a sentence has them.
func list(scopes []string) string {
	out := make([]string, len(scopes))
	for i, s := range scopes {
		out[i] = "`" + s + "`"
	}
	switch len(out) {
	case 0:
		return "no scope at all"
	case 1:
		return out[0]
	}
	return strings.Join(out[:len(out)-1], ", ") + " and " + out[len(out)-1]
}

func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// voice speaks of one person.
type voice struct {
	words  *strings.Replacer // name and pronouns for what stands for them
	others bool              // somebody else was named, so a pronoun could be theirs
}

func (t *Telling) voice(person string, others bool) voice {
	name := title(person)
	he, his, him := t.pronouns(person)
	return voice{strings.NewReplacer("{N}", name, "{N's}", name+"'s", "{he}", he, "{his}", his, "{him}", him,
		"{He}", title(he), "{His}", title(his)), others}
}

// say fills in name and pronouns.
func (v voice) say(s string) string { return v.words.Replace(s) }

// careful is say for a sentence of its own, which names the person before it
// says "her", if that could be somebody else.
func (v voice) careful(s string) string {
	if !v.others {
		return v.say(s)
	}
	first, form := len(s), ""
	for _, p := range []string{"{N}", "{N's}", "{he}", "{his}", "{him}", "{He}", "{His}"} {
		if i := strings.Index(s, p); i >= 0 && i < first {
			first, form = i, p
		}
	}
	named := map[string]string{"{he}": "{N}", "{He}": "{N}", "{him}": "{N}", "{his}": "{N's}", "{His}": "{N's}"}[form]
	if named != "" {
		s = s[:first] + named + s[first+len(form):]
	}
	return v.say(s)
}
