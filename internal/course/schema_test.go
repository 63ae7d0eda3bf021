package course

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"bouncer/internal/content"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

var update = flag.Bool("update", false, "write the tables of docs/courses.md anew")

// each calls f with every key of a shape and where it stands.
func each(at string, s *content.Shape, f func(at string, key *content.Shape)) {
	for _, k := range s.Keys {
		f(at+"."+k.Name, k)
		each(at+"."+k.Name, k, f)
	}
	if s.Item != nil {
		each(at, s.Item, f)
	}
}

// TestEveryKeyHasWords: a key the code reads and nobody explains is a fault.
func TestEveryKeyHasWords(t *testing.T) {
	for _, kind := range Kinds() {
		each(kind.Name, kind.shape, func(at string, key *content.Shape) {
			if key.About == "" {
				t.Errorf("the tag of %s says nothing about what it is for", at)
			}
		})
	}
}

// TestDocsListEveryKey holds the tables of docs/courses.md equal to the code.
func TestDocsListEveryKey(t *testing.T) {
	const file = "../../docs/courses.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]string{}
	for _, kind := range Kinds() {
		tables[kind.Name] = table(kind.shape)
		each(kind.Name, kind.shape, func(at string, key *content.Shape) {
			if key.Kind == "array" && key.Item.Kind == "object" {
				tables[at] = table(key.Item)
			}
			if key.Kind == "object" {
				tables[at] = table(key)
			}
		})
	}
	part := regexp.MustCompile(`(?s)<!-- keys: (\S+) -->\n.*?<!-- end -->`)
	want := part.ReplaceAllStringFunc(string(data), func(found string) string {
		name := part.FindStringSubmatch(found)[1]
		text, ok := tables[name]
		if !ok {
			t.Errorf("%s has a table of %s, which is nothing a file can hold", file, name)
		}
		delete(tables, name)
		return "<!-- keys: " + name + " -->\n" + text + "<!-- end -->"
	})
	for name := range tables {
		t.Errorf("%s has no table of %s", file, name)
	}
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("%s differs from the code (-code +docs); run the test with -update:\n%s", file, diff)
	}
}

func table(s *content.Shape) string {
	var b strings.Builder
	b.WriteString("| key | what it holds | what for |\n|---|---|---|\n")
	for _, k := range s.Keys {
		kind := map[string]string{"array": "list", "integer": "number", "boolean": "`true` or `false`",
			"string": "text",
			"text":   "text", "codes": "lines of `403: text`", "object": "table"}[k.Kind]
		enum := k.Enum
		if k.Kind == "array" {
			enum = k.Item.Enum
			kind += map[string]string{"object": " of tables", "integer": " of numbers", "string": " of texts",
				"text": " of texts"}[k.Item.Kind]
		}
		if len(enum) > 0 {
			prefix := ""
			if k.Kind == "array" {
				prefix = "list of "
			}
			kind = prefix + "`" + strings.Join(enum, "`, `") + "`"
		}
		if slices.Contains(s.Required, k.Name) {
			kind += "; needed"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Name, kind, k.About)
	}
	return b.String()
}

