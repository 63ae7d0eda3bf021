package plain

import (
	"testing"

	"bouncer/internal/course"
	"bouncer/internal/course/coursetest"
	"bouncer/internal/project"
	"bouncer/internal/study"
	"bouncer/mockserver"
)

// withProjects is the small course with the built-in projects, and the address
// of a server that meets the first of them.
func withProjects(t *testing.T) (*course.Course, string) {
	t.Helper()
	all, err := course.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	c := coursetest.Small(t)
	c.Projects, c.Misconceptions = all.Projects, all.Misconceptions
	first := c.Projects[0]
	s, err := mockserver.Start(mockserver.Options{World: first.World, Secret: first.Secret()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return c, "http://" + s.Addr()
}

func TestAServerOfOnesOwn(t *testing.T) {
	c, right := withProjects(t)
	dir := t.TempDir()
	says(t, playCourse(t, c, dir, study.Projects{}, "7", "1", "", right, "q", "q"),
		"The servers to build, 0 of 3 done:", "1: A notes API, level 2, 0 of 6 stages green.", `"7" isn't a project.`,
		"Project 1: A notes API.", "Say first how your server is started", "Firing.",
		"Stage 1, The open door: green, 5 of 5.",
		"All 6 stages are green", "The servers to build, 1 of 3 done:", "6 of 6 stages green.")
	says(t, playCourse(t, c, dir, nil), "A server of your own: 1 of 3 done")
	wrong, err := mockserver.Start(mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer wrong.Close()
	says(t, playCourse(t, c, t.TempDir(), study.Project{ID: "notes"}, "http://"+wrong.Addr(), "q"),
		"Stage 2, The challenge: red,", "Stage 2: nobody asks who they are: the challenge says realm=",
		"The request: curl -i", "Yours: HTTP/1.1 401", "Lesson: two-gates.")
	said := playCourse(t, c, t.TempDir(), study.Project{ID: "notes"},
		"sh -c 'echo broken; exit 3'", "", "no-such-program", "q")
	says(t, said,
		"Stage 1, The open door: not reached.", "ended before it answered", "broken", "ended before it answered",
		"can't be started")
	says(t, playCourse(t, c, t.TempDir(), study.Project{ID: "nope"}), `There is no project "nope".`)
}

func TestACourseWithoutProjects(t *testing.T) {
	c := coursetest.Small(t)
	c.Projects = []project.Contract{}
	says(t, playCourse(t, c, t.TempDir(), study.Projects{}), "This course has no projects.")
	hides(t, playCourse(t, c, t.TempDir(), nil), "A server of your own")
}
