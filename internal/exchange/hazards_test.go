package exchange

import (
	"errors"
	"testing"

	"bouncer/internal/content"
)

type hazard struct{ name, text, want string }

// refused checks that every text is refused before anything is sent, with its
// place, what is wrong and what to do.
func refused(t *testing.T, hazards []hazard) {
	t.Helper()
	target := offline()
	for _, tt := range hazards {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Prepare(target, tt.text)
			if err == nil {
				t.Fatalf("prepared %q", p.Raw)
			}
			var fault *content.Error
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Col < 1 || fault.Msg == "" || fault.Fix == "" {
				t.Errorf("not a *content.Error with place, message and fix: %#v", err)
			}
			if got := err.Error(); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestRequestLineHazards(t *testing.T) {
	refused(t, []hazard{
		{"nothing", "",
			`1:1: there is no request here; write a request line, such as GET /me HTTP/1.1`},
		{"comments only", "# hello\n// there\n",
			`2:1: there is no request here; write a request line, such as GET /me HTTP/1.1`},
		{"bare method", "GET",
			`1:4: the request line ends after the method GET; write the target after it: GET /me`},
		{"bare method with spaces", "GET   ",
			`1:4: the request line ends after the method GET; write the target after it: GET /me`},
		{"bare method with headers", "GET\nHost: api.lantern.test",
			`1:4: the request line ends after the method GET; write the target after it: GET /me`},
		{"version but no target", "GET HTTP/1.1",
			`1:5: there is no target between the method and the version; write it there: GET /me HTTP/1.1`},
		{"lower-case method", "get /",
			`1:1: methods are case-sensitive (RFC 9110 §9.1): get is not GET; write GET`},
		{"mixed-case method", "# x\n\nGet /",
			`3:1: methods are case-sensitive (RFC 9110 §9.1): Get is not GET; write GET`},
		{"NUL in the method", "G\x00T /",
			`1:2: a control character (U+0000) can't stand in a request line; drop it`},
		{"space in the method", "GE T /",
			`1:3: there is a space inside the method; write the method as one word, as in GET /me HTTP/1.1`},
		{"two words", "GE T",
			`1:4: the target doesn't start with a slash; write a path, as in GET /me`},
		{"white space first", "  GET /",
			`1:1: the request line starts with white space; start it with the method, as in GET /me HTTP/1.1`},
		{"tab", "GET\t/",
			`1:4: there is a tab in the request line; put one space between method, target and version`},
		{"two spaces", "GET  /me",
			`1:5: there are several spaces in a row; put one space between method, target and version`},
		{"two spaces before the version", "GET /me  HTTP/1.1",
			`1:8: there are several spaces in a row; put one space between method, target and version`},
		{"space in the target", "GET /a b HTTP/1.1",
			`1:7: there is a space inside the target; write %20 for a space`},
		{"method with a colon", "GET: /me",
			`1:4: there is a colon in the first word, as if this were a header; start with a request line, as in GET /me HTTP/1.1; headers come under it`},
		{"header first", "Authorization: Bearer x",
			`1:14: there is a colon in the first word, as if this were a header; start with a request line, as in GET /me HTTP/1.1; headers come under it`},
		{"CONNECT", "CONNECT api.lantern.test:80",
			`1:1: CONNECT asks a proxy for a tunnel, and there is no proxy here; use a method that asks for a resource, as in GET /me HTTP/1.1`},
		{"prior-knowledge HTTP/2", "PRI * HTTP/2.0\n\nSM\n",
			`1:7: HTTP/2.0 is not spoken here; write HTTP/1.1, or leave it out`},
		{"HTTP/1.0", "GET / HTTP/1.0",
			`1:7: HTTP/1.0 is not spoken here; write HTTP/1.1, or leave it out`},
		{"HTTP/2", "GET / HTTP/2",
			`1:7: HTTP/2 is not spoken here; write HTTP/1.1, or leave it out`},
		{"HTTP/3", "GET / HTTP/3",
			`1:7: HTTP/3 is not spoken here; write HTTP/1.1, or leave it out`},
		{"lower-case version", "GET / http/1.1",
			`1:7: the version is case-sensitive: http/1.1 is not HTTP/1.1; write HTTP/1.1, or leave it out`},
		{"long version", "GET / HTTP/1.1111111111111111111111111111111111111111111111111",
			`1:7: HTTP/1.111111111111111111111111111111111… is not spoken here; write HTTP/1.1, or leave it out`},
		{"userinfo", "GET http://127.0.0.1@evil/",
			`1:12: there is a user name before an @ in the target (RFC 9110 §4.2.4); drop everything up to the @ and send credentials in the Authorization header`},
		{"userinfo with password", "GET http://a:b@api.lantern.test/",
			`1:12: there is a user name before an @ in the target (RFC 9110 §4.2.4); drop everything up to the @ and send credentials in the Authorization header`},
		{"another host", "GET http://evil.test/me",
			`1:5: "evil.test" is not this server; requests go nowhere else; name api.lantern.test, or leave the host out: GET /me`},
		{"metadata address", "GET http://169.254.169.254/latest/meta-data",
			`1:5: "169.254.169.254" is not this server; requests go nowhere else; name api.lantern.test, or leave the host out: GET /me`},
		{"own name as a prefix", "GET http://api.lantern.test.evil.test/",
			`1:5: "api.lantern.test.evil.test" is not this server; requests go nowhere else; name api.lantern.test, or leave the host out: GET /me`},
		{"two slashes", "GET //evil/x",
			`1:5: a target that starts with // names another host; start it with one slash: GET /me`},
		{"backslashes", `GET http:\\evil`,
			`1:10: there is a backslash in the target; use / in paths, or %5C for a real backslash`},
		{"backslash in a path", `GET /a\b`,
			`1:7: there is a backslash in the target; use / in paths, or %5C for a real backslash`},
		{"mapped IPv6", "GET [::ffff:127.0.0.1]",
			`1:5: the target doesn't start with a slash; write a path, as in GET /me`},
		{"mapped IPv6 URL", "GET http://[::ffff:127.0.0.1]/",
			`1:5: "[::ffff:127.0.0.1]" is not this server; requests go nowhere else; name api.lantern.test, or leave the host out: GET /me`},
		{"port 99999", "GET http://api.lantern.test:99999/",
			`1:29: "99999" is not a port (1 to 65535); drop it, or write the path alone, as in GET /me`},
		{"port 0", "GET http://api.lantern.test:0/",
			`1:29: "0" is not a port (1 to 65535); drop it, or write the path alone, as in GET /me`},
		{"port +80", "GET http://api.lantern.test:+80/",
			`1:29: "+80" is not a port (1 to 65535); drop it, or write the path alone, as in GET /me`},
		{"empty port", "GET http://api.lantern.test:/",
			`1:29: "" is not a port (1 to 65535); drop it, or write the path alone, as in GET /me`},
		{"someone else's port", "GET http://127.0.0.1:22/",
			`1:5: "127.0.0.1:22" is not this server; requests go nowhere else; name api.lantern.test, or leave the host out: GET /me`},
		{"file", "GET file:///etc/passwd",
			`1:5: file:// can't be requested over HTTP; write a path, as in GET /me`},
		{"https", "GET https://api.lantern.test/me",
			`1:5: https is not spoken here: the server listens on this machine only, without TLS; write the path alone, as in GET /me`},
		{"ftp", "GET ftp://api.lantern.test/me",
			`1:5: ftp:// can't be requested over HTTP; write a path, as in GET /me`},
		{"no scheme", "GET api.lantern.test/me",
			`1:5: the target doesn't start with a slash; write a path, as in GET /me`},
		{"no host", "GET http:///me",
			`1:12: there is no host after http://; write the path alone, as in GET /me`},
		{"placeholder as host", "GET http://{{alice}}/me",
			`1:12: '{' can't stand in a host name; write the path alone, as in GET /me`},
		{"odd host", "GET http://ev\u0456l/",
			`1:14: і (U+0456) can't stand in a host name; write the path alone, as in GET /me`},
		{"asterisk", "GET *",
			`1:5: the target * is for OPTIONS only (RFC 9112 §3.2.4); write a path: GET /me`},
		{"relative", "GET me",
			`1:5: the target doesn't start with a slash; write a path, as in GET /me`},
		{"fragment", "GET /me#top",
			`1:8: a fragment (#…) is never sent to a server; drop it, or write %23 for a real #`},
		{"broken escape", "GET /a%2",
			`1:7: % is not followed by two hex digits; write %25 for a real %`},
		{"letter beyond ASCII", "GET /caf\u00e9",
			`1:9: é (U+00E9) can't stand in a target as it is; write %C3%A9`},
		{"route pattern", "GET /notes/{id}",
			`1:12: '{' can't stand in a target as it is; write %7B`},
		{"quotes in the target", `GET /a?b="c"`,
			`1:10: '"' can't stand in a target as it is; write %22`},
		{"control in the target", "GET /a\x1b[31m",
			`1:7: a control character (U+001B) can't stand in a request line; drop it`},
		{"bad UTF-8 in the target", "GET /a\xff",
			`1:7: a byte that is not UTF-8 can't stand in a request line; drop it`},
		{"CR in the target", "GET /a\rX: y",
			`1:7: a carriage return (U+000D) can't stand in a request line; drop it`},
		{"curl", "curl -o /tmp/x -d @file http://api.lantern.test/$(id)",
			`1:1: this is a curl command; paste it into the workbench, or give it to "bouncer fire -": both make a request of it`},
		{"curl after a prompt", "$ curl http://api.lantern.test/me",
			`1:1: this is a curl command; paste it into the workbench, or give it to "bouncer fire -": both make a request of it`},
		{"curl over lines", "curl \\\n  -H 'X: y' \\\n  http://api.lantern.test",
			`1:1: this is a curl command; paste it into the workbench, or give it to "bouncer fire -": both make a request of it`},
		{"options after the target", "GET /me -H 'X: y'",
			`1:8: command options can't follow the target; write one header a line under the request line; the body comes after a blank line`},
		{"UTF-16", "\xff\xfeG\x00E\x00T\x00",
			`1:1: the text is not UTF-8; save it as UTF-8 and try again`},
		{"CRLF text", "# c\r\nGET /\r\nX: y\r\nBad Name: z\r\n",
			`4:4: there is a space in the header's name; use - between words, as in X-Api-Key: value`},
		{"BOM", "\ufeffGET",
			`1:4: the request line ends after the method GET; write the target after it: GET /me`},
		{"invisible start", "\u200bGET /me",
			`1:1: an invisible character (U+200B) can't stand in a request line; drop it`},
		{"NBSP in the request line", "GET\u00a0/me",
			`1:4: a no-break space (U+00A0) can't stand in a request line; type a plain space`},
	})
}
