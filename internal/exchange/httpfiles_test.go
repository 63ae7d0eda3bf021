package exchange

import (
	"strings"
	"testing"
)

// TestEditorsFiles: .http files as the REST clients of VS Code and JetBrains
// have them give the bytes those two would send, or a refusal that names the
// line. want is the request with LF line ends and without its usual Host; a
// refusal starts with "!".
func TestEditorsFiles(t *testing.T) {
	target := offline()
	for _, tt := range append(taken, refusedFiles...) {
		t.Run(tt.name, func(t *testing.T) {
			text, err := tt.text, error(nil)
			if tt.pick != "" {
				text, err = Pick(text, tt.pick)
			}
			var got string
			if err == nil {
				var p *Prepared
				if p, err = Prepare(target, text); err == nil {
					got = strings.ReplaceAll(strings.Replace(string(p.Raw), "Host: api.lantern.test\r\n", "", 1),
						"\r\n", "\n")
				}
			}
			if err != nil {
				got = "!" + err.Error()
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

type httpFile struct{ name, text, pick, want string }

const (
	me     = "GET /me HTTP/1.1\n\n"
	asJSON = "Content-Type: application/json\n"
	posted = "POST /notes HTTP/1.1\n" + asJSON + "Content-Length: 12\n\n{\"text\": \"x\"}"
)

var taken = []httpFile{
	{"a separator first", "###\nGET /me", "", me},
	{"a separator with a name first", "### my profile\nGET /me\n", "", me},
	{"a separator last", "GET /me\n\n###\n", "", me},
	{"a separator last, after a body", "POST /x\n\nabc\n\n###\n", "", "POST /x HTTP/1.1\nContent-Length: 3\n\nabc"},
	{"many separators", "###\n###\n\n####\nGET /me\n###\n\n### end\n# done\n", "", me},
	{"a separator right under the headers", "GET /me\nA: b\n###\n", "", "GET /me HTTP/1.1\nA: b\n\n"},
	{"CRLF and separators", "###\r\nGET /me\r\n\r\n###\r\n", "", me},

	{"the first by number", "GET /a\n\n###\n\nGET /b\n", "1", "GET /a HTTP/1.1\n\n"},
	{"the second by number", "GET /a\n\n###\n\nGET /b\n", "2", "GET /b HTTP/1.1\n\n"},
	{"by the separator's title", "### all notes\nGET /notes\n\n### one note\nGET /notes/7\n", "one note",
		"GET /notes/7 HTTP/1.1\n\n"},
	{"by a title in other letters", "### All Notes\nGET /notes\n### One\nGET /notes/7\n", "all notes",
		"GET /notes HTTP/1.1\n\n"},
	{"by # @name", "# @name list\nGET /notes\n###\n# @name one\nGET /notes/7\n", "one", "GET /notes/7 HTTP/1.1\n\n"},
	{"by // @name", "// @name list\nGET /notes\n###\n// @name=one\nGET /notes/7\n", "list", "GET /notes HTTP/1.1\n\n"},
	{"a name that is a number", "# @name 2\nGET /first\n###\nGET /second\n", "2", "GET /first HTTP/1.1\n\n"},
	{"by title beside a @name", "### The list\n# @name list\nGET /notes\n###\nGET /b\n", "The list",
		"GET /notes HTTP/1.1\n\n"},
	{"by a line of its body", "POST /a\n\nx\ny\n###\nGET /b\n", "L4", "POST /a HTTP/1.1\nContent-Length: 3\n\nx\ny"},
	{"by the separator's line", "GET /a\n### b\nGET /b\n", "L2", "GET /b HTTP/1.1\n\n"},
	{"a saved answer beside it", "GET /me\n\n###\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\nhi\n", "", me},
	{"variables alone in a part", "@a = me\n###\nGET /{{a}}\n###\n@b = 2\n", "", me},

	{"comments first", "# one\n// two\n   # three\nGET /me", "", me},
	{"editors' switches", "# @no-redirect\n# @no-cookie-jar\n// @timeout 600\n# @note\nGET /me", "", me},
	{"a commented header", "GET /me\n# X-Debug: 1\nA: b\n// C: d\n", "", "GET /me HTTP/1.1\nA: b\n\n"},
	{"a comment after the headers", "GET /me\n\n# nothing else\n", "", me},
	{"comments after a body", "POST /x\n\nabc\n\n# one\n// two\n\n", "", "POST /x HTTP/1.1\nContent-Length: 3\n\nabc"},
	{"comments in JSON", "POST /notes\n" + asJSON + "\n// a note\n{\n  # its text\n  \"a\": 1\n}\n", "",
		"POST /notes HTTP/1.1\n" + asJSON + "Content-Length: 12\n\n{\n  \"a\": 1\n}"},
	{"comments in JSON of no type", "POST /notes\n\n{\n// x\n}\n", "",
		"POST /notes HTTP/1.1\nContent-Length: 3\n\n{\n}"},
	{"a heading in text stays", "POST /x\nContent-Type: text/markdown\n\n# Title\ntext\n", "",
		"POST /x HTTP/1.1\nContent-Type: text/markdown\nContent-Length: 12\n\n# Title\ntext"},
	{"an address in text stays", "POST /x\n\nsee\n//host/path\n", "",
		"POST /x HTTP/1.1\nContent-Length: 15\n\nsee\n//host/path"},

	{"a variable as host", "@host = http://127.0.0.1:4013\n\nGET {{host}}/me\n", "",
		"GET /me HTTP/1.1\nHost: 127.0.0.1:54321\n\n"},
	{"a variable of a credential", "@token = {{alice}}\nGET /me\nAuthorization: Bearer {{token}}\n", "",
		"GET /me HTTP/1.1\nAuthorization: Bearer aaa.bbb.ccc\n\n"},
	{"a variable of variables", "@host=http://localhost:4013\n@base={{host}}/v1\nGET {{base}}/charges\n", "",
		"GET /v1/charges HTTP/1.1\nHost: 127.0.0.1:54321\n\n"},
	{"a variable set later", "GET /{{what}}\n###\n@what = me\n", "", me},
	{"the last of a name wins", "@a = x\n@a = me\nGET /{{a}}\n", "", me},
	{"a variable of another request", "@a = me\nGET /{{a}}\n###\nGET /b\n", "1", me},
	{"a variable in a body", "@t = x\nPOST /notes\n" + asJSON + "\n{\"text\": \"{{t}}\"}\n", "",
		strings.Replace(posted, "12", "13", 1)},
	{"an empty variable", "@a =\nGET /me{{a}}\n", "", me},
	{"a variable with blanks in it", "@a = Bearer x y\nGET /me\nAuthorization: {{a}}\n", "",
		"GET /me HTTP/1.1\nAuthorization: Bearer x y\n\n"},
	{"a percent-encoded variable", "@q = a b&c\nGET /notes?q={{%q}}\n", "", "GET /notes?q=a%20b%26c HTTP/1.1\n\n"},
	{"spaces inside braces", "GET /me\nAuthorization: Bearer {{ alice }}\n", "",
		"GET /me HTTP/1.1\nAuthorization: Bearer aaa.bbb.ccc\n\n"},
	{"spaces inside braces of the target", "GET /me?t={{ alice }}\n", "", "GET /me?t=aaa.bbb.ccc HTTP/1.1\n\n"},

	{"the query on lines of its own", "GET http://127.0.0.1:4013/notes\n    ?page=2\n    &size=10\nA: b\n", "",
		"GET /notes?page=2&size=10 HTTP/1.1\nHost: 127.0.0.1:54321\nA: b\n\n"},
	{"the query without an indent", "GET /notes\n?page=2\n&size=10\n", "", "GET /notes?page=2&size=10 HTTP/1.1\n\n"},
	{"the query after the version", "GET /notes HTTP/1.1\n  ?page=2\n", "", "GET /notes?page=2 HTTP/1.1\n\n"},
	{"the version after the query", "GET /notes\n  ?page=2\n  &a=b HTTP/1.1\n", "",
		"GET /notes?page=2&a=b HTTP/1.1\n\n"},
	{"the path on lines of its own", "GET http://127.0.0.1:4013\n    /v1\n    /charges\n    ?id=1\n", "",
		"GET /v1/charges?id=1 HTTP/1.1\nHost: 127.0.0.1:54321\n\n"},
	{"a variable in a query line", "@n = 2\nGET /notes\n  ?page={{n}}\n", "", "GET /notes?page=2 HTTP/1.1\n\n"},

	{"an address alone", "http://127.0.0.1:4013/me\n", "", "GET /me HTTP/1.1\nHost: 127.0.0.1:54321\n\n"},
	{"an address alone with a version", "/me HTTP/1.1\nA: b\n", "", "GET /me HTTP/1.1\nA: b\n\n"},
	{"a path alone", "/me", "", me},
	{"the usual address in Host", "GET /me\nHost: localhost:4013\n", "", "GET /me HTTP/1.1\nHost: 127.0.0.1:54321\n\n"},
	{"the course's name at the usual port", "GET http://api.lantern.test:4013/me\n", "", me},
	{"the usual address twice", "GET http://localhost:4013/me\nHost: localhost:4013\n", "",
		"GET /me HTTP/1.1\nHost: 127.0.0.1:54321\n\n"},

	{"Basic with a blank", "GET /me\nAuthorization: Basic alice s3cret\n", "",
		"GET /me HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0\n\n"},
	{"Basic with a colon", "GET /me\nAuthorization: Basic alice:s3cret\n", "",
		"GET /me HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0\n\n"},
	{"Basic with a colon in the password", "GET /me\nAuthorization: basic alice s3:cret\n", "",
		"GET /me HTTP/1.1\nAuthorization: basic YWxpY2U6czM6Y3JldA==\n\n"},
	{"Basic of variables", "@u = alice\n@p = s3cret\nGET /me\nAuthorization: Basic {{u}}:{{p}}\n", "",
		"GET /me HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0\n\n"},
	{"Basic encoded already", "GET /me\nAuthorization: Basic {{alice.basic}}\n", "",
		"GET /me HTTP/1.1\nAuthorization: Basic YWxpY2U6cHc+/w==\n\n"},
	{"a token without a scheme", "GET /me\nAuthorization: {{alice}}\n", "",
		"GET /me HTTP/1.1\nAuthorization: aaa.bbb.ccc\n\n"},

	{"a form over lines", "POST /f\nContent-Type: application/x-www-form-urlencoded\n\na = 1 &\nb = 2\n&c=3\n", "",
		"POST /f HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 11\n\na=1&b=2&c=3"},
	{"multipart has CRLF",
		"POST /f\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name=\"a\"\n" +
			"\n1\n--x--\n", "",
		"POST /f HTTP/1.1\nContent-Type: multipart/form-data; boundary=x\nContent-Length: 59\n\n--x\n" +
			"Content-Disposition: form-data; name=\"a\"\n\n1\n--x--\n"},
	{"XML begins with <", "POST /x\nContent-Type: application/xml\n\n<note>hi</note>\n", "",
		"POST /x HTTP/1.1\nContent-Type: application/xml\nContent-Length: 15\n\n<note>hi</note>"},
	{"a quoted line of mail", "POST /x\n\n> they wrote\nyes\n", "",
		"POST /x HTTP/1.1\nContent-Length: 16\n\n> they wrote\nyes"},
}

var refusedFiles = []httpFile{
	{"a body from a file", "POST /notes\nA: b\n\n< ./note.json\n", "",
		"!4:1: < takes the body from a file; no file is read here; write its content as the body"},
	{"a body from a file with variables", "POST /notes\n\n<@utf8 note.json\n", "",
		"!3:1: < takes the body from a file; no file is read here; write its content as the body"},
	{"a script before", "< {%\n  request.variables.set(\"a\", 1)\n%}\nGET /me\n", "",
		"!1:1: < {% … %} is a script that an editor runs before the request; none is run here; drop it, and write " +
			"the values it sets"},
	{"a script on the answer", "GET /me\n\n> {%\nclient.log(1)\n%}\n", "",
		"!3:1: > {% … %} is a script that an editor runs on the answer; none is run here; drop it, up to its %}"},
	{"a script on the answer, after a body", "POST /notes\n" + asJSON + "\n{}\n\n> {% client.log(1) %}\n", "",
		"!6:1: > {% … %} is a script that an editor runs on the answer; none is run here; drop it, up to its %}"},
	{"a script of a file", "GET /me\n\n> ./check.js\n", "",
		"!3:1: > runs a script of a file on the answer; none is run here; drop this line"},
	{"a script right under the headers", "GET /me\nA: b\n> {% x %}\n", "",
		"!3:1: > {% … %} is a script that an editor runs on the answer; none is run here; drop it, up to its %}"},
	{"an answer saved", "GET /me\n\n>> out.json\n", "",
		"!3:1: >> saves the answer in a file; no file is written here; drop this line; `bouncer fire --har FILE` " +
			"keeps an exchange"},
	{"an answer saved by force", "GET /me\n\n>>! out/{{alice}}.json\n", "",
		"!3:1: >> saves the answer in a file; no file is written here; drop this line; `bouncer fire --har FILE` " +
			"keeps an exchange"},
	{"an earlier answer", "GET /me\n\n<> 2026-11-25T101500.200.json\n", "",
		"!3:1: <> names a file with an earlier answer; no file is read here; drop this line"},
	{"another file", "import auth.http\n\nGET /me\n", "",
		"!1:1: import takes requests from another file; no file is read here; write the request itself"},
	{"another file's request", "run auth.http\n", "",
		"!1:1: run takes requests from another file; no file is read here; write the request itself"},
	{"an editor's method", "GRAPHQL http://127.0.0.1:4013/graphql\n\nquery { me }\n", "",
		"!1:1: GRAPHQL is an editor's word, no method of HTTP; write the HTTP request itself, as in GET /me HTTP/1.1"},
	{"a made-up value", "POST /x\nIdempotency-Key: {{$guid}}\n", "",
		"!2:18: {{$guid}} is worked out by an editor, and not here; write the value itself"},
	{"a made-up value with settings", "GET /me?n={{$randomInt 1 10}}\n", "",
		"!1:11: {{$randomInt}} is worked out by an editor, and not here; write the value itself"},
	{"a value of the environment", "GET /me\nA: {{ $processEnv TOKEN }}\n", "",
		"!2:4: {{$processEnv}} is worked out by an editor, and not here; write the value itself"},
	{"a value of another answer", "GET /me\nAuthorization: Bearer {{login.response.body.token}}\n", "",
		"!2:23: {{login.response.body.token}} takes a value from another request, which isn't fired here; write the " +
			"value itself"},
	{"a variable nobody set", "GET {{host}}/me\n", "",
		"!1:5: the target doesn't start with a slash; write a path, as in GET /me"},
	{"a variable without a value", "@host\nGET /me\n", "", "!1:1: a variable needs a value; write it as @name = value"},
	{"variables in a circle", "@a = {{b}}\n@b = {{a}}\nGET /{{a}}\n", "",
		"!3:6: \"a\" stands for itself; write the value itself"},
	{"a place after a variable", "@a = abcdef\nGET /{{a}}/x|y\n", "",
		"!2:13: '|' can't stand in a target as it is; write %7C"},
	{"a place in a query line", "GET /notes\n  ?a=1\n  &b=|\n", "",
		"!3:6: '|' can't stand in a target as it is; write %7C"},
	{"another server", "@host = https://api.example.com\nGET {{host}}/me\n", "",
		"!2:5: https is not spoken here: the server listens on this machine only, without TLS; write the path alone, " +
			"as in GET /me"},
	{"another port of this machine", "GET http://localhost:8080/me\n", "",
		"!1:5: \"localhost:8080\" is not this server; requests go nowhere else; name api.lantern.test, or leave the " +
			"host out: GET /me"},
	{"several and none chosen", "GET /a\n###\nGET /b\n", "",
		"!2:1: a second request begins here; the text has 2: 1 (GET /a, line 1), 2 (GET /b, line 3); choose one"},
	{"a name it doesn't have", "### x\nGET /a\n###\nGET /b\n", "y",
		"!1:1: no request here is \"y\"; choose from 1 x (GET /a, line 2), 2 (GET /b, line 4)"},
	{"a number it doesn't have", "GET /a\n###\nGET /b\n", "3",
		"!1:1: no request here is \"3\"; choose from 1 (GET /a, line 1), 2 (GET /b, line 3)"},
	{"nothing between separators", "###\n\n###\n# x\n", "",
		"!4:1: there is no request here; write a request line, such as GET /me HTTP/1.1"},
}

// What a file with several requests is picked from stays one request at its
// place, whatever the file holds.
func FuzzPick(f *testing.F) {
	f.Add("GET /a\n\n### b\n@x = 1\nPOST /{{x}}\n\n{}\n###\n", "2")
	f.Add("### a\n# @name b\n@x={{y}}\n@y={{x}}\n/me\n?a={{x}}\n", "b")
	f.Add("HTTP/1.1 200 OK\n###\n< {%\n%}\nGET /\r\n\r\n###\r\n", "L3")
	f.Add("\r\r", "1")
	f.Add("HTTP/\n&", "1")
	target := offline()
	f.Fuzz(func(t *testing.T, text, which string) {
		got, err := Pick(text, which)
		if err != nil {
			return
		}
		left := Entries(got)
		if len(left) != 1 {
			t.Fatalf("%d requests are left in %q", len(left), got)
		}
		before := Entries(text)
		if i := At(before, left[0].Line); before[i-1].Line != left[0].Line || before[i-1].Head != left[0].Head {
			t.Fatalf("%+v is none of %+v", left[0], before)
		}
		_, _ = Prepare(target, got)
	})
}
