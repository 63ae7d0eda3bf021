package check

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"bouncer/internal/exchange"
)

// wayTo is the way to a server that answers as a test says.
func wayTo(t *testing.T, h http.HandlerFunc) Way {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return (&api{Server: s}).way(t)
}

func one(target string, people ...*Person) *Plan {
	return &Plan{Profile: Strict, People: people, Now: func() time.Time { return now },
		Paths: []*Path{{Method: "GET", Target: target}}}
}

// TestWhatIsSent: everything that shows how a path is guarded, nothing that
// changes anything, and at most three bad credentials for one account.
func TestWhatIsSent(t *testing.T) {
	a := newAPI(t, nil)
	plan := a.plan(Strict)
	plan.Paths[0].Hide, plan.Paths[0].Absent = true, "/notes/0"
	report := Run(t.Context(), plan, a.way(t))
	sent, bad := map[Sent]int{}, map[string]int{}
	for _, s := range report.Seen {
		sent[s.Sent]++
		if s.bad() && s.Account != "" {
			bad[s.Account+" "+s.Target]++
		}
		if !safe(s.Method) {
			t.Errorf("%s %s was sent", s.Method, s.Target)
		}
	}
	for _, want := range []Sent{Nothing, Credential, Junk, Malformed, OtherScheme, Tampered, Expired, AlgNone,
		LowerCase, InQuery, ByHead, Preflight, CrossOrigin, Absent, Variant} {
		if sent[want] == 0 {
			t.Errorf("%s was never sent", want)
		}
	}
	for account, n := range bad {
		if n > MaxBad {
			t.Errorf("%d bad credentials for %s", n, account)
		}
	}
	for _, r := range a.got {
		if r.Header.Get("User-Agent") != Agent {
			t.Errorf("%s introduces itself as %q", r.URL, r.Header.Get("User-Agent"))
		}
	}
	if report.Probes != len(report.Seen) || len(report.Inconclusive) > 0 {
		t.Errorf("%d probes, %d seen, open: %v", report.Probes, len(report.Seen), report.Inconclusive)
	}
}

// TestUnsafeMethods are only sent with what must fail.
func TestUnsafeMethods(t *testing.T) {
	a := newAPI(t, nil)
	plan := a.plan(Strict)
	plan.Paths[0].Method = "DELETE"
	Run(t.Context(), plan, a.way(t))
	deletes := 0
	for _, r := range a.got {
		if r.Method == "DELETE" {
			deletes++
			if who, _ := a.read(r); who != "" {
				t.Errorf("DELETE was sent with %s's credential", who)
			}
		}
	}
	if deletes == 0 {
		t.Error("DELETE was named and never sent")
	}
}

// TestControls: what nothing shows is said to be open, never called good.
func TestControls(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="api"`)
			w.WriteHeader(code)
		}
	}
	alice := &Person{Name: "alice", Kind: BearerToken, Secret: "a-token-of-alice", Var: "$ALICE"}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		people []*Person
		open   string
	}{
		{"a challenge is judged without credentials", status(401), nil, ""},
		{"nobody succeeds", status(401), []*Person{alice}, "no credential succeeded"},
		{"a 403 alone", status(403), nil, "a stranger got 403"},
		{"nothing there", status(404), nil, "a stranger got 404"},
		{"everybody is let in", status(200), nil, "a stranger was let in"},
		{"everybody is let in, credentials given", status(200), []*Person{alice}, "a stranger was let in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report := Run(t.Context(), one("/x", c.people...), wayTo(t, c.answer))
			said := fmt.Sprint(report.Inconclusive)
			if c.open == "" && len(report.Inconclusive) > 0 || !strings.Contains(said, c.open) {
				t.Errorf("open is %s", said)
			}
			for _, f := range report.Findings {
				if f.Level == Error {
					t.Errorf("%s is claimed without a control", f.Rule)
				}
			}
		})
	}
}

// TestOpenByDescription: what a description leaves open to everybody is no
// riddle, whatever it answers; what it protects is.
func TestOpenByDescription(t *testing.T) {
	for status, want := range map[int]int{200: 0, 404: 0, 401: 0, 403: 1} {
		plan := one("/x")
		plan.Paths[0].Spec = &Spec{Documented: map[string]bool{"4XX": true}}
		report := Run(t.Context(), plan, wayTo(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="api"`)
			w.WriteHeader(status)
		}))
		if len(report.Inconclusive) != want {
			t.Errorf("%d: %v", status, report.Inconclusive)
		}
	}
}

