package openapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

const (
	// perRoute is the most scenarios that are made of one operation.
	perRoute = 5
	// maxAsked is about how many scenarios a course gets: more than anybody will
	// answer. A larger API is asked about in part, evenly.
	maxAsked = 6000
)

// question is one scenario before its answer is known.
type question struct {
	route   *route
	form    form
	id      string
	request string
	status  int
}

// ask writes a scenario for each case of each protected operation. What the
// file says the answer is, is what the world's server answered.
func (m *maker) ask(ctx context.Context, progress func(done, of int)) error {
	m.creds = map[credential]world.Credential{}
	for c := range m.world.All() {
		m.creds[credential{c.Kind, c.Person, c.State}] = c
	}
	var all []*question
	every := 1 + m.protected*perRoute/maxAsked
	for _, r := range m.routes {
		if len(r.accepts) == 0 {
			continue
		}
		if r.number%every != 0 {
			m.unasked++
			continue
		}
		if _, pattern := m.mux.Handler(request(r)); pattern != r.pattern {
			m.find(LeftOut, r.op, place{}, "has a path that another one's can't be told from")
			continue
		}
		base := m.base(r.op)
		for _, f := range forms(r) {
			all = append(all, &question{route: r, form: f, id: base + "-" + f.name, request: m.request(r, f.shows)})
		}
	}
	if err := answer(ctx, m.world, all, progress); err != nil {
		return err
	}
	best := 0
	for _, q := range all {
		if !q.form.fits(q.status) {
			return fmt.Errorf("%s, %s: the server made from the file answers %d; report this with the file",
				q.route.op.name(),
				q.form.name, q.status)
		}
		m.files["quiz/scenarios/"+q.topic()+"/"+q.id+".md"] = []byte(q.write())
		m.asked++
		m.answers[q.status]++
		if w := q.route.weight(); w > best {
			best, m.lead = w, q.route
		}
	}
	return nil
}

// weight is how well a lesson can be about the operation: one that both
// questions can be asked of, that reads, and that has a name.
func (r *route) weight() int {
	w := 1
	if len(r.scopes) > 0 {
		w += 4
	}
	if r.op.method == http.MethodGet {
		w += 2
	}
	if r.op.summary != "" && r.op.success == http.StatusOK {
		w++
	}
	return w
}

// base is the beginning of the ids of an operation's scenarios.
func (m *maker) base(op *operation) string {
	base := slug(op.id, 48)
	if base == "" {
		base = slug(op.method+" "+op.path, 48)
	}
	for id, n := base, 2; ; n++ {
		if !m.ids[base] {
			m.ids[base] = true
			return base
		}
		base = fmt.Sprintf("%s-%d", id, n)
	}
}

// answer fires every question at one server; it keeps nothing between requests.
func answer(ctx context.Context, w *world.World, all []*question, progress func(done, of int)) error {
	s, err := mockserver.Start(mockserver.Options{World: w})
	if err != nil {
		return err
	}
	next := make(chan *question)
	var mu sync.Mutex
	var fault error
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for q := range next {
				e, err := exchange.Fire(ctx, s, q.request)
				if err != nil {
					mu.Lock()
					fault = fmt.Errorf("%s %s can't be asked: %w", q.route.op.method, q.route.op.path, err)
					mu.Unlock()
					continue
				}
				q.status = e.Status
			}
		})
	}
	for i, q := range all {
		if ctx.Err() != nil {
			break
		}
		next <- q
		if progress != nil {
			progress(i+1, len(all))
		}
	}
	close(next)
	workers.Wait()
	if err := s.Close(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fault
}

// credential is somebody's credential of a kind, in a state. The zero value is
// none at all.
type credential struct{ kind, who, state string }

// request writes a request to a route that shows a credential.
func (m *maker) request(r *route, c credential) string {
	text := r.op.method + " " + r.path + " HTTP/1.1\n"
	if c == (credential{}) {
		return text
	}
	for _, f := range m.world.Kind(c.kind).Write(m.creds[c], world.Route{}).Fields {
		text += f.Name + ": " + f.Value + "\n"
	}
	return text
}

func (q *question) topic() string {
	if q.form.topic != "" {
		return q.form.topic
	}
	return q.route.topic
}

func (q *question) write() string {
	var b strings.Builder
	f, r := q.form, q.route
	fmt.Fprintf(&b, "---\nanswer: %d\ntopic: %s\nlevel: %d\n", q.status, q.topic(), f.level)
	if f.pair {
		fmt.Fprintf(&b, "pair: %s\n", strings.TrimSuffix(q.id, "-"+f.name))
	}
	b.WriteString("traps:\n")
	for _, trap := range f.traps {
		fmt.Fprintf(&b, "  %d: %s\n", trap.status, trap.belief)
	}
	fmt.Fprintf(&b, "sources: [\"%s\"]\n---\n", strings.Join(f.sources(r), `", "`))
	fmt.Fprintf(&b, "# %s: %s\n\n%s\n\n```http\n%s```\n\n## Why\n\n%s\n", r.title, f.title, f.story, q.request, f.why)
	for _, trap := range f.traps {
		fmt.Fprintf(&b, "\n## Not %d\n\n%s\n", trap.status, trap.breaks)
	}
	return b.String()
}
