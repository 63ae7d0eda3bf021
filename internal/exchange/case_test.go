package exchange

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

// TestCases fires one request for each thing that the parts beside the gate
// decide, at real listeners.
func TestCases(t *testing.T) {
	const form = "\nContent-Type: application/x-www-form-urlencoded\n\n"
	for _, tt := range []struct {
		name   string
		c      Case
		given  string
		status int
		head   string // a part of a response line
		by     string // the check that refused; empty for none
	}{
		{"token endpoint",
			Case{Text: "POST /token\nAuthorization: Basic {{app.basic}}" + form +
				"grant_type=authorization_code&code={{app.code}}"}, "", 200, "no-store", ""},
		{"wrong client secret",
			Case{Text: "POST /token\nAuthorization: Basic {{app.basic.wrong}}" + form +
				"grant_type=authorization_code&code={{app.code}}"}, "", 401, "Basic realm=", "validity"},
		{"wrong client secret in the body",
			Case{Text: "POST /token" + form +
				"grant_type=authorization_code&code={{app.code}}&client_id=app&client_secret={{app.secret.wrong}}"}, "",
			400, "", "validity"},
		{"client secret in the body",
			Case{Text: "POST /token" + form +
				"grant_type=refresh_token&refresh_token={{alice.refresh}}&client_id=app&client_secret={{app.secret}}"},
			"", 200, "", ""},
		{"a person is no client",
			Case{Text: "POST /token\nAuthorization: Basic {{alice.basic}}" + form +
				"grant_type=authorization_code&code={{app.code}}"}, "", 401, "Basic", "validity"},
		{"old code",
			Case{Text: "POST /token\nAuthorization: Basic {{app.basic}}" + form +
				"grant_type=authorization_code&code={{app.code.expired}}"}, "", 400, "", "grant"},
		{"revoked refresh token",
			Case{Text: "POST /token\nAuthorization: Basic {{app.basic}}" + form +
				"grant_type=refresh_token&refresh_token={{alice.refresh.revoked}}"}, "", 400, "", "grant"},
		{"a code is no refresh token",
			Case{Text: "POST /token\nAuthorization: Basic {{app.basic}}" + form +
				"grant_type=refresh_token&refresh_token={{app.code}}"}, "", 400, "", "grant"},
		{"no client", Case{Text: "POST /token" + form + "grant_type=authorization_code&code={{app.code}}"}, "", 401,
			"Basic", "credentials"},

		{"old login", Case{Text: "POST /transfer\nAuthorization: Bearer {{alice}}"}, "old-login", 401, `max_age="300"`,
			"freshness"},
		{"no second factor", Case{Text: "POST /vault\nAuthorization: Bearer {{bob}}"}, "", 401, `acr_values="mfa"`,
			"factor"},
		{"second factor", Case{Text: "POST /vault\nAuthorization: Bearer {{bob.mfa}}"}, "", 200, "", ""},
		{"second factor of a member", Case{Text: "POST /vault\nAuthorization: Bearer {{alice.mfa}}"}, "", 403, "",
			"role"},
		{"no second factor, a session", Case{Text: "POST /payouts\nCookie: sid={{alice.session}}"}, "", 403, "",
			"factor"},

		{"proof", Case{Text: "GET /wallet?x=1\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}"}, "",
			200, "", ""},
		{"no proof", Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}"}, "", 401, "invalid_dpop_proof",
			"proof"},
		{"two proofs",
			Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}\n" +
				"DPoP: {{alice.dpop.proof}}"}, "", 401, "invalid_dpop_proof", "proof"},
		{"copied proof",
			Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof.copied}}"}, "", 401,
			"invalid_dpop_proof", "proof"},
		{"another's proof", Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{bob.dpop.proof}}"}, "",
			401, "invalid_dpop_proof", "proof"},
		{"proof with another key",
			Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof.forged}}"}, "", 401,
			`DPoP realm="lantern", error="invalid_token"`, "proof"},
		{"junk for a proof", Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice}}"}, "", 401,
			"invalid_dpop_proof", "proof"},
		{"a plain token with a proof",
			Case{Text: "GET /wallet\nAuthorization: DPoP {{alice}}\nDPoP: {{alice.dpop.proof}}"}, "", 401,
			`DPoP realm="lantern", error="invalid_token"`, "validity"},
		{"nonce wanted",
			Case{Text: "POST /wallet/payments\nAuthorization: DPoP {{bob.dpop}}\nDPoP: {{bob.dpop.proof.nonceless}}"},
			"", 401, "DPoP-Nonce: ", "proof"},
		{"nonce too old",
			Case{Text: "POST /wallet/payments\nAuthorization: DPoP {{bob.dpop}}\nDPoP: {{bob.dpop.proof.stale}}"}, "",
			401, "use_dpop_nonce", "proof"},
		{"nonce good", Case{Text: "POST /wallet/payments\nAuthorization: DPoP {{bob.dpop}}\nDPoP: {{bob.dpop.proof}}"},
			"", 200, "", ""},
		{"nonce good, scope missing",
			Case{Text: "POST /wallet/payments\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}"}, "",
			403, `DPoP realm="lantern", error="insufficient_scope"`, "scope"},
		{"bound token as Bearer", Case{Text: "GET /wallet\nAuthorization: Bearer {{alice.dpop}}"}, "", 401,
			`Bearer realm="lantern", error="invalid_token"`, "validity"},
		{"bound token as Bearer elsewhere", Case{Text: "GET /me\nAuthorization: Bearer {{alice.dpop}}"}, "", 401,
			"invalid_token", "validity"},

		{"own certificate", Case{Text: "GET /me\nAuthorization: Bearer {{alice.mtls}}", Via: "tls:alice"}, "", 200,
			"", ""},
		{"another certificate", Case{Text: "GET /me\nAuthorization: Bearer {{alice.mtls}}", Via: "tls:bob"}, "", 401,
			"invalid_token", "validity"},
		{"no certificate, bound token", Case{Text: "GET /me\nAuthorization: Bearer {{alice.mtls}}", Via: "tls"}, "",
			401, "invalid_token", "validity"},
		{"no TLS, bound token", Case{Text: "GET /me\nAuthorization: Bearer {{alice.mtls}}"}, "", 401, "invalid_token",
			"validity"},
		{"own certificate, too little",
			Case{Text: "GET /admin/audit\nAuthorization: Bearer {{alice.mtls}}", Via: "tls:alice"}, "", 403, "",
			"role"},
		{"proof over TLS",
			Case{Text: "GET /wallet\nAuthorization: DPoP {{alice.dpop}}\nDPoP: {{alice.dpop.proof}}", Via: "tls"}, "",
			200, "", ""},
		{"certificate alone", Case{Text: "GET /machine", Via: "tls:alice"}, "", 200, "", ""},
		{"certificate missing", Case{Text: "GET /machine", Via: "tls"}, "", 403, "", "credentials"},
		{"certificate of the deleted", Case{Text: "GET /machine", Via: "tls:dora"}, "", 401, "", "account"},

		{"digest", Case{Text: "GET /ledger?y=2\nAuthorization: Digest {{alice.digest}}"}, "", 200, "", ""},
		{"digest, nothing", Case{Text: "GET /ledger"}, "", 401, `Digest realm="lantern", qop="auth", nonce="`,
			"credentials"},
		{"digest, old nonce", Case{Text: "GET /ledger\nAuthorization: Digest {{alice.digest.stale}}"}, "", 401,
			"stale=true", "validity"},
		{"digest, wrong password", Case{Text: "GET /ledger\nAuthorization: Digest {{alice.digest.wrong}}"}, "", 401,
			"algorithm=SHA-256", "validity"},
		{"digest, too little", Case{Text: "DELETE /ledger\nAuthorization: Digest {{alice.digest}}"}, "", 403, "",
			"role"},

		{"tools, no token", Case{Text: "POST /mcp"}, "", 401, `resource_metadata="https://api.lantern.test/.well-known`,
			"credentials"},
		{"tools, small token", Case{Text: "POST /mcp\nAuthorization: Bearer {{alice}}"}, "", 403,
			`scope="notes:write", resource_metadata=`, "scope"},
		{"tools", Case{Text: "POST /mcp\nAuthorization: Bearer {{bob}}"}, "", 200, "", ""},
		{"metadata", Case{Text: "GET /.well-known/oauth-protected-resource"}, "", 200, "", ""},

		{"proxy", Case{Text: "GET http://api.lantern.test/health", Via: "proxy"}, "", 407,
			`Proxy-Authenticate: Basic realm="office proxy"`, "proxy login"},
		{"proxy, the wrong header", Case{Text: "GET /health\nAuthorization: Basic {{alice.proxy}}", Via: "proxy"}, "",
			407, "Proxy-Authenticate", "proxy login"},
		{"proxy, wrong password",
			Case{Text: "GET /health\nProxy-Authorization: Basic {{alice.proxy.wrong}}", Via: "proxy"}, "", 407, "",
			"proxy login"},
		{"proxy, the site's password",
			Case{Text: "GET /health\nProxy-Authorization: Basic {{alice.basic}}", Via: "proxy"}, "", 407, "",
			"proxy login"},
		{"behind the proxy", Case{Text: "GET /me\nProxy-Authorization: Basic {{alice.proxy}}", Via: "proxy"}, "", 401,
			"WWW-Authenticate: Bearer", "credentials"},
		{"behind the proxy, let in",
			Case{Text: "GET /me\nProxy-Authorization: Basic {{alice.proxy}}\nAuthorization: Bearer {{alice}}",
				Via: "proxy"}, "", 200, "", ""},
		{"portal", Case{Text: "GET /me\nAuthorization: Bearer {{alice}}", Via: "portal"}, "", 511, "", "network login"},

		{"another's page",
			Case{Before: []string{"GET /today\nAuthorization: Bearer {{alice}}"},
				Text: "GET /today\nAuthorization: Bearer {{junk}}", Via: "cache"}, "", 401, "", "validity"},
		{"a public page",
			Case{Before: []string{"GET /menu\nAuthorization: Bearer {{alice}}"},
				Text: "GET /menu\nAuthorization: Bearer {{junk}}", Via: "cache"}, "", 200, "Age: ", ""},
		{"a public page, first asked", Case{Text: "GET /menu\nAuthorization: Bearer {{junk}}", Via: "cache"}, "", 401,
			"", "validity"},
		{"a session has no shield",
			Case{Before: []string{"GET /corner\nCookie: sid={{alice.session}}"}, Text: "GET /corner", Via: "cache"}, "",
			200, "Age: ", ""},
		{"a note stays its owner's",
			Case{Before: []string{"GET /shelf/7\nAuthorization: Bearer {{alice}}"},
				Text: "GET /shelf/7\nAuthorization: Bearer {{carol}}", Via: "cache"}, "", 403, "", "ownership"},
		{"404 kept by guess",
			Case{Before: []string{"GET /drafts/acme/x"}, Text: "GET /drafts/acme/x\nAuthorization: Bearer {{alice}}",
				Via: "cache"}, "", 404, "Age: ", ""},
		{"404 with no-store",
			Case{Before: []string{"GET /repos/acme/x"}, Text: "GET /repos/acme/x\nAuthorization: Bearer {{alice}}",
				Via: "cache"}, "", 200, "", ""},
		{"401 is not kept",
			Case{Before: []string{"GET /today"}, Text: "GET /today\nAuthorization: Bearer {{alice}}", Via: "cache"}, "",
			200, "", ""},
		{"no cache in between", Case{Before: []string{"GET /menu\nAuthorization: Bearer {{alice}}"}, Text: "GET /menu"},
			"", 401, "", "credentials"},

		{"to another host", Case{Text: "GET /exports/7\nAuthorization: Bearer {{alice}}", Via: "follow"}, "", 401,
			"WWW-Authenticate: Bearer", "credentials"},
		{"on the same host", Case{Text: "GET /old/notes/7\nAuthorization: Bearer {{alice}}", Via: "follow"}, "", 200,
			"", ""},
		{"on the same host, another's", Case{Text: "GET /old/notes/7\nAuthorization: Bearer {{carol}}", Via: "follow"},
			"", 403, "", "ownership"},
		{"not followed", Case{Text: "GET /exports/7\nAuthorization: Bearer {{alice}}"}, "", 302,
			"Location: http://files.lantern.test/exports/7", ""},

		{"refreshed", Case{Text: "GET /secret\nAuthorization: Bearer {{bob.expired}}", Via: "refresh"}, "", 200,
			"", ""},
		{"refreshed, too little", Case{Text: "GET /secret\nAuthorization: Bearer {{alice.expired}}", Via: "refresh"},
			"", 403, "", "scope"},
		{"stuck at the sample", Case{Text: "GET /sample/secret\nAuthorization: Bearer {{bob.expired}}", Via: "refresh"},
			"", 403, "", "validity"},
		{"nothing to refresh", Case{Text: "GET /secret\nAuthorization: Bearer {{junk}}", Via: "refresh"}, "", 401, "",
			"validity"},

		{"preflight",
			Case{Text: "OPTIONS /notes\nOrigin: https://app.lantern.test\nAccess-Control-Request-Method: POST"}, "",
			204, "Access-Control-Allow-Origin", ""},
		{"preflight asked for a token", Case{Text: "OPTIONS /users\nOrigin: https://app.lantern.test"}, "", 401, "",
			"credentials"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var given []string
			if tt.given != "" {
				given = []string{tt.given}
			}
			x, err := OnceCase(t.Context(), mockserver.Options{Given: given}, tt.c)
			if err != nil {
				t.Fatal(err)
			}
			if x.Decision == nil || x.Status != tt.status || x.Decision.Status != tt.status {
				t.Fatalf("got %d, %+v; want %d", x.Status, x.Decision, tt.status)
			}
			by, _ := x.Decision.Refusal()
			if by.Name != tt.by {
				t.Errorf("refused by %q (%s), want %q", by.Name, by.Detail, tt.by)
			}
			if !strings.Contains(string(x.Received.Raw), tt.head) {
				t.Errorf("no %s in %q", tt.head, x.Received.Lines())
			}
			if n := len(x.Hops); n > 0 && string(x.Hops[n-1].Received.Raw) != string(x.Received.Raw) {
				t.Error("the last hop isn't the exchange")
			}
		})
	}
}

