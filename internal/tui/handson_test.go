package tui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/screen"
)

func TestAMissionIsMetByAnEditedRequest(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 24, true, study.Mission{ID: "one-header-in"})
	d.press("enter")
	d.shows("The server answered 401; it should be a 200.")
	d.press("e", "enter", "X-Api-Key: {{alice.key}}", "ctrl+s")
	d.shows("The server answered 401; it should be a 200.")
	d.press("r", "e", "enter", "X-Odd: 1", "enter", "Authorization: Basic {{alice.basic}}", "ctrl+s")
	d.shows("A 200, but Authorization and X-Odd differ from the start:")
	d.hides("Met.")
	d.press("r", "e", "enter", "Authorization: Basic {{alice.basic}}", "ctrl+s")
	d.shows("✓ Met.", "✓ mission met")
	d.press("down")
	d.shows("✓ met")
	d.hides("mission met")

	// It is remembered.
	again := openIn(t, dir, 80, 24, true, study.Missions{})
	again.shows("1 of 2 met", "1 ✓ Turn this 401")
}

// Hints come one at a time, and the solution only after the last.
func TestHintsOfAMission(t *testing.T) {
	d := open(t, 80, 40, true, study.Mission{ID: "same-face-other-door"})
	d.press("s")
	d.hides("Hint", "One solution")
	d.press("h")
	d.shows("Hint 1")
	d.hides("Hint 2", "/admin/audit")
	d.press("h", "h", "s")
	d.shows("Hint 3", "One solution", "GET /admin/audit", "no fresh token would change it")
	d.press("esc")
	d.hides("✓")
}

// post gives a driver what comes in from outside.
func (d *driver) post() (next func()) {
	ch := make(chan tea.Msg, 8)
	d.m.send = func(msg tea.Msg) { ch <- msg }
	return func() {
		d.tb.Helper()
		select {
		case msg := <-ch:
			d.send(msg)
		case <-time.After(5 * time.Second):
			d.tb.Fatal("nothing came in from outside")
		}
	}
}

func TestAnotherClientMeetsAMission(t *testing.T) {
	d := open(t, 80, 30, true, study.Mission{ID: "same-face-other-door"})
	next := d.post()
	s := d.m.room.Server()
	d.shows("the server listens at")
	alice, _ := s.Credential("alice")
	for _, path := range []string{"/me", "/admin/audit"} {
		req, err := http.NewRequest("GET", "http://"+s.Addr()+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+alice.Value)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		next()
		if path == "/me" {
			d.shows("✓ 200", "from another client", "it should be a 403")
		}
	}
	d.shows("✓ Met.")
	next() // the news of it
	d.shows("✓ mission met")
	d.press("esc")
	if !d.m.study.MissionMet("same-face-other-door") {
		t.Error("it isn't kept")
	}
}

// What is met while another page is open is told there, and kept.
func TestAMissionIsMetWhileElsewhere(t *testing.T) {
	d := open(t, 80, 24, true, study.Mission{ID: "same-face-other-door"})
	d.press("esc")
	d.send(screen.Met{Missions: []string{"same-face-other-door"}})
	d.shows("401 or 403?", "✓ mission met")
	d.press("down")
	d.hides("mission met")
	if !d.m.study.MissionMet("same-face-other-door") {
		t.Error("it isn't kept")
	}
}

func TestAGateIsMended(t *testing.T) {
	dir := t.TempDir()
	d := openIn(t, dir, 80, 24, true, study.Repair{ID: "the-sample"})
	d.shows("2 of 5 right", "the answer carries no WWW-Authenticate")
	d.press("down", "down", "down", "enter")
	d.shows("its 401 carries: a challenge", "3 of 5 right")
	d.press("down", "down", "down", "down", "enter")
	d.shows("✓ 5 of 5", "✓ Mended.")
	d.press("end")
	d.shows("RFC 9110 §11.4")
	again := openIn(t, dir, 80, 24, true, study.Repairs{})
	again.shows("1 of 2 gates mended")
}

func TestAGateIsMendedByItsOrder(t *testing.T) {
	d := open(t, 120, 40, true, study.Repair{ID: "judged-unseen"})
	d.shows("2 of 4 right")
	d.press("down", "J")
	d.shows("1  route", "2  credentials", "3  role")
	d.press("J")
	d.shows("✓ 4 of 4", "✓ Mended.")
	d.press("K")
	d.hides("✓ Mended.")
}

// A gate that was mended by the course itself doesn't count as one's own.
func TestAGateGivenUp(t *testing.T) {
	d := open(t, 80, 40, true, study.Repair{ID: "judged-unseen"})
	d.press("s")
	d.hides("Mended")
	d.press("h", "h", "h", "s")
	d.shows("✓ 4 of 4", "✓ Mended for you.")
	d.press("r")
	d.shows("2 of 4 right")
	if d.m.study.Repaired("judged-unseen") {
		t.Error("it counts as mended")
	}
}

// A suite that comes back after the gate has changed again is dropped.
func TestAnOlderSuiteIsDropped(t *testing.T) {
	d := open(t, 120, 40, true, study.Repair{ID: "judged-unseen"})
	d.press("down")
	_, first := d.m.Update(tea.KeyPressMsg{Code: 'J', Text: "J"})
	late := first()
	d.press("J")
	d.shows("✓ 4 of 4")
	d.send(late)
	d.shows("✓ 4 of 4")
}

func TestMouseOnAGate(t *testing.T) {
	d := open(t, 120, 40, true, study.Repair{ID: "the-sample"})
	for y, line := range strings.Split(d.text(), "\n") {
		if strings.Contains(line, "its 401 carries: nothing") {
			d.click(12, y)
			d.click(12, y)
			break
		}
	}
	d.shows("3 of 5 right")
}
