package quiz

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"
)

// piece is what missions, repairs and projects have in common: a numbered file with a
// title, a story, http fences, and a section that says why.
type piece struct {
	ID     string // "same-face", from the file name
	Number int    // its place among its kind, from the file name
	File   string // as a writer of the course would call it: "quiz/missions/02-same-face.md"

	Title, Story, Why string // Story and Why are markdown

	fences []fenced
	at     map[string]content.Place
	faults *content.List
}

// Pos returns where a part stands in its file: a front matter key ("level",
// "hints.0"), or "title", "story" or "why". Both are 0 for one that is not there.
func (p piece) Pos(part string) (line, col int) {
	at := p.at[part]
	return at.Line, at.Col
}

// fenced is one http fence with its attributes, read.
type fenced struct {
	at    content.Place
	attrs []content.Attr
	text  string
	line  int // of the file, on which text starts
}

var numbered = regexp.MustCompile(`^([0-9]{2})-([a-z0-9]+(?:-[a-z0-9]+)*)\.md$`)

// readPiece reads a file; kind is what a fault calls it ("mission").
func readPiece(kind, file string, data []byte, front any) *piece {
	p, doc := openPiece(kind, file, data, front)
	if doc != nil {
		p.body(kind, doc)
	}
	return p
}

// openPiece reads a file's name and front matter. The Doc is nil when the faults
// leave nothing worth reading on.
func openPiece(kind, file string, data []byte, front any) (*piece, *content.Doc) {
	p := &piece{File: file, faults: &content.List{File: file}}
	if m := numbered.FindStringSubmatch(path.Base(file)); m != nil {
		p.ID = m[2]
		p.Number, _ = strconv.Atoi(m[1]) // two digits, by the pattern
	} else {
		p.faults.Add(content.Place{}, "a "+kind+"'s file is called NN-id.md",
			"use two digits, then lower-case letters, digits and dashes")
	}
	doc, err := content.Read(file, data, front)
	p.faults.Join(err)
	if doc != nil {
		p.at = doc.Places()
	}
	return p, doc
}

func (p *piece) body(kind string, doc *content.Doc) {
	text, section := map[string]string{}, ""
	for _, n := range doc.Nodes {
		at := content.Place{Line: n.Line, Col: max(1, n.Col)}
		switch {
		case n.Kind == content.Fence && section == "why":
			p.faults.Add(at, "a request after ## Why", "put it before, or tag the fence text")
		case n.Kind == content.Fence:
			p.fence(doc, n, at)
			section = "fences"
		case n.Kind == content.Heading:
			section = p.heading(kind, n, at, section)
		case section == "story" || section == "why":
			if text[section] != "" {
				text[section] += "\n\n"
			}
			text[section] += n.Text
			if _, ok := p.at[section]; !ok {
				p.at[section] = at
			}
		case section == "fences":
			p.faults.Add(at, "text after a request and before ## Why", "put it before the first request or into ## Why")
		case section == "":
			p.faults.Add(at, "text before the title", "start with # and the title")
		}
	}
	p.Story, p.Why = text["story"], text["why"]
	for _, need := range []struct{ has, msg, fix string }{
		{p.Title, "the " + kind + " has no title", "start its text with # and the title"},
		{p.Story, "the " + kind + " has no story", "say before the request what it is about"},
		{p.Why, "nothing says why", "end with a section ## Why"},
	} {
		if need.has == "" {
			p.faults.Add(content.Place{}, need.msg, need.fix)
		}
	}
}

func (p *piece) heading(kind string, n content.Node, at content.Place, section string) string {
	switch {
	case n.Level == 1 && p.Title == "" && n.Text != "":
		p.Title, p.at["title"] = n.Text, at
		return "story"
	case n.Level == 1:
		p.faults.Add(at, "a second title, or an empty one", "keep one title, and use ## Why for the explanation")
	case n.Level != 2 || !strings.EqualFold(n.Text, "why"):
		p.faults.Add(at, fmt.Sprintf("a %s has no section %q", kind, n.Text), "known is ## Why")
	case section == "why":
		p.faults.Add(at, "a second section ## Why", "keep one")
	default:
		return "why"
	}
	return "ignored"
}

func (p *piece) fence(doc *content.Doc, n content.Node, at content.Place) {
	attrs, err := n.Attrs(doc.File)
	p.faults.Join(err)
	if strings.TrimSpace(n.Text) == "" {
		p.faults.Add(at, "the request is empty", "write one: GET /me HTTP/1.1")
	}
	p.fences = append(p.fences, fenced{at: at, attrs: attrs, text: strings.TrimRight(n.Text, "\n"), line: n.Line + 1})
}

// hintCount is how many graded hints a mission or a repair has: a nudge, the
// way, and nearly the answer.
const hintCount = 3

func (p *piece) check(hints []string) {
	if at, ok := p.at["hints"]; ok && len(hints) != hintCount {
		p.faults.Add(at, fmt.Sprintf("%d hints, not %d", len(hints), hintCount),
			"give three, each saying more than the one before")
	}
}

// loadNumbered reads every NN-id.md of a folder in the order of the numbers. A
// course may do without the folder. The error joins the faults of all files.
func loadNumbered[T any](fsys fs.FS, folder string, read func(file string, data []byte) (*T, error),
	key func(T) (int, string, string)) ([]T, error) {
	names, err := fs.Glob(fsys, path.Join(folder, "*.md"))
	faults := &content.List{}
	faults.Join(err)
	if len(names) > content.MaxFiles {
		return nil, &content.Error{File: path.Join("quiz", folder),
			Msg: fmt.Sprintf("%d files are more than the %d a course may hold", len(names), content.MaxFiles),
			Fix: "split the course"}
	}
	var all []T
	for _, name := range names {
		shown := path.Join("quiz", name)
		data, err := content.ReadFile(fsys, name, shown)
		if err != nil {
			faults.Join(err)
			continue
		}
		one, err := read(shown, data)
		if err != nil {
			faults.Join(err)
			continue
		}
		number, id, _ := key(*one)
		twin := slices.IndexFunc(all, func(o T) bool { n, i, _ := key(o); return n == number || i == id })
		if twin >= 0 {
			_, _, file := key(all[twin])
			faults.Join(&content.Error{File: shown, Msg: "its number or its id is taken by " + file, Fix: "rename one"})
			continue
		}
		all = append(all, *one)
	}
	content.Sort(all, func(a, b T) int { x, _, _ := key(a); y, _, _ := key(b); return x - y })
	return all, faults.Err()
}
