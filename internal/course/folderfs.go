package course

import (
	"io"
	"io/fs"
	"path"
)

// tree is the part of a folder below a path.
type tree struct {
	f  *folder
	at string
}

var (
	_ fs.ReadDirFS = tree{}
	_ fs.StatFS    = tree{}
)

func (t tree) path(op, name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return path.Join(t.at, name), nil
}

// ReadDir lists what was found sound.
func (t tree) ReadDir(name string) ([]fs.DirEntry, error) {
	p, err := t.path("readdir", name)
	if err != nil {
		return nil, err
	}
	entries, ok := t.f.entries[p]
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return entries, nil
}

// Stat tells what was found; it touches no disk.
func (t tree) Stat(name string) (fs.FileInfo, error) {
	p, err := t.path("stat", name)
	if err != nil {
		return nil, err
	}
	if info, ok := t.f.files[p]; ok {
		return info, nil
	}
	if _, ok := t.f.entries[p]; ok {
		return t.f.root.Stat(p)
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// Open opens a file that was found sound, if it still is.
func (t tree) Open(name string) (fs.File, error) {
	p, err := t.path("open", name)
	if err != nil {
		return nil, err
	}
	if _, ok := t.f.files[p]; !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	file, err := t.f.open(p)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		_ = file.Close() // the file is of no use whether this works or not
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return file, nil
}

// read reads one file of the folder's top, and never more than it may hold.
func (t tree) read(name string) ([]byte, error) {
	file, err := t.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxBytes+1))
}
