package openapi

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/content"
	"bouncer/internal/course"
)

func madeOf(t *testing.T, name string) *Made {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	made, err := Make(t.Context(), Source{File: name, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// verified writes a course that was made into a folder and fires it.
func verified(t *testing.T, made *Made) *course.Course {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "course")
	if err := course.Write(dir, made.Files); err != nil {
		t.Fatal(err)
	}
	r, err := course.CheckFolder(t.Context(), dir)
	if err != nil || !r.OK() || r.Scenarios != made.Scenarios || r.Scenarios == 0 {
		t.Fatalf("%d scenarios made: %v\n%s", made.Scenarios, err, r)
	}
	c, err := course.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestExcerpts makes courses of excerpts that have the shape of well-known APIs:
// each passes verify, and these are their routes, answers and findings.
func TestExcerpts(t *testing.T) {
	for _, c := range []struct {
		file     string
		routes   []string
		answers  map[int]int // how often each is right
		findings []string
	}{
		{"payments.yaml", []string{
			`{route: "GET /v1/charges", accepts: [basic, bearer], reply: ok}`,
			`{route: "POST /v1/charges", accepts: [basic, bearer], reply: ok}`,
			`{route: "GET /v1/charges/search", accepts: [basic, bearer], reply: ok}`,
			`{route: "GET /v1/charges/{charge}", accepts: [basic, bearer], reply: ok}`,
			`{route: "POST /v1/charges/{charge}/capture", accepts: [basic, bearer], reply: ok}`,
		}, map[int]int{200: 5, 401: 10}, []string{
			"0 payments.yaml:10:5: GET /v1/charges documents no 401, only a default",
			"0 payments.yaml:16:5: POST /v1/charges documents no 401, only a default",
			"0 payments.yaml:22:5: GET /v1/charges/search documents no 401",
			"0 payments.yaml:26:5: GET /v1/charges/{charge} documents no 401",
			"0 payments.yaml:30:5: POST /v1/charges/{charge}/capture documents no 401",
		}},
		{"telephone.json", []string{
			`{route: "GET /2010-04-01/Accounts/{p2}/Calls.json", accepts: [basic], reply: ok}`,
			`{route: "POST /2010-04-01/Accounts/{p2}/Calls.json", accepts: [basic], reply: created}`,
			`{route: "DELETE /2010-04-01/Accounts/{p2}/Calls/7.json", accepts: [basic], reply: gone}`,
		}, map[int]int{200: 1, 201: 1, 204: 1, 401: 9}, []string{
			"0 telephone.json:1:155: GET /2010-04-01/Accounts/{AccountSid}/Calls.json documents no 401",
			"0 telephone.json:1:270: POST /2010-04-01/Accounts/{AccountSid}/Calls.json documents no 401",
			"0 telephone.json:1:448: DELETE /2010-04-01/Accounts/{AccountSid}/Calls/{Sid}.json documents no 401",
		}},
		{"music.yaml", []string{
			`{route: "GET /v1/me/tracks", accepts: [bearer], scope: "library-read", reply: ok}`,
			`{route: "PUT /v1/me/tracks", accepts: [bearer], scope: "library-modify library-read", reply: ok}`,
			`{route: "GET /v1/albums/{id}", accepts: [bearer], reply: ok}`,
		}, map[int]int{200: 3, 401: 9, 403: 3}, []string{
			"1 music.yaml:31: GET /me/tracks documents a 401 without it (and 2 more operations by the same line)",
			"2 music.yaml:32: GET /albums/{id} documents a 403",
			"3 music.yaml:15:5: PUT /me/tracks documents no 403",
		}},
		{"bank.yaml", []string{
			`{route: "POST /accounts/get", accepts: [api-key], reply: ok}`,
			`{route: "POST /sandbox/open", reply: ok}`,
		}, map[int]int{200: 1, 401: 3}, []string{
			"0 bank.yaml:8:5: POST /accounts/get documents no 401, only a default",
			"7 bank.yaml:8:5: POST /accounts/get takes clientId and secret at once; the course asks for BANK-SECRET alone",
		}},
		{"tasks.yaml", []string{
			`{route: "GET /api/1.0/tasks/{$}", accepts: [bearer], scope: "reader", reply: ok}`,
			`{route: "POST /api/1.0/tasks/7:cancel", accepts: [session], reply: queued}`,
			`{route: "GET /api/1.0/tasks/{task}", accepts: [bearer], reply: ok}`,
			`{route: "HEAD /api/1.0/tasks/{task}", accepts: [bearer], reply: ok}`,
			`{route: "GET /api/1.0/public", reply: ok}`,
			`{route: "GET /api/1.0/a/{x}/b", accepts: [bearer], reply: ok}`,
			`{route: "GET /api/1.0/a/c/8", accepts: [bearer], reply: ok}`,
			`{route: "GET /api/1.0/a/8/b", accepts: [bearer], reply: ok}`,
		}, map[int]int{200: 6, 202: 1, 401: 21, 403: 1}, []string{
			"0 tasks.yaml:22:5: HEAD /tasks/{task} documents no 401",
			"0 tasks.yaml:24:5: GET /reports documents no 401",
			"0 tasks.yaml:26:5: GET /machines documents no 401",
			"0 tasks.yaml:28:5: GET /lost documents no 401",
			"0 tasks.yaml:32:5: GET /a/{x}/b documents no 401",
			"0 tasks.yaml:34:5: GET /a/c/{y} documents no 401",
			"0 tasks.yaml:36:5: GET /a/{z}/b documents no 401",
			"1 tasks.yaml:19: POST /tasks/{task-id}:cancel documents a 401 without it",
			"1 tasks.yaml:21: GET /tasks/{task} documents a 401 without it",
			"5 tasks.yaml:28:5: GET /lost names the security scheme nowhere",
			"6 tasks.yaml:24:5: GET /reports takes its credential as a query parameter",
			"7 tasks.yaml:41:5: header: the file doesn't say what stands before the key in Authorization; the course " +
				"writes Bearer",
			"7 tasks.yaml:8:5: GET /tasks/ takes other credentials too, which the course leaves out: a session " +
				"without a scope",
			"8 tasks.yaml:24:5: GET /reports asks for what no course can show: a key in the URL",
			"8 tasks.yaml:26:5: GET /machines asks for what no course can show: mutualTLS",
			"8 tasks.yaml:28:5: GET /lost asks for what no course can show: a scheme that is not defined",
		}},
	} {
		t.Run(c.file, func(t *testing.T) {
			made := madeOf(t, c.file)
			var routes, findings []string
			for line := range strings.Lines(string(made.Files["world.yaml"])) {
				if _, route, ok := strings.Cut(strings.TrimSpace(line), "- {route: "); ok {
					routes = append(routes, "{route: "+route)
				}
			}
			for _, f := range made.Findings {
				findings = append(findings, fmt.Sprintf("%d %s", f.Kind, f))
			}
			answers := map[int]int{}
			for _, s := range verified(t, made).Scenarios {
				answers[s.Answer]++
			}
			if diff := cmp.Diff(c.routes, routes); diff != "" {
				t.Errorf("routes (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.answers, answers); diff != "" {
				t.Errorf("answers (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.findings, findings); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			for _, f := range made.Findings {
				if list := string(made.Files["openapi-findings.md"]); !strings.Contains(list, f.Text) {
					t.Errorf("the list in the folder lacks %s", f)
				}
			}
		})
	}
}

func TestADescriptionWithoutSecurity(t *testing.T) {
	data, err := os.ReadFile("testdata/codehost.yaml")
	if err != nil {
		t.Fatal(err)
	}
	made, err := Make(t.Context(), Source{File: "codehost.yaml", Data: data})
	var fault *content.Error
	if !errors.As(err, &fault) ||
		!strings.HasPrefix(err.Error(), "codehost.yaml: no operation of this file asks for credentials") ||
		made.Files != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range made.Findings {
		got = append(got, f.String())
	}
	want := []string{"codehost.yaml:19: GET /user documents 401", "codehost.yaml:12: GET /user documents 403"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

const head = "openapi: 3.0.0\ninfo: {title: T}\nsecurity: [{b: []}]\n" +
	"components: {securitySchemes: {b: {type: http, scheme: bearer}}}\npaths:\n"

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":        {"", "f: the file is empty; name an OpenAPI description, YAML or JSON"},
		"no YAML":        {"openapi: [", "f:2: this can't be read as YAML or JSON: "},
		"another format": {"swagger: \"2.0\"\npaths: {}\n", "f: no operation of this file asks for credentials, so"},
		"too new": {"openapi: 4.0.0\ninfo: {title: T, version: x}\npaths: {}\n",
			`f:1:1: openapi: "4.0.0" is none of 3.0, 3.1 and 3.2; `},
		"too old": {"swagger: \"1.2\"\npaths: {}\n", `f:1:1: swagger: "1.2" is not 2.0; `},
		"neither": {"asyncapi: 3.0.0\n",
			"f:1:1: this is no OpenAPI description: it has neither openapi: nor swagger:; "},
		"blank":  {"\n  \n", "f: the file is empty; "},
		"a list": {"[]", "f:1:1: this is no OpenAPI description: "},
		"all left out": {head + "  \"/a?x=1\": {get: {responses: {}}}\n",
			"f: every protected operation of this file is left out of the course; see what each lacks, below"},
		"ESC": {"openapi: \"\\e[2J\"\npaths: {}\n", `f:1:1: openapi: "^[[2J" is none of`},
		"another file": {head + "  /a: {$ref: \"file:///etc/passwd\"}\n",
			"f:6:8: the description goes on in file:///etc/passwd, which lies elsewhere; bundle it into one file first"},
		"another host": {head + "  /a: {get: {responses: {\"200\": {$ref: \"http://169.254.169.254/x#/a\"}}}}\n",
			"f:6:34: the description goes on in http://169.254.169.254/x#/a, which lies elsewhere; "},
		"a file beside": {head + "  /a: {$ref: a.yaml}\n",
			"f:6:8: the description goes on in a.yaml, which is another file; bundle it into one file first"},
		"aliases": {"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n" +
			"d: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\n" +
			"g: [*f,*f,*f,*f,*f,*f,*f,*f]\n", "f:1:1: this is no OpenAPI description: "},
		"depth":     {strings.Repeat("[", 200_000), "f:"},
		"too large": {strings.Repeat("#", MaxFile+1), "f: the file is larger than 32 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Make(t.Context(), Source{File: "f", Data: []byte(c.text)})
			if err == nil || !strings.HasPrefix(err.Error(), c.want) || content.CleanLine(err.Error()) != err.Error() {
				t.Errorf("%q, want %s", err, c.want)
			}
		})
	}
}

// TestHostileText: what a description says reaches the course only as plain
// words, and a course made from it still passes.
func TestHostileText(t *testing.T) {
	for _, bad := range []string{"\\e]0;x\\a", "\\u009b2J", "\\u202eevil", "# x\\n---\\n", "`x`](http://a.test)",
		"answer: 401 Unauthorized", "{{alice}}", "<b>&#27;", "\\\"}\\n  - {route: x", ""} {
		text := fmt.Sprintf("openapi: 3.0.0\ninfo: {title: \"%[1]s\"}\nservers: [{url: \"https://%[1]s/v1\"}]\n"+
			"security: [{b: [\"%[1]s\"]}]\ncomponents: {securitySchemes: {b: {type: oauth2, flows: {}}}}\npaths:\n"+
			"  /ok: {get: {operationId: \"%[1]s\", summary: \"%[1]s\", responses: {\"403\": {description: x}}}}\n"+
			"  \"/%[1]s\": {get: {responses: {\"200\": {description: x}}}}\n", bad)
		made, err := Make(t.Context(), Source{File: "f", Data: []byte(text)})
		if err != nil {
			t.Errorf("%s: %v", bad, err)
			continue
		}
		verified(t, made)
		for name, data := range made.Files {
			if content.Clean(string(data)) != string(data) || content.CleanLine(name) != name {
				t.Errorf("%s: hostile text in %s", bad, name)
			}
		}
		if s := Summary(made.Findings, 0); content.Clean(s) != s {
			t.Errorf("%s: hostile text in the findings: %q", bad, s)
		}
	}
}

func TestManyScopesFitTheirTokens(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for i := range 120 {
		fmt.Fprintf(&b,
			"  /a/%d: {get: {security: [{b: [\"https://scopes.test/%s.%d\", common]}], responses: {\"401\": "+
				"{description: x, headers: {WWW-Authenticate: {}}}, \"403\": {description: x}}}}\n", i,
			strings.Repeat("auth/", 40), i)
	}
	made, err := Make(t.Context(), Source{File: "f", Data: []byte(b.String())})
	if err != nil {
		t.Fatal(err)
	}
	if c := verified(t, made); made.Scenarios != 600 || len(c.World.People()) < 4 || len(made.Findings) > 0 {
		t.Errorf("%d scenarios, %d people, %v", made.Scenarios, len(c.World.People()), made.Findings)
	}
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	data, err := os.ReadFile("testdata/music.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Make(ctx, Source{File: "f", Data: data}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{"GetChargesCharge": "get-charges-charge",
		"users/get-authenticated": "users-get-authenticated", "": "", "--": "", "ÄÖ x": "ao-x", "書 x": "x",
		"listV2API": "list-v2api", strings.Repeat("ab-", 40): strings.Repeat("ab-", 15) + "ab"} {
		if got := slug(in, 48); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// large is a description of some megabytes, most of it schemas, as they are.
func large(bytes int) []byte {
	var b strings.Builder
	b.WriteString(head)
	for i := 0; b.Len() < bytes; i++ {
		fmt.Fprintf(&b,
			"  /v1/things-%d/{id}:\n    get:\n      operationId: getThing%d\n"+
				"      summary: Get one thing of the kind %d\n      security: [{b: [\"things:read\"]}]\n"+
				"      responses:\n        \"200\":\n          description: The thing.\n          content:\n"+
				"            application/json:\n              schema:\n                type: object\n"+
				"                properties:\n", i, i, i)
		for j := range 60 {
			fmt.Fprintf(&b,
				"                  field_%d: {type: string, description: \"What this field of the thing is good for, "+
					"in some words.\"}\n", j)
		}
		b.WriteString("        \"401\": {description: Who are you?}\n        \"403\": {description: Not you.}\n")
	}
	return []byte(b.String())
}

func BenchmarkMake5MB(b *testing.B) {
	data := large(5 << 20)
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "course")
		made, err := Make(b.Context(), Source{File: "f", Data: data})
		if err != nil {
			b.Fatal(err)
		}
		if err := course.Write(dir, made.Files); err != nil {
			b.Fatal(err)
		}
		r, err := course.CheckFolder(b.Context(), dir)
		if err != nil || !r.OK() {
			b.Fatal(err, r)
		}
		b.ReportMetric(float64(made.Scenarios), "scenarios")
	}
}

// BenchmarkMake20000Paths makes, writes and verifies a course of 20,000 paths.
func BenchmarkMake20000Paths(b *testing.B) {
	var text strings.Builder
	text.WriteString(head)
	for i := range 20_000 {
		fmt.Fprintf(&text,
			"  /v1/things-%d/{id}:\n    get:\n      operationId: getThing%d\n"+
				"      summary: Get one thing of the kind %d\n"+
				"      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"+
				"      security: [{b: [read]}]\n      responses:\n        \"200\": {description: The thing.}\n"+
				"        \"401\": {description: Who are you?}\n        \"403\": {description: Not you.}\n", i, i, i)
	}
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "course")
		made, err := Make(b.Context(), Source{File: "f", Data: []byte(text.String())})
		if err != nil {
			b.Fatal(err)
		}
		if err := course.Write(dir, made.Files); err != nil {
			b.Fatal(err)
		}
		r, err := course.CheckFolder(b.Context(), dir)
		if err != nil || !r.OK() {
			b.Fatal(err, r)
		}
		b.ReportMetric(float64(made.Scenarios), "scenarios")
	}
}

func FuzzMake(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	excerpts, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	files = append(files, excerpts...)
	slices.Sort(files)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 8<<10 {
			t.Skip("short ones find the same faults sooner")
		}
		made, err := Make(t.Context(), Source{File: "f", Data: data})
		if err != nil {
			if text := err.Error(); content.Clean(text) != text {
				t.Errorf("%q", text)
			}
			return
		}
		verified(t, made)
	})
}
