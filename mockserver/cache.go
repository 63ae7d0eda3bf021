package mockserver

import (
	"fmt"
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

// rule is one reason not to keep an answer; "" when it doesn't apply.
type rule struct {
	source string
	keep   func(r *http.Request, status int, say []string) string
}

// cacheRules stand in the order they are asked.
func cacheRules() []rule {
	return []rule{
		{"RFC 9111 §3", func(r *http.Request, _ int, _ []string) string {
			if r.Method == http.MethodGet {
				return ""
			}
			return "this cache keeps answers to GET only"
		}},
		{"RFC 9111 §3", func(_ *http.Request, _ int, say []string) string {
			if slices.Contains(say, "no-store") {
				return "the answer says no-store"
			}
			return ""
		}},
		{"RFC 9111 §3", func(_ *http.Request, _ int, say []string) string {
			if slices.Contains(say, "private") {
				return "the answer says private, and this cache is shared"
			}
			return ""
		}},
		{"RFC 9111 §3.5", func(r *http.Request, _ int, say []string) string {
			allowed := slices.ContainsFunc(say, func(d string) bool {
				return d == "public" || d == "must-revalidate" || strings.HasPrefix(d, "s-maxage=")
			})
			if r.Header.Get("Authorization") == "" || allowed {
				return ""
			}
			return "the request carried Authorization, and the answer allows no sharing"
		}},
		{"RFC 9110 §15.1", func(_ *http.Request, status int, say []string) string {
			if _, explicit := lifetime(say); explicit || slices.Contains([]int{200, 204, 301, 308, 404, 405, 410, 414, 501}, status) {
				return ""
			}
			return fmt.Sprintf("%d is not kept by guess", status)
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
	d := Decision{At: s.now(), Method: r.Method, Target: r.RequestURI, Remote: r.RemoteAddr}
	e, why := c.find(r, s.now())
	if e != nil {
		res := e.response
		res.header = res.header.Clone()
		res.decides("Age", strconv.Itoa(int(s.now().Sub(e.at).Seconds())))
		d.Status, d.Deciding = res.status, res.deciding
		d.Reason = "The cache answered with what it had kept; the server was not asked, and nothing was checked."
		d.Checks = []Result{{Name: "cache", Outcome: Passed, Asked: true, Source: "RFC 9111 §4", Looked: requestLine, Detail: why}}
		s.tell(d)
		s.write(w, r, res)
		return
	}
	d.Checks = []Result{{Name: "cache", Outcome: Passed, Asked: true, Source: "RFC 9111 §4", Looked: requestLine, Detail: why}}
	behind, res := s.forward(r)
	d.join(behind)
	kept := c.keep(r, res, s.now())
	if at := slices.IndexFunc(d.Checks, func(r Result) bool { return r.Outcome == Refused }); at < 0 {
		d.Checks = append(d.Checks, kept)
	} else {
		d.Checks[0].Detail += "; " + kept.Detail
	}
	s.tell(d)
	s.write(w, r, res)
}

func (c *cache) key(r *http.Request) string { return strings.ToLower(r.Host) + r.URL.RequestURI() }

// find returns a stored answer that fits, and says in a few words what it found.
func (c *cache) find(r *http.Request, now time.Time) (*entry, string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.stored[c.key(r)]
	switch {
	case !ok || r.Method != http.MethodGet:
		return nil, "nothing kept for this; asked the server"
	case now.Sub(e.at) >= e.life:
		return nil, "what was kept is too old; asked the server"
	case slices.Contains(directives(r.Header), "no-cache"):
		return nil, "the request says no-cache; asked the server"
	}
	for name, value := range e.vary {
		if strings.Join(r.Header.Values(name), ",") != value {
			return nil, "what was kept varies by " + name + "; asked the server"
		}
	}
	return &e, fmt.Sprintf("reused the %d kept %s ago, filled by a request with %s", e.status, span(now.Sub(e.at)), e.asker)
}

// keep stores an answer unless a rule forbids it, and says which.
func (c *cache) keep(r *http.Request, res response, now time.Time) Result {
	out := Result{Name: "store", Outcome: Passed, Asked: true, Source: "RFC 9111 §3"}
	say := directives(res.header)
	for _, rule := range cacheRules() {
		if why := rule.keep(r, res.status, say); why != "" {
			out.Source, out.Detail = rule.source, "not kept: "+why
			return out
		}
	}
	life, explicit := lifetime(say)
	e := entry{response: res, at: now, life: life, asker: "no credentials", vary: map[string]string{}}
	if r.Header.Get("Authorization") != "" {
		e.asker = "Authorization"
	} else if r.Header.Get("Cookie") != "" {
		e.asker = "a cookie"
	} else if r.Header.Get("X-Api-Key") != "" {
		e.asker = "an API key"
	}
	for name := range strings.SplitSeq(strings.Join(res.header.Values("Vary"), ","), ",") {
		if name = strings.TrimSpace(name); name == "*" {
			out.Detail = "not kept: it varies by everything"
			return out
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
	out.Detail = "kept for " + span(life)
	if !explicit {
		out.Source, out.Detail = "RFC 9110 §15.1", fmt.Sprintf("kept for %s by guess: %d may be, and the answer says nothing against it", span(life), res.status)
	}
	return out
}
