package convert

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"bouncer/internal/exchange"
)

func TestOtherToolsBecomeText(t *testing.T) {
	written(t, Read, []toolText{
		{"HTTPie", "http :4013/me", "GET /me HTTP/1.1", ""},
		{"HTTPie with a method and a header", "http GET http://127.0.0.1:4013/me 'Authorization: Bearer abc'",
			"GET /me HTTP/1.1\nAuthorization: Bearer abc", ""},
		{"HTTPie's data", "http POST localhost:4013/notes text=hi n:=1 on:=true",
			"POST /notes HTTP/1.1\nContent-Type: application/json\nAccept: application/json, */*;q=0.5\n\n" +
				"{\"text\": \"hi\", \"n\": 1, \"on\": true}", ""},
		{"HTTPie's data imply a method", "http :4013/notes text='it\"s'",
			"POST /notes HTTP/1.1\nContent-Type: application/json\nAccept: application/json, */*;q=0.5\n\n" +
				"{\"text\": \"it\\\"s\"}", ""},
		{"HTTPie's form", "http -f :4013/notes a='b c' d=e",
			"POST /notes HTTP/1.1\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\n\na=b+c&d=e", ""},
		{"HTTPie's query", "http :4013/notes q=='a b' page==2", "GET /notes?q=a+b&page=2 HTTP/1.1", ""},
		{"HTTPie's password", "http -a alice:s3cret :4013/account",
			"GET /account HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0", ""},
		{"HTTPie's token", "http -A bearer -a abc :4013/me", "GET /me HTTP/1.1\nAuthorization: Bearer abc", ""},
		{"HTTPie's digest", "http --auth-type=digest -a alice:x :4013/me", "GET /me HTTP/1.1",
			"--auth-type digest: its credentials answer a challenge; this is the request before it"},
		{"HTTPie's raw body", "http PUT :4013/notes/7 --raw 'a b' Content-Type:text/plain",
			"PUT /notes/7 HTTP/1.1\nContent-Type: text/plain\nAccept: application/json, */*;q=0.5\n\na b", ""},
		{"HTTPie's standard input", "echo '{\"a\":1}' | http POST :4013/notes",
			"POST /notes HTTP/1.1\nContent-Type: application/json\nAccept: application/json, */*;q=0.5\n\n{\"a\":1}", ""},
		{"HTTPie's file", "http :4013/notes text=@note.txt",
			"POST /notes HTTP/1.1\nContent-Type: application/json\nAccept: application/json, */*;q=0.5\n\n" +
				"{\"text\": \"(write the content of note.txt here)\"}",
			"text=@note.txt: no file is read; write its content where the text says so"},
		{"https", "https api.lantern.test/me", "GET /me HTTP/1.1",
			"https://: the course's server speaks plain HTTP, on this machine only"},

		{"wget", "wget -qO- http://127.0.0.1:4013/me", "GET /me HTTP/1.1", ""},
		{"wget's headers", "wget --header='Authorization: Bearer abc' --header 'A: b' http://127.0.0.1:4013/me",
			"GET /me HTTP/1.1\nAuthorization: Bearer abc\nA: b", ""},
		{"wget's data", "wget --post-data 'a=b' http://127.0.0.1:4013/notes",
			"POST /notes HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\na=b", ""},
		{"wget's method",
			"wget --method=PUT --body-data='{}' --header='Content-Type: application/json' http://127.0.0.1:4013/notes/7", "PUT /notes/7 HTTP/1.1\nContent-Type: application/json\n\n{}", ""},
		{"wget's file", "wget -q --post-file=note.json http://127.0.0.1:4013/notes",
			"POST /notes HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n" +
				"(write the content of note.json here)",
			"--post-file=note.json: no file is read; write its content where the text says so"},
		{"wget's password", "wget --user=alice --password=s3cret --auth-no-challenge http://127.0.0.1:4013/account",
			"GET /account HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0", ""},
		{"wget's password, asked for", "wget --user=alice --password=s3cret http://127.0.0.1:4013/account",
			"GET /account HTTP/1.1\nAuthorization: Basic YWxpY2U6czNjcmV0",
			"--auth-no-challenge: without it wget asks without the password first; here it is sent at once"},

		{"HAR",
			`{"log":{"version":"1.2","entries":[{"request":{"method":"POST","url":"http://127.0.0.1:4013/notes?a=1","headers":[{"name":":authority","value":"x"},{"name":"Host","value":"x"},{"name":"A","value":"b"}],"postData":{"mimeType":"application/json","text":"{}"}}},{"request":{}}]}}`,
			"POST /notes?a=1 HTTP/1.1\nA: b\nContent-Type: application/json\n\n{}",
			"1 more entries: only the first request is carried over"},

		{"unknown variables of -u", `curl -u $A:$B http://127.0.0.1/account`,
			"GET /account HTTP/1.1\nAuthorization: Basic $A:$B",
			"$A: a shell's variable is unknown here; write its value, or a {{name}}\n" +
				"$B: a shell's variable is unknown here; write its value, or a {{name}}"},
		{"a variable twice", `curl -H "A: $T" -H "B: $T" http://127.0.0.1/`, "GET / HTTP/1.1\nA: $T\nB: $T",
			"$T: a shell's variable is unknown here; write its value, or a {{name}}"},
		{"two cookies", "curl -b a=1 -b b=2 http://127.0.0.1/", "GET / HTTP/1.1\nCookie: a=1; b=2", ""},
		{"a variable of a command", "T=$(cat token)\ncurl -H \"A: $T\" http://127.0.0.1/", "GET / HTTP/1.1\nA: $T",
			"$T: a shell's variable is unknown here; write its value, or a {{name}}"},
		{"a variable of cmd", "curl -H \"A: %TOKEN%\" ^\n http://127.0.0.1/", "GET / HTTP/1.1\nA: %TOKEN%",
			"%TOKEN%: a shell's variable is unknown here; write its value, or a {{name}}"},
		{"a variable of PowerShell", "curl.exe -H \"A: $env:TOKEN\" `\n http://127.0.0.1/",
			"GET / HTTP/1.1\nA: $env:TOKEN",
			"$env:TOKEN: a shell's variable is unknown here; write its value, or a {{name}}"},
		{"Digest", "curl --digest -u alice:x http://127.0.0.1/", "GET / HTTP/1.1",
			"--digest -u alice: Digest answers a challenge with a hash; curl sends no credentials before it has one, " +
				"and neither does this request"},
		{"NTLM", "curl --ntlm -u alice:x http://127.0.0.1/", "GET / HTTP/1.1",
			"--ntlm -u alice: NTLM signs a handshake over several requests; its credentials are left out"},
		{"Negotiate", "curl --nego -u : http://127.0.0.1/", "GET / HTTP/1.1",
			"--nego -u : Negotiate takes a ticket from this machine's Kerberos; its credentials are left out"},
		{"SigV4", "curl --aws-sigv4 aws:amz:us-east-1:s3 -u AK:SK http://127.0.0.1/", "GET / HTTP/1.1",
			"--aws-sigv4 -u AK: Signature V4 signs the request with the secret key; no signature is made, and the " +
				"credentials are left out"},
		{"a pattern", "curl 'http://127.0.0.1/notes/[1-3]'", "GET /notes/1 HTTP/1.1",
			"http://127.0.0.1/notes/[1-3]: a pattern of several addresses; the first is carried over"},
		{"a name in an address", "curl 'http://127.0.0.1/me?t={{alice}}'", "GET /me?t={{alice}} HTTP/1.1", ""},
		{"a body of comments", "curl -H 'Content-Type: application/json' --data-raw $'{\\n# x\\n}' http://127.0.0.1/",
			"POST / HTTP/1.1\nContent-Type: application/json\n\n{\n# x\n}",
			"lines of the body that an .http text takes for comments or separators: they start with # or //"},
	})
}

