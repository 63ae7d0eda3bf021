package content

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Sets are words that a key may hold and that the struct's tags can't spell out,
// by the name a tag has for them.
type Sets map[string][]string

// of are all the texts a field may hold; none when it may hold any.
func (s Sets) of(f field) []string {
	if f.set != "" {
		return s[f.set]
	}
	return f.values
}

// ReadKeys reads a file that is nothing but keys: YAML decoded strictly into a
// struct, by the same rules as the front matter that Read decodes. It returns
// where each key stands: "realm", "people.0.name". The error joins every fault
// found, each an *Error.
func ReadKeys(file string, data []byte, into any, sets Sets) (map[string]Place, error) {
	return ReadKeysUpTo(MaxFile, file, data, into, sets)
}

// ReadKeysUpTo is ReadKeys for a file that may be larger or must be smaller
// than others, in bytes.
func ReadKeysUpTo(limit int, file string, data []byte, into any, sets Sets) (map[string]Place, error) {
	text, err := Text(file, data, limit)
	if err != nil {
		return nil, err
	}
	list := &List{File: file}
	f := &front{list: list, at: map[string]Place{}, what: "the file", sets: sets}
	f.decode(text, into)
	return f.at, list.Err()
}

// field is what a struct's field may be filled with, as its tags say:
//
//	front:"key"             its key; ",required" and ",ascii" may follow
//	of:"member,admin"       all the texts it may hold, or "@name" for a Set
//	range:"1,5"             the smallest and the largest number
//	about:"who may call"    what it is for, for schemas and tables
//
// A string takes text, an int a number, a time.Duration a number of seconds, a
// slice a list, a struct a table, a map[int]string lines of "403: text" and a
// map[string]T a table with names of the writer's own.
type field struct {
	name, about     string
	index           int
	required, ascii bool
	values          []string
	set             string
	from, to        int
}

// tagged are the fields of the structs that were read already: a course fills few
// of them, each hundreds of times.
var tagged sync.Map

// fieldsOf are the fields of a struct that a file fills; what it returns is the
// caller's own.
func fieldsOf(t reflect.Type) []field {
	known, ok := tagged.Load(t)
	if !ok {
		known, _ = tagged.LoadOrStore(t, readTags(t))
	}
	return slices.Clone(known.([]field))
}

// readTags panics on a tag that can't be read: that is a fault of the program.
func readTags(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key, ok := tag.Lookup("front")
		if !ok {
			continue
		}
		name, flags, _ := strings.Cut(key, ",")
		f := field{name: name, index: i, about: tag.Get("about")}
		for flag := range strings.SplitSeq(flags, ",") {
			switch flag {
			case "required":
				f.required = true
			case "ascii":
				f.ascii = true
			case "":
			default:
				panic(fmt.Sprintf("the tag of %s.%s has no flag %q", t, t.Field(i).Name, flag))
			}
		}
		if set, ok := strings.CutPrefix(tag.Get("of"), "@"); ok {
			f.set = set
		} else if of := tag.Get("of"); of != "" {
			f.values = strings.Split(of, ",")
		}
		if limits, ok := tag.Lookup("range"); ok {
			from, to, _ := strings.Cut(limits, ",")
			f.from, f.to = mustNumber(from), mustNumber(to)
		}
		out = append(out, f)
	}
	return out
}

func mustNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("the tag range holds %q", s))
	}
	return n
}

// named finds a field by its key; false when there is none.
func named(fields []field, key string) (field, bool) {
	for _, f := range fields {
		if f.name == key {
			return f, true
		}
	}
	return field{}, false
}
