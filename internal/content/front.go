package content

import (
	"errors"
	"reflect"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// front decodes YAML strictly into a struct whose fields say in their tags what
// they may hold: see field. YAML reads 010 as 8 and no as false; here a text is
// what stands there and a number has digits only.
type front struct {
	list  *List
	at    map[string]Place
	first int    // the file's line before the front matter's first
	what  string // how messages call it: "the front matter"
	sets  Sets
	types map[reflect.Type][]field
}

// decode reports false when the text isn't YAML at all; other faults are noted
// and the fields they concern keep their zero value.
func (f *front) decode(text string, into any) bool {
	if tab := strings.IndexByte(text, '\t'); tab >= 0 {
		f.list.Add(f.down(placeAt(text, tab)), "a tab in "+f.what, "use spaces")
		return false
	}
	var doc yaml.Node
	if says(text) {
		if err := yaml.Load([]byte(text), &doc); err != nil {
			f.syntax(text, err)
			return false
		}
	}
	if doc.Kind == 0 {
		doc = yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode, Line: 1, Column: 1}}}
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		f.list.Add(f.place(root), f.what+" doesn't hold keys", `write lines of "key: value"`)
		return false
	}
	f.fill("", root, reflect.ValueOf(into).Elem())
	return true
}

// says tells whether there is anything but comments.
func says(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return true
		}
	}
	return false
}

var marker = regexp.MustCompile(`(?m)^(---|\.\.\.)( |$)`)

func (f *front) syntax(text string, err error) {
	var load *yaml.LoadError
	switch {
	case marker.MatchString(text):
		at := placeAt(text, marker.FindStringIndex(text)[0])
		f.list.Add(f.down(at), "a second document starts in "+f.what, "keep one"+f.between())
	case errors.As(err, &load) && load.Mark.Line > 0:
		at := Place{Line: min(load.Mark.Line, strings.Count(text, "\n")+1), Col: max(1, load.Mark.Column)}
		msg := load.Message
		if load.ContextMsg != "" {
			msg += " (" + load.ContextMsg + ")"
		}
		f.list.Add(f.down(at), f.what+" can't be read as YAML: "+CleanLine(msg), "quote texts that hold : # [ or {")
	default:
		f.list.Add(Place{Line: f.first}, f.what+" can't be read as YAML: "+CleanLine(err.Error()),
			"quote texts that hold : # [ or {")
	}
}

func (f *front) between() string {
	if f.first == 0 {
		return ""
	}
	return ", between two lines of ---"
}

func (f *front) down(p Place) Place { return Place{Line: p.Line + f.first, Col: p.Col} }

func (f *front) place(n *yaml.Node) Place { return f.down(Place{Line: n.Line, Col: n.Column}) }
