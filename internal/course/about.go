package course

import (
	"fmt"

	"bouncer/internal/content"
)

// About is what course.yaml says of a course as a whole.
type About struct {
	Name  string `front:"name,required" about:"tells courses apart: lower-case letters, digits and dashes"`
	Title string `front:"title,required" about:"heads the first screen; up to 36 characters"`

	Extends string `front:"extends" of:"builtin" about:"the built-in course comes first, what lies in the folder after it"`
	Only    Only   `front:"only" about:"what is taken of the course that is extended; all of it when left out"`
}

// Only is what is taken of a course that is extended: of each kind all where the
// list is nil, and none where it is empty.
type Only struct {
	Lessons  []string `front:"lessons" about:"ids of its lessons; all when left out, [] for none"`
	Topics   []string `front:"topics" about:"topics of its scenarios and its practice; all when left out, [] for none"`
	Missions []string `front:"missions" about:"ids of its missions; all when left out, [] for none"`
	Repairs  []string `front:"repairs" about:"ids of its gates to repair; all when left out, [] for none"`
	Projects []string `front:"projects" about:"ids of its projects; all when left out, [] for none"`
}

// chosen makes lists that are there and empty tell from those that aren't.
func (o *Only) chosen(at map[string]content.Place) {
	for key, list := range map[string]*[]string{
		"lessons": &o.Lessons, "topics": &o.Topics, "missions": &o.Missions, "repairs": &o.Repairs,
		"projects": &o.Projects,
	} {
		if at["only."+key].Line > 0 && *list == nil {
			*list = []string{}
		}
	}
}

var aboutName = content.Pattern(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// maxTitle is how many characters of a title fit a screen of 40 columns.
const maxTitle = 36

const maxName = 40

// readAbout reads a course.yaml, and where each key stands in it.
func readAbout(file string, data []byte) (About, map[string]content.Place, error) {
	var a About
	at, err := content.ReadKeys(file, data, &a, nil)
	faults := &content.List{File: file}
	faults.Join(err)
	if a.Name != "" && (!aboutName().MatchString(a.Name) || len(a.Name) > maxName) {
		faults.Add(at["name"], fmt.Sprintf("%q can't be the name of a course", a.Name),
			fmt.Sprintf("use up to %d lower-case letters, digits and dashes", maxName))
	}
	if n := len([]rune(a.Title)); n > maxTitle {
		faults.Add(at["title"], fmt.Sprintf("the title has %d characters, and %d fit the smallest screen", n, maxTitle),
			"shorten it")
	}
	if at["only"].Line > 0 && at["extends"].Line == 0 {
		faults.Add(at["only"], "only chooses from a course that is extended, and none is",
			"add extends: builtin, or remove the key")
	}
	a.Only.chosen(at)
	return a, at, faults.Err()
}
