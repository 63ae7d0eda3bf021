package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
	"bouncer/mockserver"
)

func (d *driver) paste(text string) { d.send(tea.PasteMsg{Content: text}) }

func workbenchOn(text string) study.Page {
	return study.Workbench{Case: exchange.Case{Text: text}}
}

// erase empties the editor.
func (d *driver) erase() {
	for range 200 {
		d.press("backspace")
	}
}

func TestTheWorkbenchOpensFromHomeAndFires(t *testing.T) {
	d := open(t, 120, 40, true, nil)
	d.click(d.row("Workbench"))
	d.shows("GET /me HTTP/1.1", "Bearer {{alice}}", "127.0.0.1:54321", "bytes of both directions will")
	d.press("enter")
	d.shows("The server answered ✓ 200", "What went over the wire", "HTTP/1.1 200 OK", "4  validity")
}

func TestListsWriteTheRequest(t *testing.T) {
	d := open(t, 120, 40, true, study.Workbench{})
	d.press("p")
	d.shows("Who asks?", "1 of 4", "▸ alice")
	d.press("down", "enter")
	d.shows("With what?", "2 of 4", "{{bob}}")
	d.press("down", "down", "down", "enter")
	d.shows("In which state?", "X-Api-Key: {{bob.key}}")
	d.press("down", "enter")
	d.shows("For what?", "{{bob.key.readonly}}")
	d.press("esc")
	d.shows("In which state?")
	d.press("enter", "end")
	for !strings.Contains(d.text(), "▸ GET /sample/secret") {
		d.press("up")
	}
	d.click(d.row("▸ GET /sample/secret"))
	d.shows("GET /sample/secret HTTP/1.1", "X-Api-Key: {{bob.key.readonly}}", "u puts back")
	d.press("u")
	d.shows("GET /me HTTP/1.1", "Bearer {{alice}}")
}

func TestPickingCanBeLeft(t *testing.T) {
	d := open(t, 80, 24, true, study.Workbench{})
	d.press("p", "end", "enter")
	d.shows("For what?", "4 of 4")
	d.hides("Authorization")
	d.press("esc", "esc")
	d.shows("Bearer {{alice}}", "enter fire")
}

func TestCompletion(t *testing.T) {
	d := open(t, 80, 30, true, study.Workbench{})
	d.press("e")
	d.erase()
	d.press("po")
	d.shows("tab POST")
	d.press("tab", "/pro")
	d.shows("tab /profile")
	d.press("tab", "enter", "coo", "tab", "{{alice.se")
	d.shows("tab {{alice.session}}", "{{alice.session.expired}}")
	d.press("shift+tab", "tab", "enter", "X-C", "tab", "{{alice.c", "tab", "ctrl+s")
	d.shows("POST /profile", "Cookie: {{alice.session.expired}}", "X-CSRF-Token: {{alice.csrf}}",
		"The server answered ○ 401")
}

func TestACompletionInsideClosedBraces(t *testing.T) {
	d := open(t, 80, 30, true, workbenchOn("GET /me\nAuthorization: Bearer {{}}"))
	d.press("e", "left", "left", "bob.ex", "tab", "ctrl+s")
	d.shows("Bearer {{bob.expired}}", "expired 2 minutes ago")
}

