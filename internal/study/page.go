package study

import (
	"bouncer/internal/convert"
	"bouncer/internal/exchange"
	"bouncer/mockserver"
)

// Page names a place in the course and what it is opened with: where a learner
// is, left off, or wants to go. Screens and plain lines open the same pages.
type Page interface{ page() }

// Home is the menu.
type Home struct{}

// Lessons is the table of contents.
type Lessons struct{}

// Lesson is one lesson, at one of its blocks; block 0 is its top.
type Lesson struct {
	ID    string
	Block int
}

// Result is what a finished round came to.
type Result struct {
	Of      Ask
	Outcome Outcome
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

// Projects is the list of the servers to build.
type Projects struct{}

// Project is one of them.
type Project struct{ ID string }

// Workbench is where requests are written and fired.
type Workbench struct {
	Case   exchange.Case      // no text: what it showed last
	Server mockserver.Options // what its server is started with; the course's world when it names none
}

// Walk steps through how the gate decided on a request.
type Walk struct {
	Case     exchange.Case      // the request; it is fired anew when a fact of it changes
	Server   mockserver.Options // as for Workbench
	Exchange *exchange.Exchange // what it came to
}

// Compare holds two exchanges against each other.
type Compare struct{ Before, After *exchange.Exchange }

// Copy puts a request on the clipboard as other tools write it, and shows it.
type Copy struct{ Request convert.Request }

// Class is the class that runs, to take part in it or to lead it.
type Class struct{}

// Title is what heads a page that isn't there yet.
func Title(p Page) string {
	switch p := p.(type) {
	case Lessons:
		return "Lessons"
	case Lesson:
		return "Lesson"
	case Ask:
		return p.Name()
	case Progress:
		return "Progress"
	case HandsOn:
		return "Hands on"
	case Missions, Mission:
		return "Mission"
	case Repairs, Repair:
		return "Gate to repair"
	case Workbench:
		return "Workbench"
	case Class:
		return "Class"
	}
	return "bouncer"
}

func (Home) page()      {}
func (Lessons) page()   {}
func (Lesson) page()    {}
func (Ask) page()       {}
func (Result) page()    {}
func (Progress) page()  {}
func (HandsOn) page()   {}
func (Missions) page()  {}
func (Mission) page()   {}
func (Repairs) page()   {}
func (Repair) page()    {}
func (Projects) page()  {}
func (Project) page()   {}
func (Workbench) page() {}
func (Walk) page()      {}
func (Compare) page()   {}
func (Copy) page()      {}
func (Class) page()     {}
