package plain

import (
	"net/http"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

func check(name string, o mockserver.Outcome, detail string) mockserver.Result {
	return mockserver.Result{Name: name, Outcome: o, Detail: detail, Asked: true}
}

// told is a refusal of validity whose few words need a subject.
func told(subject, detail string) mockserver.Result {
	r := check("validity", mockserver.Refused, detail)
	r.Told = subject + " " + detail
	return r
}

func TestTheTraceInSentences(t *testing.T) {
	passed, refused, skipped := mockserver.Passed, mockserver.Refused, mockserver.Skipped
	for _, tt := range []struct {
		name   string
		checks []mockserver.Result
		want   []string
	}{
		{"refused in the middle", []mockserver.Result{
			check("route", passed, "GET /me"), {Name: "plan", Outcome: skipped,
				Detail: "not asked by this route"}, check("credentials", passed, "Bearer token present"),
			told("the token", "expired 2 minutes ago"), check("account", skipped, "not reached"), check("role", skipped,
				"not reached"), check("scope", skipped, "not reached"),
		}, []string{
			"Check 1 of 6, route: passed; GET /me.", "Check 2 of 6, credentials: passed; Bearer token present.",
			"Check 3 of 6, validity: refused; the token expired 2 minutes ago.",
			"Checks 4 to 6 of 6, account, role and scope: not reached.",
		}},
		{"two left", []mockserver.Result{check("role", refused, "member, needs admin"), check("scope", skipped, ""),
			check("tenant", skipped, "")},
			[]string{"Check 1 of 3, role: refused; member, needs admin.",
				"Checks 2 and 3 of 3, scope and tenant: not reached."}},
		{"one left", []mockserver.Result{check("role", refused, "member!"), check("scope", skipped, "")},
			[]string{"Check 1 of 2, role: refused; member!", "Check 2 of 2, scope: not reached."}},
		{"let in", []mockserver.Result{check("validity", passed, "alice's, good for 59 minutes")},
			[]string{"Check 1 of 1, validity: passed; alice's, good for 59 minutes."}},
	} {
		if diff := cmp.Diff(tt.want, trace(&mockserver.Decision{Checks: tt.checks})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	if got := trace(nil); len(got) != 1 || !strings.Contains(got[0], "never reached the gate") {
		t.Errorf("no decision: %q", got)
	}
}

func TestTheExchangeInSentences(t *testing.T) {
	alice := world.Credential{Name: "alice.expired", Kind: "bearer", Called: "a bearer token", Label: "alice, expired"}
	for _, tt := range []struct {
		name           string
		ex             exchange.Exchange
		sent, answered string
	}{
		{"a challenge",
			exchange.Exchange{Method: "GET", Target: "/me", Status: 401, Credentials: []world.Credential{alice, alice},
				Received: exchange.Message{Header: http.Header{"Www-Authenticate": {`Bearer realm="lantern"`}}},
				Decision: &mockserver.Decision{Deciding: []string{"Www-Authenticate"}}},
			"Sent: GET /me, with a bearer token (alice, expired).",
			`Answered: 401 Unauthorized. Its header WWW-Authenticate says: Bearer realm="lantern".`},
		{"none", exchange.Exchange{Method: "GET", Target: "/me", Status: 403, Decision: &mockserver.Decision{}},
			"Sent: GET /me, without credentials.", "Answered: 403 Forbidden. It carries no challenge."},
		{"typed by hand", exchange.Exchange{Method: "GET", Target: "/x", Status: 200, Truncated: true,
			Sent: exchange.Message{Header: http.Header{"Authorization": {"x"}}}},
			"Sent: GET /x, with the header Authorization.",
			"Answered: 200 OK. It is longer than the course reads, and was cut."},
		{"no phrase", exchange.Exchange{Method: "GET", Target: "/x", Status: 599}, "Sent: GET /x, without credentials.",
			"Answered: 599."},
	} {
		if got := sent(&tt.ex); got != tt.sent {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.sent)
		}
		if got := answered(&tt.ex); got != tt.answered {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.answered)
		}
	}
}

func TestSeveralRequestsAreToldOneAfterTheOther(t *testing.T) {
	hop := func(name, note, line string, status int) exchange.Hop {
		return exchange.Hop{Name: name, Note: note, Status: status,
			Sent:     exchange.Message{Raw: []byte(line + " HTTP/1.1\r\nAuthorization: Bearer abc\r\n\r\n")},
			Received: exchange.Message{Raw: []byte("HTTP/1.1 200 OK\r\n\r\n")}}
	}
	ex := &exchange.Exchange{Method: "GET", Target: "/b", Status: 401,
		Credentials: []world.Credential{{Name: "alice", Kind: "bearer", Called: "a bearer token", Label: "alice",
			Value: "abc"}},
		Hops: []exchange.Hop{hop("before", "", "PUT /a", 204), hop("asked", "kept the answer", "GET /b", 401)}}
	ex.Sent, ex.Received = ex.Hops[1].Sent, ex.Hops[1].Received
	var out strings.Builder
	s := &desk{out: &paper{to: &out}}
	s.exchanged(ex)
	s.bytes()
	says(t,
		out.String(), "Request 1 of 2, before. Sent: PUT /a, with a bearer token (alice). Answered: 204 No Content.",
		"Request 2 of 2, asked. Sent: GET /b, with a bearer token (alice). Answered: 401 Unauthorized. It carries no "+
			"challenge. The client: kept the answer.",
		"Request 1 of 2, before. The bytes that were sent: PUT /a HTTP/1.1",
		"Request 2 of 2, asked. The bytes that were sent: GET /b HTTP/1.1")
}

func TestASurveyInSentences(t *testing.T) {
	var out strings.Builder
	s := &desk{out: &paper{to: &out}}
	s.surveyed([]exchange.Answer{{Title: "One", Status: 404, Reason: "It hides.", Documented: true,
		Source: "RFC 9110 §15.5.5"}, {Title: "Two", Status: 401, Note: "nothing is said"}})
	says(t, out.String(), "no outside system is asked.",
		"One: 404 Not Found. It hides. Sources: RFC 9110, section 15.5.5.", "Two: not documented. nothing is said.")
	hides(t, out.String(), "401")
}

func TestHowARequestGoes(t *testing.T) {
	var out strings.Builder
	s := &desk{out: &paper{to: &out}}
	s.sentBefore([]string{"GET /first"})
	s.travels("proxy", "")
	s.travels("", "kubernetes")
	s.travels("", "")
	says(t, out.String(), "Just before, this is sent: GET /first",
		"It goes through a proxy that wants a login of its own.", "It is answered as Kubernetes")
}

func TestSourcesInWords(t *testing.T) {
	if got, want := sources([]string{"RFC 9110 §11.4", "docs.example.com"}), "Sources: RFC 9110, section 11.4; "+
		"docs.example.com."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestACredentialIsCutAndNamed(t *testing.T) {
	long := strings.Repeat("eyJ", 40)
	got := named("Authorization: Bearer "+long, []world.Credential{{Label: "alice, expired", Value: long}})
	if want := "Authorization: Bearer eyJeyJeyJeyJ... (alice, expired)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMarkdownAsText(t *testing.T) {
	for _, tt := range []struct{ name, source, want string }{
		{"a heading and marks", "## The *rule*\n\nA **401** says `who`\nagain.",
			"Section: The rule\n\nA 401 says who again.\n"},
		{"a list", "- one\n- two\n  goes on\n\nafter", "- one\n- two goes on\n\nafter\n"},
		{"a loose list", "1. one\n\n2. two\n\n   more", "1. one\n\n2. two\n\n   more\n"},
		{"lists in lists", "- a\n  - b\n  - c\n- d", "- a\n  - b\n  - c\n- d\n"},
		{"a quote", "> said\n>\n> again", "Quote: said\n\n  again\n"},
		{"links", "[the RFC](https://rfc.test) and <https://b.test>",
			"the RFC (https://rfc.test) and https://b.test\n"},
		{"code", "before\n\n```text\na  b\n\tc\n```\n\nafter", "before\n\n  a  b\n      c\n\nafter\n"},
		{"a table", "| code | says |\n|---|---|\n| 401 | who |\n| 403 | no |",
			"code: 401; says: who.\ncode: 403; says: no.\n"},
		{"entities", "a &amp; b &lt;c&gt; \\*d\\*", "a & b <c> *d*\n"},
		{"an escape in an entity", "a &#27;[2J b", "a ^[[2J b\n"},
		{"a picture", "![a door](door.png)", "Picture: a door.\n"},
		{"a comment and a rule", "<!-- no -->\n\n---\n\nyes", "yes\n"},
		{"nothing", "", ""},
	} {
		var out strings.Builder
		p := &paper{to: &out}
		p.markdown(tt.source)
		if diff := cmp.Diff(tt.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestJapaneseIsWrapped: no status is cut, and no line begins with a closing mark.
func TestJapaneseIsWrapped(t *testing.T) {
	const story = "アリスは期限切れのトークンで自分のメモを開きます。サーバーが返すのは401でしょうか、403でしょうか。「どちらも」はありません。"
	for width := minWidth; width < 60; width++ {
		var out strings.Builder
		p := &paper{to: &out, width: func() int { return width }}
		p.markdown("- " + story)
		for line := range strings.SplitSeq(strings.TrimRight(out.String(), "\n"), "\n") {
			text := []rune(strings.TrimLeft(line, "- "))
			if strings.ContainsRune("、。」ー", text[0]) || strings.HasSuffix(line, "4") || strings.HasSuffix(line, "40") {
				t.Errorf("at %d: %q", width, line)
			}
		}
		if said := strings.NewReplacer("\n", "", " ", "").Replace(out.String()); said != "-"+story {
			t.Errorf("at %d: %s", width, said)
		}
	}
}

// bare reports the first byte or character that is not plain text: a control
// other than the line's end, or one a terminal could act on.
func bare(said string) (rune, bool) {
	for _, r := range said {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x202e || r == 0x200b || r >= 0xe0000) {
			return r, false
		}
	}
	return 0, true
}

// hostile is text that would reach a terminal as more than text.
var hostile = rapid.SampledFrom([]string{
	"\x1b]52;c;aGk=\x07", "\x1b[2J", "\x1bP$q q\x1b\\", "\u009b2J", "\u009d0;t\u009c", "\x00", "\x08", "\r", "\t",
	"\u202eevil", "\u200b", "\U000e0041", "\x7f", "\xff",
	"&#27;[2J", "&#x9b;2J", "&Tab;", "401", "word ", "\n", "- ", "> ", "`", "*", "|", "漢字", "e\u0301",
	strings.Repeat("x", 90),
})

func TestNothingButTextIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.OneOf(hostile, rapid.String()), 0, 12).Draw(t, "parts"), "")
		width := rapid.IntRange(0, 200).Draw(t, "width")
		var out strings.Builder
		s := &desk{out: &paper{to: &out, width: func() int { return width }}}
		s.out.say("%s", text)
		s.out.part("%q", short(text))
		s.out.code(text)
		s.out.markdown(text)
		s.exchanged(&exchange.Exchange{
			Method: text, Target: text, Status: 401, Body: []byte(text), Credentials: []world.Credential{{Name: text,
				Label: text, Value: "v"}},
			Sent: exchange.Message{Raw: []byte("GET " + text + "\r\n\r\n" + text)},
			Received: exchange.Message{Raw: []byte("HTTP/1.1 401\r\nX: " + text + "\r\n\r\n"),
				Header: http.Header{"X": {text}}},
			Decision: &mockserver.Decision{Reason: text, Deciding: []string{"X"},
				Checks: []mockserver.Result{check(text, mockserver.Refused, text)}},
		})
		s.bytes()
		if r, ok := bare(out.String()); !ok {
			t.Fatalf("%U is written:\n%q", r, out.String())
		}
		for l := range strings.SplitSeq(out.String(), "\n") {
			if most := min(max(width, minWidth), maxWidth); ansi.StringWidth(l) > most {
				t.Fatalf("a line of %d columns at width %d: %q", ansi.StringWidth(l), most, l)
			}
		}
	})
}

