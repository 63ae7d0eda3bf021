package project_test

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"bouncer/internal/course"
	"bouncer/internal/study"
	"bouncer/internal/tui/project"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/tuitest"
	"bouncer/mockserver"
)

// open shows the first project, to a learner who may start programs.
func open(t *testing.T, w, h int) (*tuitest.Driver, screen.Screen, *study.Sitting) {
	t.Helper()
	all, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	sitting := tuitest.Sitting(t)
	sitting.Course.Projects, sitting.Course.Misconceptions, sitting.Folder = all.Projects, all.Misconceptions,
		t.TempDir()
	handle := tuitest.Handle(t)
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	handle.Ctx = ctx
	s := project.New(handle, sitting, study.Project{ID: "notes"})
	return tuitest.Open(t, s, w, h), s, sitting
}

// fire types how the server is started and brings back what came of it, without
// waiting for the next save.
func fire(t *testing.T, d *tuitest.Driver, s screen.Screen, line string) {
	t.Helper()
	d.Press("enter", line)
	cmd := s.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	d.Shows("firing …")
	reply, ok := cmd().(screen.Reply)
	if !ok {
		t.Fatal("nothing was fired")
	}
	s.Update(reply.Msg)
}

func TestStagesTurnGreen(t *testing.T) {
	d, s, sitting := open(t, 76, 20)
	d.Shows("bouncer project notes --start DIR", "· 1 The open door", "0 of 6")
	first := sitting.Course.Projects[0]
	server, err := mockserver.Start(mockserver.Options{World: first.World, Secret: first.Secret()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	fire(t, d, s, "http://"+server.Addr())
	d.Shows("✓ 1 The open door", "5 of 5", "All 6 stages are green", "✓ 6 of 6")
	if sitting.Built("notes") != 6 {
		t.Errorf("%d stages are kept", sitting.Built("notes"))
	}
	d.Press("esc")
	d.Goes(screen.Back{})
}

func TestAWrongAnswerIsExplained(t *testing.T) {
	gate := mockserver.Gate{Set: map[string]string{"credentials.missing": "403"}}
	for _, c := range mockserver.DefaultGate() {
		gate.Order = append(gate.Order, c.Name)
	}
	checks, err := gate.Checks()
	if err != nil {
		t.Fatal(err)
	}
	_, _, sitting := open(t, 76, 20)
	first := sitting.Course.Projects[0]
	server, err := mockserver.Start(mockserver.Options{World: first.World, Secret: first.Secret(), Gate: checks})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	for _, w := range []int{40, 76, 116} {
		d, s, _ := open(t, w, 60)
		fire(t, d, s, "http://"+server.Addr())
		d.Shows("× 2 The challenge", "Stage 2: nobody asks who they are", "yours", "the reference", "403, not 401",
			"may believe")
		d.Press("l")
		d.Goes(screen.Open{Page: study.Lesson{ID: "two-gates"}})
	}
}

func TestWhatCantBeStartedIsSaid(t *testing.T) {
	d, s, sitting := open(t, 76, 20)
	fire(t, d, s, "no-such-program")
	d.Shows("can't be started")
	fire(t, d, s, " -x") // typed behind what was there
	d.Shows("can't be started")
	sitting.Folder = ""
	d, s, _ = open(t, 76, 20)
	d.Press("enter", "go run .", "esc")
	d.Hides("go run .")
	_ = s
}

func TestNothingIsStartedForARemoteLearner(t *testing.T) {
	d, s, sitting := open(t, 76, 20)
	sitting.Folder = ""
	fire(t, d, s, "sh -c 'echo hacked'")
	if got := strings.Join(strings.Fields(d.Text()), " "); !strings.Contains(got, "starts no programs there") {
		t.Errorf("it isn't said:\n%s", d.Text())
	}
}