// TestKindsAreRecognized: each kind by its look, and .http text as none.
func TestKindsAreRecognized(t *testing.T) {
	for _, tt := range []struct{ text, kind, fix string }{
		{"curl http://a/", "curl command", ""},
		{"# x\n\nA=b\ncurl http://a/", "curl command", ""},
		{"echo x | curl -d @- http://a/", "curl command", ""},
		{"http GET :4013/me", "HTTPie command", ""},
		{"wget http://a/", "wget command", ""},
		{`fetch("http://a/", {"method": "GET"});`, "fetch call", "Copy as cURL"},
		{`const r = await fetch('http://a/')`, "fetch call", "Copy as cURL"},
		{"Invoke-WebRequest -Uri http://a/", "PowerShell command", "curl.exe"},
		{"$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n" +
			"Invoke-WebRequest -UseBasicParsing -Uri \"http://a/\"", "PowerShell command", "curl.exe"},
		{"irm http://a/", "PowerShell command", "curl.exe"},
		{"import requests\nrequests.get('http://a/')", "piece of a program", "GET /me"},
		{`{"info": {"name": "x"}, "item": [{"name": "me", "request": {"method": "GET"}}]}`, "Postman item", "cURL"},
		{`{"log": {"version": "1.2", "entries": []}}`, "HAR archive", "record a request"},
		{"GET /me", "", ""}, {"http://127.0.0.1:4013/me", "", ""}, {"# curl http://a/\nGET /me", "", ""},
		{"@a = b\nGET /me", "", ""},
		{"### x\nPOST /notes\n\n{\"log\": 1}", "", ""}, {"", "", ""}, {"GET /x?a=1&curl b", "", ""},
		{`{"a": 1}`, "", ""}, {"POST /x\n\ncurl http://a/", "", ""},
	} {
		if got := Foreign(tt.text); got != tt.kind {
			t.Errorf("%q is taken for %q, want %q", tt.text, got, tt.kind)
		}
		if tt.fix == "" {
			continue
		}
		if _, err := Read(tt.text, hosts); err == nil || !strings.Contains(err.Error(), tt.fix) {
			t.Errorf("%q: %v; want %q", tt.text, err, tt.fix)
		}
	}
}

