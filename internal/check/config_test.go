package check

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"bouncer/internal/content"
)

type vault map[string]string

func (v vault) Env(name string) (string, bool) { s, ok := v[name]; return s, ok }
func (v vault) File(path string) (string, error) {
	if s, ok := v["file:"+path]; ok {
		return s, nil
	}
	return "", errors.New(path + " may be read by others (its mode is 0644)")
}

var held = vault{"ALICE": "token-of-alice", "BOB": "bob:password", "KEY": "the-key", "SID": "session",
	"SHORT": "abc", "LINES": "two\nlines", "file:carol.token": "token-of-carol\n"}

const sound = `target: http://127.0.0.1:8080
hosts: []
people: {alice: {bearer: "${ALICE}"}, bob: {basic: "${BOB}"}, key: {header: "X-Api-Key: ${KEY}"}, web: {cookie: "sid=${SID}"}}
paths:
  - {get: /orders, expect: {nobody: 401, alice: 200}}
  - {get: /orders/7, owner: alice, absent: /orders/0, hide: true, expect: {bob: 404}}
cors: {origin: https://app.example}
rules: {BN201: error, BN305: off}
waivers: [{rule: BN102, path: /legacy, reason: "sunset in May", until: 2027-05-31}]
`

func TestConfig(t *testing.T) {
	c, err := ReadConfig("bouncer.check.yaml", []byte(sound), held)
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{Target: "http://127.0.0.1:8080", Hosts: nil, Plan: Plan{
		People: []*Person{
			{Name: "alice", Kind: BearerToken, Secret: "token-of-alice", Var: "$ALICE"},
			{Name: "bob", Kind: BasicPair, Secret: "bob:password", Var: "$BOB"},
			{Name: "key", Kind: HeaderKey, Field: "X-Api-Key", Secret: "the-key", Var: "$KEY"},
			{Name: "web", Kind: CookieValue, Field: "sid", Secret: "session", Var: "$SID"},
		},
		Paths: []*Path{
			{Method: "GET", Target: "/orders", File: "bouncer.check.yaml", Line: 5, Expect: map[string]int{Nobody: 401,
				"alice": 200}},
			{Method: "GET", Target: "/orders/7", File: "bouncer.check.yaml", Line: 6, Owner: "alice",
				Absent: "/orders/0",
				Hide:   true, Expect: map[string]int{"bob": 404}},
		},
		Origin: "https://app.example", Rules: map[string]Level{"BN201": Error, "BN305": Off},
		Waivers: []Waiver{{
			Rule: "BN102", Path: "/legacy", Reason: "sunset in May",
			Until: time.Date(2027, 5, 31, 0, 0, 0, 0, time.UTC), Line: 9,
		}},
	}}
	if diff := cmp.Diff(want, c); diff != "" {
		t.Error(diff)
	}
	file := "target: http://127.0.0.1:8080\npeople:\n  carol:\n    bearer: ${file:carol.token}\npaths:\n  - get: /me\n"
	if c, err = ReadConfig("c.yaml", []byte(file), held); err != nil || c.People[0].Secret != "token-of-carol" ||
		c.People[0].Var != "$SECRET_CAROL" {
		t.Errorf("a secret in a file: %+v, %v", c, err)
	}
}

