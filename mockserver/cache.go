package mockserver

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// cache is a shared cache between the clients and the server (RFC 9111): small,
// and honest where credentials are concerned.
type cache struct {
	server *Server

	mu     sync.Mutex
	stored map[string]entry
}

type entry struct {
	response
	at    time.Time
	life  time.Duration
	vary  map[string]string // the request's values of what the response varies by
	asker string            // for the trace: how the request that filled it asked
}

// guessed is how long the cache keeps an answer that may be kept and says
// nothing of how long.
const guessed = 60 * time.Second

// maxStored bounds the cache, in answers.
const maxStored = 64

// storeRule is one reason not to keep an answer.
type storeRule struct {
	source, code string
	forbids      func(r *http.Request, status int, say []string) bool
}

// storeRules stand in the order they are asked; say is the answer's Cache-Control.
func storeRules() []storeRule {
	says := func(directive string) func(*http.Request, int, []string) bool {
		return func(_ *http.Request, _ int, say []string) bool { return slices.Contains(say, directive) }
	}
	return []storeRule{
		{"RFC 9111 §3",
			"store.method", func(r *http.Request, _ int, _ []string) bool { return r.Method != http.MethodGet }},
		{"RFC 9111 §3", "store.no-store", says("no-store")},
		{"RFC 9111 §3", "store.private", says("private")},
		{"RFC 9111 §3.5", "store.authorization", func(r *http.Request, _ int, say []string) bool {
			allowed := slices.ContainsFunc(say, func(d string) bool {
				return d == "public" || d == "must-revalidate" || strings.HasPrefix(d, "s-maxage=")
			})
			return r.Header.Get("Authorization") != "" && !allowed
		}},
		{"RFC 9110 §15.1", "store.status", func(_ *http.Request, status int, say []string) bool {
			_, explicit := lifetime(say)
			return !explicit && !slices.Contains([]int{200, 204, 301, 308, 404, 405, 410, 414, 501}, status)
		}},
	}
}

// lifetime is how long an answer says it may be kept; false when it doesn't.
func lifetime(say []string) (time.Duration, bool) {
	for _, name := range []string{"s-maxage=", "max-age="} {
		for _, d := range say {
			if n, err := strconv.Atoi(strings.TrimPrefix(d, name)); err == nil && strings.HasPrefix(d, name) {
				return time.Duration(min(max(n, 0), 1<<20)) * time.Second, true
			}
		}
	}
	return guessed, false
}

// serve answers from the store if it may, and asks the server otherwise.
func (c *cache) serve(w http.ResponseWriter, r *http.Request) {
	s := c.server
	if !s.enter() {
		panic(http.ErrAbortHandler)
	}
	defer s.leave()
	e, found := c.find(r, s.now())
	d := Decision{At: s.now(), Method: r.Method, Target: r.RequestURI, Remote: r.RemoteAddr}
	d.Checks = []Result{c.result("cache", "RFC 9111 §4", found)}
	d.Checks[0].Looked = requestLine
	if e != nil {
		res := e.response
		res.header = res.header.Clone()
		res.decides("Age", strconv.Itoa(int(s.now().Sub(e.at).Seconds())))
		d.Status, d.Deciding, d.Cause = res.status, res.deciding, found
		d.Reason = s.ring.said(found).Reason
		s.tell(r, nil, d, res)
		s.write(w, r, res)
		return
	}
	behind, res := s.forward(r)
	d.join(behind)
	source, kept := c.keep(r, res, s.now())
	stored := c.result("store", source, kept)
	if _, refused := d.Refusal(); !refused {
		d.Checks = append(d.Checks, stored)
	} else { // a trace ends at its refusal
		d.Checks[0].Detail += "; " + stored.Detail
	}
	s.tell(r, nil, d, res)
	s.write(w, r, res)
}

// result is the cache's part in a decision.
func (c *cache) result(name, source string, cause Cause) Result {
	out := Result{Name: name, Outcome: Passed, Asked: true, Source: source, Cause: cause}
	out.Detail = c.server.ring.said(cause).Detail
	return out
}

func (c *cache) key(r *http.Request) string { return strings.ToLower(r.Host) + r.URL.RequestURI() }

// find returns a stored answer that fits, and what it found.
func (c *cache) find(r *http.Request, now time.Time) (*entry, Cause) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.stored[c.key(r)]
	switch {
	case !ok || r.Method != http.MethodGet:
		return nil, Cause{Code: "cache.empty"}
	case now.Sub(e.at) >= e.life:
		return nil, Cause{Code: "cache.old"}
	case slices.Contains(directives(r.Header), "no-cache"):
		return nil, Cause{Code: "cache.no-cache"}
	}
	for name, value := range e.vary {
		if strings.Join(r.Header.Values(name), ",") != value {
			return nil, Cause{"cache.varies", []string{name}}
		}
	}
	return &e, Cause{"cache.reused", []string{strconv.Itoa(e.status), span(now.Sub(e.at)), e.asker}}
}

// keep stores an answer unless a rule forbids it, and says why it did or didn't,
// and by which section.
func (c *cache) keep(r *http.Request, res response, now time.Time) (source string, why Cause) {
	say, status := directives(res.header), strconv.Itoa(res.status)
	for _, rule := range storeRules() {
		if rule.forbids(r, res.status, say) {
			return rule.source, Cause{rule.code, []string{status}}
		}
	}
	life, explicit := lifetime(say)
	e := entry{response: res, at: now, life: life, asker: asker(r), vary: map[string]string{}}
	for name := range strings.SplitSeq(strings.Join(res.header.Values("Vary"), ","), ",") {
		if name = strings.TrimSpace(name); name == "*" {
			return "RFC 9111 §3", Cause{Code: "store.varies"}
		} else if name != "" {
			e.vary[name] = strings.Join(r.Header.Values(name), ",")
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stored == nil || len(c.stored) >= maxStored {
		c.stored = map[string]entry{}
	}
	c.stored[c.key(r)] = e
	if !explicit {
		return "RFC 9110 §15.1", Cause{"store.guessed", []string{span(life), status}}
	}
	return "RFC 9111 §3", Cause{"store.kept", []string{span(life)}}
}

// asker names what a request carries to show who asks.
func asker(r *http.Request) string {
	switch {
	case r.Header.Get("Authorization") != "":
		return "Authorization"
	case r.Header.Get("Cookie") != "":
		return "a cookie"
	case r.Header.Get("X-Api-Key") != "":
		return "an API key"
	}
	return "no credentials"
}
