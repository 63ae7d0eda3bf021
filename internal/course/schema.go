package course

import (
	"bytes"
	"maps"
	"slices"

	"bouncer/internal/content"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Kind is a kind of file that a course is written in.
type Kind struct {
	Name  string // as `bouncer schema` calls it
	Where string // in a course's folder
	About string // what one is, in a few words
	shape *content.Shape
	front bool // the YAML is the front matter of a markdown file
}

// Kinds are the kinds of files with keys in them, in the order of their names.
func Kinds() []Kind {
	return []Kind{
		{"course", "course.yaml", "the course's name and title, and what it extends", content.ShapeOf(About{}, nil),
			false},
		{"lesson", "lessons/NN-id.md", "a lesson", lessons.Shape(), true},
		{"mission", "quiz/missions/NN-id.md", "a request to change until the server answers what is wanted",
			quiz.MissionShape(), true},
		{"practice", "quiz/practice.yaml", "what practice without an end is told in", quiz.TellingShape(), false},
		{"project", "quiz/projects/NN-id.md", "a contract for a server that the learner writes", quiz.ProjectShape(),
			true},
		{"repair", "quiz/repairs/NN-id.md", "a broken gate and the requests that prove it mended", quiz.RepairShape(),
			true},
		{"scenario", "quiz/scenarios/TOPIC/id.md", "a question of the quiz", quiz.Shape(mockserver.Conditions()), true},
		{"world", "world.yaml", "people, things and routes of the server", mockserver.Shape(), false},
	}
}

// SchemaNames are the names of Kinds.
func SchemaNames() []string {
	var out []string
	for _, k := range Kinds() {
		out = append(out, k.Name)
	}
	return out
}

// Schemas are the JSON Schemas of those kinds, by their names, made from the
// types that their files are read into.
func Schemas() map[string][]byte {
	out := map[string][]byte{}
	for _, k := range Kinds() {
		title := k.Where + " of a course"
		if k.front {
			title = "front matter of a " + k.Name
		}
		out[k.Name] = Schema(k.Name, title, k.shape)
	}
	return out
}

// Schema is the JSON Schema of what a shape describes.
func Schema(name, title string, shape *content.Shape) []byte {
	doc := schemaOf(name, shape)
	doc["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	doc["title"] = title
	var b bytes.Buffer
	e := content.JSON(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		panic("a schema has no JSON form: " + err.Error()) // it is made of strings, lists and maps only
	}
	return b.Bytes()
}

// schemaOf describes a shape; at is where it stands: "world.people.name", with
// an item of a list standing where the list does.
func schemaOf(at string, s *content.Shape) map[string]any {
	doc := map[string]any{"type": s.Kind}
	switch s.Kind {
	case "object":
		properties := map[string]any{}
		for _, k := range s.Keys {
			below := schemaOf(at+"."+k.Name, k)
			below["description"] = k.About
			properties[k.Name] = below
		}
		doc["properties"], doc["additionalProperties"] = properties, false
		if len(s.Required) > 0 {
			doc["required"] = slices.Sorted(slices.Values(s.Required))
		}
		if at == "course" {
			doc["dependentRequired"] = object{"only": []string{"extends"}}
		}
	case "array":
		doc["items"] = schemaOf(at, s.Item)
	case "map":
		doc["type"], doc["additionalProperties"] = "object", schemaOf(at, s.Item)
	case "codes":
		doc["type"], doc["additionalProperties"] = "object", false
		doc["patternProperties"] = object{"^[1-5][0-9][0-9]$": object{"type": "string", "minLength": 1}}
	case "text":
		doc["type"] = []string{"string", "number", "boolean"}
		if len(s.Enum) > 0 {
			doc["type"], doc["enum"] = "string", s.Enum
		}
	case "integer":
		if s.To > 0 {
			doc["minimum"], doc["maximum"] = s.From, s.To
		}
	}
	if s.Kind != "array" && s.Kind != "object" {
		maps.Copy(doc, bounds(at))
	}
	return doc
}

type object = map[string]any

// bounds are what course.yaml is held to beside the kinds of its values.
func bounds(at string) object {
	switch at {
	case "course.name":
		return object{"pattern": aboutName().String(), "maxLength": maxName}
	case "course.title":
		return object{"minLength": 1, "maxLength": maxTitle}
	}
	return nil
}
