package quiz

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

// Project is a contract for a server that the learner writes: stages of
// requests. What each is to be answered stands nowhere in it: the course's own
// server, on the project's world, is asked.
type Project struct {
	piece
	Level   int // 1 to 5
	Stages  []Stage
	Sources []string
}

// Stage is a part of a project that is built in one go.
type Stage struct {
	Title string
	Story string // markdown: what to build
	Line  int    // the file's line of its heading
	Steps []ProjectStep
}

// ProjectStep is one request of a stage.
type ProjectStep struct {
	Name    string   // who asks for what, in a few words
	Text    string   // .http text
	Line    int      // the file's line on which Text starts
	Trap    string   // id of the misconception behind the usual wrong answer; may be empty
	Lesson  string   // id of the lesson that teaches it; empty for the misconception's
	Like    int      // the number, from 1, of an earlier step of the stage whose answer it equals; 0 for none
	Compare []string // headers that have to say what the reference's say, beside the challenge
	Members bool     // the body is JSON with the members that the reference's has
	Given   []string // conditions the server that mints the credentials is put in
}

type projectHeader struct {
	Level   int      `front:"level,required" range:"1,5" about:"1 (easy) to 5"`
	Sources []string `front:"sources,required" about:"what the project rests on; at least one"`
}

// ReadProject reads one project. The error joins every fault found, each a
// *content.Error; there is no project beside an error.
func ReadProject(file string, data []byte) (*Project, error) {
	var h projectHeader
	p, doc := openPiece("project", file, data, &h)
	pr := &Project{piece: *p, Level: h.Level, Sources: h.Sources}
	if doc != nil {
		for _, n := range doc.Nodes {
			pr.node(doc, n)
		}
		pr.whole()
	}
	if err := pr.faults.Err(); err != nil {
		return nil, err
	}
	return pr, nil
}

func (p *Project) node(doc *content.Doc, n content.Node) {
	at := content.Place{Line: n.Line, Col: max(1, n.Col)}
	stage := &Stage{}
	if len(p.Stages) > 0 {
		stage = &p.Stages[len(p.Stages)-1]
	}
	switch {
	case n.Kind == content.Heading && n.Level == 1 && p.Title == "" && n.Text != "":
		p.Title, p.at["title"] = n.Text, at
	case n.Kind == content.Heading && n.Level == 2 && p.Title != "" && n.Text != "":
		p.Stages = append(p.Stages, Stage{Title: n.Text, Line: n.Line})
	case n.Kind == content.Heading:
		p.faults.Add(at, "a heading out of place", "write # for the title, once, and then ## for each stage")
	case p.Title == "":
		p.faults.Add(at, "text before the title", "start with # and the title")
	case len(p.Stages) == 0 && n.Kind == content.Fence:
		p.faults.Add(at, "a request before the first stage", "start a stage with ## and its title")
	case len(p.Stages) == 0:
		p.Story = join(p.Story, n.Text)
	case n.Kind == content.Fence:
		p.fence(doc, n, at)
		f := p.fences[len(p.fences)-1]
		stage.Steps = append(stage.Steps, p.step(f, len(stage.Steps)))
	case len(stage.Steps) > 0:
		p.faults.Add(at, "text after a request of a stage", "say what to build before the first request")
	default:
		stage.Story = join(stage.Story, n.Text)
	}
}

func join(text, more string) string {
	if text == "" {
		return more
	}
	return text + "\n\n" + more
}

// whole looks for what a project can't be without.
func (p *Project) whole() {
	if p.Title == "" {
		p.faults.Add(content.Place{}, "the project has no title", "start its text with # and the title")
	}
	if p.Story == "" {
		p.faults.Add(content.Place{}, "the project has no story", "say before the first stage what is to be built")
	}
	if len(p.Stages) == 0 {
		p.faults.Add(content.Place{}, "the project has no stages", "start each with ## and its title")
	}
	for _, s := range p.Stages {
		at := content.Place{Line: s.Line, Col: 1}
		if s.Story == "" {
			p.faults.Add(at, "the stage doesn't say what to build", "say it before its first request")
		}
		if len(s.Steps) == 0 {
			p.faults.Add(at, "the stage has no requests", "add fences ```http name=\"…\"")
		}
	}
}

func (p *Project) step(f fenced, before int) ProjectStep {
	s := ProjectStep{Text: f.text, Line: f.line}
	seen := map[string]bool{}
	for _, a := range f.attrs {
		if seen[a.Key] {
			p.faults.Add(a.At, a.Key+" is given again", "keep one")
		}
		seen[a.Key] = true
		switch a.Key {
		case "name":
			s.Name = strings.TrimSpace(a.Value)
		case "trap":
			s.Trap = a.Value
		case "lesson":
			s.Lesson = a.Value
		case "like":
			n, err := strconv.Atoi(a.Value)
			if err != nil || n < 1 || n > before {
				p.faults.Add(a.At,
					fmt.Sprintf("like wants the number of a request before this one in its stage, this is %q",
						a.Value), "count from 1")
			}
			s.Like = n
		case "compare":
			s.Compare = words(a.Value)
		case "given":
			s.Given = words(a.Value)
		case "members":
			s.Members = true
		default:
			p.faults.Add(a.At, fmt.Sprintf("unknown attribute %q", a.Key),
				"known are name, trap, lesson, like, compare, members and given")
		}
	}
	if s.Name == "" {
		p.faults.Add(f.at, "the request has no name", `add name="who asks for what"`)
	}
	if s.Trap == "" && s.Lesson == "" {
		p.faults.Add(f.at, "the request doesn't say what to read when it fails",
			"add trap=… with a misconception, or lesson=…")
	}
	return s
}

// words are the parts of a list with commas between.
func words(list string) (out []string) {
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// Steps is how many requests the project has.
func (p *Project) Steps() (n int) {
	for _, s := range p.Stages {
		n += len(s.Steps)
	}
	return n
}

// WorldFile is where the project's world lies, in the folder its own file is in.
func (p *Project) WorldFile() string { return strings.TrimSuffix(p.File, ".md") + ".yaml" }

// LoadProjects reads every project of a folder, projects/NN-id.md, in the order
// of their numbers, and beside each the world it is about, NN-id.yaml, as it
// stands. The error joins the faults of all files; the projects without a fault
// are returned beside it.
func LoadProjects(fsys fs.FS) (projects []Project, worlds map[string][]byte, err error) {
	projects, err = loadNumbered(fsys, "projects", ReadProject,
		func(p Project) (int, string, string) { return p.Number, p.ID, p.File })
	faults := &content.List{}
	faults.Join(err)
	worlds = map[string][]byte{}
	projects = slices.DeleteFunc(projects, func(p Project) bool {
		file := p.WorldFile()
		data, err := content.ReadFile(fsys, path.Join("projects", path.Base(file)), file)
		if err != nil {
			faults.Join(err)
			return true
		}
		worlds[p.ID] = data
		return false
	})
	return projects, worlds, faults.Err()
}
