package openapi

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// Limits of a description that is split over files.
const (
	maxPart  = 1 << 20 // bytes of one of the files beside it
	maxParts = 2000
)

// Beside is the folder that a description lies in, for the parts of it that are
// files of their own. Nothing outside the folder can be opened through it, and
// nothing in it that isn't a regular file.
type Beside struct {
	root  *os.Root
	shown string // how messages call the folder
	main  string // the description's own name in it
	count int
	bytes int
}

// OpenBeside opens the folder of a description.
func OpenBeside(file string) (*Beside, error) {
	root, err := os.OpenRoot(filepath.Dir(file))
	if err != nil {
		return nil, err
	}
	return &Beside{root: root, shown: filepath.ToSlash(filepath.Dir(file)), main: filepath.Base(file)}, nil
}

// Close lets go of the folder.
func (b *Beside) Close() error { return b.root.Close() }

// read reads one file of the folder; file is how messages call it. The error
// goes on from the file's name: "is not there".
func (b *Beside) read(name string) (data []byte, file string, err error) {
	if b.count++; b.count > maxParts {
		return nil, "", fmt.Errorf("is one more than the %d files a description may be split over", maxParts)
	}
	f, err := b.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, "", errors.New("is not there")
	case err != nil:
		return nil, "", errors.New("can't be opened: " + cause(err))
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, "", errors.New("can't be read: " + cause(err))
	case !info.Mode().IsRegular():
		return nil, "", errors.New("isn't a regular file")
	}
	data, err = io.ReadAll(io.LimitReader(f, maxPart+1))
	if err != nil {
		return nil, "", errors.New("can't be read: " + cause(err))
	}
	b.bytes += len(data)
	switch {
	case len(data) > maxPart:
		return nil, "", fmt.Errorf("is larger than %d MiB", maxPart>>20)
	case b.bytes > MaxFile:
		return nil, "", fmt.Errorf("and the files before it are larger than %d MiB together", MaxFile>>20)
	}
	return data, path.Join(b.shown, name), nil
}

func cause(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return err.Error()
}
