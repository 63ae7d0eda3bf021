package mockserver

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bouncer/internal/world"
)

// challengeGrammar is RFC 9110 §11.3 with every value quoted but those that
// RFC 7616 §3.3 wants bare, and at least one parameter: the realm.
var challengeGrammar = regexp.MustCompile(`^([A-Z][A-Za-z]+ realm="[^"\\]+"(, [a-z_]+="[^"\\]*")*|Digest realm="[^"\\]+", qop="auth", nonce="[A-Za-z0-9_-]+", algorithm=SHA-256(, stale=true)?)$`)

// careless are the routes that let a cache keep what is somebody's: the cases
// on caches need them.
var careless = regexp.MustCompile(`^/(today|menu|corner|shelf/.*|drafts/.*)$`)

// lawful returns what an answer breaks of the rules that hold for every gate.
func lawful(target string, h http.Header, d Decision) error {
	challenges := h.Values("WWW-Authenticate")
	for _, c := range challenges {
		if !challengeGrammar.MatchString(c) {
			return fmt.Errorf("the challenge %q is not well-formed", c)
		}
	}
	needs := map[int]string{405: "Allow", 429: "Retry-After", 503: "Retry-After", 302: "Location"}[d.Status]
	switch {
	case d.Status == 401 && len(challenges) == 0 && target != "/sample/secret":
		return fmt.Errorf("401 without a challenge")
	case needs != "" && h.Get(needs) == "":
		return fmt.Errorf("%d without %s", d.Status, needs)
	case slices.Contains([]int{401, 403, 429}, d.Status) && h.Get("Cache-Control") != "no-store":
		return fmt.Errorf("%d may be kept by a cache: %q", d.Status, h.Get("Cache-Control"))
	case strings.Contains(strings.Join(challenges, " "), "insufficient_scope") && d.Status != 403:
		return fmt.Errorf("insufficient_scope with %d", d.Status)
	case d.Person != "" && !(careless.MatchString(target) && slices.Contains([]int{200, 404}, d.Status)) &&
		!strings.Contains(h.Get("Cache-Control"), "no-store"):
		return fmt.Errorf("an answer for %s may be kept by a cache: %q", d.Person, h.Get("Cache-Control"))
	case d.Reason == "":
		return fmt.Errorf("the decision gives no reason")
	}
	for _, name := range d.Deciding {
		if len(h[name]) == 0 {
			return fmt.Errorf("the deciding header %s isn't there", name)
		}
	}
	return oneRefusal(d)
}

// oneRefusal: at most one check refuses; before it all asked ones passed, after
// it none ran.
func oneRefusal(d Decision) error {
	refused := false
	for _, r := range d.Checks {
		switch {
		case refused && r.Outcome != Skipped:
			return fmt.Errorf("%s ran after the refusal", r.Name)
		case !refused && r.Asked == (r.Outcome == Skipped):
			return fmt.Errorf("%s was %s though asked is %v", r.Name, r.Outcome, r.Asked)
		case r.Outcome == Skipped && r.Cause.Code != "gate.not-reached" && r.Cause.Code != "gate.not-asked":
			return fmt.Errorf("%s was skipped because %+v", r.Name, r.Cause)
		case r.Cause.Code == "" || spokenOf(r.Cause.Code).Detail == "":
			return fmt.Errorf("%s: nothing is said of the cause %+v", r.Name, r.Cause)
		case r.Outcome == Refused && (d.Cause.Code == "" || spokenOf(d.Cause.Code).Reason == ""):
			return fmt.Errorf("%s refused for %+v, which has no reason", r.Name, d.Cause)
		}
		refused = refused || r.Outcome == Refused
	}
	return nil
}

// direct takes a request through the server without a socket.
func direct(s *Server, method, target string, set func(*http.Request)) (http.Header, Decision) {
	r := httptest.NewRequest(method, target, strings.NewReader(`{"name":"frida"}`))
	r.Host = s.Host()
	set(r)
	var d Decision
	stop := s.Observe(func(x Seen) { d = x.Decision })
	defer stop()
	w := httptest.NewRecorder()
	s.serve(w, r)
	sent := http.Header{}
	for name, values := range w.Header() {
		sent[http.CanonicalHeaderKey(name)] = values
	}
	return sent, d
}

func carry(c world.Credential) func(*http.Request) {
	return func(r *http.Request) {
		switch c.Kind {
		case bearer:
			r.Header.Set("Authorization", "Bearer "+c.Value)
		case "proof":
			r.Header.Set("DPoP", c.Value)
		case digest:
			r.Header.Set("Authorization", "Digest "+c.Value)
		case basic, client:
			r.Header.Set("Authorization", "Basic "+c.Value)
		case world.APIKey:
			r.Header.Set("X-Api-Key", c.Value)
		case session:
			r.Header.Set("Cookie", sessionCookie+"="+c.Value)
		case "csrf":
			r.Header.Set("X-CSRF-Token", c.Value)
		}
	}
}