// TestTypedHazards: whatever is typed or pasted, the answer has its place, and
// the cursor stands there.
func TestTypedHazards(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"a bare method", "GET", "1:4 the request line ends"},
		{"lower case", "get /", "1:1 methods are case-sensitive"},
		{"NUL", "G\x00T /", "1:2 a control character (U+0000)"},
		{"a space in the method", "GE T /", "1:3 there is a space inside the method"},
		{"a user name", "GET http://127.0.0.1@evil/", "1:12 there is a user name"},
		{"two slashes", "GET //evil/x", "1:5 a target that starts with //"},
		{"backslashes", `GET http:\\evil`, "1:10 there is a backslash"},
		{"a mapped address", "GET http://[::ffff:127.0.0.1]/", "1:5 \"[::ffff:127.0.0.1]\" is not this server"},
		{"a port", "GET http://api.lantern.test:99999/", "1:29 \"99999\" is not a port"},
		{"a file", "GET file:///etc/passwd", "1:5 file:// can't be requested"},
		{"CR in a header", "GET /\nX: a\rY: b", "2:5 a carriage return"},
		{"a large header", "GET /\nX: " + strings.Repeat("y", 1<<20), "2:1: the request line and headers are larger"},
		{"many headers", "GET /\n" + strings.Repeat("X: y\n", 10000), "102:1: there are more than 100 header lines"},
		{"101 headers", "GET /\n" + strings.Repeat("X: y\n", 101), "102:1 there are more than 100 header lines"},
		{"a negative length", "POST /\nContent-Length: -1\n\nab", "2:17 Content-Length is \"-1\""},
		{"a length beside chunked", "POST /\nContent-Length: 2\nTransfer-Encoding: chunked\n\nab", "3:20 Transfer-Encoding beside"},
		{"typographic quotes", "GET /\nX: “a”", "2:4 a typographic quote"},
		{"NBSP", "GET\u00a0/me", "1:4 a no-break space"},
		{"a full-width colon", "GET /\nHost： x", "2:5 a full-width colon"},
		{"an escape", "GET /\nX: \x1b[31mred", "2:4 a control character (U+001B)"},
		{"a zero-width space", "\u200bGET /me", "1:1 an invisible character (U+200B)"},
		{"an override", "GET /\nX: a\u202eb", "2:5 an invisible character (U+202E)"},
		{"bad UTF-8", "GET /a\xff", "1:7 a byte that is not UTF-8"},
		{"a name nobody has", "GET /me\nAuthorization: Bearer {{alice.expird}}", "2:23 no credential is called"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := open(t, 120, 40, true, study.Workbench{})
			d.press("e")
			d.erase()
			d.paste(tt.text)
			if !strings.Contains(d.text(), "×") {
				d.press("ctrl+s")
			}
			d.shows("× " + tt.want)
			d.hides("The server answered")
			if view := d.m.View().Content; strings.ContainsAny(view, "\x00\u200b\u202e\u009b\r") ||
				strings.Contains(view, "\x1b[31m") {
				t.Error("it reached the screen")
			}
			if place := regexp.MustCompile(`× (\d+):(\d+) `).FindStringSubmatch(d.text()); place != nil &&
				tt.name != "101 headers" {
				d.press("~")
				marked := []rune(tt.text)
				line, col := 1, 1
				for i, r := range marked {
					if fmt.Sprint(line) == place[1] && fmt.Sprint(col) == place[2] {
						marked = slices.Insert(marked, i, '~')
						break
					}
					if col++; r == '\n' {
						line, col = line+1, 1
					}
				}
				before, _, _ := strings.Cut(string(marked), "~")
				before = before[strings.LastIndex(before, "\n")+1:]
				if want := before + "~"; !strings.Contains(d.text(), want) {
					t.Errorf("the cursor is not at %s:%s:\n%s", place[1], place[2], d.text())
				}
			}
		})
	}
}

func TestAPastedCurlBecomesARequest(t *testing.T) {
	for _, editing := range []bool{true, false} {
		d := open(t, 120, 40, true, study.Workbench{})
		if editing {
			d.press("e")
		}
		d.paste("$ curl -o /tmp/x -H \"X-Who: $(id)\" \\\n  -d @secret http://127.0.0.1:4013/me | jq")
		d.shows("POST /me HTTP/1.1", "X-Who: $(id)", "(write the content of secret here)", "-o /tmp/x: no file is written",
			"-d @secret: no file is read",
			"$(id): no command is run", "| jq: only the first command")
		if editing {
			d.press("ctrl+z", "esc")
		} else {
			d.press("u")
		}
		d.shows("Bearer {{alice}}")
	}
}

