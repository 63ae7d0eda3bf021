package course

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"bouncer/internal/content"
)

const (
	maxBytes = 1 << 20 // of any file in a course folder
	maxDepth = 6       // of folders; a scenario lies at 3
	maxTop   = 2000    // entries beside a course's own, at its top
)

// folder is a course folder, looked through once before anything in it is
// opened. As an fs.FS it holds what was found sound and nothing else, so that
// no reader can follow a link out of it, wait at a pipe or fill the memory.
// Everything goes through an os.Root: a path that leaves the folder can't be
// opened, even one that was swapped after it was looked at.
type folder struct {
	root    *os.Root
	entries map[string][]fs.DirEntry // of each sound directory, sorted by name
	files   map[string]fs.FileInfo
	faults  *content.List
	assets  int // files that are no scenarios
	cases   int // files of scenarios

	unpacked *unpacked // where it came from an archive
}

// openFolder looks through a folder. The error says that there is none; what is
// wrong inside it is in the folder's faults.
func openFolder(dir string) (*folder, error) {
	// Opening a pipe would wait for a writer: look before opening.
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &content.Error{File: dir, Msg: "there is no such folder",
			Fix: "`bouncer new " + dir + "` makes a course there"}
	case err != nil:
		return nil, &content.Error{File: dir, Msg: "the folder can't be read: " + cause(err),
			Fix: "check that it is there and readable"}
	case !info.IsDir():
		return nil, &content.Error{File: dir, Msg: "this isn't a folder", Fix: "name the folder that holds course.yaml"}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, &content.Error{File: dir, Msg: "the folder can't be read: " + cause(err),
			Fix: "check that it is there and readable"}
	}
	f := &folder{root: root, entries: map[string][]fs.DirEntry{}, files: map[string]fs.FileInfo{},
		faults: &content.List{}}
	f.top()
	return f, nil
}

func (f *folder) close() error {
	err := f.root.Close()
	if f.unpacked != nil {
		err = errors.Join(err, f.unpacked.close())
	}
	return err
}

func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}

func (f *folder) fault(name, msg, fix string) {
	f.faults.Join(&content.Error{File: content.CleanLine(name), Msg: msg, Fix: fix})
}

// top looks at a course's own files and folders. What lies beside them (a
// README, a .git) is nobody's business here and is not opened.
func (f *folder) top() {
	own := map[string]bool{"course.yaml": false, "world.yaml": false, "lessons": true, "quiz": true}
	names, err := f.list(".", maxTop)
	if err != nil {
		f.fault(".", err.Error(), "check that it is a course's folder")
		return
	}
	for _, e := range names {
		isDir, known := own[e.Name()]
		switch {
		case !known:
			f.nearMiss(e.Name(), own)
		case isDir && e.IsDir():
			f.entries["."] = append(f.entries["."], e)
			f.walk(e.Name(), 1)
		case isDir:
			f.fault(e.Name(), "this isn't a folder", "put the folder itself in its place")
		default:
			f.file(e.Name(), e)
		}
	}
}

// nearMiss names a file at the top that its writer will believe is read.
func (f *folder) nearMiss(name string, own map[string]bool) {
	plain := strings.TrimSuffix(fold(name), ".yml")
	for o := range own {
		if fold(name) == o || plain+".yaml" == o {
			f.fault(name, "this is not read", "call it "+o)
		}
	}
}

// fold makes names equal that some file systems take for one.
func fold(name string) string { return cases.Fold().String(norm.NFC.String(name)) }

// list reads a directory's entries, sorted, but never many more than limit.
func (f *folder) list(dir string, limit int) ([]fs.DirEntry, error) {
	d, err := f.open(dir)
	if err != nil {
		return nil, errors.New("the folder can't be read: " + cause(err))
	}
	defer d.Close()
	var all []fs.DirEntry
	for {
		some, err := d.ReadDir(512)
		all = append(all, some...)
		switch {
		case errors.Is(err, io.EOF):
			slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
			return all, nil
		case err != nil:
			return nil, errors.New("the folder can't be read: " + cause(err))
		case len(all) > limit:
			return nil, fmt.Errorf("the folder holds more than %d entries", limit)
		}
	}
}

