package content

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// front decodes front matter strictly into a struct whose fields carry a tag
// `front:"key"` or `front:"key,required"`. YAML reads 010 as 8 and no as false;
// here a text is what stands there and a number has digits only.
type front struct {
	list  *List
	at    map[string]Place
	first int    // the file's line before the front matter's first
	what  string // how messages call it: "the front matter"
}

// decode reports false when the text is no YAML at all; other faults are noted
// and the fields they concern keep their zero value.
func (f *front) decode(text string, into any) bool {
	if tab := strings.IndexByte(text, '\t'); tab >= 0 {
		f.list.Add(f.down(placeAt(text, tab)), "a tab in "+f.what, "use spaces")
		return false
	}
	var doc yaml.Node
	if strings.TrimSpace(stripComments(text)) != "" {
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
		f.list.Add(f.place(root), f.what+" is no list of keys", `write lines of "key: value"`)
		return false
	}
	f.fill(root, reflect.ValueOf(into).Elem())
	return true
}

var comment = regexp.MustCompile(`(?m)^ *#.*$`)

func stripComments(text string) string { return comment.ReplaceAllString(text, "") }

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
		f.list.Add(f.down(at), f.what+" is no YAML: "+CleanLine(msg), "quote texts that hold : # [ or {")
	default:
		f.list.Add(Place{Line: f.first}, f.what+" is no YAML: "+CleanLine(err.Error()), "quote texts that hold : # [ or {")
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

func (f *front) fill(root *yaml.Node, into reflect.Value) {
	known := map[string]reflect.Value{}
	var names, required []string
	for field, value := range into.Fields() {
		key, needed := frontKey(field)
		known[key] = value
		names = append(names, key)
		if needed {
			required = append(required, key)
		}
	}
	for key, value := range pairs(root) {
		if !f.plain(key) {
			continue
		}
		field, ok := known[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !ok:
			f.list.Add(f.place(key), fmt.Sprintf("unknown key %q", key.Value), "known are "+strings.Join(names, ", "))
		case f.at[key.Value].Line > 0:
			f.again(key, key.Value)
		default:
			f.at[key.Value] = f.place(key)
			if f.plain(value) && f.set(key.Value, value, field) && blank(value) && slices.Contains(required, key.Value) {
				f.list.Add(f.place(key), key.Value+" is empty", "fill it in")
			}
		}
	}
	for _, key := range required {
		if f.at[key].Line == 0 {
			f.list.Add(Place{Line: f.first}, key+" is missing", fmt.Sprintf("add %q to %s", key+": …", f.what))
		}
	}
}

func (f *front) again(key *yaml.Node, path string) {
	f.list.Add(f.place(key), fmt.Sprintf("%s is given again", key.Value), fmt.Sprintf("keep one; the first is on line %d", f.at[path].Line))
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

// set stores a value in a field and reports whether it was of the right kind.
func (f *front) set(path string, n *yaml.Node, into reflect.Value) bool {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" {
		return true
	}
	switch into.Interface().(type) {
	case string:
		text, ok := f.text(path, n)
		into.SetString(text)
		return ok
	case int:
		number, ok := f.number(path, n)
		into.SetInt(int64(number))
		return ok
	case bool:
		return f.truth(path, n, into)
	case []string, []int:
		return f.sequence(path, n, into)
	case map[int]string:
		return f.table(path, n, into)
	}
	panic("front matter field " + path + " has a type that no file can fill")
}

func (f *front) wrong(path string, n *yaml.Node, wants, fix string) {
	f.list.Add(f.place(n), fmt.Sprintf("%s wants %s, this is %s", path, wants, kindOf(n)), fix)
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

func (f *front) text(path string, n *yaml.Node) (string, bool) {
	if n.Kind != yaml.ScalarNode {
		f.wrong(path, n, "a text", "write one line of text")
		return "", false
	}
	// Escapes in a quoted YAML string can spell what the file itself may not hold.
	if at := dirtyAt(n.Value, true); at >= 0 {
		if n.Value[at] == '\n' || n.Value[at] == '\t' {
			f.list.Add(f.place(n), path+" runs over several lines or holds a tab", "write one line of text")
			return "", false
		}
		msg, fix := dirt(n.Value[at:])
		f.list.Add(f.place(n), path+" holds "+msg, fix)
		return "", false
	}
	return strings.TrimSpace(n.Value), true
}

var digits = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})$`)

func (f *front) number(path string, n *yaml.Node) (int, bool) {
	if n.Kind != yaml.ScalarNode || n.Style != 0 || !digits.MatchString(n.Value) {
		f.wrong(path, n, "a number", "write digits without quotes")
		return 0, false
	}
	number, err := strconv.Atoi(n.Value)
	return number, err == nil
}

func (f *front) truth(path string, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.ScalarNode || n.Style != 0 || n.Value != "true" && n.Value != "false" {
		f.wrong(path, n, "true or false", "write true or false without quotes")
		return false
	}
	into.SetBool(n.Value == "true")
	return true
}

func (f *front) sequence(path string, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.SequenceNode {
		f.wrong(path, n, "a list", fmt.Sprintf("write %s: [%s]", path, CleanLine(n.Value)))
		return false
	}
	good := true
	for i, item := range n.Content {
		name := fmt.Sprintf("%s.%d", path, i)
		f.at[name] = f.place(item)
		if !f.plain(item) {
			good = false
			continue
		}
		value := reflect.New(into.Type().Elem()).Elem()
		if value.Kind() == reflect.String && item.Value == "" && item.Kind == yaml.ScalarNode {
			f.list.Add(f.place(item), path+" holds an empty entry", "fill it in or remove it")
			good = false
		} else if f.set(path, item, value) {
			into.Set(reflect.Append(into, value))
		} else {
			good = false
		}
	}
	return good
}

func (f *front) table(path string, n *yaml.Node, into reflect.Value) bool {
	if n.Kind != yaml.MappingNode {
		f.wrong(path, n, `lines of "number: text"`, "indent them under "+path+":")
		return false
	}
	table, good := map[int]string{}, true
	for key, value := range pairs(n) {
		if !f.plain(key) || !f.plain(value) {
			good = false
			continue
		}
		number, ok := f.number(path, key)
		name := fmt.Sprintf("%s.%d", path, number)
		if !ok {
			good = false
			continue
		}
		if f.at[name].Line > 0 {
			f.again(key, name)
			good = false
			continue
		}
		f.at[name] = f.place(key)
		text, ok := f.text(name, value)
		if ok && text == "" {
			f.list.Add(f.place(value), name+" is empty", "fill it in")
		}
		good = good && ok && text != ""
		table[number] = text
	}
	into.Set(reflect.ValueOf(table))
	return good
}