// TestConfigFaults: each is told at its place, with what to do.
func TestConfigFaults(t *testing.T) {
	const head = "target: http://127.0.0.1:8080\n"
	for _, c := range []struct{ text, want string }{
		{"paths: []\n", "c.yaml: target is missing; add"},
		{"target: 127.0.0.1\n", "c.yaml:1:1: 127.0.0.1 isn't an address; write it as http://127.0.0.1:8080"},
		{"target: http://alice:pw@127.0.0.1\n", "c.yaml:1:1: the address holds a user name"},
		{"target: http://127.0.0.1/api\n", "c.yaml:1:1: the address has a path"},
		{head + "peoples: {}\n", `c.yaml:2:1: unknown key "peoples"; known are target, profile`},
		{head + "people: {alice: {bearer: abcdefgh}}\n",
			"c.yaml:2:18: what alice shows doesn't come from a variable or a file; write ${NAME}"},
		{head + "people: {alice: {bearer: \"x ${ALICE}\"}}\n", "c.yaml:2:18: what alice shows doesn't come from"},
		{head + "people: {alice: {bearer: \"${NONE}\"}}\n",
			"c.yaml:2:18: the variable NONE is not set; set it before the check: export NONE=…"},
		{head + "people: {alice: {bearer: \"${file:x}\"}}\n",
			"c.yaml:2:18: x may be read by others (its mode is 0644); name a file that only you can read (chmod 600)"},
		{head + "people: {alice: {bearer: \"${SHORT}\"}}\n",
			"c.yaml:2:18: the secret in $SHORT is shorter than 4 characters"},
		{head + "people: {alice: {bearer: \"${LINES}\"}}\n",
			"c.yaml:2:18: the secret in $LINES holds a character that no header can"},
		{head + "people: {alice: {basic: \"${ALICE}\"}}\n", "c.yaml:2:18: $ALICE holds no user:password"},
		{head + "people: {alice: {}}\n", "c.yaml:2:17: alice is empty"},
		{head + "people: {alice: {bearer: \"${ALICE}\", basic: \"${BOB}\"}}\n",
			"c.yaml:2:10: alice shows 2 things; give one of"},
		{head + "people: {nobody: {bearer: \"${ALICE}\"}}\n", `a person can't be called "nobody"`},
		{head + "people: {key: {header: \"${KEY}\"}}\n", "c.yaml:2:16: ${KEY} names no header; write it as"},
		{head + "people: {alice: {bearer: \"${ALICE}\"}, alice: {basic: \"${BOB}\"}}\n",
			"c.yaml:2:39: alice is given again; keep one; the first is on line 2"},
		{head + "paths:\n  - {owner: alice}\n", "c.yaml:3:5: this entry names no path; write get: /orders"},
		{head + "paths:\n  - {get: /a, post: /a}\n", "c.yaml:3:5: one entry names two methods"},
		{head + "paths:\n  - get: http://evil/\n", `c.yaml:3:5: "http://evil/" isn't a path; start it with one slash`},
		{head + "paths:\n  - get: //evil/\n", `c.yaml:3:5: "//evil/" isn't a path`},
		{head + "paths:\n  - {get: /a, expect: {zoe: 401}}\n",
			"c.yaml:3:24: there is no zoe under people:; name one of them, or nobody"},
		{head + "paths:\n  - {get: /a, expect: {nobody: 999}}\n",
			"c.yaml:3:32: nobody can't be 999; write a number from 100 to 599"},
		{head + "paths:\n  - {get: /a, hide: true}\n",
			"c.yaml:3:15: nothing is named that isn't there to compare with; name one: absent: /orders/0"},
		{head + "rules: {BN999: error}\n",
			"c.yaml:2:9: there is no rule \"BN999\"; `bouncer check --rules` lists them"},
		{head + "rules: {BN101: fatal}\n", `c.yaml:2:16: BN101 can't be "fatal"; use one of error, warning, note, off`},
		{head + "waivers: [{rule: BN101, path: /a}]\n", "c.yaml:2:11: reason is missing"},
		{head + "waivers: [{rule: BN101, path: /a, reason: x, until: May}]\n",
			"c.yaml:2:46: May isn't a day; write it as 2027-05-31"},
		{head + "cors: {origin: https://app.example/x}\n", "c.yaml:2:8: https://app.example/x isn't an origin"},
		{head + "profile: loose\n", `c.yaml:2:10: profile can't be "loose"; use one of core, bearer, mcp, strict`},
		{"a: b: c\n", "c.yaml:1:5: the file can't be read as YAML"},
	} {
		_, err := ReadConfig("c.yaml", []byte(c.text), held)
		said := fmt.Sprint(err)
		if err == nil || !slices.ContainsFunc(strings.Split(said, "\n"),
			func(l string) bool { return strings.Contains(l, c.want) }) {
			t.Errorf("%q\n got %s\nwant %s", c.text, said, c.want)
		}
		for _, fault := range content.Faults(err) {
			if fault.File == "" {
				t.Errorf("%q: a fault without a file: %s", c.text, fault)
			}
		}
		if strings.Contains(said, "abcdefgh") {
			t.Errorf("a secret is in the fault: %s", said)
		}
	}
}

// TestWaivers: one rests, one ran out, one fits nothing.
func TestWaivers(t *testing.T) {
	a := newAPI(t, map[Sent]string{Nothing: answers(401)})
	plan := a.plan(Core)
	plan.Waivers = []Waiver{
		{Rule: "BN101", Path: "/notes/7", Reason: "soon", Until: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)},
		{Rule: "BN101", Path: "/gone", Reason: "old"},
	}
	report := Run(t.Context(), plan, a.way(t))
	if len(report.Findings) > 0 || len(report.Waived) != 2 || report.Waived[0].State != "in force" ||
		report.Waived[1].State != "fits nothing" {
		t.Errorf("on its last day: %+v, %+v", rulesOf(report.Findings), report.Waived)
	}
	plan.Waivers[0].Until = plan.Waivers[0].Until.AddDate(0, 0, -1)
	report = Run(t.Context(), plan, a.way(t))
	if !slices.Contains(rulesOf(report.Findings), "BN101") || report.Waived[0].State != "ran out" {
		t.Errorf("a day later: %+v, %+v", rulesOf(report.Findings), report.Waived)
	}
	var out bytes.Buffer
	if err := report.Write(&out, "text", ""); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"BN101 at /notes/7: soon (ran out on 2026-11-24; it counts again)",
		"BN101 at /gone: old (fits nothing any more; take it out)"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is not in\n%s", want, out.String())
		}
	}
}

// TestMerge: what a description says is added to what the config says, and
// nothing is added that would change something.
func TestMerge(t *testing.T) {
	plan := &Plan{Paths: []*Path{{Method: "GET", Target: "/a", Line: 3}}}
	spec := &Spec{Protected: true}
	plan.Merge([]*Path{{Method: "GET", Target: "/a", Spec: spec, Scopes: []string{"read"}}, {Method: "GET",
		Target: "/b"}, {Method: "DELETE", Target: "/b"}})
	var got []string
	for _, p := range plan.Paths {
		got = append(got, p.Method+" "+p.Target)
	}
	if !slices.Equal(got, []string{"GET /a", "GET /b"}) || plan.Paths[0].Spec != spec || plan.Paths[0].Line != 3 ||
		len(plan.Paths[0].Scopes) != 1 {
		t.Errorf("%v, %+v", got, plan.Paths[0])
	}
}
