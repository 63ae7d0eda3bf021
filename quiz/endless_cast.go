package quiz

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"bouncer/internal/world"
)

// cast is who does what with which credential, not worded yet.
type cast struct {
	job
	person    world.Person
	thing     world.Thing
	state     string
	condition string
}

// lacks tells whether the person has no right to this, credentials aside.
func (c cast) lacks() bool {
	switch r := c.at; {
	case r.Role != "" && r.Role != c.person.Role,
		slices.ContainsFunc(strings.Fields(r.Scope), func(s string) bool { return !slices.Contains(c.covers(), s) }),
		r.Tenant != "" && c.thing.Tenant != c.person.Tenant,
		r.Owner && c.thing.Owner != c.person.Name && !(c.person.Role == "admin" && c.person.Tenant == c.thing.Tenant):
		return true
	}
	return false
}

// abroad tells whether an admin meets what belongs to another tenant.
func (c cast) abroad() bool {
	return c.person.Role == "admin" && c.thing.Tenant != "" && c.thing.Tenant != c.person.Tenant
}

// covers are the scopes that a sound credential of the kind covers: a key those of
// keys, everything else what the person was given.
func (c cast) covers() []string {
	switch {
	case c.Kind != world.APIKey:
		return c.person.Scopes
	case c.state == "read-only":
		return []string{"read"}
	}
	return []string{"read", "write"}
}

// holds tells whether what is shown is a token of the person's own.
func (c cast) holds() bool {
	return c.Kind == world.Bearer && !slices.Contains([]string{"none", "unknown", "other"}, c.state)
}

// level counts what has to be seen through.
func (c cast) level() int {
	n := 1
	if r := c.at; r.Role != "" || r.Scope != "" || r.Tenant != "" || r.Owner {
		n++
	}
	if !slices.Contains([]string{"none", "valid", "expired", "wrong password"}, c.state) {
		n++
	}
	if c.lacks() && c.state != "valid" {
		n++
	}
	if c.at.Hidden {
		n++
	}
	if c.condition != "" {
		n += 2
	}
	return min(n, 5)
}

// request writes the .http text.
func (s script) request() string {
	method, path, _ := strings.Cut(s.Route, " ")
	path = strings.NewReplacer("{id}", s.thing.ID, "{tenant}", s.thing.Tenant).Replace(cmp.Or(s.Path, path))
	lines := append([]string{method + " " + path + " HTTP/1.1"}, s.credentials...)
	if s.Body != "" {
		lines = append(lines, "Content-Type: "+mediaType(s.Body), "", s.Body)
	}
	return strings.Join(lines, "\n") + "\n"
}

// credentials are the header lines that show them; false when none fits.
func (m *Maker) credentials(c cast) (lines []string, ok bool) {
	if c.state != "none" {
		line, ok := m.header(c)
		if !ok {
			return nil, false
		}
		lines = append(lines, line)
	}
	if c.at.CSRF {
		name, ok := m.credential(c.person.Name, "csrf", "valid")
		if !ok {
			return nil, false
		}
		lines = append(lines, "X-CSRF-Token: {{"+name+"}}")
	}
	return lines, true
}

// mediaType is what a body is: JSON, or what a form sends.
func mediaType(body string) string {
	if json.Valid([]byte(body)) {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// header is the line with the credential, as the world has it.
func (m *Maker) header(c cast) (string, bool) {
	scheme, state, owner := c.Kind, c.state, c.person.Name
	switch {
	case state == "other":
		scheme, state = m.told.instead(scheme), "valid"
	case scheme == "":
		scheme, state = m.open, "valid"
	case state == "unknown":
		owner = ""
	}
	name, ok := m.credential(owner, scheme, state)
	if !ok {
		return "", false
	}
	return m.material.line(scheme, name)
}

// line is the header line that carries a credential of a kind, named as in a
// request's text; false where none does.
func (f Material) line(kind, name string) (string, bool) {
	for _, h := range f.Kind(kind).Fields {
		if h.Needed == nil && strings.Contains(h.Value, "$name") {
			return h.Name + ": " + strings.ReplaceAll(h.Value, "$name", name), true
		}
	}
	return "", false
}

func (m *Maker) credential(person, kind, state string) (string, bool) {
	for _, c := range m.material.Credentials {
		if c.Person == person && c.Kind == kind && c.State == state {
			return c.Name, true
		}
	}
	return "", false
}
