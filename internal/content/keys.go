package content

import (
	"reflect"
	"strings"
)

// ReadKeys reads a file that is nothing but keys: YAML decoded strictly into a
// struct, by the same rules as the front matter that Read decodes. It returns
// where each key stands. The error joins every fault found, each an *Error.
func ReadKeys(file string, data []byte, into any) (map[string]Place, error) {
	text, err := normalize(file, data)
	if err != nil {
		return nil, err
	}
	list := &List{File: file}
	f := &front{list: list, at: map[string]Place{}, what: "the file"}
	f.decode(text, into)
	return f.at, list.Err()
}

// frontKey is the key that fills a struct's field, and whether it must be there.
func frontKey(f reflect.StructField) (name string, needed bool) {
	name, flag, _ := strings.Cut(f.Tag.Get("front"), ",")
	return name, flag != ""
}
