package screen

import "bouncer/quiz"

// Page names a screen and what it is opened with; the root knows how to make
// each.
type Page interface{ page() }

// Home is the first screen.
type Home struct{}

// Lessons is the table of contents.
type Lessons struct{}

// Lesson is the reader on one lesson.
type Lesson struct{ ID string }

// Quiz is a round of questions.
type Quiz struct {
	Topic string // empty: every topic
	Level int    // 0: every level
	Count int    // at most this many questions
	Seed  uint64 // equal seeds give equal rounds
}

// Result is what a finished round came to.
type Result struct {
	Score quiz.Result
	Of    Quiz
}

func (Home) page()    {}
func (Lessons) page() {}
func (Lesson) page()  {}
func (Quiz) page()    {}
func (Result) page()  {}
