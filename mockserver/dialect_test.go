package mockserver

import (
	"fmt"
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
	}
}

// What each system is documented to answer. A case it says nothing of stands
// as 0: there the answer must be the default dialect's, and no dialect named.
func documented() map[string][]int {
	return map[string][]int{
		//                none  right hidden junk exp  sign open sess pass grp  role scope hid  abs  adm  quota lock in fault mal
		"lantern":     {401, 401, 401, 401, 401, 401, 200, 401, 401, 403, 403, 403, 404, 404, 404, 429, 429, 200, 503, 400},
		"github":      {403, 403, 404, 401, 401, 401, 0, 401, 401, 403, 403, 403, 404, 0, 0, 403, 403, 0, 0, 0},
		"kubernetes":  {403, 403, 403, 401, 401, 401, 401, 401, 401, 403, 403, 403, 0, 0, 0, 0, 0, 0, 0, 0},
		"httpd":       {0, 0, 0, 0, 0, 0, 0, 0, 0, 401, 401, 401, 0, 0, 0, 0, 0, 0, 0, 0},
		"drf":         {403, 403, 403, 403, 403, 403, 0, 403, 403, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"fastapi-old": {403, 403, 403, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"fastapi":     {401, 401, 401, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		"spring-bare": {403, 403, 403, 0, 0, 0, 0, 0, 0, 403, 403, 403, 0, 0, 0, 0, 0, 0, 0, 0},
		"spring":      {401, 401, 401, 0, 0, 0, 0, 0, 0, 403, 403, 403, 0, 0, 0, 0, 0, 0, 0, 0},
		"s3":          {0, 0, 0, 403, 400, 403, 0, 400, 403, 0, 0, 0, 403, 403, 0, 0, 0, 0, 0, 0},
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
		want, ok := table[d.Name]
		if !ok {
			t.Errorf("%s has no line in the table", d.Name)
			continue
		}
		used := map[string]bool{}
		for i, q := range requestSet() {
			got := ask(t, start(t, Options{Dialect: d.Name, Given: given(q.given)}), q.request, lines(q.line)...)
			named := got.decision.Dialect
			status, source := want[i], named == d.Name
			if want[i] == 0 || d.Name == DefaultDialect {
				status, source = table[DefaultDialect][i], named == ""
			}
			if got.StatusCode != status || !source {
				t.Errorf("%s, %s: %d by dialect %q, want %d (documented: %v)", d.Name, q.name, got.StatusCode, named, status, want[i] != 0)
			}
			if r, ok := got.decision.Refusal(); ok && named != "" {
				used[got.decision.Reason] = true
				if !strings.Contains(r.Source, ".") || got.decision.Status != got.StatusCode {
					t.Errorf("%s, %s: source %q, decision %d", d.Name, q.name, r.Source, got.decision.Status)
				}
			}
			if got.StatusCode == http.StatusUnauthorized && len(got.Header.Values("WWW-Authenticate")) == 0 {
				t.Errorf("%s, %s: 401 without a challenge", d.Name, q.name)
			}
			if d.Mute && len(got.Header.Values("WWW-Authenticate")) > 0 {
				t.Errorf("%s, %s: a dialect without challenges sent one", d.Name, q.name)
			}
		}
		for c, rule := range d.Rules {
			if !used[rule.Why] {
				t.Errorf("%s: no request of the set is answered by the rule for %s", d.Name, c)
			}
		}
		if d.Title == "" || d.Source == "" || d.Note == "" {
			t.Errorf("%s doesn't say what it models, by which source, and how far", d.Name)
		}
	}
}

// What a status keeps, the body must not tell: a right password that is
// answered like a wrong one, and a missing object like one out of reach.
func TestDialectsDontTellInTheBody(t *testing.T) {
	body := func(dialect, request, line string) string {
		return ask(t, start(t, Options{Dialect: dialect}), request, line).body
	}
	wrong, right := body("httpd", "GET /staff", "Authorization: Basic {{alice.basic.wrong}}"), body("httpd", "GET /staff", "Authorization: Basic {{alice.basic}}")
	if wrong != right {
		t.Errorf("httpd tells a right password without the right from a wrong one:\n%s\n%s", wrong, right)
	}
	hidden, absent := body("s3", "GET /apps/1", "Authorization: Bearer {{carol}}"), body("s3", "GET /apps/2", "Authorization: Bearer {{carol}}")
	if hidden != absent || strings.Contains(absent, "no such") {
		t.Errorf("s3 tells a hidden object from none:\n%s\n%s", hidden, absent)
	}
	if note := body("s3", "GET /notes/9000", "Authorization: Bearer {{alice}}"); note != absent {
		t.Errorf("s3 says of a missing note:\n%s", note)
	}
}

// TestMuteDialectsNeverAnswer401 holds even where a dialect's rules don't say
// what becomes of a 401.
func TestMuteDialectsNeverAnswer401(t *testing.T) {
	v := &Visit{dialect: &Dialect{Mute: true}, route: &Route{}, r: &http.Request{}, world: &World{}}
	got, _ := v.translate("credentials", verdict{refusal: &refusal{status: 401, challenges: []Challenge{{scheme: "Bearer", realm: "x"}}}})
	res := got.refusal.answer(v)
	if res.status != http.StatusForbidden || strings.Contains(fmt.Sprint(res.header), "Authenticate") {
		t.Errorf("got %d %v", res.status, res.header)
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
		if a, b := ask(t, s, "GET /sample/secret"), ask(t, s, "GET /sample/secret", "Authorization: Bearer {{junk}}"); a.StatusCode != 401 || b.StatusCode != 403 {
			t.Errorf("%s: %d and %d, want 401 and 403", d.Name, a.StatusCode, b.StatusCode)
		}
	}
}
