package plain

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/progress"
	"bouncer/internal/study"
)

// hear is play for somebody at a terminal.
func hear(t *testing.T, dir string, first study.Page, lines ...string) string {
	t.Helper()
	return hearCourse(t, coursetest.Small(t), dir, first, lines...)
}

func hearCourse(t *testing.T, c *course.Course, dir string, first study.Page, lines ...string) string {
	t.Helper()
	log := progress.Open(dir)
	defer log.Close()
	var out bytes.Buffer
	err := Run(t.Context(), Options{In: strings.NewReader(strings.Join(lines, "\n") + "\n"), Out: &out, First: first,
		Listened: true,
		Open: func() (*study.Sitting, error) {
			return study.Open(c, log, func() time.Time { return coursetest.Noon }), nil
		}})
	if err != nil {
		t.Fatalf("%v after\n%s", err, out.String())
	}
	return out.String()
}

// At a terminal a sign asks for each line, and a verdict waits for the listener
// before the next question: the why of it comes when it is asked for.
func TestAVerdictIsHeardInParts(t *testing.T) {
	got := hear(t, t.TempDir(), two, "1", "3", "w", "", "3", "")
	says(t, got, "> ", "Press enter for the next question, w for why", `> "3" is nothing to do here`, "> Why not 403?",
		"Check 1 of 5", "Press enter", "> ", "Question 2 of 2", "> ", "Press enter for the result", "Score: ")
	before, _, _ := strings.Cut(got, "Press enter for the next")
	hides(t, before, "Why not", "Check 1 of")
	short := hear(t, t.TempDir(), two, "1", "q")
	says(t, short, "Press enter for the next", "1 of 2 questions answered.")
	hides(t, short, "Question 2")
}

func TestTheWorkbenchInLines(t *testing.T) {
	got := play(t, t.TempDir(), study.Workbench{}, "", "d 2", "", "x", "u", "e",
		"curl -H 'X-Api-Key: none' http://127.0.0.1/me", ".", "b", "q")
	says(t, got, "Workbench: ", "1: GET /me", "2: Authorization: Bearer {{alice}}", "Answered: 200 OK.", "Check 1 of 5",
		"1: GET /me", "Answered: 401 Unauthorized.", `"x" is nothing the workbench takes.`,
		"2: Authorization: Bearer {{alice}}",
		"Type the request.", "1: GET /me", "X-Api-Key: none", "You left the workbench.")
	says(t, play(t, t.TempDir(), study.Workbench{}, "e", "GE T /me", ".", "e", ".", "q"), "Not fired: ",
		"Nothing was typed")
}

func TestProgressInSentences(t *testing.T) {
	dir := t.TempDir()
	says(t, play(t, dir, study.Progress{}), "Your progress: Nothing is answered yet.")
	wrong := map[string]string{"401": "3", "403": "1"}[answerTo(play(t, dir, two))]
	play(t, dir, two, wrong+" sure")
	got := play(t, dir, study.Progress{})
	says(t, got, "1 answer, 0 right. You are at level 1 of 5.", "1 shaky",
		"Mixed up 1 time, last today, taken up in lesson",
		"When you were sure, 0 of 1 were right.", "You practiced on 1 day, last today.", "1 case is due in 10 minutes.")
	hides(t, got, "┈", "━", "░")
}

// TestWhatCannotBeReadIsSaid: the course goes on without what was done before,
// and says so.
func TestWhatCannotBeReadIsSaid(t *testing.T) {
	log := progress.Open(t.TempDir())
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	c := coursetest.Small(t)
	err := Run(t.Context(), Options{In: strings.NewReader("q\n"), Out: &out, Open: func() (*study.Sitting, error) {
		return study.Open(c, log, func() time.Time { return coursetest.Noon }), nil
	}})
	if err != nil || !strings.Contains(out.String(), "What you did before can't be read:") ||
		!strings.Contains(out.String(), "Where to?") {
		t.Errorf("%v; it says\n%s", err, &out)
	}
}