func names(x *Exchange) string {
	var out []string
	for _, h := range x.Hops {
		out = append(out, h.Name+" "+h.Received.Lines()[0][9:12])
	}
	return strings.Join(out, ", ")
}

func TestHopsTellTheWay(t *testing.T) {
	for _, tt := range []struct {
		c          Case
		want, note string
	}{
		{Case{Text: "GET /secret\nAuthorization: Bearer {{bob.expired}}", Via: "refresh"},
			"first try 401, refresh 200, second try 200", "fetches a fresh token"},
		{Case{Text: "GET /sample/secret\nAuthorization: Bearer {{bob.expired}}", Via: "refresh"}, "first try 403",
			"gives up"},
		{Case{Text: "GET /exports/7\nAuthorization: Bearer {{alice}}\nX-Trace: 1", Via: "follow"},
			"first request 302, redirected to files.lantern.test 401", "Authorization was left out"},
		{Case{Before: []string{"GET /health"}, Text: "GET /me"}, "before 200, asked 401", ""},
		{Case{Text: "GET /me"}, "", ""},
	} {
		x, err := OnceCase(t.Context(), mockserver.Options{}, tt.c)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(x); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.c.Text, got, tt.want)
		}
		if len(x.Hops) > 0 && !strings.Contains(x.Hops[0].Note, tt.note) {
			t.Errorf("%s: the note is %q", tt.c.Text, x.Hops[0].Note)
		}
		if tt.c.Via == "follow" && (x.Sent.Header.Get("X-Trace") != "1" || x.Sent.Header.Get("Authorization") != "") {
			t.Errorf("sent to the other host: %v", x.Sent.Header)
		}
	}
}

