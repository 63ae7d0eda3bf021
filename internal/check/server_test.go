package check

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"bouncer/internal/exchange"
)

var now = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// mint signs a token with a key that the program under test doesn't have.
func mint(t *testing.T, name string) string {
	t.Helper()
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": name,
		"exp": now.Add(time.Hour).Unix()}).SignedString([]byte("the server's own key"))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// api is a server that answers /notes/7 by what was sent: byte for byte what a
// test says, else as a server without faults. Every other path is /me.
type api struct {
	*httptest.Server
	people  []*Person
	answers map[Sent]string
	mu      sync.Mutex
	got     []*http.Request
}

const (
	openChallenge = `WWW-Authenticate: Bearer scope="read", resource_metadata="{base}/.well-known/oauth-protected-resource"`
	badChallenge  = `WWW-Authenticate: Bearer error="invalid_token", scope="read", resource_metadata="{base}/.well-known/oauth-protected-resource"`
	narrow        = `WWW-Authenticate: Bearer error="insufficient_scope", scope="read", resource_metadata="{base}/.well-known/oauth-protected-resource"`
	fromPages     = "Access-Control-Allow-Origin: https://app.example"
)

// answers writes an answer's bytes: header lines, an empty one, and the body. A
// refusal has one of its own unless another is given.
func answers(status int, lines ...string) string {
	body := ""
	if i := slices.Index(lines, ""); i >= 0 {
		body, lines = strings.Join(lines[i+1:], "\n"), lines[:i]
	} else if status >= 400 {
		lines = append(lines, "Content-Type: application/problem+json")
		body = fmt.Sprintf(`{"title":%q,"status":%d}`, http.StatusText(status), status)
	}
	head := fmt.Sprintf("HTTP/1.1 %d %s\n", status, http.StatusText(status))
	for _, l := range lines {
		head += l + "\n"
	}
	return head + "\n" + body
}

func right() map[Sent]string {
	refused, ok := answers(401, badChallenge), answers(200, "Content-Type: application/json", "", `{"of":"alice"}`)
	return map[Sent]string{
		Nothing: answers(401, openChallenge), OtherScheme: answers(401, openChallenge),
		InQuery: answers(401, openChallenge),
		ByHead:  answers(401, openChallenge), Junk: refused, Malformed: refused, Tampered: refused, Expired: refused,
		AlgNone: refused, WrongPassword: refused,
		Credential: answers(403, narrow), LowerCase: ok, Variant: answers(404), Absent: answers(404,
			"Cache-Control: no-store"),
		CrossOrigin: answers(401, openChallenge, fromPages, "Access-Control-Expose-Headers: WWW-Authenticate",
			"Vary: Origin"),
		Preflight: answers(204, fromPages, "Access-Control-Allow-Headers: authorization"),
		Metadata: answers(200, "Content-Type: application/json", "",
			`{"resource":"{base}/notes/7","authorization_servers":["https://login.example"]}`),
	}
}

func newAPI(t *testing.T, changed map[Sent]string) *api {
	t.Helper()
	a := &api{answers: right(), people: []*Person{
		{Name: "alice", Kind: BearerToken, Secret: mint(t, "alice"), Var: "$ALICE"},
		{Name: "bob", Kind: BearerToken, Secret: mint(t, "bob"), Var: "$BOB"},
	}}
	for sent, raw := range changed {
		a.answers[sent] = raw
		if sent == Nothing {
			a.answers[ByHead] = raw
		}
	}
	a.Server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *api) serve(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.got = append(a.got, r)
	a.mu.Unlock()
	who, sent := a.read(r)
	raw := a.answers[sent]
	if who == "alice" && sent == Credential || who != "" && r.URL.Path == "/me" {
		raw = answers(200, "Content-Type: application/json", "Cache-Control: private", "", `{"of":"alice"}`)
	}
	if r.URL.Path == "/me" && who == "" {
		raw = right()[sent]
	}
	a.write(w, raw)
}

// read tells who asks and what was sent.
func (a *api) read(r *http.Request) (who string, sent Sent) {
	shown := r.Header.Get("Authorization")
	for _, p := range a.people {
		f := p.show(p.Secret)
		if r.Header.Get(f.Name) == f.Value {
			who = p.Name
		}
		if strings.EqualFold(shown, f.Value) && who == "" {
			return p.Name, LowerCase
		}
		if p.Kind == BasicPair && strings.HasPrefix(shown, "Basic ") && who == "" {
			if user, _, _ := r.BasicAuth(); user == p.user() {
				sent = WrongPassword
			}
		}
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/.well-known/"):
		return "", Metadata
	case r.URL.Path == "/notes/0" && who != "":
		return "", Absent
	case r.URL.Path != "/notes/7" && r.URL.Path != "/notes/0" && r.URL.Path != "/me":
		return "", Variant
	case who != "":
		return who, Credential
	case sent != "":
		return "", sent
	case r.Method == http.MethodHead:
		return "", ByHead
	case r.Method == http.MethodOptions:
		return "", Preflight
	case r.Header.Get("Origin") != "":
		return "", CrossOrigin
	case r.URL.Query().Get("access_token") != "":
		return "", InQuery
	case shown == "" && r.Header.Get("X-Api-Key") == "":
		return "", Nothing
	case strings.HasSuffix(shown, " !!!"):
		return "", Malformed
	case strings.HasPrefix(shown, "Basic ") != (a.people[0].Kind == BasicPair):
		return "", OtherScheme
	}
	return "", ofToken(strings.TrimPrefix(shown, "Bearer "))
}

func ofToken(token string) Sent {
	claims := jwt.MapClaims{}
	t, _, err := jwt.NewParser().ParseUnverified(token, claims)
	if err != nil {
		return Junk
	}
	exp, err := claims.GetExpirationTime()
	switch {
	case t.Method.Alg() == "none":
		return AlgNone
	case err == nil && exp.Before(now):
		return Expired
	}
	return Tampered
}

// write sends an answer's bytes as they stand.
func (a *api) write(w http.ResponseWriter, raw string) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	head, body, _ := strings.Cut(strings.ReplaceAll(raw, "{base}", a.URL), "\n\n")
	head = strings.ReplaceAll(strings.TrimSuffix(head, "\n"), "\n", "\r\n")
	fmt.Fprintf(conn, "%s\r\nContent-Length: %d\r\n\r\n%s", head, len(body), body)
}

// plan is what the tests check: /notes/7 is Alice's, and Bob may not have it.
func (a *api) plan(profile Profile) *Plan {
	everybody := map[string]int{Nobody: 401, "alice": 200, "bob": 200}
	return &Plan{Profile: profile, People: a.people, Origin: "https://app.example",
		Now: func() time.Time { return now }, Paths: []*Path{
			{Method: "GET", Target: "/notes/7", Expect: map[string]int{Nobody: 401, "alice": 200, "bob": 403},
				Scopes: []string{"read"}},
			{Method: "GET", Target: "/me", Expect: everybody},
		}}
}

func (a *api) way(t *testing.T) Way {
	t.Helper()
	base, err := url.Parse(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	server, err := exchange.Reach(t.Context(), base, nil, exchange.Lookup)
	if err != nil {
		t.Fatal(err)
	}
	return Way{Server: server, Pause: func(context.Context, time.Duration) error { return nil }}
}

// rulesOf names what was found, each rule once.
func rulesOf(findings []Finding) []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range findings {
		if !seen[f.Rule] {
			seen[f.Rule] = true
			out = append(out, f.Rule)
		}
	}
	return out
}
