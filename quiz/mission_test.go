package quiz

import (
	"strings"
	"testing"

	"bouncer/internal/content"
)

const missionFile = `---
level: 2
goal: [401, 403]
keep: [path]
headers: 1
people: different
refused: [any, role]
hints: [a, b, c]
sources: ["RFC 9110 §11.4"]
---
# Two answers

Go on.

` + "```http\nGET /x HTTP/1.1\n```\n\n```http solution\nGET /x HTTP/1.1\n```\n\n```http solution\nGET /x HTTP/1.1\nA: b\n```\n\n## Why\n\nSo.\n"

func TestReadMission(t *testing.T) {
	m, err := ReadMission("quiz/missions/07-two-answers.md", []byte(missionFile))
	if err != nil {
		t.Fatal(err)
	}
	if m.ID != "two-answers" || m.Number != 7 || m.Title != "Two answers" || m.Story != "Go on." || m.Why != "So." ||
		m.RequestLine != 16 || len(m.Solution) != 2 || m.Solution[1].Line != 24 || m.Goal.Headers != 1 {
		t.Errorf("%+v", m)
	}
	if got, want := strings.Join(m.Goal.Rules(), "; "), "keep the path; change at most one header; each by somebody "+
		"else; refused by anything, then by role"; got != want {
		t.Errorf("%q", got)
	}
}

// faultOf is the first fault of a file with one thing changed.
func faultOf(t *testing.T, text, old, new string, read func([]byte) error) string {
	t.Helper()
	changed := strings.Replace(text, old, new, 1)
	if changed == text {
		t.Fatalf("%q isn't in the file", old)
	}
	err := read([]byte(changed))
	if err == nil {
		return ""
	}
	f := content.Faults(err)[0]
	return (&content.Error{Line: f.Line, Col: f.Col, Msg: f.Msg}).Error()
}

func TestFaultsOfAMission(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"level: 2", "level: 6", "2:8: level can't be 6"},
		{"[401, 403]", "[41, 403]", "3:8: goal can't be 41"},
		{"[401, 403]", "[401, 403, 200]", "refused has 2 entries for 3 statuses"},
		{"goal: [401, 403]\nkeep: [path]\nheaders: 1\npeople: different\nrefused: [any, role]",
			"goal: [403]\npeople: same", "compare requests"},
		{"keep: [path]", "keep: [shoes]", `4:8: keep can't be "shoes"`},
		{"people: different", "people: many", `6:9: people can't be "many"`},
		{"refused: [any, role]", "shows: [any, oddly]", `"oddly" names no header`},
		{"hints: [a, b, c]", "hints: [a, b]", "8:1: 2 hints, not 3"},
		{"hints: [a, b, c]\n", "", "hints is missing"},
		{"level: 2", "levels: 2", `unknown key "levels"`},
		{"# Two answers\n", "", "title"},
		{"Go on.\n", "", "no story"},
		{"```http\nGET", "```http expect=401\nGET", "the first fence is the start"},
		{"```http solution\nGET /x HTTP/1.1\n```\n\n", "", "1 solutions for 2 requests"},
		{"## Why", "## Whence", `no section "Whence"`},
	} {
		got := faultOf(t, missionFile, c.old, c.new,
			func(b []byte) error { _, err := ReadMission("quiz/missions/07-x.md", b); return err })
		if !strings.Contains(got, c.want) {
			t.Errorf("%q → %q: got %q, want %q", c.old, c.new, got, c.want)
		}
	}
	if _, err := ReadMission("quiz/missions/x.md", []byte(missionFile)); err == nil ||
		!strings.Contains(err.Error(), "NN-id.md") {
		t.Errorf("a name without a number: %v", err)
	}
}

// shot makes a shot: who, status, path and headers as "Name: value".
func shot(person string, status int, path string, headers ...string) Shot {
	s := Shot{Method: "GET", Target: path, Person: person, Status: status, Sent: map[string][]string{},
		Answer: map[string][]string{"Content-Type": {"x"}}}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		s.Sent[name] = append(s.Sent[name], value)
	}
	return s
}

func (s Shot) refusedBy(check string) Shot { s.Refused = check; return s }
func (s Shot) saying(body string) Shot     { s.Body = body; return s }
func (s Shot) showing(name, value string) Shot {
	s.Answer = map[string][]string{name: {value}}
	return s
}

