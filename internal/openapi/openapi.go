// Package openapi makes a course from the description of an API (OpenAPI 3,
// Swagger 2.0): its routes and what they demand become a world, its protected
// operations become scenarios, and what the description leaves unsaid about 401
// and 403 becomes a list of findings. The answers are not guessed: each scenario
// is fired at the world it belongs to.
package openapi

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"

	"bouncer/internal/content"
	"bouncer/internal/course"
	"bouncer/internal/world"
	"bouncer/mockserver"
)

// MaxFile is how large a description may be, in bytes.
const MaxFile = 32 << 20

// Made is a course that was made, and what there is to say of its description.
type Made struct {
	Files      map[string][]byte // by path in the course's folder
	Operations int               // of the description that became routes
	Protected  int               // of those, the ones that ask for credentials
	Scenarios  int
	Answers    map[int]int // how many scenarios have each answer
	Findings   []Finding
	unasked    int  // protected operations that are routes, and no scenario is about
	could      bool // some operation of the file could lead to a 403
	vague      int  // protected operations whose 401 or 403 is in 4XX or a default at best
}

// Source is a description to make a course from.
type Source struct {
	File   string // how messages call it
	Data   []byte
	Beside *Beside // the folder it lies in; nil where nothing else of it may be read
	// Extends has the course put the built-in one ahead of its own.
	Extends bool
	// Progress is told how many of the questions were fired; nil for nobody.
	Progress func(done, of int)
}

// Make makes a course from a description. Beside an error there are no files,
// but what was found in the description up to then.
func Make(ctx context.Context, src Source) (*Made, error) {
	api, err := read(src.File, src.Data, src.Beside)
	if err != nil {
		return nil, err
	}
	m := &maker{api: api, files: map[string][]byte{}, ids: map[string]bool{}, lines: map[sameLine]int{},
		answers: map[int]int{}}
	m.judge()
	m.present()
	m.lay()
	m.hold()
	if m.protected == 0 {
		return &Made{Findings: m.sorted()}, m.nothing()
	}
	text := m.worldFile()
	if m.world, err = mockserver.ParseWorld("world.yaml", text); err != nil {
		return nil, fmt.Errorf("%s: the world made from it doesn't hold: %w", src.File, err)
	}
	if err := m.ask(ctx, src.Progress); err != nil {
		return nil, err
	}
	if m.asked == 0 {
		return &Made{Findings: m.sorted()}, m.nothing()
	}
	m.files["world.yaml"] = text
	m.files["course.yaml"] = m.about()
	if src.Extends {
		m.files["course.yaml"] = append(m.files["course.yaml"], course.Extension()...)
	}
	m.files["lessons/01-at-our-door.md"] = m.lesson()
	for _, name := range []string{"quiz/misconceptions.md", "README.md"} {
		m.files[name] = course.Template(name)
	}
	if told := m.practice(); told != nil {
		m.files["quiz/practice.yaml"] = told
	}
	made := &Made{Files: m.files, Operations: len(m.routes), Protected: m.protected, Scenarios: m.asked,
		Answers: m.answers, Findings: m.sorted(), vague: m.vague, could: m.could, unasked: m.unasked}
	m.files["openapi-findings.md"] = []byte(m.list(made))
	m.files[ledgerFile] = ledger(m.files)
	return made, nil
}

// nothing says why there is nothing to ask.
func (m *maker) nothing() error {
	e := &content.Error{File: m.api.file, Msg: "no operation of this file asks for credentials, so there is nothing " +
		"to decide between 401 and 403",
		Fix: "say with security: which operations are protected, and how"}
	if slices.ContainsFunc(m.api.operations,
		func(op *operation) bool { return len(op.demands) > 0 || op.broken != "" }) {
		e.Msg, e.Fix = "every protected operation of this file is left out of the course", "see what each lacks, below"
	}
	return e
}

// maker makes one course.
type maker struct {
	api       *api
	world     *world.World
	keys      shown          // where the course's keys stand
	cookie    string         // the name of its session cookie; empty for its own
	mux       *http.ServeMux // the routes' paths, to tell which of them takes a request
	routes    []*route
	people    []person
	creds     map[credential]world.Credential
	protected int
	vague     int
	could     bool
	unasked   int // protected routes that no scenario is about
	files     map[string][]byte
	ids       map[string]bool // of scenarios
	asked     int
	answers   map[int]int
	lead      *route // the one the lesson is about
	findings  []Finding
	lines     map[sameLine]int // where among the findings one of a line is
}

func (m *maker) sorted() []Finding {
	content.Sort(m.findings, func(a, b Finding) int { return cmp.Compare(a.Kind, b.Kind) })
	return m.findings
}

const (
	maxTitle = 36 // characters of a course's title
	maxName  = 40
)

func (m *maker) about() []byte {
	title := cmp.Or(phrase(m.api.title, maxTitle), "Our API at the door")
	name := cmp.Or(slug(m.api.title, maxName), "our-api")
	return []byte("# yaml-language-server: $schema=course.schema.json\nname: " + name + "\ntitle: " + quote(title) +
		"\n")
}