// TestWgetSendsTheSameRequest holds wget commands to the installed wget.
func TestWgetSendsTheSameRequest(t *testing.T) {
	if _, err := exec.LookPath("wget"); err != nil {
		t.Skip("wget is not installed")
	}
	addr, raw := echo(t)
	for _, command := range []string{
		"wget -qO- --no-proxy http://127.0.0.1:4013/me",
		"wget -q -O - --no-proxy --header='Authorization: Bearer abc' --header 'A: b' http://127.0.0.1:4013/me",
		"wget -qO- --no-proxy --post-data 'a=b&c=d' http://127.0.0.1:4013/notes",
		"wget -qO- --no-proxy --method=PUT --body-data='{}' --header='Content-Type: application/json' " +
			"http://127.0.0.1:4013/notes/7",
		"wget -qO- --no-proxy --auth-no-challenge --user=alice --password=s3cret http://127.0.0.1:4013/account",
		"wget -qO- --no-proxy -U me --referer=http://a.test/ http://127.0.0.1:4013/me",
	} {
		command = strings.ReplaceAll(command, "127.0.0.1:4013", addr)
		got, err := Read(command, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, err := exchange.Prepare(place{addr}, got.Text)
		if err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("bash", "-c", command).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, out)
		}
		want := bytes.Replace(<-raw, []byte("Connection: Keep-Alive\r\n"), nil, 1)
		ignore := []string{"accept-encoding"}
		if !strings.Contains(command, "-U ") {
			ignore = append(ignore, "user-agent")
		}
		if a, b := shapeOf(want, ignore),
			shapeOf(p.Raw, ignore); a.Line != b.Line || a.Body != b.Body || len(a.Header) != len(b.Header) {
			t.Errorf("%s\nwget    %+v\nbouncer %+v", command, a, b)
		}
	}
}

func TestHARComesBack(t *testing.T) {
	s := server(t)
	for _, text := range []string{
		"OPTIONS * HTTP/1.1",
		"POST /notes?a=1 HTTP/1.1\nAuthorization: Bearer {{alice}}\nContent-Type: application/x-www-form-urlencoded\n" +
			"\na=b+c&d=%26",
		"GET /me HTTP/1.1\nCookie: sid=abc",
	} {
		ex, err := exchange.Fire(t.Context(), s, text)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := HAR(&b, "1.0", ex); err != nil {
			t.Fatal(err)
		}
		got, err := Read(b.String(), s.Hosts())
		if err != nil {
			t.Fatal(err)
		}
		if back := Names(got.Text, s.Credentials()); back != text || len(got.Left) > 0 {
			t.Errorf("got\n%s\nwant\n%s\nleft out: %q", back, text, got.Left)
		}
		if strings.Contains(text, "a=b+c") &&
			!strings.Contains(strings.Join(strings.Fields(b.String()), ""),
				`"params":[{"name":"a","value":"bc"},{"name":"d","value":"&"}]`) {
			t.Errorf("a form has its params: %s", b.String())
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range commands {
		f.Add(c.paste)
	}
	f.Add("http -f :4013/x a:=1 b@c d==e")
	f.Add("wget --post-data=x -O- http://127.0.0.1/")
	f.Add(`{"log":{"entries":[{"request":{"method":"GET","url":"http://a/b"}}]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := Read(text, hosts)
		if err == nil && (got.Text == "" || got.Kind == "") {
			t.Error("no text and no error")
		}
		if Foreign(text) == "" && err == nil {
			t.Errorf("%q is .http text, and yet became %q", text, got.Text)
		}
	})
}