func TestJudge(t *testing.T) {
	start := shot("alice", 200, "/me", "Authorization: Bearer {{alice}}")
	curl := []string{"User-Agent: curl/8", "Accept: */*", "Host: 127.0.0.1:4013", "Connection: keep-alive"}
	one := func(g Goal) Mission { return Mission{Goal: g} }
	for _, c := range []struct {
		name    string
		goal    Goal
		shots   []Shot
		met     bool
		missing string
	}{
		{"nothing yet", Goal{Statuses: []int{403}}, nil, false, "Nothing was fired yet."},
		{"status", Goal{Statuses: []int{403}}, []Shot{start}, false, "The server answered 200; it should be a 403."},
		{"met", Goal{Statuses: []int{403}}, []Shot{shot("alice", 403, "/a")}, true, ""},
		{"met before the last", Goal{Statuses: []int{403}}, []Shot{shot("alice", 403, "/a"), start}, true, ""},
		{"person", Goal{Statuses: []int{403}, Keep: []string{"person"}}, []Shot{shot("bob", 403, "/a")}, false,
			"A 403, but from bob: it has to be alice."},
		{"nobody", Goal{Statuses: []int{401}, Keep: []string{"person"}}, []Shot{shot("", 401, "/a")}, false,
			"A 401, but from nobody: it has to be alice."},
		{"path, the query aside", Goal{Statuses: []int{400}, Keep: []string{"path"}}, []Shot{shot("", 400, "/me?a=b")},
			true, ""},
		{"path", Goal{Statuses: []int{404}, Keep: []string{"path"}}, []Shot{shot("", 404, "/you")}, false,
			"A 404, but at /you: the path has to stay /me."},
		{"headers", Goal{Statuses: []int{200}, Headers: 1}, []Shot{shot("alice", 200, "/me", "X: y")}, false,
			"A 200, but Authorization and X differ from the start: at most 1 may."},
		{"what a client adds of itself", Goal{Statuses: []int{200}, Headers: 1},
			[]Shot{shot("alice", 200, "/me", append(curl, "Authorization: Bearer {{bob}}")...)}, true, ""},
		{"an Accept that was meant", Goal{Statuses: []int{302}, Headers: 1},
			[]Shot{shot("", 302, "/me", "Accept: text/html")}, false,
			"A 302, but Accept and Authorization differ from the start: at most 1 may."},
		{"refused by another", Goal{Statuses: []int{403}, Refused: []string{"role"}},
			[]Shot{shot("alice", 403, "/a").refusedBy("scope")}, false,
			"A 403, but the check that refused is scope: it has to be role."},
		{"shows nothing", Goal{Statuses: []int{401}, Shows: []string{"WWW-Authenticate: invalid_token"}},
			[]Shot{shot("", 401, "/a")}, false,
			"A 401, but the answer carries no WWW-Authenticate."},
		{"shows another", Goal{Statuses: []int{401}, Shows: []string{"WWW-Authenticate: invalid_token"}},
			[]Shot{shot("", 401, "/a").showing("Www-Authenticate", "Bearer")}, false,
			"A 401, but its WWW-Authenticate " +
				"doesn't say invalid_token."},
		{"shows", Goal{Statuses: []int{401}, Shows: []string{"WWW-Authenticate: invalid_token"}},
			[]Shot{shot("", 401, "/a").showing("Www-Authenticate", `Bearer error="invalid_token"`)}, true, ""},

		{"one of two", Goal{Statuses: []int{401, 403}}, []Shot{shot("", 401, "/a")}, false,
			"That is 1 of 2; now a 403."},
		{"two", Goal{Statuses: []int{401, 403}}, []Shot{shot("", 401, "/a"), shot("a", 403, "/a", "A: b")}, true, ""},
		{"two with others between", Goal{Statuses: []int{401, 403}},
			[]Shot{shot("", 401, "/a"), start, shot("", 500, "/"), shot("a", 403, "/a", "A: b")}, true, ""},
		{"two the wrong way round", Goal{Statuses: []int{401, 403}}, []Shot{shot("a", 403, "/a"), shot("", 401, "/a")},
			false,
			"That is 1 of 2; now a 403."},
		{"after the first", Goal{Statuses: []int{401, 403}}, []Shot{shot("", 401, "/a"), start}, false,
			"The server answered 200; after the first 1 of 2, the next is a 403."},
		{"the same once more", Goal{Statuses: []int{404, 404}}, []Shot{shot("a", 404, "/a"), shot("a", 404, "/a")},
			false,
			"That is 1 of 2; now a 404."},
		{"different people", Goal{Statuses: []int{404, 404}, People: "different"},
			[]Shot{shot("a", 404, "/a"), shot("b", 404, "/a", "A: b")},
			true, ""},
		{"one person twice", Goal{Statuses: []int{404, 404}, People: "different"},
			[]Shot{shot("a", 404, "/a"), shot("a", 404, "/b")}, false,
			"That is 1 of 2; now a 404."},
		{"nobody is no person", Goal{Statuses: []int{404, 404}, People: "different"},
			[]Shot{shot("a", 404, "/a"), shot("", 404, "/a", "A: b")},
			false, "A 404, but the gate recognized nobody: somebody has to ask."},
		{"the same person", Goal{Statuses: []int{403, 404}, People: "same"},
			[]Shot{shot("a", 403, "/a"), shot("b", 404, "/b")}, false,
			"The first was from a and this is from b: one person has to do both."},
		{"equal answers", Goal{Statuses: []int{404, 404}, Answers: "equal"},
			[]Shot{shot("a", 404, "/a").saying("x"), shot("a", 404, "/b").saying("x")}, true, ""},
		{"answers that differ", Goal{Statuses: []int{401, 403}, Answers: "equal"},
			[]Shot{shot("", 401, "/a").saying("x"), shot("a", 403, "/b").saying("y")}, false,
			"The two answers differ: look at the body and the headers."},
		{"answers that should differ", Goal{Statuses: []int{404, 404}, Answers: "different"},
			[]Shot{shot("a", 404, "/a").saying("x"), shot("b", 404, "/b").saying("x")}, false,
			"That is 1 of 2; now a 404."},
		{"answers that do differ", Goal{Statuses: []int{404, 404}, Answers: "different"},
			[]Shot{shot("a", 404, "/a").saying("x"), shot("b", 404, "/b").saying("y")}, true, ""},
		{"one that is built on later", Goal{Statuses: []int{401, 403}, Answers: "different", People: "same"},
			[]Shot{shot("a", 401, "/a"), shot("b", 401, "/b"), shot("a", 403, "/c")}, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := one(c.goal).Judge(start, c.shots); got.Met != c.met || got.Missing != c.missing {
				t.Errorf("got %+v, want met %v, %q", got, c.met, c.missing)
			}
		})
	}
}

