// Package lessons holds the course's lessons and reads them into blocks. It
// knows scenarios and misconceptions by id only.
package lessons

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

// Files are the lessons of the built-in course.
//
//go:embed *.md
var Files embed.FS

// Lesson is one lesson: prose with requests in it that are really sent.
type Lesson struct {
	ID        string // "two-gates", from the file name
	Number    int    // its place in the course, from the file name
	File      string // as a writer of the course would call it: "lessons/01-two-gates.md"
	Title     string
	Objective string // what the reader can do afterwards
	Minutes   int    // how long it takes
	Practises []string
	Sources   []string
	Blocks    []Block

	// World is what the server that its requests meet answers for; a course sets it.
	World *world.World

	at map[string]content.Place
}

// Pos returns where a front matter key stands in the lesson's file: "title", or
// "practises.0" for an entry of a list. Both are 0 for a key that is not there.
func (l Lesson) Pos(key string) (line, col int) {
	at := l.at[key]
	return at.Line, at.Col
}

// Kind says what a Block is.
type Kind int

const (
	Prose   Kind = iota // markdown to read, headings included
	Live                // a request to fire where it stands
	Predict             // a request whose status is asked for before it is fired
	Goal                // a request to edit until the server gives the status wanted
	Survey              // a request put to every dialect side by side
)

// Block is one piece of a lesson.
type Block struct {
	Kind         Kind
	Line         int      // the file's line on which Text starts
	Text         string   // Prose: markdown; else the request as .http text
	Expect       int      // Live and Predict: the status the server gives; Survey: the default dialect's
	Goal         int      // Goal: the status wanted
	Hints        []string // Goal: to be given one at a time
	Solution     string   // Goal: .http text that reaches it
	SolutionLine int      // the file's line on which Solution starts
	Given        []string // conditions the server is put in
	Dialect      string   // the system answered for; empty for the course's own server, AllDialects for a Survey
	Before       []string // requests fired at the same server just before, as .http text
	Via          string   // how the requests travel; empty for straight to the server

	// Said is the prediction that a branch of the prose speaks to: 401, 403, 200
	// for any success, or Another; 0 for what everybody reads.
	Said int
	// Ask is the question that a block of prose is, with its choices; nil for other
	// prose. Text has it in words.
	Ask *Question
}

// AllDialects is the Dialect of a Survey.
const AllDialects = "all"

var name = regexp.MustCompile(`^([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$`)

type header struct {
	Title     string   `front:"title,required" about:"the lesson's title"`
	Objective string   `front:"objective,required" about:"what the reader can do afterwards, in one sentence"`
	Minutes   int      `front:"minutes,required" range:"1,120" about:"how long it takes, 1 to 120"`
	Practises []string `front:"practises" about:"ids of scenarios that practise it"`
	Sources   []string `front:"sources" about:"what its claims rest on: \"RFC 9110 §15.5.2\"; at least one"`
}

// Read reads one lesson. Its number and id come from the file's name, NN-id.md.
// The error joins every fault found, each a *content.Error; there is no lesson
// beside an error.
func Read(file string, data []byte) (*Lesson, error) {
	faults := &content.List{File: file}
	l := &Lesson{File: file}
	if m := name.FindStringSubmatch(path.Base(file)); m != nil {
		l.ID = m[2]
		l.Number, _ = strconv.Atoi(m[1]) // two digits, by the pattern
	} else {
		faults.Add(content.Place{}, "a lesson's file is called NN-id.md",
			"use two digits, then lower-case letters, digits and dashes: 01-two-gates.md")
	}
	var h header
	doc, err := content.Read(file, data, &h)
	faults.Join(err)
	if doc == nil {
		return nil, faults.Err()
	}
	l.Title, l.Objective, l.Minutes = h.Title, h.Objective, h.Minutes
	l.Practises, l.Sources, l.at = h.Practises, h.Sources, doc.Places()
	r := &reader{doc: doc, faults: faults}
	l.Blocks = r.asides(r.blocks())
	if err := faults.Err(); err != nil {
		return nil, err
	}
	return l, nil
}

// Load reads every lesson of a folder, *.md, and returns them in the order of
// their numbers. The error joins the faults of all files; the lessons without a
// fault are returned beside it.
func Load(fsys fs.FS) ([]Lesson, error) {
	names, err := fs.Glob(fsys, "*.md")
	faults := &content.List{}
	faults.Join(err)
	if len(names) > content.MaxFiles {
		return nil, &content.Error{File: "lessons",
			Msg: fmt.Sprintf("%d files are more than the %d a course may hold", len(names), content.MaxFiles),
			Fix: "split the course"}
	}
	if len(names) == 0 {
		faults.Join(&content.Error{File: "lessons", Msg: "there are no lessons", Fix: "add one as 01-id.md"})
	}
	var all []Lesson
	for _, n := range names {
		shown := path.Join("lessons", n)
		data, err := content.ReadFile(fsys, n, shown)
		if err != nil {
			faults.Join(err)
			continue
		}
		l, err := Read(shown, data)
		if err != nil {
			faults.Join(err)
			continue
		}
		if twin := slices.IndexFunc(all,
			func(o Lesson) bool { return o.ID == l.ID || o.Number == l.Number }); twin >= 0 {
			faults.Join(&content.Error{File: shown,
				Msg: "the lesson has its number or its id in common with " + all[twin].File, Fix: "rename one"})
			continue
		}
		all = append(all, *l)
	}
	content.Sort(all, func(a, b Lesson) int { return a.Number - b.Number })
	return all, faults.Err()
}
