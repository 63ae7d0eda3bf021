// Package coursetest is a small course for tests: what they say of it doesn't
// change with the built-in one.
package coursetest

import (
	"embed"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"bouncer/internal/course"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// Noon is when every test begins.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

//go:embed course
var files embed.FS

var small = sync.OnceValues(func() (*course.Course, error) {
	w, err := mockserver.Embedded()
	if err != nil {
		return nil, err
	}
	return load(w)
})

// Small is the course. It is read once; each test gets a copy, to be changed as it
// likes.
func Small(tb testing.TB) *course.Course {
	tb.Helper()
	c, err := small()
	if err != nil {
		tb.Fatal(err)
	}
	own := *c
	own.Lessons, own.Scenarios = slices.Clone(c.Lessons), slices.Clone(c.Scenarios)
	for i := range own.Lessons {
		own.Lessons[i].Blocks = slices.Clone(own.Lessons[i].Blocks)
	}
	own.Missions, own.Repairs = slices.Clone(c.Missions), slices.Clone(c.Repairs)
	own.Misconceptions = maps.Clone(c.Misconceptions)
	return &own
}

// In is the course in a world of the test's own.
func In(tb testing.TB, w *world.World) *course.Course {
	tb.Helper()
	c, err := load(w)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func load(w *world.World) (*course.Course, error) {
	lessons, err := fs.Sub(files, "course/lessons")
	if err != nil {
		return nil, err
	}
	quiz, err := fs.Sub(files, "course/quiz")
	if err != nil {
		return nil, err
	}
	return course.Load(lessons, quiz, w)
}
