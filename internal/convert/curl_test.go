package convert

import (
	"errors"
	"strings"
	"testing"

	"bouncer/internal/content"
)

var hosts = []string{"api.lantern.test", "127.0.0.1"}

func TestCurlBecomesText(t *testing.T) {
	written(t, ParseCurl, []toolText{
		{"plain", "curl http://api.lantern.test/me", "GET /me HTTP/1.1", ""},
		{"a prompt, flags together, a header", "$ curl -sSi -H 'Authorization: Bearer abc' http://127.0.0.1:4013/me",
			"GET /me HTTP/1.1\nAuthorization: Bearer abc", ""},
		{"values attached", `curl -XDELETE -H"If-Match: \"old\"" http://localhost/notes/7`,
			"DELETE /notes/7 HTTP/1.1\nIf-Match: \"old\"", ""},
		{"several lines", "curl \\\n  -X PUT \\\n  http://127.0.0.1/notes/7", "PUT /notes/7 HTTP/1.1", ""},
		{"a password", "curl -u alice:s3cret http://127.0.0.1/account",
			"GET /account HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0", ""},
		{"a password in the URL", "curl http://alice:s3%21@127.0.0.1/account",
			"GET /account HTTP/1.1\nAuthorization: Basic YWxpY2U6czMh", ""},
		{"data", "curl -d a=b -d c=d http://127.0.0.1/notes",
			"POST /notes HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\na=b&c=d", ""},
		{"data without its type", "curl -H 'Content-Type:' --data-raw '@x' http://127.0.0.1/notes",
			"POST /notes HTTP/1.1\n\n@x", ""},
		{"JSON", `curl --json '{"a":1}' http://127.0.0.1/notes`,
			"POST /notes HTTP/1.1\nContent-Type: application/json\nAccept: application/json\n\n{\"a\":1}", ""},
		{"bash's own quotes", `curl --data-raw $'it\'s\n\u00fc \x41' -H 'Content-Type: t' http://127.0.0.1/`,
			"POST / HTTP/1.1\nContent-Type: t\n\nit's\nü A", ""},
		{"-G", "curl -G -d a=b --data-urlencode 'c=d e&f' http://127.0.0.1/notes?x=1",
			"GET /notes?x=1&a=b&c=d+e%26f HTTP/1.1", ""},
		{"-I", "curl -I http://127.0.0.1/health", "HEAD /health HTTP/1.1", ""},
		{"an empty header", "curl -H 'X-Empty;' -H 'Accept:' http://127.0.0.1/", "GET / HTTP/1.1\nX-Empty:", ""},
		{"agent, referer, cookie", "curl -A me -e http://a/ -b sid=1 http://127.0.0.1/",
			"GET / HTTP/1.1\nUser-Agent: me\nReferer: http://a/\nCookie: sid=1", ""},
		{"dots", "curl http://127.0.0.1/a/../b", "GET /b HTTP/1.1", ""},
		{"dots as they are", "curl --path-as-is http://127.0.0.1/a/../b", "GET /a/../b HTTP/1.1", ""},
		{"a fragment", "curl 'http://127.0.0.1/me?a=1#top'", "GET /me?a=1 HTTP/1.1", ""},
		{"no path", "curl 127.0.0.1:4013", "GET / HTTP/1.1", ""},
		{"no path but a query", "curl http://127.0.0.1?a=1", "GET /?a=1 HTTP/1.1", ""},
		{"--request-target", "curl -X OPTIONS --request-target '*' http://127.0.0.1", "OPTIONS * HTTP/1.1", ""},

		{"a foreign host", "curl https://api.github.com/user", "GET /user HTTP/1.1",
			"https://api.github.com: requests go to the course's own server only"},
		{"TLS", "curl https://api.lantern.test/me", "GET /me HTTP/1.1",
			"https://: the course's server speaks plain HTTP, on this machine only"},
		{"-o", "curl -o /tmp/x http://127.0.0.1/me", "GET /me HTTP/1.1", "-o /tmp/x: no file is written"},
		{"@file", "curl -d @secret.json http://127.0.0.1/notes",
			"POST /notes HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n(write the content of " +
				"secret.json here)",
			"-d @secret.json: no file is read; write its content where the text says so"},
		{"$(…)", `curl -H "X: $(id)" http://127.0.0.1/`, "GET / HTTP/1.1\nX: $(id)",
			"$(id): no command is run; write its output"},
		{"backquotes", "curl http://127.0.0.1/`id`", "GET /%60id%60 HTTP/1.1",
			"`id`: no command is run; write its output"},
		{"a variable", `curl -H "Authorization: Bearer $TOKEN" http://127.0.0.1/me`,
			"GET /me HTTP/1.1\nAuthorization: Bearer $TOKEN",
			"$TOKEN: a shell's variable is unknown here; write its value, or a {{name}}"},
		{"a pipe", "curl http://127.0.0.1/me | jq .", "GET /me HTTP/1.1",
			"| jq .: only the first command is carried over"},
		{"a redirection", "curl http://127.0.0.1/me > out.json", "GET /me HTTP/1.1",
			"> out.json: no file is read or written"},
		{"an unquoted &", "curl http://127.0.0.1/me?a=1&b=2", "GET /me?a=1 HTTP/1.1",
			"b=2: only the first command is carried over"},
		{"two commands", "curl http://127.0.0.1/me; rm -rf /", "GET /me HTTP/1.1",
			"rm -rf /: only the first command is carried over"},
		{"a variable set", "T=1 curl http://127.0.0.1/me", "GET /me HTTP/1.1", "T=1: no variable is set"},
		{"-L", "curl -L http://127.0.0.1/me", "GET /me HTTP/1.1", "-L: redirects are shown, not followed"},
		{"a proxy's value is no URL", "curl -x proxy:3128 http://127.0.0.1/me", "GET /me HTTP/1.1",
			"-x proxy:3128: it has no counterpart in a request's text"},
		{"a cookie file", "curl -b jar.txt http://127.0.0.1/me", "GET /me HTTP/1.1",
			"-b jar.txt: no file is read; write the cookies themselves"},
		{"no password", "curl -u alice http://127.0.0.1/account",
			"GET /account HTTP/1.1\nAuthorization: Basic YWxpY2U=",
			"-u alice: there is no password after it, and none is asked for"},
		{"two URLs", "curl http://127.0.0.1/a http://127.0.0.1/b", "GET /a HTTP/1.1",
			"http://127.0.0.1/b: only the first URL is carried over"},
		{"--next", "curl http://127.0.0.1/a --next http://127.0.0.1/b", "GET /a HTTP/1.1",
			"--next: only the first request is carried over"},
		{"chunked", "curl -H 'Transfer-Encoding: chunked' http://127.0.0.1/a", "GET /a HTTP/1.1",
			"-H Transfer-Encoding: chunked: the body is sent as it stands and its length counted"},
		{"a header over two lines", "curl -H $'X: a\\r\\nY: b' http://127.0.0.1/a", "GET /a HTTP/1.1",
			"-H X: its value holds a line end, which no header can"},
		{"an unknown option", "curl --frobnicate http://127.0.0.1/a", "GET /a HTTP/1.1",
			"--frobnicate: it has no counterpart in a request's text"},
		{"a home folder", "curl -d ~root http://127.0.0.1/a",
			"POST /a HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n~root", ""},
	})
}

