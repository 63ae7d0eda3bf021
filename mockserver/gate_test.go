package mockserver

import (
	"strings"
	"testing"
)

const (
	w  = `Bearer realm="lantern"`
	wt = `Bearer realm="lantern", error="invalid_token", error_description="…`
	wi = `Bearer realm="lantern", error="invalid_request", error_description="One well-formed token must come once"`
	wb = `Basic realm="lantern", charset="UTF-8"`
	wk = `ApiKey realm="lantern"`
	wc = `Session realm="lantern"`
)

const expired = `Bearer realm="lantern", error="invalid_token", error_description="The access token expired"`

func insufficient(scope string) string {
	return w + `, error="insufficient_scope", scope="` + scope + `"`
}

type gateCase struct {
	name      string
	request   string
	header    string // several are separated by |
	given     string
	status    int
	check     string // the one that refuses; empty when let in
	challenge string // empty for none; one that ends in … is only begun
	detail    string // what the refusing check's detail holds
}

func gateCases() []gateCase {
	const token = "Authorization: Bearer "
	return []gateCase{
		{"open page", "GET /health", "", "", 200, "", "", ""},
		{"open page, junk token", "GET /health", token + "{{junk}}", "", 200, "", "", ""},
		{"stranger", "GET /me", "", "", 401, "credentials", w, "none presented"},
		{"own profile", "GET /me", token + "{{alice}}", "", 200, "", "", ""},
		{"scheme in lower case", "GET /me", "Authorization: bearer {{alice}}", "", 200, "", "", ""},
		{"nobody's token", "GET /me", token + "{{junk}}", "", 401, "validity", wt, "no one issued"},
		{"expired", "GET /me", token + "{{alice.expired}}", "", 401, "validity", expired, "expired 2 minutes ago"},
		{"tampered", "GET /me", token + "{{alice.tampered}}", "", 401, "validity", wt, "signature"},
		{"revoked", "GET /me", token + "{{alice.revoked}}", "", 401, "validity", wt, "revoked"},
		{"other audience", "GET /me", token + "{{alice.audience}}", "", 401, "validity", wt, "another API"},
		{"too early", "GET /me", token + "{{alice.early}}", "", 401, "validity", wt, "another 10 minutes"},
		{"no algorithm", "GET /me", token + "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.", "", 401, "validity", wt,
			"signature"},
		{"Basic at a Bearer route", "GET /me", "Authorization: Basic {{alice.basic}}", "", 401, "scheme", w,
			"Basic credentials"},
		{"unknown scheme", "GET /me", "Authorization: Digest x=1", "", 401, "scheme", w, "Digest credentials"},
		{"empty token", "GET /me", "Authorization: Bearer ", "", 401, "credentials", w, "none"},
		{"token in the URL only", "GET /me?access_token=abc", "", "", 401, "scheme", w, "token in the URL"},
		{"token twice", "GET /me?access_token=abc", token + "{{alice}}", "", 400, "credentials", wi, "twice"},
		{"two headers", "GET /me", token + "{{alice}}|" + token + "{{bob}}", "", 400, "credentials", wi, "two"},
		{"token with a blank", "GET /me", token + "a b", "", 400, "credentials", wi, "characters"},
		{"deleted", "GET /me", token + "{{dora}}", "", 401, "account", wt, "deleted"},
		{"suspended", "GET /me", token + "{{sam}}", "", 403, "account", "", "sam is suspended"},
		{"unverified may read", "GET /notes", token + "{{nina}}", "", 200, "", "", ""},
		{"unverified may not write", "POST /notes", token + "{{nina}}", "", 403, "account", "", "unverified"},
		{"plan expired", "GET /reports", token + "{{erin}}", "", 403, "plan", "", "erin's plan is expired"},
		{"plan paid", "GET /reports", token + "{{alice}}", "", 200, "", "", ""},

		{"right password", "GET /account", "Authorization: Basic {{alice.basic}}", "", 200, "", "", ""},
		{"wrong password", "GET /account", "Authorization: Basic {{alice.basic.wrong}}", "", 401, "validity", wb,
			"wrong password"},
		{"unknown user", "GET /account", "Authorization: Basic {{unknown.basic}}", "", 401, "validity", wb,
			"no such user"},
		{"no base64", "GET /account", "Authorization: Basic !!!", "", 401, "validity", wb, "base64"},
		{"Bearer at a Basic route", "GET /account", token + "{{alice}}", "", 401, "scheme", wb, "Bearer token"},
		{"the page's own realm", "GET /site", "", "", 401, "credentials",
			`Basic realm="Access to the site", charset="UTF-8"`, ""},
		{"locked out, right password", "GET /account", "Authorization: Basic {{alice.basic}}", "locked-out", 429,
			"validity", "", "locked"},
		{"locked out, wrong password", "GET /account", "Authorization: Basic {{alice.basic.wrong}}", "locked-out", 429,
			"validity", "", "locked"},

		{"read scope", "GET /notes", token + "{{alice}}", "", 200, "", "", ""},
		{"no write scope", "POST /notes", token + "{{alice}}", "", 403, "scope", insufficient("notes:write"),
			"has notes:read, needs notes:write"},
		{"write scope", "POST /notes", token + "{{bob}}", "", 201, "", "", ""},
		{"own note", "GET /notes/7", token + "{{alice}}", "", 200, "", "", ""},
		{"another's note", "GET /notes/7", token + "{{carol}}", "", 403, "ownership", "", "note 7 belongs to alice"},
		{"admin reads a note", "GET /notes/7", token + "{{bob}}", "", 200, "", "", ""},
		{"no such note, stranger", "GET /notes/999", "", "", 401, "credentials", w, ""},
		{"no such note, admin", "GET /notes/999", token + "{{bob}}", "", 404, "existence", "", "no note 999"},
		{"old version, another's", "PUT /notes/7", token + `{{carol}}|If-Match: "1"`, "", 403, "ownership", "", ""},
		{"old version, owner", "PUT /notes/12", token + `{{carol}}|If-Match: "7"`, "", 412, "precondition", "",
			"version 1"},
		{"this version, owner", "PUT /notes/12", token + `{{carol}}|If-Match: "7", "1"`, "", 200, "", "", ""},
		{"owner deletes", "DELETE /notes/12", token + "{{carol}}", "", 204, "", "", ""},
		{"owner with a token for reading", "DELETE /notes/7", token + "{{alice}}", "", 403, "scope",
			`Bearer realm="lantern", error="insufficient_scope", scope="notes:write"`, "notes:write"},
		{"admin of the owner's tenant", "DELETE /notes/7", token + "{{bob}}", "", 204, "", "", ""},
		{"admin of another tenant", "DELETE /notes/12", token + "{{bob}}", "", 403, "ownership", "",
			"belongs to carol"},
		{"member without the second factor", "POST /vault", token + "{{alice}}", "", 403, "role", "", "needs admin"},
		{"admin without the second factor", "POST /vault", token + "{{bob}}", "", 401, "factor",
			`Bearer realm="lantern", error="insufficient_user_authentication", error_description="A login with a second factor is needed", acr_values="mfa"`, ""},

		{"member as admin", "DELETE /users/9", token + "{{alice}}", "", 403, "role", "", "member, needs admin"},
		{"admin", "DELETE /users/9", token + "{{bob}}", "", 204, "", "", ""},
		{"audit", "GET /admin/audit", token + "{{alice}}", "", 403, "role", "", ""},
		{"no such method", "DELETE /health", token + "{{bob}}", "", 405, "route", "", ""},
		{"no such path", "GET /nothing", token + "{{bob}}", "", 404, "route", "", ""},

		{"session", "GET /api/cart", "Cookie: sid={{alice.session}}", "", 200, "", "", ""},
		{"no session", "GET /api/cart", "", "", 401, "credentials", wc, ""},
		{"session ended", "GET /api/cart", "Cookie: sid={{alice.session.expired}}", "", 401, "validity", wc,
			"ended 20 minutes ago"},
		{"nobody's session", "GET /api/cart", "Cookie: sid={{unknown.session}}", "", 401, "validity", wc,
			"no one issued"},
		{"an API key as a session", "GET /api/cart", "Cookie: sid={{alice.key}}", "", 401, "validity", wc,
			"no one issued"},
		{"CSRF token", "POST /profile", "Cookie: sid={{alice.session}}|X-CSRF-Token: {{alice.csrf}}", "", 200, "",
			"", ""},
		{"no CSRF token", "POST /profile", "Cookie: sid={{alice.session}}", "", 403, "csrf", "", "no CSRF token"},
		{"another's CSRF token", "POST /profile", "Cookie: sid={{alice.session}}|X-CSRF-Token: {{bob.csrf}}", "", 403,
			"csrf", "", "not this session's"},
		{"browser, no session", "GET /dashboard", "Accept: text/html", "", 302, "credentials", "", "browser"},
		{"browser, session ended", "GET /dashboard", "Accept: text/html|Cookie: sid={{alice.session.expired}}", "", 302,
			"validity", "", "ended"},
		{"program, no session", "GET /dashboard", "Accept: application/json", "", 401, "credentials", wc, ""},

		{"no key", "GET /v1/charges", "", "", 401, "credentials", wk, ""},
		{"key", "GET /v1/charges", "X-Api-Key: {{alice.key}}", "", 200, "", "", ""},
		{"read-only key writes", "POST /v1/refunds", "X-Api-Key: {{alice.key.readonly}}", "", 403, "scope", "",
			"has read, needs write"},
		{"key writes", "POST /v1/refunds", "X-Api-Key: {{alice.key}}", "", 201, "", "", ""},
		{"revoked key", "GET /v1/charges", "X-Api-Key: {{alice.key.revoked}}", "", 401, "validity", wk, "revoked"},
		{"test key", "GET /v1/charges", "X-Api-Key: {{alice.key.test}}", "", 401, "validity", wk, "test system"},
		{"nobody's key", "GET /v1/charges", "X-Api-Key: {{unknown.key}}", "", 401, "validity", wk, "no one issued"},
		{"two keys", "GET /v1/charges", "X-Api-Key: {{alice.key}}|X-Api-Key: {{bob.key}}", "", 400, "credentials", "",
			"two"},

		{"own tenant", "GET /t/acme/bills", token + "{{alice}}", "", 200, "", "", ""},
		{"other tenant", "GET /t/zed/bills", token + "{{alice}}", "", 403, "tenant", "", "acme, this belongs to zed"},
		{"hidden, insider", "GET /repos/acme/lighthouse", token + "{{alice}}", "", 200, "", "", ""},
		{"hidden, outsider", "GET /repos/acme/lighthouse", token + "{{carol}}", "", 404, "tenant", "", ""},
		{"hidden, stranger", "GET /repos/acme/lighthouse", "", "", 404, "tenant", "", ""},
		{"hidden, expired token", "GET /repos/acme/lighthouse", token + "{{alice.expired}}", "", 401, "validity",
			wt, ""},
		{"app, outsider", "GET /apps/1", token + "{{carol}}", "", 404, "tenant", "", ""},
		{"app, stranger", "GET /apps/1", "", "", 401, "credentials", w, ""},

		{"recent login", "POST /transfer", token + "{{alice}}", "", 200, "", "", ""},
		{"old login", "POST /transfer", token + "{{alice}}", "old-login", 401, "freshness",
			w +
				`, error="insufficient_user_authentication", error_description="A more recent login is needed", max_age="300"`, "logged in 60 minutes ago"},
		{"old login elsewhere", "GET /me", token + "{{alice}}", "old-login", 200, "", "", ""},
		{"key server down", "GET /me", token + "{{alice}}", "keyserver-down", 503, "validity", "", "key server"},
		{"key server down, no token", "GET /me", "", "keyserver-down", 401, "credentials", w, ""},
		{"key server down, password", "GET /account", "Authorization: Basic {{alice.basic}}", "keyserver-down", 200, "",
			"", ""},
		{"quota spent", "GET /me", token + "{{alice}}", "quota-spent", 429, "quota", "", ""},
		{"quota spent, stranger", "GET /me", "", "quota-spent", 401, "credentials", w, ""},
		{"network blocked", "GET /me", token + "{{bob}}", "network-blocked", 403, "network", "", ""},
		{"preflight", "OPTIONS /notes", "Origin: https://app.lantern.test", "", 204, "", "", ""},

		{"blocked by law", "GET /film", token + "{{alice}}", "court-order", 451, "law", "", ""},
		{"a service behind that takes this server's key", "GET /summary", token + "{{alice}}", "", 200, "", "", ""},
		{"a service behind that refuses it", "GET /forecast", token + "{{alice}}", "", 502, "upstream", "",
			"401 to this server's own key"},
		{"a caller who isn't known to either", "GET /forecast", token + "{{alice.expired}}", "", 401, "validity",
			w + `, error="invalid_token", error_description="The access token expired"`, ""},
		{"tool without a token", "POST /mcp", "", "", 401, "credentials",
			w +
				`, scope="notes:write", resource_metadata="https://api.lantern.test/.well-known/oauth-protected-resource"`, ""},
		{"where to log in", "GET /.well-known/oauth-protected-resource", "", "", 200, "", "", ""},

		{"repaired, none", "GET /secret", "", "", 401, "credentials", w, ""},
		{"repaired, wrong", "GET /secret", token + "wrong", "", 401, "validity", wt, ""},
		{"repaired, weak", "GET /secret", token + "weaktoken", "", 403, "scope", insufficient("secret:read"), ""},
		{"repaired, valid", "GET /secret", token + "validtoken", "", 200, "", "", ""},
		{"repaired, a person's weak token", "GET /secret", token + "{{alice}}", "", 403, "scope",
			insufficient("secret:read"), ""},
		{"repaired, a person's good token", "GET /secret", token + "{{bob}}", "", 200, "", "", ""},
		{"the sample's token elsewhere", "GET /me", token + "validtoken", "", 401, "validity", wt, ""},
	}
}

