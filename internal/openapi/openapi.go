// Package openapi makes a course from the description of an API (OpenAPI 3.0
// or 3.1): its routes and what they demand become a world, its protected
// operations become scenarios, and what the description leaves unsaid about
// 401 and 403 becomes a list of findings. The answers are not guessed: each
// scenario is fired at the world it belongs to.
package openapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"bouncer/internal/content"
	"bouncer/internal/course"
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
	Findings   []Finding
}

// Make makes a course from a description; file is how messages call it. Beside
// an error there are no files, but what was found in the description up to then.
func Make(ctx context.Context, file string, data []byte) (*Made, error) {
	api, err := read(file, data)
	if err != nil {
		return nil, err
	}
	m := &maker{api: api, files: map[string][]byte{}, ids: map[string]bool{}}
	m.judge()
	m.lay()
	m.hold()
	if m.protected == 0 {
		return &Made{Findings: m.findings}, &content.Error{File: file, Msg: "no operation of this file asks for credentials that a course could show, so there is nothing to decide between 401 and 403",
			Fix: "say with security: which operations are protected, and how"}
	}
	world := m.world()
	w, err := mockserver.ParseWorld("world.yaml", world)
	if err != nil {
		return nil, fmt.Errorf("%s: the world made from it doesn't hold: %w", file, err)
	}
	if err := m.ask(ctx, w); err != nil {
		return nil, err
	}
	m.files["world.yaml"] = world
	m.files["course.yaml"] = m.about()
	m.files["lessons/01-at-our-door.md"] = m.lesson()
	for _, name := range []string{"quiz/misconceptions.md", "README.md"} {
		m.files[name] = course.Template(name)
	}
	m.files["openapi-findings.md"] = []byte(m.list())
	return &Made{Files: m.files, Operations: len(m.routes), Protected: m.protected, Scenarios: m.asked, Findings: m.findings}, nil
}

// maker makes one course.
type maker struct {
	api       *api
	mux       *http.ServeMux // the routes' paths, to tell which of them takes a request
	routes    []*route
	people    []person
	protected int
	files     map[string][]byte
	ids       map[string]bool // of scenarios
	asked     int
	lead      *route // the one the lesson is about
	findings  []Finding
}

func (m *maker) about() []byte {
	title := plain(m.api.title, 36)
	if title == "" {
		title = "Our API at the door"
	}
	name := slug(m.api.title, 40)
	if name == "" {
		name = "our-api"
	}
	return []byte("# yaml-language-server: $schema=course.schema.json\nname: " + name + "\ntitle: \"" + title + "\"\n")
}

// plain is free text of the description, cut down to what is inert in YAML, in
// markdown and on a terminal; empty when it gives an answer away.
func plain(s string, most int) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return !wordRune(r) }) {
		if b.Len() > 0 {
			word = " " + word
		}
		if b.Len()+len(word) > most {
			break
		}
		b.WriteString(word)
	}
	if course.GivesAway(b.String()) {
		return ""
	}
	return b.String()
}

func wordRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// slug makes an id: lower-case words with dashes between.
func slug(s string, most int) string {
	var b strings.Builder
	before := ' '
	for _, r := range s {
		switch {
		case !wordRune(r):
			r = '-'
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
			if before >= 'a' && before <= 'z' {
				b.WriteByte('-')
			}
			before = r - ('a' - 'A')
			b.WriteRune(r)
			continue
		}
		before = r
		b.WriteRune(r)
	}
	id := strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' }), "-")
	if len(id) > most {
		id = strings.TrimRight(id[:most], "-")
	}
	return id
}
