package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// person is somebody of the world that is made.
type person struct {
	name    string
	scopes  []string
	account string
}

const (
	// without is known to the server and has no scope; suspended may do nothing.
	without   = "ben"
	suspended = "sam"

	// maxScopes bounds what one person's token says, in bytes: it has to fit a header.
	maxScopes = 6000
)

// hold spreads the scopes over people, as few of them as tokens of a sensible
// size allow. Every route's scopes are together in one person's hands.
func (m *maker) hold() {
	m.people = []person{{name: "alice"}}
	holders := map[string]string{}
	for _, r := range m.routes {
		if len(r.accepts) == 0 {
			continue
		}
		key := strings.Join(r.scopes, " ")
		if holders[key] == "" {
			holders[key] = m.holder(r.scopes)
		}
		r.holder = holders[key]
	}
	m.people = append(m.people, person{name: without}, person{name: suspended, account: "suspended"})
}

func (m *maker) holder(scopes []string) string {
	last := &m.people[len(m.people)-1]
	union := slices.Compact(slices.Sorted(slices.Values(slices.Concat(last.scopes, scopes))))
	if len(strings.Join(union, " ")) > maxScopes && len(last.scopes) > 0 {
		m.people = append(m.people, person{name: fmt.Sprintf("alice-%d", len(m.people)+1)})
		last, union = &m.people[len(m.people)-1], scopes
	}
	last.scopes = union
	return last.name
}

// present settles where the course's keys and sessions stand: where most of the
// operations have theirs.
func (m *maker) present() {
	keys, cookies := map[shown]int{}, map[string]int{}
	for _, op := range m.api.operations {
		for _, d := range op.demands {
			for name := range d {
				switch s := m.api.schemes[name]; s.kind {
				case "api-key":
					keys[s.shown]++
				case "session":
					cookies[s.shown.name]++
				}
			}
		}
	}
	most := 0
	for _, at := range slices.SortedFunc(maps.Keys(keys),
		func(a, b shown) int { return strings.Compare(b.String(), a.String()) }) {
		if keys[at] > most {
			most, m.keys = keys[at], at
		}
	}
	most = 0
	for _, name := range slices.Sorted(maps.Keys(cookies)) {
		if cookies[name] > most {
			most, m.cookie = cookies[name], name
		}
	}
}

// where is where the course has a scheme's credential.
func (m *maker) where(s scheme) string {
	switch s.kind {
	case "api-key":
		return m.keys.String()
	case "session":
		return m.cookie
	}
	return "Authorization: " + s.auth
}

// String is the place in a request: "X-Api-Key", "Authorization: Token".
func (s shown) String() string {
	if s.prefix == "" {
		return s.name
	}
	return s.name + ": " + s.prefix
}

// realm is what challenges name: the API's title where a header can hold it.
func (m *maker) realm() string {
	return cmp.Or(asciiOnly(cut(words(m.api.title), 40)), m.api.host)
}

// worldFile writes the world. Everything in quotes is printable ASCII without
// quotes or backslashes by now.
func (m *maker) worldFile() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# yaml-language-server: $schema=world.schema.json\nrealm: \"%s\"\nhost: %s\n", m.realm(),
		m.api.host)
	if m.keys.name != "" || m.cookie != "" {
		b.WriteString("\npresented:\n")
		if m.keys.name != "" {
			fmt.Fprintf(&b, "  - {kind: api-key, name: %s", quote(m.keys.name))
			if m.keys.prefix != "" {
				b.WriteString(", prefix: " + quote(m.keys.prefix))
			}
			b.WriteString("}\n")
		}
		if m.cookie != "" {
			fmt.Fprintf(&b, "  - {kind: session, name: %s}\n", quote(m.cookie))
		}
	}
	b.WriteString("\npeople:\n")
	for _, p := range m.people {
		fmt.Fprintf(&b, "  - {name: %s, role: member, tenant: main, scopes: [%s]", p.name, quoted(p.scopes))
		if p.account != "" {
			b.WriteString(", account: " + p.account)
		}
		b.WriteString("}\n")
	}
	b.WriteString("\nroutes:\n")
	for _, r := range m.routes {
		fmt.Fprintf(&b, "  - {route: \"%s %s\"", r.op.method, r.pattern)
		if len(r.accepts) > 0 {
			fmt.Fprintf(&b, ", accepts: [%s]", strings.Join(r.accepts, ", "))
		}
		if len(r.scopes) > 0 {
			fmt.Fprintf(&b, ", scope: \"%s\"", strings.Join(r.scopes, " "))
		}
		fmt.Fprintf(&b, ", reply: %s}\n",
			map[int]string{200: "ok", 201: "created", 202: "queued", 204: "gone"}[r.op.success])
	}
	return []byte(b.String())
}

func quoted(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = `"` + s + `"`
	}
	return strings.Join(out, ", ")
}
