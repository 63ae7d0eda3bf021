package plain

import (
	"testing"

	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
	"bouncer/quiz"
)

// met reports what another process would read of a folder's log.
func met(t *testing.T, dir, id string) bool {
	t.Helper()
	log := progress.Open(dir)
	defer log.Close()
	h, err := log.History()
	if err != nil {
		t.Fatal(err)
	}
	return h.Missions[id]
}

const (
	basic = "a 1 Authorization: Basic {{alice.basic}}"
	first = "one-header-in"
	other = "same-face-other-door"
)

func TestAMission(t *testing.T) {
	for _, tt := range []struct {
		name, id string
		lines    []string
		met      bool
		says     []string
		hides    []string
	}{
		{"told",
			first, nil, false,
			[]string{"Mission 1: Turn this 401 into a 200 with one header. Level 1.", "The account page takes",
				"1: GET /account HTTP/1.1", "Goal: change the request so that the server answers 200 OK.",
				"What else has to hold: keep the method; keep the path; change at most one header.",
				"The input has ended. You left mission 1, Turn this 401 into a 200 with one header. It is not met yet."},
			[]string{"Hint", "You have met"}},
		{"one line", first, []string{basic, ""}, true,
			[]string{"Mission met: 200 OK.", "Sent: GET /account, with a user name and password (alice).",
				"Check 4 of 5, validity: passed;", "The mission's own solution:", "A 401 is an invitation.",
				"Sources: RFC 9110, section 11.6.1;",
				"Type n for mission 2, Get 403", "The input has ended. What you did is saved."}, nil},
		{"typed anew", first, []string{"e", "GET /account HTTP/1.1", "Authorization: Basic {{alice.basic}}", "."}, true,
			[]string{"Mission met: 200 OK."}, nil},
		{"something is missing", first, []string{"", "c 1 GET /health HTTP/1.1", "", "b"}, false,
			[]string{"Not yet. The server answered 401; it should be a 200.",
				"Answered: 401 Unauthorized.", "Not yet. A 200, but at /health: the path has to stay /account.",
				"The bytes that were sent: GET /health HTTP/1.1"}, []string{"Mission met"}},
		{"surrender", first, []string{"s", "h", "h", "h", "h", "s", "q"}, false,
			[]string{"3 hints are left;", "Hint 1 of 3: Fire it", "Hint 2 of 3:", "Hint 3 of 3:",
				"There are no more hints.", "One solution:", "Authorization: Basic {{alice.basic}}",
				"A 401 is an invitation.", "Type e to try it, or n to go on.",
				"You left mission 1, Turn this 401 into a 200 with one header. It is not met yet."},
			[]string{"Mission met"}},
		{"met after surrender", first, []string{"h", "h", "h", "s", basic, ""}, true,
			[]string{"One solution:", "Mission met: 200 OK."},
			[]string{"The mission's own solution"}},
		{"not fired", first, []string{"c 1 GET /a b HTTP/1.1", ""}, false,
			[]string{"Not fired: line 1, column 7: there is a space"},
			[]string{"Not yet"}},
		{"never at the gate", first, []string{"a 1 Host: a b", ""}, false,
			[]string{"The request never reached the gate",
				"That doesn't count: the request never reached the gate"}, []string{"Not yet", "Mission met"}},
		{"put back", first, []string{"d 1", "u", "?"}, false,
			[]string{"1: GET /account HTTP/1.1", "q leaves; a mission that is met stays met."},
			[]string{"your place is kept"}},
		{"another person", other,
			[]string{"c 1 GET /admin/audit HTTP/1.1", "c 2 Authorization: Bearer {{bob}}", "",
				"c 2 Authorization: Bearer {{alice}}", "", "", ""},
			true,
			[]string{"Not yet. The server answered 200; it should be a 403.", "Mission met: 403 Forbidden.",
				"That was the last mission. 1 of 2 met."}, nil},
		{"by the way", first, []string{"e", "GET /admin/audit", "Authorization: Bearer {{alice}}", "."}, false,
			[]string{"Not yet.", "It meets another one: mission 2, Get 403 without changing who you are."}, nil},
		{"unknown", "nonsense", nil, false, []string{`There is no mission "nonsense".`}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			got := play(t, dir, study.Mission{ID: tt.id}, tt.lines...)
			says(t, got, tt.says...)
			hides(t, got, tt.hides...)
			if is := met(t, dir, tt.id); is != tt.met {
				t.Errorf("kept as met: %v, want %v", is, tt.met)
			}
		})
	}
}

func TestAMissionMetByTheWayIsKept(t *testing.T) {
	dir := t.TempDir()
	play(t, dir, study.Mission{ID: first}, "e", "GET /admin/audit", "Authorization: Bearer {{alice}}", ".")
	if !met(t, dir, other) {
		t.Error("not kept")
	}
	says(t, play(t, dir, study.Mission{ID: other}), "You have met this one before.")
}

func TestTheMissionsByTheirNumbers(t *testing.T) {
	dir := t.TempDir()
	got := play(t, dir, nil, "9", "9", "1", basic, "", "?", "n", "q", other, "q", "q", "q")
	says(t, got, "9: Missions: 0 of 2 met.", "The missions, 0 of 2 met: 1: Turn this 401 into a 200 with one header, "+
		"level 1. 2: Get 403",
		`"9" isn't a mission.`, "Mission met: 200 OK.",
		`"?" isn't a choice here. n opens the next mission, enter leaves.`,
		"Mission 2: ", "You left mission 2,",
		"The missions, 1 of 2 met: 1: Turn this 401 into a 200 with one header, level 1, met.",
		"Mission 2: ", "Where to?", "Missions: 1 of 2 met.")
}

func TestSeveralRequestsInOrder(t *testing.T) {
	s := coursetest.Small(t)
	m := s.Missions[1]
	m.Goal = quiz.Goal{Statuses: []int{200, 403}, People: "same"}
	s.Missions[1] = m
	got := playCourse(t, s, t.TempDir(), study.Mission{ID: other}, "", "c 1 GET /admin/audit HTTP/1.1", "")
	says(t, got, "Goal: fire 2 requests, one after the other, so that the server answers 200 OK, then 403 Forbidden.",
		"What else has to hold: all by one person.", "Not yet. That is 1 of 2; now a 403.",
		"Mission met: 403 Forbidden.")
}

func TestACourseWithoutMissions(t *testing.T) {
	c := coursetest.Small(t)
	c.Missions = nil
	says(t, playCourse(t, c, t.TempDir(), study.Missions{}), "This course has no missions.")
	hides(t, playCourse(t, c, t.TempDir(), nil), "Missions")
}