// What follow does is what Go's own client does.
func TestFollowIsLikeGosClient(t *testing.T) {
	s, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dialer := &net.Dialer{}
	c := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}
	c.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, addr string) (net.Conn, error) {
		host, _, _ := net.SplitHostPort(addr)
		door, ok := s.DoorOf(host)
		if !ok {
			return nil, errors.New("no such host: " + addr)
		}
		return dialer.DialContext(ctx, "tcp", door.Addr)
	}
	alice, _ := s.Credential("alice")
	for _, path := range []string{"/exports/7", "/old/notes/7"} {
		r, _ := http.NewRequest("GET", "http://"+s.Host()+path, nil)
		r.Header.Set("Authorization", "Bearer "+alice.Value)
		res, err := c.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
		p, err := PrepareCase(s, Case{Text: "GET " + path + "\nAuthorization: Bearer {{alice}}", Via: "follow"})
		if err != nil {
			t.Fatal(err)
		}
		x, err := p.Fire(t.Context())
		if err != nil || x.Status != res.StatusCode {
			t.Errorf("%s: got %v, %v; Go's client got %d", path, x, err, res.StatusCode)
		}
	}
}

// Whatever a world's redirects say, nothing but its own listeners is dialed.
func TestRedirectsStayInTheWorld(t *testing.T) {
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	for _, to := range []string{"http://" + outside.Addr().String() + "/x", "//" + outside.Addr().String(),
		"https://api.lantern.test/", "http://169.254.169.254/", "http://files.lantern.test:81/", "file:///etc/passwd",
		"/loop"} {
		w, err := mockserver.ParseWorld("world.yaml",
			[]byte("realm: r\nhost: api.lantern.test\npeople: []\nroutes:\n"+
				"  - {route: GET /loop, reply: redirect, to: \""+to+"\"}\n"))
		if err != nil {
			t.Fatal(err)
		}
		x, err := OnceCase(t.Context(), mockserver.Options{World: w}, Case{Text: "GET /loop", Via: "follow"})
		if err != nil || x.Status != 302 || len(x.Hops) == 0 {
			t.Fatalf("%s: %+v, %v", to, x, err)
		}
		if last := x.Hops[len(x.Hops)-1].Note; !strings.Contains(last, "not followed") &&
			!strings.Contains(last, "too many") {
			t.Errorf("%s: %q", to, last)
		}
	}
	if l, ok := outside.(*net.TCPListener); ok {
		l.SetDeadline(time.Now().Add(50 * time.Millisecond))
		if c, err := l.Accept(); err == nil {
			c.Close()
			t.Error("somebody outside the world was dialed")
		}
	}
}