func TestAnotherToolsRequestIsPasted(t *testing.T) {
	d := open(t, 120, 40, true, study.Workbench{})
	d.paste("http :4013/me 'Authorization: Bearer abc'")
	d.shows("GET /me HTTP/1.1", "Authorization: Bearer abc", "The HTTPie command became this request")
	d.paste(`fetch("http://127.0.0.1:4013/me")`)
	d.shows("this is a fetch call, not a request", "Copy as cURL")
	d.paste("curl -H “A: b” http://127.0.0.1:4013/me")
	d.shows("a typographic quote")
}

func TestATypedCurlIsReadWhenFired(t *testing.T) {
	d := open(t, 120, 40, true, study.Workbench{})
	d.press("e")
	d.erase()
	d.press("curl http://api.lantern.test/health", "ctrl+s")
	d.shows("GET /health HTTP/1.1", "became this request")
	d.press("e")
	d.erase()
	d.press("curl 'x", "ctrl+s")
	d.shows("× 1:6: no shell could read this")
}

// TestACopiedCurlComesBack: the command that is copied is the request, and its
// credentials are named again when it is pasted.
func TestACopiedCurlComesBack(t *testing.T) {
	d := open(t, 200, 60, true, workbenchOn("POST /profile HTTP/1.1\nCookie: sid={{alice.session}}\n"+
		"X-CSRF-Token: {{alice.csrf}}\n\nit's"))
	d.press("c")
	d.shows("Copied  as curl", "curl -i http://127.0.0.1:54321/profile", "-H 'Cookie: sid=", `--data-raw "it's"`)
	command := strings.Join(strings.Split(strings.SplitN(d.text(), "curl -i", 2)[1], "\n")[:6], "\n")
	command = "curl -i" + strings.Split(command, "\n\n")[0]
	d.press("2")
	d.shows("as HTTPie", "http --ignore-stdin --ignore-netrc --raw")
	d.press("3")
	d.shows("as Go", "http.NewRequest")
	d.press("esc")
	d.paste(command)
	d.shows("Cookie: sid={{alice.session}}", "X-CSRF-Token: {{alice.csrf}}")
}

func TestHistoryGoesBackAndCompares(t *testing.T) {
	d := open(t, 120, 40, true, study.Workbench{})
	d.press("d")
	d.shows("Fire two requests first")
	d.press("g")
	d.shows("Fire a request first")
	d.press("enter", "e")
	for range 2 {
		d.press("backspace")
	}
	d.press(".expired}}", "ctrl+s", "d")
	d.shows("Compare", "✓ 200 → ○ 401", "− Authorization: Bearer", "+ Authorization: Bearer", "alice, expired",
		"− ▌HTTP/1.1 200 OK", "+ ▌WWW-Authenticate")
	d.hides("− Date", "+ Date", "− GET")
	d.press("esc", "h")
	d.shows("2 requests", "○ 401  GET /me  · alice, expired", "✓ 200  GET /me  · alice")
	d.press("down", "enter")
	d.shows("Back at 1", "Bearer {{alice}}", "✓ 200")
	d.press("u")
	d.shows("{{alice.expired}}")
	d.press("h", "space", "down", "d")
	d.shows("Compare", "✓ 200 → ○ 401")
	d.press("esc", "esc", "esc", "esc")
}

func TestTheHistoryOutlivesTheScreen(t *testing.T) {
	d := open(t, 120, 40, true, nil)
	d.click(d.row("Workbench"))
	d.press("enter", "esc", "enter", "h")
	d.shows("1 request", "✓ 200  GET /me")
}

