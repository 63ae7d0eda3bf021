package openapi

import (
	"cmp"
	"fmt"
	"strings"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

// lesson writes the one lesson, about the operation that leads.
func (m *maker) lesson() []byte {
	r := m.lead
	var b strings.Builder
	block := func(info string, f form) { fmt.Fprintf(&b, "```http %s\n%s```\n\n", info, m.request(r, f.shows)) }
	api := cmp.Or(phrase(m.api.title, maxTitle), "this API")
	fmt.Fprintf(&b, `---
title: At our door
objective: Say for a request to our own API whether its caller is unknown or not allowed.
minutes: 4
sources: ["RFC 9110 §11.4", "RFC 9110 §15.5.2"]
---
## Two questions

%s. Each of those asks two things of a request, one after the other: who is calling, and may they do this? A request that fails the first gets 401. One that passes it and fails the second gets 403.

Take %s. It wants %s. This request has it; fire it:

`, m.share(api), named(r), m.wants(r))
	block(fmt.Sprintf("expect=%d", r.op.success), good(r))
	fmt.Fprintf(&b, "## Who is calling?\n\nNow the same call with no %s in it. What does the server answer?\n\n",
		called(r.accepts[0]))
	block("predict expect=401", nothing(r))
	fmt.Fprintf(&b,
		"Look for `WWW-Authenticate` in the response: it is the challenge, and it says what to bring.\n\n%s\n\n",
		stale(r).story)
	block("predict expect=401", stale(r))
	fmt.Fprintf(&b, "%s\n\n", stale(r).why)
	before := stale(r)
	if len(r.scopes) > 0 {
		before = tooLittle(r)
		fmt.Fprintf(&b, "## May they do this?\n\nBen's %s holds. It doesn't cover %s, and this operation takes it.\n\n",
			called(r.accepts[0]), ticked(r.scopes))
		block("predict expect=403", before)
		b.WriteString("Another credential just like his would not help him. That is the difference.\n\n")
	}
	b.WriteString("## Your turn\n\nChange the request until it is let in.\n\n")
	block(fmt.Sprintf(`goal=%d hint="Who is asking, and with what?" `+
		`hint="The request at the top of this page was let in."`, r.op.success), before)
	block("solution", good(r))
	b.WriteString("## The rule\n\nRFC 9110, section 11.4: for missing or invalid credentials a server should send 401 " +
		"with a challenge; for valid credentials that are not adequate it ought to send 403.\n")
	return []byte(b.String())
}

// share says how much of the API is protected.
func (m *maker) share(api string) string {
	all := content.Count(len(m.routes), "operation")
	switch {
	case len(m.routes) == 1:
		return "This course knows one operation of " + api + ", and that one wants to know its caller"
	case m.protected == len(m.routes):
		return "All " + all + " of " + api + " want to know their caller"
	case m.protected == 1:
		return "Of the " + all + " of " + api + ", one wants to know its caller"
	}
	return fmt.Sprintf("Of the %s of %s, %d want to know their caller", all, api, m.protected)
}

// named is the operation in a sentence.
func named(r *route) string {
	if strings.HasPrefix(r.title, r.op.method+" ") {
		return "`" + strings.ReplaceAll(r.title, "`", "'") + "`"
	}
	return "“" + r.title + "”"
}

// wants says what a request has to show for the route to let it in.
func (m *maker) wants(r *route) string {
	kind := r.accepts[0]
	text, field := article(kind), mockserver.KindOf(kind).Fields[0]
	cookie, _, _ := strings.Cut(field.Value, "=")
	switch kind {
	case "api-key":
		text += " in `" + cmp.Or(m.keys.String(), field.Name) + "`"
	case "session":
		text += " in the cookie `" + cmp.Or(m.cookie, cookie) + "`"
	default:
		text += " in `" + field.Name + "`"
	}
	if len(r.scopes) > 0 {
		text += " that covers " + ticked(r.scopes)
	}
	return text
}
