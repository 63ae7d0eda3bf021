package course

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"bouncer/internal/content"
	"bouncer/lessons"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// SchemaNames are the kinds of YAML a course is written in: two files, and the
// front matters of two.
func SchemaNames() []string { return []string{"course", "lesson", "scenario", "world"} }

// shapes are those kinds as the code that reads them has it.
func shapes() map[string]*content.Shape {
	return map[string]*content.Shape{
		"course": content.ShapeOf(About{}), "lesson": lessons.Shape(), "scenario": quiz.Shape(), "world": mockserver.Shape(),
	}
}

// Schemas are the JSON Schemas of those kinds, made from the types and the
// parser that read them.
func Schemas() map[string][]byte {
	out := map[string][]byte{}
	for name, shape := range shapes() {
		doc := schemaOf(name, shape)
		doc["$schema"] = "https://json-schema.org/draft/2020-12/schema"
		doc["title"] = title(name)
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(doc); err != nil {
			panic("a schema has no JSON form: " + err.Error()) // it is made of strings, lists and maps only
		}
		out[name] = b.Bytes()
	}
	return out
}

func title(name string) string {
	switch name {
	case "course", "world":
		return name + ".yaml of a course"
	}
	return "front matter of a " + name
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
			below["description"] = vocabulary()[at+"."+k.Name]
			properties[k.Name] = below
		}
		doc["properties"], doc["additionalProperties"] = properties, false
		if len(s.Required) > 0 {
			doc["required"] = slices.Sorted(slices.Values(s.Required))
		}
	case "array":
		doc["items"] = schemaOf(at, s.Item)
	case "codes":
		doc["type"], doc["additionalProperties"] = "object", false
		doc["patternProperties"] = object{"^[1-5][0-9][0-9]$": object{"type": "string", "minLength": 1}}
	case "text":
		doc["type"] = []string{"string", "number", "boolean"}
	case "string":
		if len(s.Enum) > 0 {
			doc["enum"] = s.Enum
		}
	}
	if s.Kind != "array" && s.Kind != "object" {
		maps.Copy(doc, bounds(at))
	}
	return doc
}

type object = map[string]any

// bounds are what the readers hold a value to beside its kind.
func bounds(at string) object {
	switch at {
	case "scenario.answer", "scenario.accept":
		return object{"minimum": 100, "maximum": 599}
	case "scenario.level":
		return object{"minimum": 1, "maximum": 5}
	case "scenario.given":
		return object{"enum": mockserver.Conditions()}
	case "lesson.minutes":
		return object{"minimum": 1, "maximum": 120}
	case "course.name":
		return object{"pattern": aboutName.String(), "maxLength": maxName}
	case "course.title":
		return object{"minLength": 1, "maxLength": maxTitle}
	case "world.routes.max-age":
		return object{"minimum": 1}
	}
	return nil
}
