package content

import (
	"reflect"
	"time"
)

// Shape is what a value in a course's YAML may be, taken from the struct that it
// fills.
type Shape struct {
	Name  string // the key it stands under; empty for a list's items and for a whole file
	About string // what it is for
	// Kind is object, array, text, integer, boolean, codes for "number: text"
	// lines, or map for a table with names of the writer's.
	Kind     string
	Keys     []*Shape // of an object, in the struct's order
	Required []string // names of keys that an object must have
	Item     *Shape   // of an array, or of a map
	Enum     []string // all the texts it may be; empty when any
	From, To int      // the smallest and the largest number; zero To when any
}

// ShapeOf is the shape of what the struct that header points to, or is, can be
// filled from. Sets are those its reader has.
func ShapeOf(header any, sets Sets) *Shape {
	t := reflect.TypeOf(header)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return shapeOf(t, sets)
}

func shapeOf(t reflect.Type, sets Sets) *Shape {
	s := &Shape{Kind: "object"}
	for _, f := range fieldsOf(t) {
		key := kindOfType(t.Field(f.index).Type, f, sets)
		key.Name, key.About = f.name, f.about
		s.Keys = append(s.Keys, key)
		if f.required {
			s.Required = append(s.Required, f.name)
		}
	}
	return s
}

func kindOfType(t reflect.Type, f field, sets Sets) *Shape {
	if t == reflect.TypeFor[time.Duration]() {
		return &Shape{Kind: "integer", From: f.from, To: f.to}
	}
	switch t.Kind() {
	case reflect.String:
		return &Shape{Kind: "text", Enum: sets.of(f)}
	case reflect.Int:
		return &Shape{Kind: "integer", From: f.from, To: f.to}
	case reflect.Bool:
		return &Shape{Kind: "boolean"}
	case reflect.Slice:
		return &Shape{Kind: "array", Item: kindOfType(t.Elem(), f, sets)}
	case reflect.Struct:
		return shapeOf(t, sets)
	case reflect.Map:
		if t.Key().Kind() == reflect.String {
			return &Shape{Kind: "map", Item: kindOfType(t.Elem(), f, sets)}
		}
		return &Shape{Kind: "codes"}
	}
	panic("a field has a type that no file can fill: " + t.String())
}
