package openapi

import (
	"fmt"
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

// world writes the world. Everything in quotes is printable ASCII without
// quotes or backslashes by now.
func (m *maker) world() []byte {
	var b strings.Builder
	realm := plain(m.api.title, 40)
	if realm == "" {
		realm = "api"
	}
	fmt.Fprintf(&b, "# yaml-language-server: $schema=world.schema.json\nrealm: %q\nhost: %s\n\npeople:\n", realm, m.api.host)
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
		fmt.Fprintf(&b, ", reply: %s}\n", map[int]string{200: "ok", 201: "created", 202: "queued", 204: "gone"}[r.op.success])
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
