package openapi

import (
	"fmt"
	"strings"
)

// lesson writes the one lesson, about the operation that leads.
func (m *maker) lesson() []byte {
	r := m.lead
	var b strings.Builder
	block := func(info string, f form) { fmt.Fprintf(&b, "```http %s\n%s```\n\n", info, f.request(r)) }
	b.WriteString(`---
title: At our door
objective: Say for a request to this API whether the caller is unknown or not allowed.
minutes: 4
sources: ["RFC 9110 §11.4", "RFC 9110 §15.5.2"]
---
## Two questions

An API asks two things of a request, one after the other. Who is calling? And may they do this? A request that fails the first gets 401. One that passes it and fails the second gets 403.

This one passes both. Fire it:

`)
	block(fmt.Sprintf("expect=%d", r.op.success), good())
	b.WriteString("## Who is calling?\n\nNow the same call with nothing in hand. What does the server answer?\n\n")
	block("predict expect=401", nothing())
	b.WriteString("The response carries `WWW-Authenticate`: it says what to bring. A credential that doesn't hold is no better than none.\n\n")
	block("predict expect=401", stale())
	before := stale()
	if len(r.scopes) > 0 {
		before = tooLittle()
		fmt.Fprintf(&b, "## May they do this?\n\nBen's credential holds. It doesn't cover %s, and the operation takes it.\n\n", ticked(r.scopes))
		block("predict expect=403", before)
		b.WriteString("Another credential just like his would not help him. That is the difference.\n\n")
	}
	b.WriteString("## Your turn\n\nChange the request until it is let in.\n\n")
	block(fmt.Sprintf(`goal=%d hint="Who is asking, and with what?" hint="The request at the top of this page was let in."`, r.op.success), before)
	block("solution", good())
	b.WriteString("## The rule\n\nRFC 9110, section 11.4: for missing or invalid credentials a server should send 401 with a challenge; for valid credentials that are not adequate it ought to send 403.\n")
	return []byte(b.String())
}
