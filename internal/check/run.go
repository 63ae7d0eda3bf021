package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bouncer/internal/exchange"
)

// The limits of one run.
const (
	MaxProbes   = 500                    // requests in all
	MaxBad      = 3                      // bad credentials for one account and path
	MaxTimeouts = 3                      // requests without an answer before the run stops
	Pace        = 200 * time.Millisecond // between two requests to a server that isn't on this machine
	MaxWait     = time.Minute            // the longest Retry-After that is waited for
)

// Agent is the product's name in the requests' User-Agent.
const Agent = "bouncer-check"

// Way is how requests leave.
type Way struct {
	Server *exchange.Outside
	// Pause waits, or returns the context's error; nil for the real clock.
	Pause func(context.Context, time.Duration) error
	// Version is the program's; it goes into the User-Agent where it is told.
	Version string
}

// agent is how the requests introduce themselves (RFC 9110 §10.1.5).
func (w Way) agent() string {
	if w.Version == "" {
		return Agent
	}
	return Agent + "/" + w.Version
}

// Run sends the plan's requests, one at a time, and judges what came back. It
// returns a report also when ctx ends early: of what is known by then.
func Run(ctx context.Context, plan *Plan, way Way) *Report {
	r := newRunner(ctx, plan, way)
	var cases []*Endpoint
	for _, p := range plan.Paths {
		cases = append(cases, r.visit(p))
	}
	report := &Report{Target: way.Server.Base, Profile: plan.Profile, Probes: r.sent, Paths: plan.Paths,
		Stranger: len(plan.People) == 0,
		Findings: []Finding{}, Inconclusive: []Open{}, Waived: []Waived{}}
	for _, c := range cases {
		c.works = r.works
		report.Seen = append(report.Seen, c.seen...)
		c.judge(r.rules)
		report.Findings = append(report.Findings, c.found...)
		report.Inconclusive = append(report.Inconclusive, c.open()...)
	}
	if r.stop != "" {
		report.Inconclusive = append(report.Inconclusive, Open{Why: r.stop})
	}
	report.Inconclusive = append(report.Inconclusive, unproven(plan, r.works)...)
	report.waive(plan)
	return report
}

// Probes are all requests that a plan may lead to and that don't depend on an
// answer; none is sent. The secrets in them are named, not shown.
func Probes(plan *Plan, way Way) []Probe {
	r := newRunner(context.Background(), plan, way)
	r.dry = true
	for _, p := range plan.Paths {
		r.visit(p)
	}
	return r.written
}

type runner struct {
	ctx   context.Context
	plan  *Plan
	way   Way
	mask  *exchange.Masker
	rules []Rule

	sent     int
	last     time.Time
	timeouts int
	stop     string          // why no further request is sent
	works    map[string]bool // whose credential succeeded anywhere
	bad      map[[2]string]int
	dry      bool
	written  []Probe // of a dry run
}

