package course

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"strings"

	"bouncer/internal/content"
	"bouncer/mockserver"
)

// Open reads the course in a folder: course.yaml, world.yaml, lessons/ and
// quiz/. The folder may come from anywhere: nothing outside it is opened, and
// what could mislead or stall a reader is refused. The error joins every fault
// found, each a *content.Error; there is no course beside an error.
//
// It may also be a .zip or .tar.gz of such a folder, held to the same.
func Open(dir string) (*Course, error) {
	f, err := openCourse(dir)
	if err != nil {
		return nil, err
	}
	c, err := f.load()
	if err := errors.Join(err, f.close()); err != nil {
		return nil, within(dir, err)
	}
	return c, nil
}

// CheckFolder is Check for the course in a folder. The error says that there is
// no such folder.
func CheckFolder(ctx context.Context, dir string) (Report, error) {
	f, err := openCourse(dir)
	if err != nil {
		return Report{}, err
	}
	c, err := f.load()
	r := Verify(ctx, c)
	r.join(errors.Join(err, f.close()))
	for i, fault := range r.Faults {
		r.Faults[i].File = shown(dir, fault.File)
	}
	r.sort()
	return r, nil
}

// openCourse looks through a folder, or through an archive of one.
func openCourse(name string) (*folder, error) {
	if info, err := os.Stat(name); err != nil || info.IsDir() || !isArchive(name) {
		return openFolder(name)
	}
	u, err := unpack(name)
	if err != nil {
		return nil, err
	}
	f, err := openFolder(u.dir)
	if err != nil {
		return nil, errors.Join(err, u.close())
	}
	f.unpacked = u
	return f, nil
}

func (f *folder) load() (*Course, error) {
	here := tree{f, "."}
	faults := &content.List{}
	faults.Join(f.faults.Err())
	src := material{aboutFile: "course.yaml", lessons: tree{f, "lessons"}, quiz: tree{f, "quiz"}}
	var err error
	if src.about, err = f.own(here, "course.yaml"); err != nil {
		faults.Join(err)
	}
	if world, err := f.own(here, "world.yaml"); err != nil {
		src.noWorld = err
	} else if world != nil {
		src.world, err = mockserver.ParseWorld("world.yaml", world)
		faults.Join(err)
	}
	c, err := src.read(faults)
	return c, err
}

// own reads a file that every course has; nil for one that a fault has been
// noted of already.
func (f *folder) own(here tree, name string) ([]byte, error) {
	if _, ok := f.files[name]; !ok {
		for _, fault := range content.Faults(f.faults.Err()) {
			if fault.File == name {
				return nil, nil
			}
		}
		return nil, &content.Error{File: name, Msg: "the course has no " + name, Fix: "add it; `bouncer new` shows one"}
	}
	data, err := here.read(name)
	if err != nil {
		return nil, &content.Error{File: name, Msg: "the file can't be read: " + cause(err),
			Fix: "check that it is there and readable"}
	}
	return data, nil
}

// shown is how somebody outside a course's folder calls a file in it.
func shown(dir, file string) string {
	if file == "" || strings.HasPrefix(file, inherited) {
		return file
	}
	return content.CleanLine(path.Join(filepath.ToSlash(dir), file))
}

// within is an error of a course's files, for somebody outside its folder.
func within(dir string, err error) error {
	faults := &content.List{}
	for _, f := range content.Faults(err) {
		placed := *f
		placed.File = shown(dir, f.File)
		faults.Join(&placed)
	}
	return faults.Err()
}