func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(Schemas()[name])))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(name+".json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON is YAML as a validator takes it.
func asJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(stringKeys(v))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func stringKeys(v any) any {
	switch v := v.(type) {
	case map[any]any:
		out := map[string]any{}
		for k, e := range v {
			out[fmt.Sprint(k)] = stringKeys(e)
		}
		return out
	case map[string]any:
		for k, e := range v {
			v[k] = stringKeys(e)
		}
	case []any:
		for i, e := range v {
			v[i] = stringKeys(e)
		}
	}
	return v
}

// TestSchemasAgreeWithTheReaders: a schema and the code that reads such a file
// accept and refuse the same.
func TestSchemasAgreeWithTheReaders(t *testing.T) {
	world := string(Template("world.yaml"))
	about := string(Template("course.yaml"))
	front := func(text string) string { return strings.Split(text, "---\n")[1] }
	lesson, scenario := string(Template(lessonFile)), string(Template(scenarioFile))
	whole := func(text, head string) []byte { return []byte(strings.Replace(text, front(text), head, 1)) }
	readers := map[string]func(string) error{
		"world":    func(s string) error { _, err := mockserver.ParseWorld("f", []byte(s)); return err },
		"course":   func(s string) error { _, _, err := readAbout("f", []byte(s)); return err },
		"lesson":   func(s string) error { _, err := lessons.Read("lessons/01-x.md", whole(lesson, s)); return err },
		"scenario": func(s string) error { _, err := quiz.Read("x.md", whole(scenario, s)); return err },
	}
	for _, c := range []struct{ name, text, old, new string }{
		{"world", world, "", ""}, {"course", about, "", ""}, {"lesson", front(lesson), "", ""},
		{"scenario", front(scenario), "", ""},
		{"world", world, "realm: bookshop", "relm: bookshop"},
		{"world", world, "realm: bookshop\n", ""},
		{"world", world, "realm: bookshop", "realm: 7"},
		{"world", world, "role: member", "role: king"},
		{"world", world, "role: member, ", ""},
		{"world", world, "role: member", "account: suspended, role: member"},
		{"world", world, "accepts: [bearer]", "accepts: [beer]"},
		{"world", world, "accepts: [bearer]", "accepts: bearer"},
		{"world", world, "accepts: [bearer]", "accepts: [bearer], max-age: 300"},
		{"world", world, "accepts: [bearer]", "accepts: [bearer], max-age: 0"},
		{"world", world, "accepts: [bearer]", "accepts: [bearer], max-age: soon"},
		{"world", world, "owner: true", "owner: 1"},
		{"world", world, "reply: me", "reply: you"},
		{"world", world, ", reply: me", ""},
		{"course", about, "name: our-api", "name: Our API"},
		{"course", about, "name: our-api\n", ""},
		{"course", about, "title: Our", "title: [Our] #"},
		{"course", about, "title: Our", "titel: x\ntitle: Our"},
		{"course", about, "Our API at the door", strings.Repeat("x", 37)},
		{"course", about, "name:", "extends: builtin\nname:"},
		{"course", about, "name:", "extends: another\nname:"},
		{"course", about, "name:", "extends: builtin\nonly: {lessons: [], topics: [bearer]}\nname:"},
		{"course", about, "name:", "only: {lessons: []}\nname:"},
		{"course", about, "name:", "extends: builtin\nonly: {lesson: []}\nname:"},
		{"lesson", front(lesson), "minutes: 4", "minutes: 400"},
		{"lesson", front(lesson), "minutes: 4", "minutes: four"},
		{"lesson", front(lesson), "minutes: 4\n", ""},
		{"lesson", front(lesson), "practises: [", "practises: [7, "},
		{"scenario", front(scenario), "level: 2", "level: 6"},
		{"scenario", front(scenario), "level: 2", "level: 2\npair: x"},
		{"scenario", front(scenario), "answer: 401", "answer: 600"},
		{"scenario", front(scenario), "answer: 401", "answer: 401\naccept: [40]"},
		{"scenario", front(scenario), "answer: 401", "answer: 401\naccept: [400]\ndebated: yes"},
		{"scenario", front(scenario), "answer: 401", "answer: 401\naccept: [400]\ndebated: true"},
		{"scenario", front(scenario), "  403: bad", "  forbidden: bad"},
		{"scenario", front(scenario), "topic: bearer\n", ""},
		{"scenario", front(scenario), "topic: bearer", "topik: bearer"},
	} {
		text := strings.Replace(c.text, c.old, c.new, 1)
		if c.old != "" && text == c.text {
			t.Fatalf("%s holds no %q", c.name, c.old)
		}
		byCode, bySchema := readers[c.name](text), compiled(t, c.name).Validate(asJSON(t, text))
		if (byCode == nil) != (bySchema == nil) {
			t.Errorf("%s with %q for %q: the code says %v, the schema says %v", c.name, c.new, c.old, byCode, bySchema)
		}
	}
}