func TestGate(t *testing.T) {
	for _, c := range gateCases() {
		t.Run(c.name, func(t *testing.T) {
			o := Options{}
			if c.given != "" {
				o.Given = []string{c.given}
			}
			var lines []string
			if c.header != "" {
				lines = strings.Split(c.header, "|")
			}
			got := ask(t, start(t, o), c.request, lines...)
			c.compare(t, got)
		})
	}
}

func (c gateCase) compare(t *testing.T, got answer) {
	t.Helper()
	if got.StatusCode != c.status || got.decision.Status != c.status {
		t.Errorf("status %d, decision %d, want %d", got.StatusCode, got.decision.Status, c.status)
	}
	refusal, _ := got.decision.Refusal()
	if refusal.Name != c.check {
		t.Errorf("refused by %q (%s), want %q", refusal.Name, refusal.Detail, c.check)
	}
	if !strings.Contains(refusal.Detail, c.detail) {
		t.Errorf("detail %q, want %q in it", refusal.Detail, c.detail)
	}
	challenge := strings.Join(got.Header.Values("WWW-Authenticate"), "\n")
	begin, open := strings.CutSuffix(c.challenge, "…")
	if challenge != c.challenge && !(open && strings.HasPrefix(challenge, begin)) {
		t.Errorf("challenge %q, want %q", challenge, c.challenge)
	}
}
