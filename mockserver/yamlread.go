package mockserver

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"bouncer/internal/content"

	"go.yaml.in/yaml/v4"
)

// maxWorldFile bounds what ParseWorld reads, in bytes.
const maxWorldFile = 1 << 20

// reader decodes one YAML file strictly: every key must be known and appear
// once, every value must be written as what it is, and each fault keeps its
// place. It goes on after a fault, so that an author sees them all at once.
type reader struct {
	file   string
	faults []error
	// shapes is nil but when a Shape is wanted. Then there is no file: the nodes
	// are empty, and each is noted as what it is read as.
	shapes map[*yaml.Node]*content.Shape
}

// drawn notes what a node is read as, and tells whether that is all there is to do.
func (r *reader) drawn(n *yaml.Node, kind string) bool {
	if r.shapes != nil {
		r.shapes[n].Kind = kind
	}
	return r.shapes != nil
}

// part is an empty node below another when a Shape is wanted.
func (r *reader) part(name string) (*yaml.Node, *content.Shape) {
	n, s := &yaml.Node{}, &content.Shape{Name: name}
	r.shapes[n] = s
	return n, s
}

// must notes that an object can't do without a key.
func (r *reader) must(n *yaml.Node, key string) {
	if s := r.shapes[n]; s != nil {
		s.Required = append(s.Required, key)
	}
}

func (r *reader) fault(n *yaml.Node, fix, format string, a ...any) {
	e := &content.Error{File: r.file, Msg: fmt.Sprintf(format, a...), Fix: fix}
	if n != nil {
		e.Line, e.Col = n.Line, n.Column
	}
	r.faults = append(r.faults, e)
}

func (r *reader) err() error {
	if len(r.faults) == 1 {
		return r.faults[0]
	}
	return errors.Join(r.faults...)
}

// root returns the one document of the file.
func (r *reader) root(data []byte) (*yaml.Node, bool) {
	text, err := content.Text(r.file, data, maxWorldFile)
	if err != nil {
		r.faults = append(r.faults, err)
		return nil, false
	}
	loader, err := yaml.NewLoader(strings.NewReader(text))
	if err != nil {
		r.yamlFault(err)
		return nil, false
	}
	var doc, second yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF), err == nil && len(doc.Content) == 0:
		r.fault(nil, "write realm, host, people and routes", "the file holds no YAML document")
		return nil, false
	case err != nil:
		r.yamlFault(err)
		return nil, false
	}
	if err := loader.Load(&second); err == nil {
		r.fault(&second, "keep one document", "a second YAML document starts here")
	} else if !errors.Is(err, io.EOF) {
		r.yamlFault(err)
	}
	return doc.Content[0], true
}

func (r *reader) yamlFault(err error) {
	e := &content.Error{File: r.file, Msg: "this is no YAML: " + err.Error()}
	var le *yaml.LoadError
	if errors.As(err, &le) {
		e.Line, e.Col = le.Mark.Line, le.Mark.Column
		e.Msg = "this is no YAML: " + le.Message
	}
	r.faults = append(r.faults, e)
}

// plain refuses what only hides what a file says: anchors, aliases, tags.
func (r *reader) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode, n.Anchor != "":
		r.fault(n, "write the value out", "anchors and aliases are not read here")
	case n.Style&yaml.TaggedStyle != 0:
		r.fault(n, "drop the tag", "the tag %s is not read here", n.Tag)
	default:
		return true
	}
	return false
}

// mapping hands each value of a mapping to the function of its key, and
// reports each needed key that was left out.
func (r *reader) mapping(n *yaml.Node, what string, keys map[string]func(*yaml.Node), needed ...string) {
	if r.drawn(n, "object") {
		for _, k := range slices.Sorted(maps.Keys(keys)) {
			v, s := r.part(k)
			r.shapes[n].Keys = append(r.shapes[n].Keys, s)
			keys[k](v)
		}
		for _, k := range needed {
			r.must(n, k)
		}
		return
	}
	if !r.plain(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.fault(n, "write key: value pairs", "%s must be a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		set, known := keys[k.Value]
		switch {
		case !r.plain(k):
		case k.Kind != yaml.ScalarNode || !known:
			r.fault(k, "use one of "+names(keys), "%s has no key %q", what, k.Value)
		case seen[k.Value]:
			r.fault(k, "keep one of them", "the key %q appears twice", k.Value)
		default:
			seen[k.Value] = true
			set(v)
		}
	}
	for _, k := range needed {
		if !seen[k] {
			r.fault(n, "add "+k+": …", "%s needs the key %q", what, k)
		}
	}
}

func names[V any](m map[string]V) string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// list hands each item of a sequence to f.
func (r *reader) list(n *yaml.Node, what string, f func(*yaml.Node)) {
	if r.drawn(n, "array") {
		item, s := r.part("")
		r.shapes[n].Item = s
		f(item)
		return
	}
	if !r.plain(n) {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "write a list: [a, b] or lines that start with a dash", "%s must be a list", what)
		return
	}
	for _, item := range n.Content {
		f(item)
	}
}

// text reads a string. YAML reads an unquoted no, 010 or 1e3 as something
// else, so those must be quoted. Characters that a header or a terminal could
// trip over are refused.
func (r *reader) text(n *yaml.Node, what string) string {
	if r.drawn(n, "string") || !r.plain(n) {
		return ""
	}
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" {
		r.fault(n, "write it in quotes", "%s must be text", what)
		return ""
	}
	if n.Value == "" {
		r.fault(n, "write something, or drop the key", "%s is empty", what)
	}
	for _, c := range n.Value {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			r.fault(n, `use printable ASCII without " and \`, "%s holds the character %q", what, c)
			return ""
		}
	}
	return n.Value
}

// oneOf reads a string out of a fixed set.
func (r *reader) oneOf(n *yaml.Node, what string, set ...string) string {
	s := r.text(n, what)
	if r.shapes != nil {
		r.shapes[n].Enum = set
	}
	if s != "" && !slices.Contains(set, s) {
		r.fault(n, "use one of "+strings.Join(set, ", "), "%q is no %s", s, what)
	}
	return s
}

func (r *reader) flag(n *yaml.Node, what string) bool {
	if r.drawn(n, "boolean") || !r.plain(n) {
		return false
	}
	if n.Kind != yaml.ScalarNode || (n.Value != "true" && n.Value != "false") {
		r.fault(n, "", "%s must be true or false", what)
	}
	return n.Value == "true"
}

func (r *reader) seconds(n *yaml.Node, what string) int {
	if r.drawn(n, "integer") || !r.plain(n) {
		return 0
	}
	v, err := strconv.Atoi(n.Value)
	if n.Kind != yaml.ScalarNode || err != nil || v <= 0 || v > 1<<20 {
		r.fault(n, "write a whole number of seconds", "%s must be a positive number", what)
	}
	return v
}

func (r *reader) texts(n *yaml.Node, what string) []string {
	out := []string{}
	r.list(n, what, func(n *yaml.Node) { out = append(out, r.text(n, what)) })
	return out
}
