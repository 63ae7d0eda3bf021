package course

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"bouncer/internal/content"
)

//go:embed template
var templates embed.FS

// New writes a small course that passes verify into a folder, to be changed
// into one of a team's own; one that extends the built-in course where that is
// wanted. The folder is made if it isn't there, and must be empty.
func New(dir string, extends bool) error {
	files := map[string][]byte{}
	err := fs.WalkDir(templates, "template", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := templates.ReadFile(name)
		files[strings.TrimPrefix(name, "template/")] = data
		return err
	})
	if err != nil {
		return err
	}
	if extends {
		files["course.yaml"] = append(files["course.yaml"], Extension()...)
	}
	return Write(dir, files)
}

//go:embed extension.yaml
var extension []byte

// Extension are the lines of a course.yaml that make its course extend the
// built-in one, with what to write to have less of that.
func Extension() []byte { return slices.Clone(extension) }

// Extends tells whether the course in a folder extends another. What can't be read
// doesn't; reading it as a course says why.
func Extends(dir string) bool {
	f, err := openFolder(dir)
	if err != nil {
		return false
	}
	defer f.close()
	data, err := f.own(tree{f, "."}, "course.yaml")
	if err != nil {
		return false
	}
	about, _, _ := readAbout("course.yaml", data)
	return about.Extends != ""
}

// Write puts a course's files, by their paths, into an empty folder, and the
// schemas its YAML files refer to beside them.
func Write(dir string, files map[string][]byte) error {
	root, err := makeEmpty(dir)
	if err != nil {
		return err
	}
	all := maps.Clone(files)
	for _, name := range []string{"course", "world"} {
		all[name+".schema.json"] = Schemas()[name]
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if err = writeOne(root, name, all[name]); err != nil {
			err = &content.Error{File: path.Join(dir, name), Msg: "the file can't be written: " + cause(err),
				Fix: "empty the folder and try again"}
			break
		}
	}
	return errors.Join(err, root.Close())
}

// Unwrite takes away again what Write has written, and the folders that are empty
// then. The folder itself stays.
func Unwrite(dir string, files map[string][]byte) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	names := append(slices.Collect(maps.Keys(files)), "course.schema.json", "world.schema.json")
	for _, name := range names {
		if e := root.Remove(name); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
		for at := path.Dir(name); at != "."; at = path.Dir(at) {
			if root.Remove(at) != nil { // it holds more
				break
			}
		}
	}
	return errors.Join(err, root.Close())
}

// makeEmpty opens a folder that nothing lies in yet.
func makeEmpty(dir string) (*os.Root, error) {
	fault := func(msg, fix string) error { return &content.Error{File: dir, Msg: msg, Fix: fix} }
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fault("the folder can't be read: "+cause(err), "name another one")
	case !info.IsDir():
		return nil, fault("there is a file of that name", "name another folder")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fault("the folder can't be made: "+cause(err), "name another one")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fault("the folder can't be opened: "+cause(err), "name another one")
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	switch {
	case err != nil:
		err = fault("the folder can't be read: "+cause(err), "name another one")
	case len(entries) > 0:
		err = fault(fmt.Sprintf("the folder is not empty; it holds %s", content.CleanLine(entries[0].Name())),
			"name a new or an empty one: nothing is ever overwritten")
	default:
		return root, nil
	}
	return nil, errors.Join(err, root.Close())
}

func writeOne(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// Template returns a file of the small course that New writes, by its path.
func Template(name string) []byte {
	data, err := templates.ReadFile(path.Join("template", name))
	if err != nil {
		panic("the program was built without its template: " + err.Error())
	}
	return data
}
