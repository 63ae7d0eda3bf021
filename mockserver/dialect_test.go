package mockserver

import (
	"net/http"
	"strings"
	"testing"
)

// asked is one request of the set that every dialect is asked.
type asked struct {
	name    string
	request string
	line    string // one header line; none when empty
	given   string
}

func requestSet() []asked {
	return []asked{
		{"none", "GET /me", "", ""},
		{"none, needs a right", "GET /api/v1/pods", "", ""},
		{"none, hidden", "GET /apps/1", "", ""},
		{"junk", "GET /me", "Authorization: Bearer {{junk}}", ""},
		{"expired", "GET /me", "Authorization: Bearer {{alice.expired}}", ""},
		{"bad signature", "GET /notes/7", "Authorization: Bearer {{alice.tampered}}", ""},
		{"junk, open", "GET /health", "Authorization: Bearer {{junk}}", ""},
		{"session over", "GET /api/cart", "Cookie: sid={{alice.session.expired}}", ""},
		{"wrong password", "GET /staff", "Authorization: Basic {{alice.basic.wrong}}", ""},
		{"not in the group", "GET /staff", "Authorization: Basic {{alice.basic}}", ""},
		{"role", "GET /api/v1/pods", "Authorization: Bearer {{alice}}", ""},
		{"scope", "POST /notes", "Authorization: Bearer {{alice}}", ""},
		{"hidden", "GET /repos/acme/x", "Authorization: Bearer {{carol}}", ""},
		{"absent", "GET /notes/999", "Authorization: Bearer {{alice}}", ""},
		{"absent, admin", "GET /notes/999", "Authorization: Bearer {{bob}}", ""},
		{"quota", "GET /me", "Authorization: Bearer {{alice}}", "quota-spent"},
		{"locked", "GET /account", "Authorization: Basic {{alice.basic}}", "locked-out"},
		{"let in", "GET /api/v1/pods", "Authorization: Bearer {{bob}}", ""},
		{"server fault", "GET /me", "Authorization: Bearer {{alice}}", "keyserver-down"},
		{"malformed", "GET /me?access_token=x", "Authorization: Bearer {{alice}}", ""},
		{"role, session", "GET /admin", "Cookie: sid={{alice.session}}", ""},
	}
}

// What each system is documented to answer. Where it says nothing, 0 stands:
// there is no answer then. A pass is the application's own.
func documented() map[string][]int {
	return map[string][]int{
		//                none  right hidden junk exp  sign open sess pass grp  role scope hid  abs  adm  quota lock in fault mal ses
		"lantern": {401, 401, 401, 401, 401, 401, 200, 401, 401, 403, 403, 403, 404, 404, 404, 429, 429, 200, 503,
			400, 403},
		"github": {401, 403, 404, 401, 401, 401, 200, 401, 401, 403, 403, 403, 404, 0, 0, 403, 403, 200, 0, 0,
			403},
		"kubernetes": {403, 403, 403, 401, 401, 401, 401, 403, 403, 403, 403, 403, 403, 403, 0, 0, 403, 200, 0, 200,
			403},
		"httpd": {401, 401, 401, 401, 401, 401, 200, 401, 401, 401, 401, 401, 401, 401, 401, 401, 0, 401, 401,
			401, 401},
		"drf":         {403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 0, 0, 0, 429, 0, 200, 0, 0, 403},
		"fastapi-old": {403, 403, 403, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0},
		"fastapi":     {401, 401, 401, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0},
		"spring-bare": {403, 403, 403, 403, 403, 403, 200, 403, 403, 0, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0},
		"spring":      {401, 401, 401, 0, 0, 0, 200, 401, 401, 401, 403, 403, 0, 0, 0, 0, 401, 200, 0, 200, 401},
		"s3": {403, 403, 403, 403, 400, 403, 200, 403, 403, 403, 0, 0, 403, 403, 404, 0, 403, 200, 0, 200,
			403},
	}
}

func given(c string) []string {
	if c == "" {
		return nil
	}
	return []string{c}
}

func lines(l string) []string {
	if l == "" {
		return nil
	}
	return []string{l}
}

func TestDialectsAnswerAsDocumented(t *testing.T) {
	table := documented()
	for _, d := range Dialects() {
		used := map[string]bool{}
		for i, q := range requestSet() {
			srv := start(t, Options{Dialect: d.Name, Given: given(q.given)})
			got := tryAsk(t, srv, q.request, lines(q.line)...)
			if want, ok := table[d.Name]; ok && got.status != want[i] {
				t.Errorf("%s, %s: %d, want %d", d.Name, q.name, got.status, want[i])
			}
			if (got.decision.Dialect == d.Name) == (d.Name == DefaultDialect) ||
				got.decision.Undocumented != (got.status == 0) {
				t.Errorf("%s, %s: %d, decided as %+v", d.Name, q.name, got.status, got.decision)
			}
			used[got.decision.Reason] = true
			r, refused := got.decision.Refusal()
			if refused && (r.Source == "" || got.decision.Status != got.status) {
				t.Errorf("%s, %s: source %q, decision %d", d.Name, q.name, r.Source, got.decision.Status)
			}
			if bare := got.status == 401 && got.header.Get("WWW-Authenticate") == ""; bare && d.Name == DefaultDialect {
				t.Errorf("%s: the server's own 401 without a challenge", q.name)
			}
		}
		for _, rule := range d.Rules {
			if ok := map[Situation]bool{Forged: true, MethodStranger: true, PathStranger: true}[rule.Case] ||
				rule.Accepts != "" ||
				len(rule.For) > 0; !used[rule.Why] && !ok {
				t.Errorf("%s: no request of the set is answered by the rule for %s", d.Name, rule.Case)
			}
		}
	}
}