func TestARequestFromOutsideStandsInTheHistory(t *testing.T) {
	d := open(t, 120, 40, true, study.Workbench{})
	srv, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	ex, err := exchange.Fire(t.Context(), srv, "GET /me\nAuthorization: Bearer {{alice.expired}}\nX: \x41")
	if err != nil {
		t.Fatal(err)
	}
	d.press("h")
	d.shows("Nothing has been fired yet.")
	d.send(screen.Outside{Exchange: ex})
	d.shows("○ 401  outside · GET /me  · alice, expired")
	d.press("enter")
	d.shows("Bearer {{alice.expired}}", "HTTP/1.1 401 Unauthorized")
	d.send(screen.Outside{Exchange: &exchange.Exchange{Method: "GET", Target: "/x\x1b[2J", Status: 404,
		Decision: ex.Decision}})
	d.shows("Another client asked GET /x^[[2J")
	d.press("h")
	d.shows("Only the gate's decision is known")
}

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	d := open(t, 120, 40, true, study.Workbench{})
	t.Chdir(dir)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	name := func(d *driver, s string) {
		d.erase()
		d.press(s, "enter")
	}
	d.press("s")
	d.shows("Save as: request.http")
	d.press("enter")
	d.shows("Saved as request.http.")
	got, err := os.ReadFile("request.http")
	if err != nil || string(got) != "GET /me HTTP/1.1\nAuthorization: Bearer {{alice}}\n" {
		t.Fatalf("%q, %v", got, err)
	}
	write("other.http", "# mine\r\nDELETE /notes/7 HTTP/1.1\r\n")
	d.press("o")
	name(d, "other.http")
	d.shows("DELETE /notes/7", "Opened other.http")
	d.press("s")
	name(d, "request.http")
	d.shows("? request.http exists. Overwrite it?", "y overwrite it")
	d.press("n")
	d.shows("Save as: request.http")
	if now, _ := os.ReadFile("request.http"); string(now) != string(got) {
		t.Fatal("overwritten without an answer")
	}
	d.press("enter", "y")
	d.shows("Saved as request.http.")
	if now, _ := os.ReadFile("request.http"); string(now) != "# mine\nDELETE /notes/7 HTTP/1.1\n" {
		t.Errorf("saved: %q", now)
	}
	if left, _ := filepath.Glob(".bouncer-*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}

	write("large.http", strings.Repeat("x", 1<<20))
	write("latin.http", "GET /caf\xe9")
	write("escape.http", "GET /me\nX: \x1b[2J")
	write("curl.http", "curl -d @x http://127.0.0.1/health")
	for _, tt := range [][2]string{
		{"nothing.http", "nothing.http doesn't exist"}, {".", ". is no regular file"},
		{"large.http", "large.http is longer than 32 KiB; fire it with"}, {"latin.http", "latin.http is not UTF-8"},
	} {
		d.press("o")
		name(d, tt[0])
		d.shows("× " + tt[1])
		d.press("esc")
	}
	d.press("o")
	name(d, "curl.http")
	d.shows("POST /health", "-d @x: no file is read")
	write("several.http", "@what = health\n\n### one\nGET /me\n\n### two\nGET /{{what}}\n")
	d.press("o")
	name(d, "several.http")
	d.shows("Opened several.http with its 2 requests", "ctrl+s fires the one the cursor is in")
	d.press("enter")
	d.shows("2 requests stand here", "put the cursor")
	d.press("down", "down", "down", "ctrl+s")
	d.shows("GET /health HTTP/1.1", "200")
	d.press("o")
	name(d, "escape.http")
	d.shows("× 2:4 a control character (U+001B)")
	d.press("esc", "s")
	name(d, filepath.Join("no", "such", "folder"))
	d.shows("can't be written: no such")
}

func TestTheAnswerLeadsToTheWorkbenchAndTheGate(t *testing.T) {
	d := open(t, 120, 40, true, study.Ask{Topic: "bearer", Count: 1, Seed: 1})
	d.answer(true)
	d.shows("e edit and fire again", "c copy as curl", "g walk the gate")
	d.press("c")
	d.shows("Copied  as curl", "curl -i http://127.0.0.1:")
	d.press("esc", "g")
	d.shows("The gate", "The path ends at", "1  route", " of ")
	d.press("esc", "e")
	d.shows("Workbench", "GET /")
	d.press("enter")
	d.shows("The server answered")
	d.press("esc")
	d.shows("✓ Right")
}

