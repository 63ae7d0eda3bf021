package project

import (
	"net/http"
	"testing"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/quiz"
)

func answer(status int, body string, fields ...string) *exchange.Exchange {
	h := http.Header{}
	for i := 0; i < len(fields); i += 2 {
		h.Add(fields[i], fields[i+1])
	}
	return &exchange.Exchange{Method: "GET", Status: status, Body: []byte(body), Received: exchange.Message{Header: h}}
}

func TestWhereAnswersDiffer(t *testing.T) {
	const www, kind, cache = "WWW-Authenticate", "Content-Type", "Cache-Control"
	plain := quiz.ProjectStep{}
	asked := answer(401, "{}", kind, "application/problem+json", www,
		`Bearer realm="notes", error="invalid_token", error_description="x"`)
	scoped := answer(403, "{}", kind, "application/json", www, `Bearer realm="notes", scope="a b"`)
	kept := answer(403, "{}", kind, "application/json", cache, "private, no-store")
	moved := answer(302, "", "Location", "/login")
	object := answer(200, `{"a": [1], "b": 2}`, kind, "application/json")
	for _, c := range []struct {
		name      string
		step      quiz.ProjectStep
		want, got *exchange.Exchange
		earlier   *exchange.Exchange
		wrong     string
	}{
		{"other letters",
			plain, asked,
			answer(401, `{"x":1}`, kind, "application/json", www, `bearer error="invalid_token" , realm=notes`),
			nil, ""},
		{"status", plain, asked, answer(403, "{}"), nil, "403, not 401"},
		{"no challenge", plain, asked, answer(401, "{}", kind, "application/json"), nil,
			"no challenge for Bearer in WWW-Authenticate"},
		{"another realm",
			plain, asked, answer(401, "{}", kind, "application/json", www, `Bearer realm="x", error="invalid_token"`),
			nil, `the challenge says realm="x", not "notes"`},
		{"no error", plain, asked, answer(401, "{}", kind, "application/json", www, `Bearer realm="notes"`), nil,
			`the challenge lacks error="invalid_token"`},
		{"error unasked", plain, scoped,
			answer(403, "{}", kind, "application/json", www, `Bearer realm="notes", scope="a b", error="x"`), nil,
			`the challenge says error="x", where nothing is wrong with a token`},
		{"scopes in another order", plain, scoped,
			answer(403, "{}", kind, "application/json", www, `Bearer realm="notes", scope="b a"`), nil, ""},
		{"a challenge too many", plain, kept, answer(403, "{}", kind, "application/json", www, `Basic realm="x"`), nil,
			"a challenge for Basic, where nothing is asked for"},
		{"unreadable challenge", plain, asked, answer(401, "{}", www, `Bearer realm="x`), nil,
			"WWW-Authenticate can't be read: "},
		{"header", quiz.ProjectStep{Compare: []string{cache}}, kept,
			answer(403, "{}", kind, "application/json", cache, "No-Store, private, max-age=0"), nil, ""},
		{"header lacks", quiz.ProjectStep{Compare: []string{cache}}, kept,
			answer(403, "{}", kind, "application/json", cache, "private"), nil,
			"Cache-Control says private, which lacks no-store"},
		{"no header", quiz.ProjectStep{Compare: []string{cache}}, kept, answer(403, "{}", kind, "application/json"),
			nil, "no Cache-Control; it should say private, no-store"},
		{"location", quiz.ProjectStep{Compare: []string{"Location"}}, moved,
			answer(302, "", "Location", "http://127.0.0.1:1/login"), nil, ""},
		{"elsewhere", quiz.ProjectStep{Compare: []string{"Location"}}, moved, answer(302, "", "Location", "/"), nil,
			"Location says /, not /login"},
		{"kind", plain, kept, answer(403, "no", kind, "text/plain"), nil, "the body is text/plain, not JSON"},
		{"no type", plain, kept, answer(403, "no"), nil, "the body is of no type, not JSON"},
		{"no JSON", plain, kept, answer(403, "{", kind, "application/json"), nil,
			"the body says it is JSON and can't be read as such"},
		{"members", quiz.ProjectStep{Members: true}, object,
			answer(200, `{"b":2,"a":[ 1 ],"c":3}`, kind, "application/json"), nil, ""},
		{"a member lacks", quiz.ProjectStep{Members: true}, object, answer(200, `{"b":2}`, kind, "application/json"),
			nil, `the member "a" is missing, not [1]`},
		{"no object", quiz.ProjectStep{Members: true}, object, answer(200, `[]`, kind, "application/json"), nil,
			"the body is no JSON object"},
		{"leak", plain, kept, answer(403, `{"x":"Buy lamp oil"}`, kind, "application/json"), nil,
			`the refusal holds note 7: "Buy lamp oil"`},
		{"alike", quiz.ProjectStep{Like: 1}, kept, answer(403, "{}", kind, "application/json", "Date", "now"),
			answer(403, "{}", kind, "application/json", "Date", "then"), ""},
		{"told apart", quiz.ProjectStep{Like: 1}, kept, answer(403, "{ }", kind, "application/json"),
			answer(403, "{}", kind, "application/json"), "it can be told from number 1 of this stage"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := differs(c.step, c.want, c.got, c.earlier,
				[]world.Thing{{Kind: "note", ID: "7", Text: "Buy lamp oil"}})
			if got != c.wrong &&
				!(c.name == "unreadable challenge" && len(got) > len(c.wrong) && got[:len(c.wrong)] == c.wrong) {
				t.Errorf("%q, not %q", got, c.wrong)
			}
		})
	}
}
