package check

import (
	"bytes"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bouncer/internal/content"
)

// entryRules hold who is let in.
func entryRules() []Rule {
	return []Rule{
		{ID: "BN301", Title: "A stranger is let in", Level: Error, In: Core, Source: "CWE-306", Lesson: "two-gates",
			Needs: []Sent{Nothing},
			judge: func(c *Endpoint) []hit {
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
			judge: func(c *Endpoint) []hit {
				if s := c.one(Nothing); c.said() && !safe(c.Method) && s.in() {
					return []hit{{seen: s, should: "401 with a challenge"}}
				}
				return nil
			}},
		{ID: "BN305", Title: "HEAD lets in a stranger whom GET refuses", Level: Error, In: Core,
			Source: "CWE-306, RFC 9110 §9.3.2", Lesson: "order-of-checks", Needs: []Sent{ByHead},
			judge: func(c *Endpoint) []hit {
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

func fooled(c *Endpoint) []hit {
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

func overreach(c *Endpoint) []hit {
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

func otherSpelling(c *Endpoint) []hit {
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

// hidingRules hold what a refusal gives away.
func hidingRules() []Rule {
	return []Rule{
		{ID: "BN401", Title: "The status tells what exists", Level: Warning, In: Core, Source: "RFC 9110 §15.5.4",
			Lesson: "hiding", Needs: []Sent{Absent, Credential},
			judge: tells(func(c *Endpoint, here, absent *Seen) (string, bool) {
				return "",
					here.Status != absent.Status
			})},
		{ID: "BN402", Title: "The answer tells what exists, though the status doesn't", Level: Warning, In: Core,
			Source: "RFC 9110 §15.5.4", Lesson: "hiding", Needs: []Sent{Absent, AbsentAgain, Credential},
			judge: tells(differs)},
		{ID: "BN403", Title: "The answer tells which users exist", Level: Warning, In: Strict, Source: "CWE-204",
			Lesson: "reading-401", Needs: []Sent{WrongPassword, Junk},
			judge: namesUsers},
		{ID: "BN404", Title: "A 404 that hides something may be kept by caches", Level: Warning, In: Core,
			Source: "RFC 9110 §15.1", Lesson: "browsers-and-caches", Needs: []Sent{Credential},
			judge: func(c *Endpoint) []hit {
				return once(each(sent(Nothing, Credential), func(s *Seen) (string, string, bool) {
					return "Cache-Control", "Cache-Control: no-store", c.Hide && s.is(http.StatusNotFound) && !kept(s)
				}))(c)
			}},
	}
}

// kept tells an answer that no shared cache may keep.
func kept(s *Seen) bool {
	control := strings.ToLower(strings.Join(s.X.Received.Header.Values("Cache-Control"), ","))
	return strings.Contains(control, "no-store") || strings.Contains(control, "private") || strings.Contains(control,
		"no-cache") || strings.Contains(control, "max-age=0")
}

// tells compares what is there with what isn't, for everybody who may not know.
func tells(apart func(c *Endpoint, here, absent *Seen) (line string, is bool)) func(*Endpoint) []hit {
	return func(c *Endpoint) []hit {
		var out []hit
		for _, absent := range c.all(Absent) {
			for _, here := range c.all(Nothing, Credential) {
				if here.Person != absent.Person || here.in() || absent.in() ||
					here.Person != Nobody && !c.works[here.Person] {
					continue
				}
				if line, is := apart(c, here, absent); is {
					out = append(out,
						hit{seen: here, line: line, should: "what " + c.Absent + " gives: " + absent.line("")})
				}
			}
		}
		return out
	}
}

func differs(c *Endpoint, here, absent *Seen) (line string, is bool) {
	first := c.one(Absent)
	again := c.one(AbsentAgain)
	if here.Status != absent.Status || again == nil {
		return "", false
	}
	one, two := shape(c, first), shape(c, again)
	of, other := shape(c, here), shape(c, absent)
	for _, name := range slices.Sorted(maps.Keys(of)) {
		if one[name] == two[name] && of[name] != other[name] {
			return name, true
		}
	}
	return "", false
}

var changing = content.Pattern(`[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|[0-9]+`)

// shape is what is to be alike of two answers: the names of the headers, those
// that say something about the content, and the body without the path, which
// servers like to repeat, and without numbers.
func shape(c *Endpoint, s *Seen) map[string]string {
	out := map[string]string{}
	for name := range s.X.Received.Header {
		out[name] = "there"
	}
	for _, name := range []string{"Content-Type", "Cache-Control", "Www-Authenticate"} {
		out[name] = strings.Join(s.X.Received.Header.Values(name), ", ")
	}
	body := string(s.Body)
	for _, path := range []string{c.Target, c.Absent} {
		last := path[strings.LastIndexByte(path, '/')+1:]
		plain, err := url.PathUnescape(last)
		for _, word := range []string{path, last, plain} {
			if err == nil && len(word) > 1 {
				body = strings.ReplaceAll(body, word, "…")
			}
		}
	}
	out["Content"] = changing().ReplaceAllString(body, "0")
	return out
}

func namesUsers(c *Endpoint) []hit {
	for _, junk := range c.all(Junk) {
		for _, wrong := range c.all(WrongPassword) {
			if junk.Kind != BasicPair || junk.in() || wrong.in() {
				continue
			}
			user := c.person(wrong.Person).user()
			body := strings.ReplaceAll(string(wrong.Body), user, nobodysUser)
			if junk.Status != wrong.Status || changing().ReplaceAllString(body,
				"0") != changing().ReplaceAllString(string(junk.Body), "0") {
				return []hit{{seen: junk, should: "what a wrong password gets: " + wrong.line("")}}
			}
		}
	}
	return nil
}
