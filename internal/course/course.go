// Package course puts lessons, scenarios, misconceptions and the server's world
// together as one course, and verifies it by firing every request in it: the
// server is the answer key.
package course

import (
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"bouncer/internal/content"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Course is everything a learner meets.
type Course struct {
	Lessons        []lessons.Lesson // in the order of their numbers
	Scenarios      []quiz.Scenario  // in the order of their ids
	Misconceptions map[string]quiz.Misconception
	Missions       []quiz.Mission // in the order of their numbers
	Repairs        []quiz.Repair  // in the order of their numbers
	World          *mockserver.World

	// unread holds the ids of files that couldn't be read; nothing is said of
	// what refers to them, since their own faults come first.
	unread map[string]bool
}

// Embedded returns the built-in course.
func Embedded() (*Course, error) {
	world, err := mockserver.Embedded()
	if err != nil {
		return nil, err
	}
	return Load(lessons.Files, quiz.Files, world)
}

// Load reads a course: lessons from the top of one folder, scenarios and
// misconceptions from another. The error joins the faults of all files, each a
// *content.Error; there is no course beside an error.
func Load(lessonFiles, quizFiles fs.FS, world *mockserver.World) (*Course, error) {
	c, err := load(lessonFiles, quizFiles, world)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// load returns what could be read beside the faults of the rest.
func load(lessonFiles, quizFiles fs.FS, world *mockserver.World) (*Course, error) {
	c := &Course{World: world, unread: map[string]bool{}}
	var errs [5]error
	c.Lessons, errs[0] = lessons.Load(lessonFiles)
	c.Scenarios, errs[1] = quiz.Load(quizFiles)
	c.Misconceptions, errs[2] = quiz.LoadMisconceptions(quizFiles)
	c.Missions, errs[3] = quiz.LoadMissions(quizFiles)
	c.Repairs, errs[4] = quiz.LoadRepairs(quizFiles)
	err := errors.Join(errs[:]...)
	for _, fault := range content.Faults(err) {
		c.unread[idOf(fault.File)] = true
	}
	return c, err
}

var number = regexp.MustCompile(`^[0-9]{2}-`)

// idOf is the id that a file's name stands for.
func idOf(file string) string {
	base := strings.TrimSuffix(path.Base(file), ".md")
	if path.Dir(file) == "lessons" {
		return number.ReplaceAllString(base, "")
	}
	return base
}
