package mockserver

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"bouncer/internal/world"
)

// serve takes one request through the gate, tells the observers, and answers.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) { s.answer(s.main, w, r) }

// site is what one listener answers for.
type site struct {
	host  string   // the world's name of it
	names []string // the host names it answers to
}

func (s *Server) answer(at site, w http.ResponseWriter, r *http.Request) {
	answered(r)
	if !s.enter() {
		panic(http.ErrAbortHandler)
	}
	defer s.leave()
	v := s.visit(at, r)
	d, refused := decide(s.gate, v)
	if refused != nil && s.thorough {
		d.Behind = behind(s.gate, v, d)
	}
	res := s.respond(v, refused)
	d.Status, d.Deciding = res.status, res.deciding
	s.tell(r, v.body, d, res)
	s.write(w, r, res)
}

// write sends a response, dated by the server's own clock (RFC 9110 §6.6.1)
// unless it was made earlier: a forwarder keeps the date of the origin. One
// without a status is no answer: the connection is closed.
func (s *Server) write(w http.ResponseWriter, r *http.Request, res response) {
	if res.status == 0 {
		panic(http.ErrAbortHandler)
	}
	for name, values := range res.header {
		w.Header()[name] = values
	}
	if w.Header().Get("Date") == "" {
		w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	}
	w.WriteHeader(res.status)
	if r.Method != http.MethodHead && len(res.body) > 0 {
		// The client may be gone by now; the connection then ends by itself.
		_, _ = io.Copy(w, strings.NewReader(string(res.body)))
	}
}

func (s *Server) visit(at site, r *http.Request) *Visit {
	v := &Visit{world: s.world, dialect: s.speak, ring: s.ring, given: s.given, now: s.now(), r: r,
		route: &world.Route{Realm: s.world.Realm()}}
	if !slices.Contains(at.names, strings.ToLower(r.Host)) {
		v.lost = foreignHost(v)
		return v
	}
	route, allow := s.world.Match(at.host, r)
	if route == nil {
		v.lost = noRoute(v, allow)
		return v
	}
	v.route = route
	v.route, v.shown = s.speak.read(route, v.presented())
	return v
}

func (s *Server) respond(v *Visit, refused *refusal) response {
	if refused != nil {
		res := refused.answer(v)
		res.readable(v, refused)
		return res
	}
	res := s.reply[v.route.Reply](v)
	res.readable(v, nil)
	if v.route.Cache != "" {
		res.decides("Cache-Control", v.route.Cache)
	} else if len(v.route.Accepts) > 0 || v.route.Sample != "" {
		res.set("Cache-Control", "private, no-store")
	}
	return res
}

// faultLog keeps what net/http logs about this program's own faults, for Close
// to tell. What it logs about clients (odd queries, broken connections) is
// theirs, and would only tear a terminal's screen.
type faultLog struct {
	mu    sync.Mutex
	lines []string
}

const maxFaults = 8

func (l *faultLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, fault := range []string{"http: panic serving", "http: Accept error", "http: superfluous"} {
		if strings.HasPrefix(string(p), fault) && len(l.lines) < maxFaults {
			l.lines = append(l.lines, strings.TrimSpace(string(p)))
		}
	}
	return len(p), nil
}

func (l *faultLog) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) == 0 {
		return nil
	}
	return fmt.Errorf("mockserver: the server failed while it ran: %s", strings.Join(l.lines, "\n"))
}
