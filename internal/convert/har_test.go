package convert

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

func TestHAR(t *testing.T) {
	s := server(t)
	ex, err := exchange.Fire(t.Context(), s,
		"POST /notes?a=1&b=x%20y HTTP/1.1\nAuthorization: Bearer {{alice}}\nCookie: sid=abc; t=1\n"+
			"Content-Type: application/json\n\n{\"text\": \"<hi>\"}")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := HAR(&b, "1.0", ex); err != nil {
		t.Fatal(err)
	}
	var got har
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatal(err)
	}
	e := got.Log.Entries[0]
	if got.Log.Version != "1.2" || e.Request.URL != "http://"+s.Addr()+"/notes?a=1&b=x%20y" ||
		e.Response.Status != 403 || e.Response.StatusText != "Forbidden" {
		t.Errorf("log: %+v", got.Log)
	}
	if diff := cmp.Diff([]harPair{{"a", "1"}, {"b", "x y"}}, e.Request.Query); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]harPair{{"sid", "abc"}, {"t", "1"}}, e.Request.Cookies); diff != "" {
		t.Error(diff)
	}
	if e.Request.Post == nil || e.Request.Post.Text != `{"text": "<hi>"}` || e.Request.BodySize != 16 {
		t.Errorf("post: %+v", e.Request.Post)
	}
	if len(ex.Sent.Raw) != e.Request.HeadersSize+e.Request.BodySize ||
		len(ex.Received.Raw) != e.Response.HeadersSize+e.Response.BodySize {
		t.Error("head and body don't add up to the bytes on the wire")
	}
	if !slices.ContainsFunc(e.Response.Headers,
		func(p harPair) bool { return p.Name == "Www-Authenticate" || p.Name == "WWW-Authenticate" }) {
		t.Errorf("the challenge is missing: %v", e.Response.Headers)
	}
	if !strings.HasPrefix(e.Comment, "403: ") || e.Time <= 0 || e.Started == "" {
		t.Errorf("comment %q, time %v, started %q", e.Comment, e.Time, e.Started)
	}
}

func TestHARKeepsBytesThatAreNoText(t *testing.T) {
	ex := &exchange.Exchange{Status: 200, Body: []byte{0xff, 0xfe},
		Received: exchange.Message{Raw: []byte("HTTP/1.1 200 OK\r\n\r\n\xff\xfe")}}
	var b bytes.Buffer
	if err := HAR(&b, "1.0", ex); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"text": "//4="`, `"encoding": "base64"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s is missing in\n%s", want, b.String())
		}
	}
}

// Where no answer came, no number stands for one: what nothing is known of is -1
// or empty, as browsers write it, and the comment says so.
func TestHARWithoutAnAnswer(t *testing.T) {
	x, err := exchange.Once(t.Context(), mockserver.Options{Dialect: "s3", Given: []string{"quota-spent"}},
		"GET /me\nAuthorization: Bearer {{alice}}")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := HAR(&b, "v", x); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{`"status": 0,`, `"statusText": "",`, `"httpVersion": "",`, `"headersSize": -1,`,
		`"comment": "no answer came"`, `"comment": "no answer: Nothing that was read`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
}
