package quiz

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tell words a cast: where and when, what is shown, what the route asks for and
// how the person stands to that, and the server's state, in one of several
// orders. Nothing in it depends on what the answer will be.
func (m *Maker) tell(c cast) Draft {
	scheme := c.Kind
	if scheme == "" {
		scheme = m.open
	}
	at := pick(m.rng, m.told.Scenes)
	v := voice{told: m.told, person: c.person.Name,
		others: at.Company || c.thing.Owner != "" && c.thing.Owner != c.person.Name}
	do, rule, shown := pick(m.rng, c.Do), pick(m.rng, c.Rules), pick(m.rng, m.told.said(scheme, c.state))
	lead := v.say(strings.ReplaceAll(at.Lead, "{do}", c.name(do)))
	asks := v.careful(m.asks(c, rule))
	shows := v.careful(shown)
	parts := [][]string{{lead, shows, asks}, {lead, asks, shows}}[m.rng.IntN(2)]
	if c.holds() && c.at.Scope != "" {
		parts = []string{lead, shows, asks} // what asks says of the token follows the token
	}
	words := []string{do, rule, shown}
	if c.condition != "" {
		state := pick(m.rng, m.told.condition(c.condition))
		words = append(words, state)
		parts = slices.Insert(parts, 2+m.rng.IntN(2), v.careful(state))
	}
	d := Draft{words: words, scene: at.Title}
	d.Scenario.Title, d.Scenario.Story = at.Title, strings.Join(parts, " ")
	d.Scenario.Hint = pick(m.rng, m.told.Hints)
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

// asks is what the route wants, with how the person stands to it.
func (m *Maker) asks(c cast, rule string) string {
	stands := ""
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
	form := m.rng.IntN(4)
	switch {
	case stands == "":
		return title(rule) + "."
	case form == 0 || strings.ContainsAny(rule, ",;"):
		return title(rule) + ". " + title(stands) + "."
	case form == 1:
		return title(rule) + ", and " + stands + "."
	case form == 2:
		return title(stands) + ", and " + rule + "."
	}
	return title(rule) + "; " + stands + "."
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
	told   *Telling
	person string
	others bool // somebody else was named, so a pronoun could be theirs
}

// say fills in name and pronouns.
func (v voice) say(s string) string {
	name := title(v.person)
	he, his, him := v.told.pronouns(v.person)
	return strings.NewReplacer("{N}", name, "{N's}", name+"'s", "{he}", he, "{his}", his, "{him}", him,
		"{He}", title(he), "{His}", title(his)).Replace(s)
}

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
