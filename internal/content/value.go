package content

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// set stores a value in a field and reports whether it was of the right kind.
// at is where it stands; messages call it by the field's name.
func (f *front) set(at string, field field, n *yaml.Node, into reflect.Value) bool {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return true
	}
	switch into.Interface().(type) {
	case time.Duration:
		number, ok := f.number(field, n)
		into.SetInt(int64(time.Duration(number) * time.Second))
		return ok
	case map[int]string:
		return f.table(at, field, n, into)
	}
	switch into.Kind() {
	case reflect.String:
		text, ok := f.text(field, n)
		into.SetString(text)
		return ok
	case reflect.Int:
		number, ok := f.number(field, n)
		into.SetInt(int64(number))
		return ok
	case reflect.Bool:
		return f.truth(field, n, into)
	case reflect.Slice:
		return f.sequence(at, field, n, into)
	case reflect.Struct:
		return f.entry(at, field, n, into)
	case reflect.Map:
		return f.mapping(at, field, n, into)
	}
	panic("the field " + at + " has a type that no file can fill")
}

func (f *front) wrong(name string, n *yaml.Node, wants, fix string) bool {
	f.list.Add(f.place(n), fmt.Sprintf("%s wants %s, this is %s", name, wants, kindOf(n)), fix)
	return false
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a table"
	case yaml.SequenceNode:
		return "a list"
	}
	return strconv.Quote(CleanLine(n.Value))
}

func (f *front) text(field field, n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		return "", f.wrong(field.name, n, "a text", "write one line of text")
	}
	// Escapes in a quoted YAML string can spell what the file itself may not hold.
	if at := dirtyAt(n.Value, true); at >= 0 {
		if strings.ContainsRune("\n\r\t", rune(n.Value[at])) {
			f.list.Add(f.place(n), field.name+" runs over several lines or holds a tab", "write one line of text")
			return "", false
		}
		msg, fix := dirt(n.Value[at:])
		f.list.Add(f.place(n), field.name+" holds "+msg, fix)
		return "", false
	}
	text := strings.TrimSpace(n.Value)
	if at := strings.IndexFunc(text, unquotable); field.ascii && at >= 0 {
		f.list.Add(f.place(n), fmt.Sprintf("%s holds the character %q", field.name, []rune(text[at:])[0]),
			`use printable ASCII without " and \`)
		return "", false
	}
	if len(field.values) > 0 && text != "" && !slices.Contains(field.values, text) {
		f.list.Add(f.place(n), fmt.Sprintf("%s can't be %q", field.name, text),
			"use one of "+strings.Join(field.values, ", "))
		return "", false
	}
	return text, true
}

// unquotable tells the characters that can't stand between the quotes of a
// header's parameter, or in a header at all.
func unquotable(c rune) bool { return c < ' ' || c > '~' || c == '"' || c == '\\' }

var digits = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

func (f *front) number(field field, n *yaml.Node) (int, bool) {
	if n.Kind != yaml.ScalarNode || n.Style != 0 || !digits.MatchString(n.Value) {
		return 0, f.wrong(field.name, n, "a number", "write digits without quotes")
	}
	number, err := strconv.Atoi(n.Value)
	if field.to > 0 && (number < field.from || number > field.to) {
		f.list.Add(f.place(n), fmt.Sprintf("%s can't be %d", field.name, number),
			fmt.Sprintf("write a number from %d to %d", field.from, field.to))
		return 0, false
	}
	return number, err == nil
}

func (f *front) truth(field field, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.ScalarNode || n.Style != 0 || n.Value != "true" && n.Value != "false" {
		return f.wrong(field.name, n, "true or false", "write true or false without quotes")
	}
	into.SetBool(n.Value == "true")
	return true
}

// entry stores a table below another.
func (f *front) entry(at string, field field, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.MappingNode {
		return f.wrong(field.name, n, `a table of "key: value"`, "write the keys of one entry")
	}
	return f.fill(at+".", n, into)
}

func (f *front) sequence(at string, field field, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.SequenceNode {
		return f.wrong(field.name, n, "a list", fmt.Sprintf("write %s: [%s]", field.name, CleanLine(n.Value)))
	}
	good := true
	for i, item := range n.Content {
		place := fmt.Sprintf("%s.%d", at, i)
		f.at[place] = f.place(item)
		if !f.plain(item) {
			good = false
			continue
		}
		value := reflect.New(into.Type().Elem()).Elem()
		if value.Kind() == reflect.String && item.Value == "" && item.Kind == yaml.ScalarNode {
			f.list.Add(f.place(item), field.name+" holds an empty entry", "fill it in or remove it")
			good = false
			continue
		}
		ok := f.set(place, field, item, value)
		if ok || value.Kind() == reflect.Struct { // a table keeps its place among the others
			into.Set(reflect.Append(into, value))
		}
		good = good && ok
	}
	return good
}

// valueOf is a value of a table, which may be any text.
func valueOf(name string) field { return field{name: name} }

func (f *front) table(at string, field field, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.MappingNode {
		return f.wrong(field.name, n, `lines of "number: text"`, "indent them under "+field.name+":")
	}
	table, good := map[int]string{}, true
	for key, value := range pairs(n) {
		if !f.plain(key) || !f.plain(value) {
			good = false
			continue
		}
		number, ok := f.number(field, key)
		name := fmt.Sprintf("%s.%d", field.name, number)
		place := fmt.Sprintf("%s.%d", at, number)
		if !ok {
			good = false
			continue
		}
		if f.at[place].Line > 0 {
			f.again(key, place)
			good = false
			continue
		}
		f.at[place] = f.place(key)
		text, ok := f.text(valueOf(name), value)
		if ok && text == "" {
			f.list.Add(f.place(value), name+" is empty", "fill it in")
		}
		good = good && ok && text != ""
		table[number] = text
	}
	into.Set(reflect.ValueOf(table))
	return good
}
