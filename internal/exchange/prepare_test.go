package exchange

import (
	"slices"
	"strings"
	"testing"

	"bouncer/internal/world"
)

func TestPrepareYieldsTheExactBytes(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"the least", "GET /me",
			"GET /me HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"order and letter case stay", "GET /me HTTP/1.1\nx-B: 2\nX-a:1\nhost:  api.lantern.test  \naUTHORIZATION: x\n",
			"GET /me HTTP/1.1\r\nx-B: 2\r\nX-a: 1\r\nhost: api.lantern.test\r\naUTHORIZATION: x\r\n\r\n"},
		{"credentials", "GET /me\nAuthorization: Bearer {{alice.expired}}\nX: {{alice}}{{bob}}",
			"GET /me HTTP/1.1\r\nHost: api.lantern.test\r\nAuthorization: Bearer xxx.yyy.zzz\r\nX: aaa.bbb.cccbbb\r\n\r\n"},
		{"a credential in the target stays one value", "GET /me?access_token={{alice.basic}}&x=1",
			"GET /me?access_token=YWxpY2U6cHc%2B%2Fw%3D%3D&x=1 HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"a credential in the body", "POST /x\nContent-Length: 4\n\n{{junk}}",
			"POST /x HTTP/1.1\r\nHost: api.lantern.test\r\nContent-Length: 4\r\n\r\njunk"},
		{"a body is counted in bytes", "POST /notes\nContent-Type: application/json\n\n{\"t\":\"é\"}\n",
			"POST /notes HTTP/1.1\r\nHost: api.lantern.test\r\nContent-Type: application/json\r\n" +
				"Content-Length: 10\r\n\r\n{\"t\":\"é\"}"},
		{"a body keeps its lines", "POST /x\n\n\na\n\nb\n\n",
			"POST /x HTTP/1.1\r\nHost: api.lantern.test\r\nContent-Length: 5\r\n\r\n\na\n\nb"},
		{"no body, no length", "POST /x\n\n\n",
			"POST /x HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"CRLF text gives the same bytes", "# c\r\nPOST /x\r\nA: b\r\n\r\n1\r\n2\r\n",
			"POST /x HTTP/1.1\r\nHost: api.lantern.test\r\nA: b\r\nContent-Length: 3\r\n\r\n1\n2"},
		{"BOM and comments", "\ufeff# one\n// two\n \t\n\nGET / HTTP/1.1 \n",
			"GET / HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"a blank line may hold spaces", "POST /\n  \nx",
			"POST / HTTP/1.1\r\nHost: api.lantern.test\r\nContent-Length: 1\r\n\r\nx"},
		{"absolute-form becomes origin-form", "GET http://API.lantern.test/me?a=b",
			"GET /me?a=b HTTP/1.1\r\nHost: API.lantern.test\r\n\r\n"},
		{"absolute-form without a path", "GET http://127.0.0.1:54321?a",
			"GET /?a HTTP/1.1\r\nHost: 127.0.0.1:54321\r\n\r\n"},
		{"absolute-form beside the same Host", "GET HTTP://api.lantern.test:80\nA: b\nHost: api.lantern.test",
			"GET / HTTP/1.1\r\nA: b\r\nHost: api.lantern.test\r\n\r\n"},
		{"absolute-form with the default port", "GET http://api.lantern.test:80/",
			"GET / HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"a foreign Host goes to this server all the same", "GET /\nHost: evil.test",
			"GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n"},
		{"dot segments are the server's to judge", "GET /../../x",
			"GET /../../x HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"asterisk-form", "OPTIONS *",
			"OPTIONS * HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"a method of one's own", "brew /pot",
			"brew /pot HTTP/1.1\r\nHost: api.lantern.test\r\n\r\n"},
		{"an empty value and an empty token", "GET /\nX:\nAuthorization: Bearer \n",
			"GET / HTTP/1.1\r\nHost: api.lantern.test\r\nX:\r\nAuthorization: Bearer\r\n\r\n"},
		{"letters beyond ASCII in a value", "GET /\nX-Name: José\tÅ",
			"GET / HTTP/1.1\r\nHost: api.lantern.test\r\nX-Name: José\tÅ\r\n\r\n"},
		{"no shell", "GET /\nX: $(id) @file `id` -o x",
			"GET / HTTP/1.1\r\nHost: api.lantern.test\r\nX: $(id) @file `id` -o x\r\n\r\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Prepare(offline(), tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(p.Raw); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}

func TestParseKeepsPlaceholdersAndPlaces(t *testing.T) {
	r, err := Parse("# a comment\nPOST /t?x={{alice}}\nA:   {{bob}}, {{alice}}\nB: c\n\n{{junk}}\n")
	if err != nil {
		t.Fatal(err)
	}
	if r.Method != "POST" || r.Target != "/t?x={{alice}}" || r.Line != 2 || r.Body != "{{junk}}" || r.BodyLine != 6 {
		t.Errorf("got %+v", r)
	}
	want := []Field{{"A", "{{bob}}, {{alice}}", 3, 6}, {"B", "c", 4, 4}}
	if !slices.Equal(r.Fields, want) {
		t.Errorf("fields: got %v, want %v", r.Fields, want)
	}
	if got := strings.Join(r.Credentials(), " "); got != "alice bob junk" {
		t.Errorf("credentials: got %s", got)
	}
}

func TestPreparedNamesItsCredentials(t *testing.T) {
	p, err := Prepare(offline(), "GET /{{alice}}\nX: {{alice.expired}} {{alice}}")
	if err != nil {
		t.Fatal(err)
	}
	var labels []string
	for _, c := range p.Credentials {
		labels = append(labels, c.Label)
	}
	if got := strings.Join(labels, "; "); got != "alice; alice, expired" {
		t.Errorf("got %s", got)
	}
	if p.Method != "GET" || p.Target != "/aaa.bbb.ccc" {
		t.Errorf("got %s %s", p.Method, p.Target)
	}
}

func TestLimitsHoldAfterFilling(t *testing.T) {
	f := offline()
	f.creds = append(f.creds, world.Credential{Name: "big", Value: strings.Repeat("x", MaxHead)})
	for _, text := range []string{"GET /\nX: {{big}}{{big}}", "POST /\n\n" + strings.Repeat("{{big}}", 17)} {
		if _, err := Prepare(f, text); err == nil || !strings.Contains(err.Error(), "larger than") {
			t.Errorf("got %v", err)
		}
	}
}

// A text at every limit at once is still sent.
func TestTheLargestRequestPasses(t *testing.T) {
	text := "POST /" + strings.Repeat("p", 1000) + "\n"
	for range MaxFields {
		text += "X:" + strings.Repeat("y", 640) + "\n"
	}
	p, err := Prepare(offline(), text+"\n"+strings.Repeat("z", MaxBody))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Raw) < MaxBody+MaxHead-maxAdded {
		t.Errorf("only %d bytes", len(p.Raw))
	}
}