func TestTheReaderLeadsToTheGate(t *testing.T) {
	d := open(t, 100, 40, true, study.Lesson{ID: "two-doors"})
	d.press("g")
	d.hides("The path ends at")
	d.press("tab", "1", "g")
	d.shows("The path ends at", "→ ○ 401")
}

func TestWalkingTheGate(t *testing.T) {
	d := open(t, 120, 40, true, workbenchOn("GET /notes/7 HTTP/1.1\nAuthorization: Bearer {{carol}}"))
	d.press("enter", "g")
	d.shows("The path ends at check 7, ownership → × 403", "▸  7  ownership", "7 of 8")
	d.press("home")
	d.shows("▸  1  route", "1 of 8", "looked at  GET /notes/7 HTTP/1.1", "rule       GET /notes/{id}")
	d.press("left")
	d.shows("▸  1  route")
	d.press("right", "right", "right")
	d.shows("4 of 8", "looked at  Authorization: Bearer", "sub  carol", "exp  ", "after this request", "RFC 6750 §3.1")
	d.press("right", "right")
	d.shows("scope  notes:read", "the credential covers notes:read")
	d.press("end")
	d.shows("the caller owns the note, or is an admin", "note 7 belongs to alice", "carol  member of zed")
	d.press("right")
	d.shows("not reached: check 7, ownership, had refused before")
	d.press("right")
	d.shows("8 of 8")
	d.press("w")
	d.shows("Who asks?", "▸ carol")
	d.click(d.row("alice"))
	d.shows("Before: check 7, ownership → × 403", "Now:    the last of 8 checks → ✓ 200", "× 403 → ✓ 200")
	d.press("s", "down", "enter")
	d.shows("check 4, validity → ○ 401", "before it")
	d.press("r", "home", "enter")
	d.shows("the last of 1 checks → ✓ 200")
	d.press("w", "esc", "left", "esc")
	d.shows("Workbench")
}

// BenchmarkWorkbench times a key's Update and View with a full history, at
// rest, while typing, and while looking through the history.
func BenchmarkWorkbench(b *testing.B) {
	rest := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyUp}, {Code: ']', Text: "]"}}
	typing := []tea.KeyPressMsg{{Code: 'x', Text: "x"}, {Code: tea.KeyBackspace}, {Code: tea.KeyUp}, {Code: tea.KeyTab},
		{Code: tea.KeyDown}}
	past := []tea.KeyPressMsg{{Code: tea.KeyDown}, {Code: tea.KeyPgDown}, {Code: tea.KeyUp}, {Code: tea.KeyEnd},
		{Code: tea.KeyHome}}
	for _, mode := range []struct {
		name string
		open []string
		keys []tea.KeyPressMsg
	}{{"rest", nil, rest}, {"typing", []string{"e"}, typing}, {"history", []string{"h"}, past}, {"pick", []string{"p"},
		past}} {
		b.Run(mode.name, func(b *testing.B) {
			d := open(b, 200, 60, true, study.Workbench{})
			srv, err := mockserver.Start(mockserver.Options{})
			if err != nil {
				b.Fatal(err)
			}
			defer srv.Close()
			for i := range 500 {
				ex, err := exchange.Fire(b.Context(), srv,
					fmt.Sprintf("GET /notes/%d HTTP/1.1\nAuthorization: Bearer {{carol}}", i))
				if err != nil {
					b.Fatal(err)
				}
				d.m.bench.AddOutside(ex)
			}
			d.press("enter")
			d.press(mode.open...)
			var took []time.Duration
			for b.Loop() {
				for _, k := range mode.keys {
					began := time.Now()
					d.m.Update(k)
					_ = d.m.View()
					took = append(took, time.Since(began))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms/p99")
		})
	}
}
