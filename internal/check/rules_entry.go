package check

import (
	"bytes"
	"net/http"
)

// entryRules hold who is let in.
func entryRules() []Rule {
	return []Rule{
		{ID: "BN301", Title: "A stranger is let in", Level: Error, In: Core, Source: "CWE-306", Lesson: "two-gates",
			Why:   "The config or the description says that this needs credentials, and the server gives it to whoever asks.",
			Needs: []Sent{Nothing}, On: Nothing, Bad: answers(200, "Content-Type: application/json", "", `{"name":"alice"}`), Good: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			judge: func(c *Case) []hit {
				if s := c.one(Nothing); c.said() && safe(c.Method) && s.in() && !refusedInBody(s) {
					return []hit{{seen: s, should: "401 with a challenge"}}
				}
				return nil
			}},
		{ID: "BN302", Title: "Credentials that don't hold are let in", Level: Error, In: Core, Source: "CWE-347, RFC 8725 §3.1, RFC 7519 §4.1.4", Lesson: "bearer-errors",
			Why:   "A made-up, changed, expired or unsigned credential opened what a stranger is refused. Whoever can write such a thing is anybody they like.",
			Needs: []Sent{Junk, Malformed, Tampered, Expired, AlgNone}, On: Tampered, Bad: answers(200, "Content-Type: application/json", "", `{"name":"alice"}`),
			Good: answers(401, `WWW-Authenticate: Bearer realm="api", error="invalid_token"`), judge: fooled},
		{ID: "BN303", Title: "Somebody without the right is let in", Level: Error, In: Core, Source: "CWE-862, CWE-639", Lesson: "hiding",
			Why:   "Logged in is not allowed: whose it is, and what the caller may, has to be compared at each path.",
			Needs: []Sent{Credential}, On: Credential, Bad: answers(200, "Content-Type: application/json", "", `{"of":"alice"}`),
			Good:  answers(403, `WWW-Authenticate: Bearer realm="api", error="insufficient_scope"`),
			judge: overreach},
		{ID: "BN304", Title: "A stranger may change something", Level: Error, In: Core, Source: "CWE-306", Lesson: "two-gates",
			Why:   "The config names this method as one that strangers are refused, and a request without credentials was carried out. It may have changed something.",
			Needs: []Sent{Nothing}, On: Nothing, Bad: answers(201, "Location: /orders/8"), Good: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			judge: func(c *Case) []hit {
				if s := c.one(Nothing); c.said() && !safe(c.Method) && s.in() {
					return []hit{{seen: s, should: "401 with a challenge"}}
				}
				return nil
			}},
		{ID: "BN305", Title: "HEAD lets in a stranger whom GET refuses", Level: Error, In: Core, Source: "CWE-306, RFC 9110 §9.3.2", Lesson: "order-of-checks",
			Why:   "The headers of what is protected, its length and its version among them, go to whoever asks; and often the guard was only put before GET.",
			Needs: []Sent{ByHead}, On: ByHead, Bad: answers(200, "Content-Type: application/json"), Good: answers(401, `WWW-Authenticate: Bearer realm="api"`),
			judge: func(c *Case) []hit {
				if s := c.one(ByHead); s != nil && s.in() && c.guarded() && !c.one(Nothing).in() {
					return []hit{{seen: s, should: "401, as for GET"}}
				}
				return nil
			}},
		{ID: "BN212", Title: "The path written another way lets in a stranger", Level: Error, In: Strict, Source: "CWE-863", Lesson: "order-of-checks",
			Why:   "Guard and router read the path differently. Only said where a stranger got, byte for byte, what a credential opens.",
			Needs: []Sent{Variant, Credential}, On: Variant, Bad: answers(200, "Content-Type: application/json", "", `{"of":"alice"}`), Good: answers(404), judge: otherSpelling},
	}
}

func fooled(c *Case) []hit {
	none := c.one(Nothing)
	if none.in() {
		return nil
	}
	var out []hit
	for _, s := range c.all(Junk, Malformed, Tampered, Expired, AlgNone, WrongPassword) {
		if s.in() && !refusedInBody(s) {
			out = append(out, hit{seen: s, should: "401 with a challenge"})
		}
	}
	return out
}

func overreach(c *Case) []hit {
	if c.one(Nothing).in() {
		return nil // nobody is refused here, and another rule says so
	}
	var out []hit
	for _, s := range c.all(Credential) {
		if s.in() && c.refuses(s.Person) && !refusedInBody(s) {
			should := "403"
			if c.Hide {
				should = "404, as if it weren't there"
			}
			out = append(out, hit{seen: s, should: should})
		}
	}
	return out
}

func otherSpelling(c *Case) []hit {
	ok := c.control()
	if ok == nil || len(ok.Body) == 0 {
		return nil
	}
	var out []hit
	for _, s := range c.all(Variant) {
		if s.Status == http.StatusOK && bytes.Equal(s.Body, ok.Body) {
			out = append(out, hit{seen: s, should: "401, or 404"})
		}
	}
	return out
}
