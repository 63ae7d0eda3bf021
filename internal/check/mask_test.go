package check

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"bouncer/internal/convert"

	"bouncer/internal/exchange"
	"bouncer/internal/formats"
)

// TestSecretsNeverComeBack: a server that sends back what it got, in every
// transformation that one may think of, gets none of it into a report.
func TestSecretsNeverComeBack(t *testing.T) {
	people := []*Person{
		{Name: "alice", Kind: BearerToken, Secret: mint(t, "alice"), Var: "$ALICE"},
		{Name: "bob", Kind: BasicPair, Secret: `bob:pa"ss<wörd>&7/+`, Var: "$BOB"},
		{Name: "key", Kind: HeaderKey, Field: "X-Api-Key", Secret: "key/with+signs=", Var: "$KEY"},
		{Name: "web", Kind: CookieValue, Field: "sid", Secret: "session-of-web", Var: "$SID"},
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		user, pass, _ := r.BasicAuth()
		for _, v := range []string{r.Header.Get("Authorization"), r.Header.Get("X-Api-Key"), r.Header.Get("Cookie"),
			user + " " + pass, pass} {
			quoted, _ := json.Marshal(v)
			w.Header().Add("WWW-Authenticate", fmt.Sprintf("Bearer realm=%q", url.QueryEscape(v)))
			w.Header().Add("X-Echo", strings.ToValidUTF8(v, ""))
			defer fmt.Fprintf(w, "%s\n%s\n%s\n%s\n%x\n%s\nlog: %s\n", v, quoted, html.EscapeString(v),
				url.PathEscape(v), v,
				strings.ToUpper(hex.EncodeToString([]byte(v))),
				base64.StdEncoding.EncodeToString([]byte("request was "+v+" at noon")))
		}
		w.WriteHeader(401)
		for _, part := range strings.Split(r.Header.Get("Authorization"), ".") {
			fmt.Fprintln(w, part)
			if claims, err := base64.RawURLEncoding.DecodeString(part); err == nil {
				fmt.Fprintf(w, "%s\n", claims)
			}
		}
	}
	report := Run(t.Context(), one("/secret", people...), wayTo(t, echo))
	var out bytes.Buffer
	for _, format := range formats.Names() {
		if err := report.Write(&out, format, "test"); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range report.Seen {
		if err := convert.HAR(&out, "test", s.X); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%+v %s %s %s", s.Probe, s.X.Sent.Raw, s.X.Received.Raw, s.Body)
	}
	claims, _ := base64.RawURLEncoding.DecodeString(strings.Split(people[0].Secret, ".")[1])
	secrets := []string{string(claims), `pa"ss<wörd>&7/+`}
	secrets = append(secrets, strings.Split(people[0].Secret, ".")[1:]...)
	for _, p := range people {
		secrets = append(secrets, p.Secret)
	}
	for _, secret := range secrets {
		for _, form := range append(exchange.Forms(secret), base64.StdEncoding.EncodeToString([]byte(secret))) {
			if strings.Contains(out.String(), form) {
				t.Errorf("%q is in the report", form)
			}
		}
	}
	if !strings.Contains(out.String(), "$BOB") {
		t.Error("nothing was masked: the test looks at the wrong thing")
	}
}

// TestHostileAnswers: nothing of an answer reaches a terminal as anything but text.
func TestHostileAnswers(t *testing.T) {
	a := newAPI(t,
		map[Sent]string{Nothing: "HTTP/1.1 401 No\x1b]0;title\x07\nX-Evil: \x1b[2J\u202e\u009b31m\n" +
			"WWW-Authenticate: Bearer realm=\"\x1b[31m\n\n\x1b[2J\u202ebody\x00\x07"})
	report := Run(t.Context(), a.plan(Core), a.way(t))
	var out bytes.Buffer
	if err := report.Write(&out, "text", "test"); err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) == 0 && len(report.Inconclusive) == 0 {
		t.Error("nothing was said of it")
	}
	for _, bad := range []string{"\x1b", "\u202e", "\u009b", "\x00", "\x07"} {
		if strings.Contains(out.String(), bad) {
			t.Errorf("%q reaches the terminal", bad)
		}
	}
}