// toolText is a request as another tool has it, the text it becomes, and what is left
// out of that.
type toolText struct{ name, text, want, left string }

// written wants texts of other tools to become requests.
func written(t *testing.T, read func(string, []string) (Imported, error), tests []toolText) {
	t.Helper()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := read(tt.text, hosts)
			if err != nil {
				t.Fatal(err)
			}
			if got.Text != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got.Text, tt.want)
			}
			if left := strings.Join(got.Left, "\n"); left != tt.left {
				t.Errorf("left out: %s\nwant:     %s", left, tt.left)
			}
		})
	}
}

func TestCurlThatNoShellReads(t *testing.T) {
	tests := []struct{ name, command, want string }{
		{"an open quote", "curl -H 'X: y http://127.0.0.1/",
			"1:9: no shell could read this curl command: reached EOF without closing quote `'`; close its quotes, or " +
				"paste it whole"},
		{"no URL", "curl -X POST", "1:1: the curl command has no URL; write one, as in curl http://127.0.0.1/me"},
		{"something else", "wget http://127.0.0.1/", "1:1: this isn't a curl command; start it with curl"},
		{"nothing", "", "1:1: this isn't a curl command; start it with curl"},
		{"an = after an option", "curl --request=POST --url=http://127.0.0.1/",
			"1:1: curl takes no = after an option: --request=POST; write --request POST"},
		{"an abbreviation of several", "curl --req PUT http://127.0.0.1/",
			"1:1: curl can't tell which option --req is; write it whole: --request, --request-target"},
		{"two methods", "curl -I -d a=b http://127.0.0.1/",
			"1:1: curl refuses this: two of -d, -F, -T and -I each ask for a method of their own; keep one of them, " +
				"and name the method with -X"},
		{"typographic quotes", "curl -H “Authorization: Bearer abc” http://127.0.0.1/me",
			"1:9: a typographic quote (“, U+201C) stands where a shell wants a plain one; type plain quotes, \" or '"},
		{"a typographic dash", "curl http://127.0.0.1/me\\\n –H 'A: b'",
			"2:2: a typographic dash (U+2013) stands before an option; type - or --"},
		{"a no-break space", "curl -H 'A: b'\u00a0http://127.0.0.1/me",
			"1:15: a no-break space (U+00A0) isn't a space to a shell; type a plain space"},
		{"a blank after the backslash", "curl http://127.0.0.1/me \\ \n  -H 'Authorization: Bearer abc'",
			"1:27: a blank follows the backslash, so that the command ends with this line; take the blank away"},
		{"an open quote for Windows", "curl ^\n -H \"A: b http://127.0.0.1/",
			"2:1: a quote of this command is never closed; paste it whole"},
	}
	for _, tt := range tests {
		_, err := ParseCurl(tt.command, hosts)
		var fault *content.Error
		if !errors.As(err, &fault) || err.Error() != tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}

// TestTextGoesToCurlAndBack: what the course writes as curl it also reads, the
// {{names}} put back.
func TestTextGoesToCurlAndBack(t *testing.T) {
	s := server(t)
	for _, text := range texts {
		command, err := Curl(prepared(t, s, text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := ParseCurl(command, s.Hosts())
		if err != nil {
			t.Errorf("%s: %v", command, err)
			continue
		}
		if back := Names(got.Text, s.Credentials()); back != text || len(got.Left) > 0 {
			t.Errorf("got\n%s\nwant\n%s\nleft out: %q", back, text, got.Left)
		}
	}
}

func FuzzParseCurl(f *testing.F) {
	f.Add("curl -H 'X: y' http://127.0.0.1/ -d @a | jq")
	f.Add("curl $(id) `x` <(y) $((1+1)) ${a:-b} ~root \"$'a'\"")
	f.Fuzz(func(t *testing.T, command string) {
		got, err := ParseCurl(command, hosts)
		var fault *content.Error
		if err != nil && !errors.As(err, &fault) {
			t.Errorf("not a *content.Error: %v", err)
		}
		if err == nil && got.Text == "" {
			t.Error("no text and no error")
		}
	})
}