func TestCaseFaults(t *testing.T) {
	for _, tt := range []struct {
		c    Case
		want string
	}{
		{Case{Text: "GET /me", Via: "tls:zoe"}, `there is no way called "tls:zoe"`},
		{Case{Text: "GET /me", Before: []string{"GET /a", "GET /me\nA: {{alcie}}"}},
			"in request 2 of those before, line 2, column 4: no credential is called {{alcie}}"},
		{Case{Text: "GET http://evil.test/", Via: "proxy"}, "is not this server"},
	} {
		if _, err := OnceCase(t.Context(), mockserver.Options{}, tt.c); err == nil ||
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: got %v", tt.c, err)
		}
	}
	var fault *content.Error
	if _, err := PrepareCase(offline(), Case{Text: "GET /me", Via: "tls"}); !errors.As(err, &fault) {
		t.Errorf("a target without ways: %v", err)
	}
}

// A Prepared may be fired again, and a proxy gets the absolute form.
func TestPreparedCaseIsFiredTwice(t *testing.T) {
	s, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p, err := PrepareCase(s, Case{Text: "GET /me\nProxy-Authorization: Basic {{alice.proxy}}", Via: "proxy"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(p.Raw), "GET http://api.lantern.test/me HTTP/1.1\r\nHost: api.lantern.test\r\n") {
		t.Errorf("%q", p.Raw)
	}
	for range 2 {
		x, err := p.Fire(t.Context())
		if err != nil || x.Status != 401 {
			t.Fatalf("%+v, %v", x, err)
		}
		if i := slices.IndexFunc(x.Decision.Checks,
			func(r mockserver.Result) bool { return r.Name == "proxy login" }); i != 0 {
			t.Errorf("the proxy's check stands at %d", i)
		}
	}
}