// TestWhateverIsTyped: it takes any input, and what it says stays text.
func TestWhateverIsTyped(tb *testing.T) {
	c := coursetest.Small(tb)
	for i := range c.Scenarios {
		c.Scenarios[i].Title, c.Scenarios[i].Hint, c.Scenarios[i].Topic = "a\x1b[2Jb", "c&#27;[2J", "d\u009be"
	}
	c.Lessons[0].Title, c.Lessons[0].Objective = "f\x1b]0;g\x07", "h\u202ei"
	dir := tb.TempDir()
	rapid.Check(tb, func(t *rapid.T) {
		word := rapid.OneOf(hostile,
			rapid.SampledFrom([]string{"", "1", "2", "3", "401", "403", "h", "b", "r", "n", "e", "s", "u", ".", "?",
				"c 1 GET /me", "d 2", "a 1 A: b", "q"}))
		lines := rapid.SliceOfN(word, 0, 25).Draw(t, "lines")
		page := rapid.SampledFrom([]study.Page{nil, study.Lessons{}, study.Lesson{ID: "two-doors"}, two,
			study.Ask{Aimed: true, Count: 3}}).Draw(t, "page")
		var out strings.Builder
		if err := run(tb, t.Context(), c, dir, page, strings.NewReader(strings.Join(lines, "\n")), &out); err != nil {
			t.Fatal(err)
		}
		if r, ok := bare(out.String()); !ok {
			t.Fatalf("%U is written:\n%q", r, out.String())
		}
		if at := strings.IndexFunc(out.String(), func(r rune) bool { return r >= 0x2500 && r < 0x2600 }); at >= 0 {
			t.Fatalf("something is drawn:\n%s", out.String()[at:])
		}
	})
}

