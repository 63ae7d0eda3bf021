package openapi

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// perRoute is the most scenarios that are made of one operation.
const perRoute = 5

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
func (m *maker) ask(ctx context.Context, w *mockserver.World) error {
	var all []*question
	for _, r := range m.routes {
		if len(r.accepts) == 0 {
			continue
		}
		if _, pattern := m.mux.Handler(request(r)); pattern != r.pattern {
			m.find(LeftOut, r.op, 0, "has a path that another one's can't be told from")
			continue
		}
		base := m.base(r.op)
		for _, f := range forms(r) {
			all = append(all, &question{route: r, form: f, id: base + "-" + f.name, request: f.request(r)})
		}
	}
	if err := answer(ctx, w, all); err != nil {
		return err
	}
	leads := 0
	for _, q := range all {
		if !q.form.fits(q.status) {
			return fmt.Errorf("%s %s, %s: the server made from the file answers %d; report this with the file", q.route.op.method, q.route.op.path, q.form.name, q.status)
		}
		m.files["quiz/scenarios/"+q.topic()+"/"+q.id+".md"] = []byte(q.write())
		m.asked++
		// The lesson is about an operation that both questions can be asked of.
		if weight := 1 + min(len(q.route.scopes), 1); weight > leads {
			leads, m.lead = weight, q.route
		}
	}
	return nil
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
func answer(ctx context.Context, w *mockserver.World, all []*question) error {
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
	for _, q := range all {
		if ctx.Err() != nil {
			break
		}
		next <- q
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

// credential is a header line that shows a kind of credential of somebody's.
func credential(kind, who, variant string) string {
	switch kind {
	case "bearer":
		return "Authorization: Bearer {{" + who + variant + "}}"
	case "basic":
		return "Authorization: Basic {{" + who + ".basic" + variant + "}}"
	case "api-key":
		return "X-Api-Key: {{" + who + ".key" + variant + "}}"
	}
	return "Cookie: sid={{" + who + ".session" + variant + "}}"
}

func (f form) request(r *route) string {
	text := r.op.method + " " + r.path + " HTTP/1.1\n"
	if line := f.shows(r); line != "" {
		text += line + "\n"
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
	fmt.Fprintf(&b, "# %s: %s\n\n%s\n\n```http\n%s```\n\n## Why\n\n%s\n", r.name(), f.title(r), f.story(r), q.request, f.why(r))
	for _, trap := range f.traps {
		fmt.Fprintf(&b, "\n## Not %d\n\n%s\n", trap.status, trap.breaks)
	}
	return b.String()
}

// name is what a title calls the operation.
func (r *route) name() string {
	for _, s := range []string{r.op.summary, strings.ReplaceAll(slug(r.op.id, 60), "-", " ")} {
		if name := plain(s, 60); name != "" {
			return name
		}
	}
	return "An operation"
}
