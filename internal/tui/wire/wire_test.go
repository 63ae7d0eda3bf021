package wire

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/exchange"
	"bouncer/internal/tui/theme"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// hostile is what a terminal must never receive from a response.
var hostile = []string{
	"\x1b]52;c;aGk=\x07", "\x1b[2J", "\x1bP$q q\x1b\\", "\x1b_Gx\x1b\\", "\u009b2J", "\u009d0;title\u009c", "\x00",
	"\x08\x08", "\r",
	"\u202eevil\u202c", "\u2066x\u2069", "\u200b", "\U000e0041", "\x7f",
}

func TestEscapesInAnExchangeAreShownNotSent(t *testing.T) {
	th := theme.New(true)
	for _, payload := range hostile {
		ex := &exchange.Exchange{
			Status: 401,
			Received: exchange.Message{Raw: []byte("HTTP/1.1 401 No" + payload + "\r\nX-" + payload + ": a" + payload +
				"\r\nWWW-Authenticate: Bearer realm=\"" + payload + "\"\r\n\r\n{\n \"title\": \"" + payload + "\"}")},
			Decision: &mockserver.Decision{Status: 401, Deciding: []string{"Www-Authenticate"},
				Checks: []mockserver.Result{
					{Name: "validity", Outcome: mockserver.Refused, Asked: true, Detail: "said " + payload}}},
		}
		ex.Body = []byte(payload)
		raw := []byte("GET /" + payload + " HTTP/1.1\r\nX: " + payload + "\r\n\r\n" + payload)
		var rows []string
		rows = append(rows, Request(th, raw, nil, 60)...)
		rows = append(rows, Response(th, ex, 60)...)
		rows = append(rows, Trace(th, ex.Decision, 60)...)
		rows = append(rows, Source(th, "RFC 9110 §1"+payload))
		for _, row := range rows {
			if plain := ansi.Strip(row); strings.ContainsAny(plain,
				"\x00\x07\x08\r\x1b\x7f\u009b\u009c\u009d\u202e\u202c\u2066\u2069\u200b\U000e0041") {
				t.Errorf("%q reached the screen in %q", payload, plain)
			}
			for _, sequence := range strings.Split(row, "\x1b")[1:] {
				if !strings.HasPrefix(sequence, "[") && !strings.HasPrefix(sequence, "]8;") &&
					!strings.HasPrefix(sequence, "\\") {
					t.Errorf("%q reached the terminal as a sequence: %q", payload, sequence)
				}
			}
		}
	}
}

func TestACredentialIsCutAndNamed(t *testing.T) {
	long := strings.Repeat("eyJ", 40)
	creds := []world.Credential{{Name: "alice.expired", Label: "alice, expired", Value: long}}
	rows := Request(theme.New(true), []byte("GET /me HTTP/1.1\r\nAuthorization: Bearer "+long+"\r\n\r\n"), creds, 80)
	if got, want := ansi.Strip(rows[1]), "Authorization: Bearer "+long[:20]+"…   alice, expired"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheDecidingLineIsMarked(t *testing.T) {
	ex := &exchange.Exchange{Status: 401,
		Received: exchange.Message{Raw: []byte("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer " +
			"realm=\"lantern\"\r\nDate: now\r\n\r\n")},
		Decision: &mockserver.Decision{Status: 401, Deciding: []string{"Www-Authenticate"}}}
	var marked []string
	for _, row := range Response(theme.New(true), ex, 80) {
		if plain := ansi.Strip(row); strings.HasPrefix(plain, mark) {
			marked = append(marked, plain)
		}
	}
	if len(marked) != 1 || !strings.Contains(marked[0], "WWW-Authenticate") {
		t.Errorf("marked: %q", marked)
	}
}

// A client that gives up at its first answer says why, though it sent one
// request only.
func TestWhatAClientMadeOfItsOnlyAnswerIsSaid(t *testing.T) {
	raw := exchange.Message{Raw: []byte("HTTP/1.1 403 Forbidden\r\n\r\n")}
	ex := &exchange.Exchange{Status: 403, Received: raw,
		Hops: []exchange.Hop{{Name: "first try", Received: raw, Status: 403, Note: "403: it gives up"}}}
	if all := ansi.Strip(strings.Join(Exchange(theme.New(true), ex, 80), "\n")); !strings.Contains(all,
		"403: it gives up") {
		t.Errorf("not said:\n%s", all)
	}
}
