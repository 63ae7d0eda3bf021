package check

import (
	"bytes"
	"net/http"
)

// entryRules hold who is let in.
func entryRules() []Rule {
	return []Rule{
		{ID: "BN301", Title: "A stranger is let in", Level: Error, In: Core, Source: "CWE-306", Lesson: "two-gates",
			Needs: []Sent{Nothing},
			judge: func(c *Case) []hit {
				if s := c.one(Nothing); c.said() && safe(c.Method) && s.in() && !refusedInBody(s) {
					return []hit{{seen: s, should: "401 with a challenge"}}
				}
				return nil
			}},
		{ID: "BN302", Title: "Credentials that don't hold are let in", Level: Error, In: Core,
			Source: "CWE-347, RFC 8725 §3.1, RFC 7519 §4.1.4", Lesson: "bearer-errors",
			Needs: []Sent{Junk, Malformed, Tampered, Expired, AlgNone},
			judge: fooled},
		{ID: "BN303", Title: "Somebody without the right is let in", Level: Error, In: Core,
			Source: "CWE-862, CWE-639", Lesson: "hiding", Needs: []Sent{Credential},
			judge: overreach},
		{ID: "BN304", Title: "A stranger may change something", Level: Error, In: Core, Source: "CWE-306",
			Lesson: "two-gates", Needs: []Sent{Nothing},
			judge: func(c *Case) []hit {
				if s := c.one(Nothing); c.said() && !safe(c.Method) && s.in() {
					return []hit{{seen: s, should: "401 with a challenge"}}
				}
				return nil
			}},
		{ID: "BN305", Title: "HEAD lets in a stranger whom GET refuses", Level: Error, In: Core,
			Source: "CWE-306, RFC 9110 §9.3.2", Lesson: "order-of-checks", Needs: []Sent{ByHead},
			judge: func(c *Case) []hit {
				if s := c.one(ByHead); s != nil && s.in() && c.guarded() && !c.one(Nothing).in() {
					return []hit{{seen: s, should: "401, as for GET"}}
				}
				return nil
			}},
		{ID: "BN212", Title: "The path written another way lets in a stranger", Level: Error, In: Strict,
			Source: "CWE-863", Lesson: "order-of-checks", Needs: []Sent{Variant, Credential},
			judge: otherSpelling},
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
