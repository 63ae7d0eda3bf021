package screen

import "bouncer/internal/study"

// Page names a screen and what it is opened with; the root knows how to make
// each.
type Page interface{ page() }

// Home is the first screen.
type Home struct{}

// Lessons is the table of contents.
type Lessons struct{}

// Lesson is the reader on one lesson, at one of its blocks; block 0 is its top.
type Lesson struct {
	ID    string
	Block int
}

// Quiz is a round of questions.
type Quiz study.Ask

// Result is what a finished round came to.
type Result struct {
	Of      Quiz
	Outcome study.Outcome
}

// Progress is what the learner's answers say.
type Progress struct{}

// HandsOn is the list of what there is to do with one's own hands.
type HandsOn struct{}

// Missions is the list of the missions.
type Missions struct{}

// Mission is one of them.
type Mission struct{ ID string }

// Repairs is the list of the gates to repair.
type Repairs struct{}

// Repair is one of them.
type Repair struct{ ID string }

func (HandsOn) page()  {}
func (Missions) page() {}
func (Mission) page()  {}
func (Repairs) page()  {}
func (Repair) page()   {}
func (Home) page()     {}
func (Lessons) page()  {}
func (Lesson) page()   {}
func (Quiz) page()     {}
func (Result) page()   {}
func (Progress) page() {}
