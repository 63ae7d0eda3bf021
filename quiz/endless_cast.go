package quiz

import (
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
		r.Scope != "" && c.Kind == byToken && !slices.Contains(c.person.Scopes, r.Scope),
		r.Scope == "write" && c.state == "read-only",
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

// holds tells whether what is shown is a token of the person's own.
func (c cast) holds() bool {
	return c.Kind == byToken && !slices.Contains([]string{"none", "unknown", "other"}, c.state)
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

// request writes the .http text; false when no credential fits.
func (m *Maker) request(c cast) (string, bool) {
	method, path, _ := strings.Cut(c.Route, " ")
	path = strings.NewReplacer("{id}", c.thing.ID, "{tenant}", c.thing.Tenant).Replace(path)
	lines := []string{method + " " + path + " HTTP/1.1"}
	if c.state != "none" {
		line, ok := m.header(c)
		if !ok {
			return "", false
		}
		lines = append(lines, line)
	}
	if c.at.CSRF {
		name, ok := m.credential(c.person.Name, "csrf", "valid")
		if !ok {
			return "", false
		}
		lines = append(lines, "X-CSRF-Token: {{"+name+"}}")
	}
	if c.Body != "" {
		lines = append(lines, "Content-Type: "+mediaType(c.Body), "", c.Body)
	}
	return strings.Join(lines, "\n") + "\n", true
}

// mediaType is what a body is: JSON, or what a form sends.
func mediaType(body string) string {
	if json.Valid([]byte(body)) {
		return "application/json"
	}
	return "application/x-www-form-urlencoded"
}

// The kinds that stand in for another where one of another kind is shown.
const (
	byToken = "bearer"
	byName  = "basic"
)

// header is the line with the credential.
func (m *Maker) header(c cast) (string, bool) {
	scheme, state, owner := c.Kind, c.state, c.person.Name
	switch {
	case state == "other" && scheme == byToken:
		scheme, state = byName, "valid"
	case state == "other" || scheme == "":
		scheme, state = byToken, "valid"
	case state == "unknown":
		owner = ""
	}
	name, ok := m.credential(owner, scheme, state)
	if !ok {
		return "", false
	}
	return m.facts.Header(scheme, name)
}

func (m *Maker) credential(person, kind, state string) (string, bool) {
	for _, c := range m.facts.Credentials {
		if c.Person == person && c.Kind == kind && c.State == state {
			return c.Name, true
		}
	}
	return "", false
}