// TestStops: after a 429, after three requests without an answer, after 500,
// at once when nothing listens, and when it is interrupted.
func TestStops(t *testing.T) {
	many := func() *Plan {
		plan := one("/0")
		for i := range 400 {
			plan.Paths = append(plan.Paths, &Path{Method: "GET", Target: fmt.Sprintf("/%d", i+1)})
		}
		return plan
	}
	why := func(r *Report) string { return r.Inconclusive[len(r.Inconclusive)-1].Why }

	report := Run(t.Context(), many(), wayTo(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/3" {
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	if report.Probes != 4 || !strings.Contains(why(report), "429") || !strings.Contains(why(report), "30s") {
		t.Errorf("after a 429: %d requests, %q", report.Probes, why(report))
	}

	report = Run(t.Context(), many(), wayTo(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="api"`)
		w.WriteHeader(401)
	}))
	if report.Probes != MaxProbes || !strings.Contains(why(report), "500 requests") {
		t.Errorf("without end: %d requests, %q", report.Probes, why(report))
	}

	hang := make(chan struct{})
	defer close(hang)
	way := wayTo(t, func(http.ResponseWriter, *http.Request) { <-hang })
	way.Server.Timeout = 20 * time.Millisecond
	if report = Run(t.Context(), many(), way); report.Probes != MaxTimeouts || !strings.Contains(why(report),
		"without an answer") {
		t.Errorf("a silent server: %d requests, %q", report.Probes, why(report))
	}

	ctx, cancel := context.WithCancel(t.Context())
	report = Run(ctx, many(), wayTo(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(401)
		if r.URL.Path == "/1" {
			cancel()
		}
	}))
	if !slices.Contains(rulesOf(report.Findings), "BN101") || !strings.Contains(why(report), "interrupted") ||
		report.Probes > 10 {
		t.Errorf("interrupted: %d requests, %v, %q", report.Probes, rulesOf(report.Findings), why(report))
	}

	way = wayTo(t, nil)
	base, _ := url.Parse("http://127.0.0.1:1")
	way.Server, _ = exchange.Reach(t.Context(), base, nil, exchange.Lookup)
	if report = Run(t.Context(), many(), way); report.Probes != 1 || !strings.Contains(why(report),
		"the first request got no answer") {
		t.Errorf("nothing listens: %d requests, %q", report.Probes, why(report))
	}
}

// TestPace: five a second to a server that isn't on this machine, and
// Retry-After of a 503 is waited for.
func TestPace(t *testing.T) {
	clock := now
	var rests []time.Duration
	way := wayTo(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/1" {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	way.Server.Local = false
	way.Pause = func(_ context.Context, d time.Duration) error {
		rests = append(rests, d)
		clock = clock.Add(d)
		return nil
	}
	plan := one("/0")
	plan.Now = func() time.Time { return clock }
	plan.Paths = append(plan.Paths, &Path{Method: "GET", Target: "/1"}, &Path{Method: "GET", Target: "/2"})
	Run(t.Context(), plan, way)
	if len(rests) < 3 || rests[0] != Pace || !slices.Contains(rests, 7*time.Second) {
		t.Errorf("rested for %v", rests)
	}
}

// TestDryRun sends nothing and shows no secret.
func TestDryRun(t *testing.T) {
	a := newAPI(t, nil)
	plan := a.plan(Strict)
	plan.People = append(plan.People, &Person{Name: "carol", Kind: BasicPair, Secret: "carol:a long password",
		Var: "$CAROL"},
		&Person{Name: "key", Kind: HeaderKey, Field: "X-Api-Key", Before: "k ", Secret: "the-key-of-it", Var: "$KEY"})
	var b strings.Builder
	if err := plan.Curl(&b, a.way(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`-H "Authorization: Bearer $ALICE"`, `-u "$CAROL"`, `"X-Api-Key: k $KEY"`,
		`"Authorization: Bearer $ALICE_TAMPERED"`, "-X OPTIONS", "curl -sS -I"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("there is no %s in\n%s", want, b.String())
		}
	}
	for _, p := range plan.People {
		if strings.Contains(b.String(), p.Secret) {
			t.Errorf("%s's secret is shown", p.Name)
		}
	}
	if len(a.got) > 0 {
		t.Errorf("%d requests were sent", len(a.got))
	}
}
