package openapi

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// document is one file of a description, as a tree that knows its lines.
type document struct {
	file  string // as messages call it
	name  string // its path in the description's folder
	root  *yaml.Node
	found map[string]part // what references led to, by pointer
}

// part is one value of a description: where its key stands, and in which file.
type part struct {
	doc      *document
	key, val *yaml.Node
}

// at is where the part begins: its key, or itself where it has none.
func (p part) at() place {
	n := p.key
	if n == nil {
		n = p.val
	}
	if p.doc == nil || n == nil {
		return place{}
	}
	return place{p.doc.file, n.Line, n.Column}
}

// place is a position in a file of a description.
type place struct {
	file      string
	line, col int
}

// parse reads a tree, whatever its keys mean.
func parse(file, name string, data []byte) (doc *document, err error) {
	defer func() {
		if p := recover(); p != nil {
			doc, err = nil, fmt.Errorf("%v", p)
		}
	}()
	var n yaml.Node
	if err := yaml.Unmarshal(data, &n); err != nil {
		return nil, err
	}
	if n.Kind != yaml.DocumentNode || len(n.Content) == 0 {
		return nil, errors.New("the file is empty")
	}
	return &document{file: file, name: name, root: n.Content[0], found: map[string]part{}}, nil
}

// unalias follows aliases; nil where they lead in a circle.
func unalias(n *yaml.Node) *yaml.Node {
	for range 8 {
		if n == nil || n.Kind != yaml.AliasNode {
			return n
		}
		n = n.Alias
	}
	return nil
}

func is(n *yaml.Node, kind yaml.Kind) bool { return n != nil && n.Kind == kind }

// empty tells a key with nothing under it.
func empty(n *yaml.Node) bool { return n == nil || is(n, yaml.ScalarNode) && n.ShortTag() == "!!null" }

// isText tells a scalar that YAML reads as text, rather than as a number or so.
func isText(n *yaml.Node) bool { return is(n, yaml.ScalarNode) && n.ShortTag() == "!!str" }

// text is a scalar as it is written; empty for anything else.
func (p part) text() string {
	if is(p.val, yaml.ScalarNode) && !empty(p.val) {
		return p.val.Value
	}
	return ""
}

// maxMerged bounds how many entries one mapping may get from merge keys.
const maxMerged = 10_000

// entries are what a mapping holds, merge keys (<<) included, in its order.
func (p part) entries() []part {
	if !is(p.val, yaml.MappingNode) {
		return nil
	}
	var out []part
	merged := false
	for i := 0; i+1 < len(p.val.Content); i += 2 {
		key, val := unalias(p.val.Content[i]), unalias(p.val.Content[i+1])
		if key != nil && key.ShortTag() == "!!merge" {
			merged = true
			continue
		}
		if is(key, yaml.ScalarNode) {
			out = append(out, part{p.doc, key, val})
		}
	}
	if merged {
		out = p.merge(out, 0)
	}
	return out
}

// merge adds what merge keys bring; a mapping's own keys win.
func (p part) merge(out []part, depth int) []part {
	if depth > 4 || !is(p.val, yaml.MappingNode) {
		return out
	}
	for i := 0; i+1 < len(p.val.Content); i += 2 {
		if key := unalias(p.val.Content[i]); key == nil || key.ShortTag() != "!!merge" {
			continue
		}
		from := unalias(p.val.Content[i+1])
		maps := []*yaml.Node{from}
		if is(from, yaml.SequenceNode) {
			maps = from.Content
		}
		for _, n := range maps {
			brought := part{doc: p.doc, val: unalias(n)}
			for _, e := range brought.entries() {
				if len(out) < maxMerged &&
					!slices.ContainsFunc(out, func(o part) bool { return o.key.Value == e.key.Value }) {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// get is what stands under a key; its val is nil when there is none.
func (p part) get(key string) part {
	if !is(p.val, yaml.MappingNode) {
		return part{doc: p.doc}
	}
	merged := false
	for i := 0; i+1 < len(p.val.Content); i += 2 {
		k := unalias(p.val.Content[i])
		if k != nil && k.Value == key {
			return part{p.doc, k, unalias(p.val.Content[i+1])}
		}
		merged = merged || k != nil && k.Value == "<<"
	}
	if merged {
		for _, e := range p.entries() {
			if e.key.Value == key {
				return e
			}
		}
	}
	return part{doc: p.doc}
}

// items are what a sequence holds.
func (p part) items() []part {
	if !is(p.val, yaml.SequenceNode) {
		return nil
	}
	var out []part
	for _, n := range p.val.Content {
		out = append(out, part{doc: p.doc, val: unalias(n)})
	}
	return out
}

// files finds the documents that a description refers to.
type files struct {
	main   *document
	beside *Beside // nil where nothing lies beside it
	docs   map[string]*document
}

// unread is a reference that leads out of what may be read.
type unread struct {
	at  place
	ref string
	why string
}

func (u *unread) Error() string { return u.ref + " " + u.why }

var errNowhere = errors.New("leads nowhere")

// resolve follows references until there is none. The error is an *unread, or
// says what is the matter with a reference inside the description.
func (f *files) resolve(p part) (part, error) {
	for range 16 {
		ref := p.get("$ref")
		if ref.val == nil || !is(ref.val, yaml.ScalarNode) {
			return p, nil
		}
		next, err := f.lookup(ref)
		if err != nil {
			return p, err
		}
		p = next
	}
	return p, errors.New("refers to itself")
}

func (f *files) lookup(ref part) (part, error) {
	text := ref.text()
	name, pointer, _ := strings.Cut(text, "#")
	doc := ref.doc
	if name != "" {
		var err error
		if doc, err = f.open(ref, name); err != nil {
			return part{}, err
		}
	}
	if p, ok := doc.found[pointer]; ok {
		return p, nil
	}
	p, err := f.walk(doc, pointer)
	if err == nil {
		doc.found[pointer] = p
	}
	return p, err
}

// walk follows a JSON pointer (RFC 6901).
func (f *files) walk(doc *document, pointer string) (part, error) {
	p := part{doc: doc, val: unalias(doc.root)}
	if pointer == "" || pointer == "/" {
		return p, nil
	}
	if !strings.HasPrefix(pointer, "/") {
		return p, errNowhere
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		if plain, err := url.PathUnescape(token); err == nil {
			token = plain
		}
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		if is(p.val, yaml.SequenceNode) {
			i, err := strconv.Atoi(token)
			list := p.items()
			if err != nil || i < 0 || i >= len(list) {
				return p, errNowhere
			}
			p = list[i]
			continue
		}
		if p = p.get(token); p.val == nil {
			return p, errNowhere
		}
	}
	return p, nil
}

func (f *files) open(ref part, name string) (*document, error) {
	no := func(why string) error { return &unread{ref.at(), ref.text(), why} }
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	if strings.Contains(name, "://") || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "file:") {
		return nil, no("lies elsewhere")
	}
	name = path.Join(path.Dir(ref.doc.name), name)
	if name == ".." || strings.HasPrefix(name, "../") {
		return nil, no("lies outside the description's folder")
	}
	if doc := f.docs[name]; doc != nil {
		return doc, nil
	}
	if f.beside == nil {
		return nil, no("is another file")
	}
	data, file, err := f.beside.read(name)
	if err != nil {
		return nil, no(err.Error())
	}
	doc, err := parse(file, name, data)
	if err != nil {
		return nil, no("can't be read as YAML or JSON: " + short(err.Error()))
	}
	f.docs[name] = doc
	return doc, nil
}