// open opens what must not make the opener wait.
func (f *folder) open(name string) (*os.File, error) {
	return f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
}

// scratch tells the files that editors and desktops leave behind.
func scratch(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~") || strings.HasPrefix(name, "#") &&
		strings.HasSuffix(name, "#")
}

func (f *folder) walk(dir string, depth int) {
	f.entries[dir] = nil
	if depth > maxDepth {
		f.fault(dir, fmt.Sprintf("folders more than %d deep", maxDepth),
			"a course has quiz/scenarios/<topic> and nothing below")
		return
	}
	names, err := f.list(dir, content.MaxScenarios+content.MaxFiles)
	if err != nil {
		f.fault(dir, err.Error(), "split the course")
		return
	}
	twins := map[string]string{}
	for _, e := range names {
		name := path.Join(dir, e.Name())
		if scratch(e.Name()) {
			continue
		}
		if twin, ok := twins[fold(e.Name())]; ok {
			f.fault(name, "many file systems take this and "+content.CleanLine(twin)+" for one", "rename one")
			continue
		}
		twins[fold(e.Name())] = e.Name()
		if e.IsDir() && utf8.ValidString(name) {
			f.entries[dir] = append(f.entries[dir], e)
			f.walk(name, depth+1)
			continue
		}
		if f.count(name); f.assets > content.MaxFiles || f.cases > content.MaxScenarios {
			return
		}
		f.file(name, e)
	}
}

// count says once when there are too many files.
func (f *folder) count(name string) {
	if strings.HasPrefix(name, "quiz/scenarios/") {
		if f.cases++; f.cases == content.MaxScenarios+1 {
			f.fault("quiz/scenarios", fmt.Sprintf("more than %d files", content.MaxScenarios), "split the course")
		}
		return
	}
	if f.assets++; f.assets == content.MaxFiles+1 {
		f.fault(path.Dir(name), fmt.Sprintf("more than %d files beside the scenarios", content.MaxFiles),
			"split the course")
	}
}

// file looks at one file; what a link points to counts, as long as it lies in
// the folder too.
func (f *folder) file(name string, e fs.DirEntry) {
	const plain = "put a plain text file in its place"
	info, err := e.Info()
	linked := err == nil && info.Mode()&fs.ModeSymlink != 0
	if linked {
		info, err = f.root.Stat(name)
	}
	ext := path.Ext(name)
	switch {
	case !utf8.ValidString(name):
		f.fault(name, "the name is not UTF-8", "rename it")
	case err != nil && linked:
		f.fault(name, "a link that leads out of the folder, in a circle, or nowhere: "+cause(err), plain)
	case err != nil:
		f.fault(name, "the file can't be read: "+cause(err), "check that it is there and readable")
	case linked && info.IsDir():
		f.fault(name, "a link to a folder", "put the folder itself in its place")
	case !info.Mode().IsRegular():
		f.fault(name, "this isn't a regular file but "+kind(info.Mode()), plain)
	case info.Size() > maxBytes:
		f.fault(name, fmt.Sprintf("the file is larger than %d KiB", maxBytes>>10), "split it, or keep it elsewhere")
	case ext != ".md" && (strings.EqualFold(ext, ".md") || strings.EqualFold(ext, ".markdown")):
		f.fault(name, "this is not read", "let its name end in .md")
	case ext == ".md" && strings.HasPrefix(name, "lessons/") && path.Dir(name) != "lessons":
		f.fault(name, "the lesson lies in a folder of its own", "move it up into lessons/")
	default:
		f.files[name] = named{info, path.Base(name)}
		dir := path.Dir(name)
		f.entries[dir] = append(f.entries[dir], fs.FileInfoToDirEntry(f.files[name]))
	}
}

func kind(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "something else"
}

// named is what a file is, under the name it was found by.
type named struct {
	fs.FileInfo
	name string
}

func (n named) Name() string { return n.name }
