package course

import (
	"os"
	"slices"
	"strings"
	"testing"

	"bouncer/lessons"
	"bouncer/quiz"
)

// extending writes a course that extends the built-in one; files replace those of
// the template by their names, and an empty one takes a file away.
func extending(t *testing.T, only string, files map[string]string) string {
	t.Helper()
	p := newPlace(t)
	p.put("course.yaml", "name: ours\ntitle: Ours\nextends: builtin\n"+only)
	for name, text := range files {
		if text == "" {
			p.ok(os.RemoveAll(p.path(name)))
		} else {
			p.put(name, text)
		}
	}
	return p.dir
}

const few = "only:\n  lessons: [reading-403, two-gates]\n  topics: [bearer]\n  missions: [one-header-in]\n" +
	"  repairs: []\n  projects: []\n"

func ids[T any](all []T, of func(*T) parts) (out []string) {
	for i := range all {
		out = append(out, *of(&all[i]).id)
	}
	return out
}

// One table of contents and one set of questions, each at the server of its own
// world, and nothing that leads to what wasn't chosen.
func TestExtend(t *testing.T) {
	dir := extending(t, few, nil)
	r, err := CheckFolder(t.Context(), dir)
	if err != nil || !r.OK() {
		t.Fatal(err, r)
	}
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(c.Lessons, lessonParts); !slices.Equal(got, []string{"two-gates", "reading-403", "at-our-door"}) {
		t.Errorf("lessons %v", got)
	}
	if got := ids(c.Missions, missionParts); !slices.Equal(got, []string{"one-header-in"}) ||
		len(c.Repairs)+len(c.Projects) > 0 {
		t.Errorf("missions %v, %d repairs, %d projects", got, len(c.Repairs), len(c.Projects))
	}
	worlds := map[bool]int{}
	for _, s := range c.Scenarios {
		worlds[s.World == c.World]++
		if isInherited(s.File) == (s.World == c.World) {
			t.Errorf("%s is fired at the other world", s.File)
		}
		if isInherited(s.File) && s.Topic != "bearer" {
			t.Errorf("%s was not chosen", s.File)
		}
	}
	if worlds[true] < 5 || worlds[false] < 5 {
		t.Errorf("%v scenarios", worlds)
	}
	for i, l := range c.Lessons {
		if l.Number != i+1 || l.World == c.World != (l.ID == "at-our-door") {
			t.Errorf("lesson %d is %s", l.Number, l.File)
		}
	}
	m, ok := c.Misconceptions["bad-token-means-forbidden"]
	if !ok || m.Lesson != "" && !slices.Contains(ids(c.Lessons, lessonParts), m.Lesson) {
		t.Errorf("misconception %v, %+v", ok, m)
	}
	if c.Misconceptions["every-check-fails"].Lesson != "at-our-door" {
		t.Error("what the folder tells of a belief was not kept")
	}
}

// All of the built-in course, and nothing of one's own but a name; or lessons of
// one's own at the built-in server.
func TestExtendWithLittle(t *testing.T) {
	whole := embedded(t)
	none := map[string]string{"world.yaml": "", "lessons": "", "quiz": ""}
	c, err := Open(extending(t, "", none))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Lessons) != len(whole.Lessons) || len(c.Scenarios) != len(whole.Scenarios) ||
		len(c.Projects) != len(whole.Projects) || !HasPractice(c) {
		t.Errorf("%d lessons, %d scenarios, %d projects", len(c.Lessons), len(c.Scenarios), len(c.Projects))
	}
	none["quiz/scenarios/bearer/our-own.md"] = strings.Replace(text("quiz/scenarios/bearer/orders-after-lunch.md"),
		"/orders", "/me", 1)
	delete(none, "quiz")
	for name := range map[string]bool{"basics": true, "oauth-scope": true, "rbac": true,
		"bearer/orders-after-lunch.md": true} {
		none["quiz/scenarios/"+name] = ""
	}
	none["quiz/misconceptions.md"] = ""
	none["quiz/scenarios/bearer/our-own.md"] = strings.Replace(none["quiz/scenarios/bearer/our-own.md"],
		"bad-credential-is-forbidden", "bad-token-means-forbidden", 1)
	r, err := CheckFolder(t.Context(), extending(t, few, none))
	if err != nil || !r.OK() {
		t.Error(err, r)
	}
}

func text(name string) string { return string(Template(name)) }

