// Package course puts lessons, scenarios, misconceptions and the server's world
// together as one course, and verifies it by firing every request in it: the
// server is the answer key.
package course

import (
	_ "embed"
	"errors"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/project"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Course is everything a learner meets.
type Course struct {
	About
	Lessons        []lessons.Lesson // in the order of their numbers
	Scenarios      []quiz.Scenario  // in the order of their ids
	Misconceptions map[string]quiz.Misconception
	Missions       []quiz.Mission     // in the order of their numbers
	Repairs        []quiz.Repair      // in the order of their numbers
	Projects       []project.Contract // in the order of their numbers
	Telling        *quiz.Telling      // what practice without an end is told in
	World          *world.World

	shared *shared // with every copy of it
	clean  bool    // made by Shown

	// unread holds the ids of files that couldn't be read; nothing is said of
	// what refers to them, since their own faults come first.
	unread map[string]bool
}

//go:embed course.yaml
var aboutFile []byte

// Embedded returns the built-in course.
func Embedded() (*Course, error) {
	src, err := builtIn()
	if err != nil {
		return nil, err
	}
	return src.load()
}

// builtIn is the course in the program; beside where its files lie, nothing
// about it is special.
func builtIn() (material, error) {
	w, err := mockserver.Embedded()
	return material{aboutFile: "internal/course/course.yaml", about: aboutFile, lessons: lessons.Files, quiz: quiz.Files, world: w}, err
}

// material is what a course is read from.
type material struct {
	aboutFile     string // how messages call it
	about         []byte // course.yaml; nil for a course without one
	lessons, quiz fs.FS
	world         *world.World // nil when it has faults of its own
}

// Load reads a course: lessons from the top of one folder, scenarios and
// misconceptions from another. The error joins the faults of all files, each a
// *content.Error; there is no course beside an error.
func Load(lessonFiles, quizFiles fs.FS, w *world.World) (*Course, error) {
	return material{lessons: lessonFiles, quiz: quizFiles, world: w}.load()
}

func (src material) load() (*Course, error) {
	c, err := src.read(&content.List{})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// read returns what could be read beside the faults of the rest, and after
// those that were found before.
func (src material) read(faults *content.List) (*Course, error) {
	c := &Course{World: src.world, shared: &shared{}, unread: map[string]bool{}}
	var errs [8]error
	if src.about != nil {
		c.About, errs[0] = readAbout(src.aboutFile, src.about)
	}
	c.Lessons, errs[1] = lessons.Load(src.lessons)
	c.Scenarios, errs[2] = quiz.Load(src.quiz)
	c.Misconceptions, errs[3] = quiz.LoadMisconceptions(src.quiz)
	c.Missions, errs[4] = quiz.LoadMissions(src.quiz)
	c.Repairs, errs[5] = quiz.LoadRepairs(src.quiz)
	c.Projects, errs[6] = loadProjects(src.quiz)
	c.Telling, errs[7] = quiz.LoadTelling(src.quiz)
	c.settle()
	known := map[string]bool{}
	for _, fault := range content.Faults(faults.Err()) {
		known[fault.File] = true
	}
	for _, fault := range content.Faults(errors.Join(errs[:]...)) {
		// What was refused unread is not missing as well.
		if !known[fault.File] {
			faults.Join(fault)
		}
	}
	err := faults.Err()
	for _, fault := range content.Faults(err) {
		c.unread[idOf(fault.File)] = true
	}
	return c, err
}

// settle gives everything that was read the world it is of.
func (c *Course) settle() {
	for i := range c.Lessons {
		c.Lessons[i].World = c.World
	}
	for i := range c.Scenarios {
		c.Scenarios[i].World = c.World
	}
	for i := range c.Missions {
		c.Missions[i].World = c.World
	}
	for i := range c.Repairs {
		c.Repairs[i].World = c.World
	}
}

// loadProjects reads the projects of a folder, each with its world.
func loadProjects(fsys fs.FS) ([]project.Contract, error) {
	projects, worlds, err := quiz.LoadProjects(fsys)
	faults := &content.List{}
	faults.Join(err)
	var out []project.Contract
	for _, p := range projects {
		w, err := mockserver.ParseWorld(p.WorldFile(), worlds[p.ID])
		faults.Join(err)
		if err == nil {
			out = append(out, project.Contract{Project: p, World: w})
		}
	}
	return out, faults.Err()
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
