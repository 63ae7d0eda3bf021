package check

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// otherRules hold what depends on a protocol, a description or the config.
func otherRules() []Rule {
	return []Rule{
		{ID: "BN801", Title: "A quota that is spent is answered with 403", Level: Note, In: Strict,
			Source: "RFC 6585 §4", Lesson: "neither", Needs: []Sent{Nothing, Credential},
			judge: once(each((*Endpoint).asked, func(s *Seen) (string, string, bool) {
				return "Retry-After", "429 with Retry-After", s.is(http.StatusForbidden) && rationed(s)
			}))},
		{ID: "BN802", Title: "Nothing says where to get a token", Level: Error, In: MCP,
			Source: "RFC 9728 §3.1, §3.3, §5.1", Lesson: "stronger-proof", Needs: []Sent{Metadata, WellKnown},
			judge: once(whereToLogIn)},
		{ID: "BN803", Title: "The description doesn't have this status", Level: Warning, In: Strict,
			Source: "OpenAPI 3.1 §4.8.16", Lesson: "reading-401", Needs: []Sent{Nothing, Credential},
			judge: undocumented},
		{ID: "BN804", Title: "Another status than the config expects", Level: Error, In: Core, Source: "the config",
			Lesson: "two-gates", Needs: []Sent{Nothing, Credential},
			judge: unexpected},
		{ID: "BN805", Title: "The challenge names no scope", Level: Warning, In: MCP,
			Source: "MCP 2026-07-28, Authorization", Lesson: "stronger-proof", Needs: []Sent{Nothing, Credential},
			judge: scopeless},
	}
}

func whereToLogIn(c *Endpoint) []hit {
	none := c.one(Nothing)
	if !none.is(http.StatusUnauthorized) {
		return nil
	}
	named := ""
	for _, ch := range none.Challenges {
		if v := ch.Value("resource_metadata"); v != "" {
			named = v
		}
	}
	if named == "" {
		if c.plan.Profile != MCP {
			return nil // an API that doesn't speak MCP owes nobody metadata
		}
		h := hit{seen: none, line: ask,
			should: `resource_metadata="…/.well-known/oauth-protected-resource" in the challenge`}
		for _, s := range c.all(WellKnown) {
			if _, ok := s.object(); s.in() && ok {
				h.level = Warning
			}
		}
		return []hit{h}
	}
	s := c.one(Metadata)
	if s == nil {
		return nil // on another host: not fetched
	}
	object, ok := s.object()
	resource, _ := object["resource"].(string)
	at, path := strings.TrimSuffix(resource, "/"), strings.TrimSuffix(c.Target, "/")
	servers, _ := object["authorization_servers"].([]any)
	switch {
	case !s.in() || !ok:
		return []hit{{seen: s, should: "200 with the metadata as a JSON object"}}
	case at == "" || !strings.HasSuffix(at+path, path) || !strings.HasPrefix(named, origin(at)):
		return []hit{{seen: s, should: `"resource" as the address that clients call`}}
	case len(servers) == 0:
		return []hit{{seen: s, should: `"authorization_servers" with at least one`, level: Warning}}
	}
	return nil
}

// origin is the scheme and host of an address.
func origin(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return scheme + "://" + host
}

func scopeless(c *Endpoint) []hit {
	var out []hit
	for _, s := range c.all(Nothing, Credential) {
		ch, ok := s.bearer()
		if !ok || ch.Value("scope") != "" || ch.Value("resource_metadata") == "" && c.plan.Profile != MCP {
			continue
		}
		if s.is(http.StatusUnauthorized) || s.is(http.StatusForbidden) && ch.Value("error") == "insufficient_scope" {
			out = append(out, hit{seen: s, line: ask, should: `scope="…" in the challenge`})
		}
	}
	return out
}

func undocumented(c *Endpoint) []hit {
	if c.Spec == nil {
		return nil
	}
	var out []hit
	told := map[int]bool{}
	for _, s := range c.all(Nothing, Credential, Junk) {
		code := strconv.Itoa(s.Status)
		if !s.is(401, 403) || told[s.Status] || c.Spec.Documented[code] || c.Spec.Documented[code[:1]+"XX"] ||
			c.Spec.Documented["DEFAULT"] {
			continue
		}
		told[s.Status] = true
		out = append(out, hit{seen: s, should: "the response " + code + " in the description, or another status"})
	}
	return out
}

func unexpected(c *Endpoint) []hit {
	var out []hit
	for _, s := range c.all(Nothing, Credential) {
		wants, told := c.Expect[s.Person]
		switch {
		case !told || wants == s.Status || c.explained(s):
		case s.Person != Nobody && !c.works[s.Person]:
			// The credential may not hold at all: that is inconclusive, no fault of the server's.
		default:
			out = append(out, hit{seen: s, should: fmt.Sprintf("%d, as the config expects of %s", wants, s.Person)})
		}
	}
	return out
}

// explained tells that a rule has something to say of an answer already.
func (c *Endpoint) explained(s *Seen) bool {
	return slices.ContainsFunc(c.found, func(f Finding) bool { return f.seen == s && f.Level != Note })
}
