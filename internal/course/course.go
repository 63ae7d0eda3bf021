// Package course puts lessons, scenarios, misconceptions and the server's world
// together as one course, and verifies it by firing every request in it: the
// server is the answer key.
package course

import (
	_ "embed"
	"errors"
	"io/fs"
	"path"
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
	Tellings       []Telling          // what practice without an end is told in
	World          *world.World       // of what the course has of its own

	shared *shared // with every copy of it
	clean  bool    // made by Shown

	// unread holds the ids of files that couldn't be read; nothing is said of
	// what refers to them, since their own faults come first.
	unread map[string]bool
}

// Telling is what practice without an end is told in, at the server of a world.
type Telling struct {
	*quiz.Telling
	World *world.World
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
	return material{aboutFile: "internal/course/course.yaml", about: aboutFile, lessons: lessons.Files,
		quiz:  quiz.Files,
		world: w}, err
}

// material is what a course is read from.
type material struct {
	aboutFile     string // how messages call it
	about         []byte // course.yaml; nil for a course without one
	lessons, quiz fs.FS
	world         *world.World // nil when it has faults of its own, or there is none
	noWorld       error        // that there is none; a course that extends another may do without
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
	var errs [10]error
	var at map[string]content.Place
	if src.about != nil {
		c.About, at, errs[0] = readAbout(src.aboutFile, src.about)
	}
	var base *Course
	if c.Extends == "" {
		errs[1] = src.noWorld
	} else if base, errs[2] = Embedded(); src.noWorld != nil && base != nil {
		c.World = base.World
	}
	// A course that extends another may lack what that one has.
	has := func(fsys fs.FS, pattern string) bool {
		found, err := fs.Glob(fsys, pattern)
		return base == nil || err != nil || len(found) > 0
	}
	if has(src.lessons, "*.md") {
		c.Lessons, errs[3] = lessons.Load(src.lessons)
	}
	if has(src.quiz, "scenarios") {
		c.Scenarios, errs[4] = quiz.Load(src.quiz)
	}
	if has(src.quiz, "misconceptions.md") {
		c.Misconceptions, errs[5] = quiz.LoadMisconceptions(src.quiz)
	}
	c.Missions, errs[6] = quiz.LoadMissions(src.quiz)
	c.Repairs, errs[7] = quiz.LoadRepairs(src.quiz)
	c.Projects, errs[8] = loadProjects(src.quiz)
	if src.noWorld == nil || has(src.quiz, "practice.yaml") {
		var told *quiz.Telling
		told, errs[9] = quiz.LoadTelling(src.quiz)
		c.Tellings = []Telling{{told, c.World}}
	}
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
	if base != nil {
		c.extend(base, &choice{file: src.aboutFile, at: at, faults: faults})
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

var number = content.Pattern(`^[0-9]{2}-`)

// idOf is the id that a file's name stands for.
func idOf(file string) string {
	base := strings.TrimSuffix(path.Base(file), ".md")
	if path.Dir(file) == "lessons" {
		return number().ReplaceAllString(base, "")
	}
	return base
}