// tried is what came back; status 0 when the connection was closed instead.
type tried struct {
	status   int
	header   http.Header
	decision Decision
}

func tryAsk(t *testing.T, s *Server, request string, lines ...string) tried {
	t.Helper()
	method, target, _ := strings.Cut(request, " ")
	r, err := http.NewRequest(method, "http://"+s.Addr()+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = s.Host()
	for _, line := range lines {
		key, value, _ := strings.Cut(line, ": ")
		r.Header.Add(key, fill(t, s, value))
	}
	heard := make(chan Decision, 1)
	defer s.Observe(func(x Seen) { heard <- x.Decision })()
	res, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(r)
	got := tried{decision: <-heard}
	if err != nil {
		return got
	}
	got.status, got.header = res.StatusCode, res.Header
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return got
}

// What a status keeps, the body must not tell: a right password that is
// answered like a wrong one, and a missing object like one out of reach.
func TestDialectsDontTellInTheBody(t *testing.T) {
	body := func(dialect, request, line string) string {
		return ask(t, start(t, Options{Dialect: dialect}), request, line).body
	}
	wrong, right := body("httpd", "GET /staff", "Authorization: Basic {{alice.basic.wrong}}"),
		body("httpd", "GET /staff", "Authorization: Basic {{alice.basic}}")
	if wrong != right {
		t.Errorf("httpd tells a right password without the right from a wrong one:\n%s\n%s", wrong, right)
	}
	hidden, absent := body("s3", "GET /apps/1", "Authorization: Bearer {{carol}}"),
		body("s3", "GET /apps/2", "Authorization: Bearer {{carol}}")
	if hidden != absent || absent == "" || strings.Contains(absent, "no such") {
		t.Errorf("s3 tells a hidden object from none:\n%s\n%s", hidden, absent)
	}
	if note := body("s3", "GET /notes/9000", "Authorization: Bearer {{alice}}"); note != absent {
		t.Errorf("s3 says of a missing note:\n%s", note)
	}
}

// A dialect's file is held to the same reader as all others, and says where a
// fault is.
func TestReadDialectFaults(t *testing.T) {
	for text, want := range map[string]string{
		"title: x\n": "source",
		"title: x\nsource: y\nnote: z\nrules:\n  - {case: odd, status: 401, why: w}\n":             "own.yaml:5:",
		"title: x\nsource: y\nnote: z\nrules:\n  - {case: missing, status: 302, why: w}\n":         "where it leads",
		"title: x\nsource: y\nnote: z\nrules:\n  - {case: missing, status: 99, why: w}\n":          "99",
		"title: x\nsource: y\nnote: z\nrules:\n  - {case: denied, status: 403, why: w, text: t}\n": "no kind",
		"title: x\nsource: y\nnote: z\nreads: [smoke]\n":                                           "smoke",
	} {
		if _, err := ReadDialect("own.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want it to say %q", text, err, want)
		}
	}
}

func TestAnonymousIsAnIdentity(t *testing.T) {
	s := start(t, Options{Dialect: "kubernetes"})
	got := ask(t, s, "GET /api/v1/pods")
	refused, _ := got.decision.Refusal()
	if refused.Name != "role" || !strings.Contains(refused.Detail, "system:anonymous") {
		t.Errorf("refused by %+v, want the check of the role, which names system:anonymous", refused)
	}
	for _, c := range got.decision.Checks {
		if c.Name == "credentials" && c.Outcome != Passed {
			t.Errorf("the check for credentials: %+v", c)
		}
	}
	if open := ask(t, s, "GET /health", "Authorization: Basic {{alice.basic.wrong}}"); open.StatusCode != 200 {
		t.Errorf("credentials of a kind that isn't read, on an open route: %d", open.StatusCode)
	}
}

func TestStartRefusesUnknownDialect(t *testing.T) {
	_, err := Start(Options{Dialect: "klingon"})
	if err == nil || !strings.Contains(err.Error(), "klingon") || !strings.Contains(err.Error(), "kubernetes") {
		t.Fatalf("want an error that names the dialects, got %v", err)
	}
}

func TestSampleStaysAsPrintedInEveryDialect(t *testing.T) {
	for _, d := range Dialects() {
		s := start(t, Options{Dialect: d.Name})
		if a, b := ask(t, s, "GET /sample/secret"),
			ask(t, s, "GET /sample/secret", "Authorization: Bearer {{junk}}"); a.StatusCode != 401 ||
			b.StatusCode != 403 {
			t.Errorf("%s: %d and %d, want 401 and 403", d.Name, a.StatusCode, b.StatusCode)
		}
	}
}
