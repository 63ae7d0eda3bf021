package tui

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

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
		{"a length beside chunked", "POST /\nContent-Length: 2\nTransfer-Encoding: chunked\n\nab",
			"3:20 Transfer-Encoding beside"},
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
		d.shows("POST /me HTTP/1.1", "X-Who: $(id)", "(write the content of secret here)",
			"-o /tmp/x: no file is written",
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