// However many requests came, the judge stays fast, and the latest count.
func TestJudgeAmongManyRequests(t *testing.T) {
	g := Goal{Statuses: []int{401, 401, 401, 403}, People: "same", Answers: "different"}
	var shots []Shot
	for i := range 1000 {
		shots = append(shots, shot("a", 401, "/"+strings.Repeat("x", i%97)).saying("same"))
	}
	m := Mission{Goal: g}
	if m.Judge(Shot{}, shots).Met {
		t.Error("met")
	}
	for _, body := range []string{"1", "2", "3"} {
		shots = append(shots, shot("a", 401, "/"+body).saying(body))
	}
	if !m.Judge(Shot{}, append(shots, shot("a", 403, "/d").saying("4"))).Met {
		t.Error("not met")
	}
}

const repairFile = `---
level: 3
gate: [route, role, validity]
set: ["validity.expired=403"]
mended: [route, validity, role]
hints: [a, b, c]
---
# A gate

It is wrong.

` + "```http name=\"nobody\" expect=401 shows=\"WWW-Authenticate\" lacks=\"Allow\"\nGET /x HTTP/1.1\n```\n\n```http name=\"somebody\" expect=401 like=1 given=quota-spent\nGET /y HTTP/1.1\n```\n\n## Why\n\nSo.\n"

func TestReadRepair(t *testing.T) {
	r, err := ReadRepair("quiz/repairs/02-a-gate.md", []byte(repairFile))
	if err != nil {
		t.Fatal(err)
	}
	if r.ID != "a-gate" || len(r.Probes) != 2 || r.Probes[1].Like != 1 || r.Probes[1].Given[0] != "quota-spent" ||
		r.Set[0] != (Set{"validity.expired", "403"}) {
		t.Errorf("%+v", r)
	}
	for _, c := range []struct{ old, new, want string }{
		{"validity.expired=403", "validity", `4:7: "validity" isn't a setting`},
		{"mended: [route, validity, role]", "mended: [route, role]", "5:1: mended and gate list other checks"},
		{"set: [\"validity.expired=403\"]\nmended: [route, validity, role]\n", "",
			"3:1: nothing is wrong with the gate"},
		{"expect=401 like=1", "like=1", "doesn't say what to expect"},
		{"like=1", "like=2", "like wants the number of a request before this one"},
		{"name=\"nobody\" ", "", "the request has no name"},
		{"expect=401 shows", "expect=many shows", "expect wants a status"},
		{"lacks", "misses", `unknown attribute "misses"`},
	} {
		got := faultOf(t, repairFile, c.old, c.new,
			func(b []byte) error { _, err := ReadRepair("quiz/repairs/02-a-gate.md", b); return err })
		if !strings.Contains(got, c.want) {
			t.Errorf("%q → %q: got %q, want %q", c.old, c.new, got, c.want)
		}
	}
}

func TestCheckASuite(t *testing.T) {
	r, err := ReadRepair("quiz/repairs/02-a-gate.md", []byte(repairFile))
	if err != nil {
		t.Fatal(err)
	}
	challenged := shot("", 401, "/x").showing("Www-Authenticate", "Bearer")
	for _, c := range []struct {
		shots []Shot
		want  string
	}{
		{[]Shot{challenged, challenged}, "|"},
		{[]Shot{challenged}, "|not fired"},
		{[]Shot{shot("", 403, "/x"), challenged}, "403, not 401|it can be told from number 1"},
		{[]Shot{shot("", 401, "/x"), shot("", 401, "/y")}, "the answer carries no WWW-Authenticate|"},
		{[]Shot{challenged, challenged.saying("more")}, "|it can be told from number 1"},
		{[]Shot{shot("", 401, "/x").showing("Allow", "GET"), shot("", 401, "/x").showing("Allow", "GET")},
			"the answer carries no WWW-Authenticate|"},
	} {
		if got := strings.Join(r.Check(c.shots), "|"); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