// targets are real paths for every route of the world, and some without one.
func targets(w *world.World) []string {
	fill := strings.NewReplacer("{tenant}", "acme", "{id}", "7")
	out := []string{"GET /nothing", "DELETE /health", "PATCH /notes/7", "GET /notes/999", "GET /repos/acme/lighthouse",
		"GET /apps/1", "GET /t/zed/bills", "DELETE /users/9"}
	for _, r := range w.Routes() {
		out = append(out, fill.Replace(r.Pattern))
	}
	return out
}

// TestEveryRouteWithEveryCredential sweeps the world as it stands.
func TestEveryRouteWithEveryCredential(t *testing.T) {
	s := start(t, Options{})
	creds := append([]world.Credential{{Name: "none"}}, s.Credentials()...)
	for _, target := range targets(s.world) {
		method, path, _ := strings.Cut(target, " ")
		for _, c := range creds {
			h, d := direct(s, method, path, carry(c))
			if err := lawful(path, h, d); err != nil {
				t.Errorf("%s with %s: %v", target, c.Name, err)
			}
		}
	}
}

// TestAnyGateIsLawful shuffles the gate, leaves checks out, and puts the server
// in any conditions. The rules hold all the same; and where no check is left
// out, the order decides which refusal wins, never whether there is one.
func TestAnyGateIsLawful(t *testing.T) {
	w, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	all, creds := targets(w), w.Credentials()
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.SliceOfDistinct(rapid.SampledFrom(Conditions()), rapid.ID[string]).Draw(t, "given")
		var gate []Check
		for _, i := range rapid.Permutation(places(len(DefaultGate()))).Draw(t, "gate") {
			gate = append(gate, DefaultGate()[i])
		}
		whole := rapid.Bool().Draw(t, "whole")
		if !whole {
			gate = gate[:rapid.IntRange(0, len(gate)-1).Draw(t, "length")]
		}
		s, err := Start(Options{World: w, Given: given, Gate: gate})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for range 8 {
			target := rapid.SampledFrom(all).Draw(t, "target")
			c, _ := s.Credential(rapid.SampledFrom(creds).Draw(t, "credential").Name)
			also, _ := s.Credential(rapid.SampledFrom(creds).Draw(t, "second credential").Name)
			set := func(r *http.Request) {
				carry(c)(r)
				carry(also)(r)
				r.Header.Set("Accept", "text/html")
				r.Header.Set("If-Match", `"3"`)
			}
			method, path, _ := strings.Cut(target, " ")
			h, d := direct(s, method, path, set)
			if err := lawful(path, h, d); err != nil {
				t.Fatalf("%s with %s and %s, gate %v: %v", target, c.Name, also.Name, order(gate), err)
			}
			if !whole {
				continue
			}
			s.gate = DefaultGate()
			_, usual := direct(s, method, path, set)
			s.gate = gate
			_, refused := d.Refusal()
			if _, usually := usual.Refusal(); refused != usually {
				t.Fatalf("%s with %s: %d under %v, %d under the usual order", target, c.Name, d.Status, order(gate),
					usual.Status)
			}
		}
	})
}

func places(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func order(gate []Check) (names []string) {
	for _, c := range gate {
		names = append(names, c.Name)
	}
	return names
}

// TestACheckCannotForgetTheChallenge: even a check that asks for a bare 401 gets
// a challenge, on every route; only one marked as a fault goes without.
func TestACheckCannotForgetTheChallenge(t *testing.T) {
	for _, fault := range []string{"", "on purpose"} {
		bare := func(*Visit) verdict {
			return verdict{refusal: &refusal{status: 401, reason: "No.", private: true, fault: fault}}
		}
		s := start(t, Options{Gate: []Check{{Name: "careless", Source: "-", Run: bare}}})
		for _, target := range targets(s.world) {
			method, path, _ := strings.Cut(target, " ")
			h, d := direct(s, method, path, func(*http.Request) {})
			if got := len(h.Values("WWW-Authenticate")) > 0; d.Status == 401 && got != (fault == "") {
				t.Errorf("fault %q, %s: challenges %q", fault, target, h.Values("WWW-Authenticate"))
			}
		}
	}
}

// TestUntrustedHeaders throws text at every header the gate reads.
func TestUntrustedHeaders(t *testing.T) {
	s := start(t, Options{})
	all := targets(s.world)
	rapid.Check(t, func(t *rapid.T) {
		target := rapid.SampledFrom(all).Draw(t, "target")
		text := rapid.OneOf(rapid.String(),
			rapid.StringMatching(`(Bearer|Basic|bearer  |Digest|DPoP) [!-~]{0,40}(\.[!-~]{0,9}){0,3}`))
		set := func(r *http.Request) {
			for _, name := range []string{"Authorization", "X-Api-Key", "Cookie", "X-Csrf-Token", "If-Match", "Accept",
				"Dpop"} {
				r.Header[name] = rapid.SliceOfN(text, 0, 2).Draw(t, name)
			}
			r.URL.RawQuery = text.Draw(t, "query")
		}
		method, path, _ := strings.Cut(target, " ")
		h, d := direct(s, method, path, set)
		if err := lawful(path, h, d); err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		if d.Person != "" {
			t.Fatalf("%s: taken for %s", target, d.Person)
		}
	})
}