func newRunner(ctx context.Context, plan *Plan, way Way) *runner {
	if way.Pause == nil {
		way.Pause = pause
	}
	r := &runner{ctx: ctx, plan: plan, way: way, mask: &exchange.Masker{}, rules: active(plan),
		works: map[string]bool{}, bad: map[[2]string]int{}}
	for _, p := range plan.People {
		p.hide(r.mask)
	}
	return r
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// ask sends a probe, if anything still may be sent, and keeps what came.
func (r *runner) ask(c *Endpoint, p Probe) *Seen {
	key := [2]string{cmp.Or(p.Account, "nobody's "+string(p.Kind)), c.Target}
	if r.stop != "" || p.bad() && r.bad[key] >= MaxBad {
		return nil
	}
	if p.bad() {
		r.bad[key]++
	}
	p.Fields = append([]exchange.Field{{Name: "User-Agent", Value: r.way.agent()}, {Name: "Accept",
		Value: "application/json"}}, p.Fields...)
	if r.dry {
		r.written = append(r.written, r.masked(p))
		return r.keep(c, p, c.assume(p))
	}
	if r.sent >= MaxProbes {
		r.stop = fmt.Sprintf("stopped after %d requests; check fewer paths at a time", MaxProbes)
		return nil
	}
	if r.wait(); r.stop != "" {
		return nil
	}
	r.sent++
	x, err := r.way.Server.Fire(r.ctx, p.Method, p.Target, p.Fields)
	if err != nil {
		r.failed(c, p, err)
		return nil
	}
	s := r.keep(c, r.masked(p), r.mask.Exchange(x))
	r.heed(s)
	return s
}

func (r *runner) keep(c *Endpoint, p Probe, x *exchange.Exchange) *Seen {
	s := &Seen{Probe: p, X: x, Status: x.Status, Body: x.Body}
	s.Challenges, s.Fault = exchange.ParseChallenges(s.asks())
	c.seen = append(c.seen, s)
	if s.Sent == Credential && s.in() {
		r.works[s.Person] = true
	}
	return s
}

// assume is what a dry run takes for the answer: that of a server without faults.
func (c *Endpoint) assume(p Probe) *exchange.Exchange {
	status := http.StatusUnauthorized
	if p.Sent == Credential {
		status = http.StatusOK
		if c.refuses(p.Person) {
			status = http.StatusForbidden
		}
	}
	return &exchange.Exchange{Method: p.Method, Target: p.Target, Status: status}
}

// bad tells a probe that counts against an account.
func (p Probe) bad() bool { return p.Sent.holdsNot() || p.Sent == Malformed || p.Sent == OtherScheme }

func (r *runner) masked(p Probe) Probe {
	p.Target = r.mask.Text(p.Target)
	p.Fields = slices.Clone(p.Fields)
	for i := range p.Fields {
		p.Fields[i].Value = r.mask.Text(p.Fields[i].Value)
	}
	return p
}

// wait keeps the pace with servers that aren't on this machine.
func (r *runner) wait() {
	if d := Pace - r.plan.Now().Sub(r.last); !r.way.Server.Local && !r.last.IsZero() && d > 0 {
		r.rest(d)
	}
	r.last = r.plan.Now()
	if r.ctx.Err() != nil {
		r.stop = "interrupted; what was known by then is judged"
	}
}

func (r *runner) rest(d time.Duration) {
	if err := r.way.Pause(r.ctx, d); err != nil {
		r.stop = "interrupted; what was known by then is judged"
	}
}

func (r *runner) failed(c *Endpoint, p Probe, err error) {
	if c.fault == nil && r.ctx.Err() == nil {
		c.fault = fmt.Errorf("%s: %s", p.Words, r.mask.Text(strings.TrimSuffix(err.Error(), "; fire again")))
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		if r.timeouts++; r.timeouts >= MaxTimeouts {
			r.stop = fmt.Sprintf("stopped after %d requests without an answer", MaxTimeouts)
		}
	case r.ctx.Err() != nil:
		r.stop = "interrupted; what was known by then is judged"
	case r.sent == 1:
		r.stop = "stopped: the first request got no answer"
	}
}

// heed does what a server asks of a client that sends too much.
func (r *runner) heed(s *Seen) {
	after := retryAfter(s.header("Retry-After"), r.plan.Now())
	switch {
	case s.is(http.StatusTooManyRequests):
		r.stop = "stopped: the server answered 429"
		if after > 0 {
			r.stop += fmt.Sprintf(" and asks for a pause of %s", after.Round(time.Second))
		}
	case s.is(http.StatusServiceUnavailable) && after > MaxWait:
		r.stop = fmt.Sprintf("stopped: the server answered 503 and asks for a pause of %s", after.Round(time.Second))
	case s.is(http.StatusServiceUnavailable) && after > 0:
		r.rest(after)
	}
}

// retryAfter reads Retry-After (RFC 9110 §10.2.3): seconds or a date.
func retryAfter(value string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 1<<30 {
		return time.Duration(n) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}
