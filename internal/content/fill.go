package content

import (
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"
)

// fill stores a mapping in a struct. path is where the mapping stands, "" for
// the whole and "people.0." for the first of a list; it tells keys apart that
// stand under the same name in several places.
func (f *front) fill(path string, root *yaml.Node, into reflect.Value) bool {
	fields := f.fieldsOf(into.Type())
	good := true
	for key, value := range pairs(root) {
		if !f.plain(key) {
			good = false
			continue
		}
		at := path + key.Value
		field, ok := named(fields, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || !ok:
			f.list.Add(f.place(key), fmt.Sprintf("unknown key %q", key.Value),
				"known are "+strings.Join(keysOf(fields), ", "))
			good = false
		case f.at[at].Line > 0:
			f.again(key, at)
			good = false
		default:
			f.at[at] = f.place(key)
			good = f.one(at, field, key, value, into.Field(field.index)) && good
		}
	}
	return f.complete(path, root, fields) && good
}

// fieldsOf are the fields of a struct with all that they may hold, worked out
// once for all the tables of a file.
func (f *front) fieldsOf(t reflect.Type) []field {
	if known, ok := f.types[t]; ok {
		return known
	}
	fields := fieldsOf(t)
	for i, field := range fields {
		fields[i].values = f.sets.of(field)
	}
	if f.types == nil {
		f.types = map[reflect.Type][]field{}
	}
	f.types[t] = fields
	return fields
}

func keysOf(fields []field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.name)
	}
	return out
}

// one stores the value of one key.
func (f *front) one(at string, field field, key, value *yaml.Node, into reflect.Value) bool {
	if !f.plain(value) || !f.set(at, field, value, into) {
		return false
	}
	if blank(value) && field.required {
		f.list.Add(f.place(key), field.name+" is empty", "fill it in")
		return false
	}
	return true
}

// complete reports the required keys that were left out.
func (f *front) complete(path string, root *yaml.Node, fields []field) bool {
	good := true
	for _, field := range fields {
		if !field.required || f.at[path+field.name].Line > 0 {
			continue
		}
		at, where := Place{Line: f.first}, f.what
		if path != "" {
			at, where = f.place(root), "this entry"
		}
		f.list.Add(at, field.name+" is missing", fmt.Sprintf("add %q to %s", field.name+": …", where))
		good = false
	}
	return good
}

func (f *front) again(key *yaml.Node, path string) {
	f.list.Add(f.place(key), key.Value+" is given again",
		fmt.Sprintf("keep one; the first is on line %d", f.at[path].Line))
}

// pairs walks a mapping's keys with their values.
func pairs(n *yaml.Node) func(yield func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

func blank(n *yaml.Node) bool {
	if n.Kind == yaml.ScalarNode {
		return strings.TrimSpace(n.Value) == "" || n.ShortTag() == "!!null"
	}
	return len(n.Content) == 0
}

// plain refuses what YAML offers beyond data: anchors, aliases and tags.
func (f *front) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		f.list.Add(f.place(n), "anchors and aliases are not supported", "write the value out")
		return false
	case n.Style&yaml.TaggedStyle != 0:
		f.list.Add(f.place(n), "YAML tags are not supported", "remove the "+CleanLine(n.Tag))
		return false
	}
	return true
}