func TestExtendFaults(t *testing.T) {
	scenario := text(scenarioFile)
	for name, c := range map[string]struct {
		only  string
		files map[string]string
		want  string
	}{
		"unknown lesson": {"only:\n  lessons: [two-gates, reading-402]\n", nil,
			`course.yaml:5:24: the built-in course has no lesson "reading-402"; did you mean reading-401 or reading-403?`},
		"unknown topic": {"only:\n  topics:\n    - bearers\n", nil,
			`course.yaml:6:7: the built-in course has no topic "bearers"; did you mean bearer or headers?`},
		"unknown mission": {"only: {missions: [zzz]}\n", nil,
			`course.yaml:4:19: the built-in course has no mission "zzz"; it has one-header-in, same`},
		"twice": {"only: {repairs: [the-sample, the-sample]}\n", nil,
			"course.yaml:4:30: the-sample is chosen twice; keep one"},
		"unknown kind": {"only: {quizzes: []}\n", nil, `course.yaml:4:8: unknown key "quizzes"`},
		"no list":      {"only: {lessons: all}\n", nil, `lessons wants a list, this is "all"`},
		"lesson's id": {few, map[string]string{"lessons/07-two-gates.md": text(lessonFile)},
			"lessons/07-two-gates.md:1:1: the built-in course has a lesson two-gates too; rename the file, or leave " +
				"that one out under only: in course.yaml"},
		"scenario's id": {few, map[string]string{"quiz/scenarios/bearer/token-for-next-door.md": scenario},
			"quiz/scenarios/bearer/token-for-next-door.md:1:1: the built-in course has a scenario " +
				"token-for-next-door too"},
		"pair's name": {few,
			map[string]string{scenarioFile: strings.Replace(scenario, "topic: bearer\n",
				"topic: bearer\npair: token-text\n", 1)},
			"orders-after-lunch.md:4:1: the built-in course has a pair token-text too; call it something else"},
		"world with faults": {few, map[string]string{"world.yaml": "realm: r\n"}, "world.yaml:"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := Open(extending(t, c.only, c.files)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("wanted %s, got\n%v", c.want, err)
			}
		})
	}
	_, _, err := readAbout("course.yaml", []byte("name: a\ntitle: A\nonly: {lessons: []}\n"))
	if err == nil || !strings.Contains(err.Error(), "course.yaml:3:1: only chooses from a course that is extended") {
		t.Error(err)
	}
}

// A name that is nearly one that is there is told which.
func TestNearNames(t *testing.T) {
	p := newPlace(t)
	p.replace(scenarioFile, "bad-credential-is-forbidden", "bad-credential-is-forbiden")
	r, err := CheckFolder(t.Context(), p.dir)
	if want := `no misconception is called "bad-credential-is-forbiden"; did you mean bad-credential-is-forbidden?`; err != nil || !strings.Contains(r.String(), want) {
		t.Errorf("%v, wanted %s, got\n%s", err, want, r)
	}
}

// What isn't chosen may be called what one likes.
func TestExtendLeavesNamesFree(t *testing.T) {
	dir := extending(t, "only: {lessons: [], topics: [], missions: [], repairs: [], projects: []}\n", map[string]string{
		"lessons/07-two-gates.md":                      text(lessonFile),
		"quiz/scenarios/bearer/token-for-next-door.md": text(scenarioFile),
	})
	c, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(c.Lessons, func(l lessons.Lesson) bool { return l.ID == "two-gates" })
	own := func(s quiz.Scenario) bool { return s.World == c.World }
	if i != 1 || len(c.Lessons) != 2 || !slices.ContainsFunc(c.Scenarios, own) ||
		slices.ContainsFunc(c.Scenarios, func(s quiz.Scenario) bool { return !own(s) }) {
		t.Errorf("%d lessons, %d scenarios", len(c.Lessons), len(c.Scenarios))
	}
}

// Practice asks at both servers, and only of topics that were chosen.
func TestExtendedPractice(t *testing.T) {
	c, err := Open(extending(t, few, nil))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Endless(c, 7)
	if err != nil {
		t.Fatal(err)
	}
	worlds := map[bool]int{}
	for range 20 {
		s, err := p.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		worlds[s.World == c.World]++
		if s.World != c.World && s.Topic != "bearer" {
			t.Errorf("%s is of %s", s.Title, s.Topic)
		}
	}
	if worlds[true] == 0 || worlds[false] == 0 {
		t.Errorf("%v", worlds)
	}
}
