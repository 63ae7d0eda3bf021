package content

import (
	"maps"
	"reflect"
	"slices"

	"go.yaml.in/yaml/v4"
)

// mapping stores a table whose keys are names that the writer chose, in a
// map[string]T: what a field of type T may hold stands under each.
func (f *front) mapping(at string, of field, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.MappingNode {
		return f.wrong(of.name, n, `lines of "name: value"`, "indent them under "+of.name+":")
	}
	table, good := reflect.MakeMap(into.Type()), true
	for key, value := range pairs(n) {
		name, ok := "", f.plain(key) && f.plain(value)
		if ok {
			name, ok = f.text(field{name: of.name + ": a name"}, key)
		}
		place := at + "." + name
		switch {
		case !ok:
			good = false
			continue
		case name == "":
			f.list.Add(f.place(key), of.name+" has an empty name", "fill it in")
			good = false
			continue
		case f.at[place].Line > 0:
			f.again(key, place)
			good = false
			continue
		}
		f.at[place] = f.place(key)
		below := of
		below.name = name
		item := reflect.New(into.Type().Elem()).Elem()
		ok = f.set(place, below, value, item)
		if ok && blank(value) {
			f.list.Add(f.place(value), name+" is empty", "fill it in")
			ok = false
		}
		good = good && ok
		table.SetMapIndex(reflect.ValueOf(name), item)
	}
	into.Set(table)
	return good
}

// InOrder are the keys of a table that a file filled, in the order they stand
// in there. prefix is where the table stands: "people.".
func InOrder[T any](table map[string]T, at map[string]Place, prefix string) []string {
	return slices.SortedFunc(maps.Keys(table), func(a, b string) int {
		x, y := at[prefix+a], at[prefix+b]
		if x.Line != y.Line {
			return x.Line - y.Line
		}
		return x.Col - y.Col
	})
}
