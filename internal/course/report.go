package course

import (
	"cmp"
	"fmt"
	"strings"

	"bouncer/internal/content"
)

// Report is what Verify found.
type Report struct {
	Scenarios      int     `json:"scenarios"`       // in the course
	LessonRequests int     `json:"lesson_requests"` // requests of the lessons, solutions included
	Missions       int     `json:"missions"`        // proved with their start and their solution
	Repairs        int     `json:"repairs"`         // proved as given and as mended
	Projects       int     `json:"projects"`        // proved to be solvable
	Requests       int     `json:"requests"`        // requests fired to the end
	Faults         []Fault `json:"faults"`
	Unasked        int     `json:"unasked,omitempty"` // 401 or 403, where no scenario has that answer
}

// Fault is one thing that doesn't hold.
type Fault struct {
	File string `json:"file"`          // as a writer of the course would call it
	Line int    `json:"line"`          // from 1; 0 when unknown
	Col  int    `json:"column"`        // in runes, from 1; 0 when unknown
	Msg  string `json:"message"`       // what is wrong
	Fix  string `json:"fix,omitempty"` // what to do about it

	// Expected and Got are statuses where file and server disagree, else 0.
	Expected int `json:"expected,omitempty"`
	Got      int `json:"got,omitempty"`
}

// String says where, what and what to do on one line.
func (f Fault) String() string {
	return (&content.Error{File: f.File, Line: f.Line, Col: f.Col, Msg: f.Msg, Fix: f.Fix}).Error()
}

// OK tells whether everything holds.
func (r Report) OK() bool { return len(r.Faults) == 0 }

// String has a line for each fault, and one that sums up.
func (r Report) String() string {
	var b strings.Builder
	for _, f := range r.Faults {
		b.WriteString(content.CleanLine(f.String()) + "\n")
	}
	fmt.Fprintf(&b, "%s, %s", content.Count(r.Scenarios, "scenario"), content.Count(r.LessonRequests, "lesson request"))
	if r.Missions+r.Repairs > 0 {
		fmt.Fprintf(&b, ", %s, %s", content.Count(r.Missions, "mission"), content.Count(r.Repairs, "repair"))
	}
	if r.Projects > 0 {
		b.WriteString(", " + content.Count(r.Projects, "project"))
	}
	b.WriteString(": ")
	if r.OK() {
		b.WriteString("all agree")
		if r.Unasked > 0 {
			fmt.Fprintf(&b, "\nNo scenario is answered %d, so no round asks for it. %s", r.Unasked, wanting[r.Unasked])
		}
	} else {
		b.WriteString(content.Count(len(r.Faults), "fault"))
	}
	return b.String()
}

// wanting says what a course lacks where no scenario has an answer.
var wanting = map[int]string{
	401: "Add one whose caller is unknown: nothing shown, or a credential that doesn't hold.",
	403: "Add one whose caller is known and lacks a right; for a course made from an OpenAPI file, name scopes under " +
		"security there or document a 403, and update it (bouncer new --openapi FILE --update DIR).",
}

func (r *Report) add(f Fault) { r.Faults = append(r.Faults, f) }

// join takes over the faults of an error.
func (r *Report) join(err error) {
	for _, e := range content.Faults(err) {
		r.add(Fault{File: e.File, Line: e.Line, Col: e.Col, Msg: e.Msg, Fix: e.Fix})
	}
}

func (r *Report) sort() {
	content.Sort(r.Faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
}
