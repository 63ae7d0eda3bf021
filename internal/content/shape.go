package content

import "reflect"

// Shape is what a value in a course's YAML may be, taken from the code that
// reads it: from the struct that front matter fills, or from the parser of the
// world itself. A text is whatever stands there, where a string must not look
// like a number or a truth.
type Shape struct {
	Name     string   // the key it stands under; empty for a list's items and for a whole file
	Kind     string   // object, array, string, text, integer, boolean, or codes for "number: text" lines
	Keys     []*Shape // of an object, in the reader's order
	Required []string // names of keys that an object must have
	Item     *Shape   // of an array
	Enum     []string // all the texts it may be; empty when any
}

// ShapeOf is the shape of what the struct that header points to, or is, can be
// filled from.
func ShapeOf(header any) *Shape {
	t := reflect.TypeOf(header)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	s := &Shape{Kind: "object"}
	for i := range t.NumField() {
		name, needed := frontKey(t.Field(i))
		key := kindOfType(t.Field(i).Type)
		key.Name = name
		s.Keys = append(s.Keys, key)
		if needed {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

func kindOfType(t reflect.Type) *Shape {
	switch t.Kind() {
	case reflect.String:
		return &Shape{Kind: "text"}
	case reflect.Int:
		return &Shape{Kind: "integer"}
	case reflect.Bool:
		return &Shape{Kind: "boolean"}
	case reflect.Slice:
		return &Shape{Kind: "array", Item: kindOfType(t.Elem())}
	case reflect.Map:
		return &Shape{Kind: "codes"}
	}
	panic("front matter has a type that no file can fill: " + t.String())
}