// TestEveryKindIsNamed: no credential of the course is just "a credential".
func TestEveryKindIsNamed(t *testing.T) {
	for _, c := range coursetest.Small(t).World.Credentials() {
		if got := credentials([]world.Credential{c}); strings.HasPrefix(got[0], "a credential") ||
			got[0] == " ("+c.Label+")" {
			t.Errorf("{{%s}} is called %q", c.Name, got[0])
		}
	}
}

// TestEveryRefusedCredentialIsToldInASentence fires what doesn't hold.
func TestEveryRefusedCredentialIsToldInASentence(t *testing.T) {
	for text, want := range map[string]string{
		"GET /me\nAuthorization: Bearer {{alice.expired}}": "refused; the token expired 2 minutes ago.",
		"GET /me\nAuthorization: Bearer {{alice.early}}": "refused; the token is not valid for another 10 " +
			"minutes.",
		"GET /me\nAuthorization: Bearer {{alice.revoked}}": "refused; the token was revoked; signature and " +
			"dates are fine.",
		"GET /me\nAuthorization: Bearer {{alice.audience}}": "refused; the token was issued for another API.",
		"GET /me\nAuthorization: Bearer {{alice.dpop}}": "refused; the token is bound to a key, sent " +
			"without a proof.",
		"GET /api/cart\nCookie: sid={{alice.session.expired}}":     "refused; the session ended 20 minutes ago.",
		"GET /account\nAuthorization: Basic {{alice.basic.wrong}}": "refused; wrong password for alice.",
	} {
		ex, err := exchange.Once(t.Context(), mockserver.Options{}, text)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(trace(ex.Decision), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s\n%s\nwant %s", text, got, want)
		}
	}
}
