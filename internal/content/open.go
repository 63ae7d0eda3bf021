package content

import (
	"errors"
	"os"
	"syscall"
)

// ErrIrregular says that something is there and isn't a regular file.
var ErrIrregular = errors.New("it isn't a regular file")

// Open opens a regular file by a name that anybody may have given. It waits for
// nobody: whatever else stands there, a pipe without a writer among it, is
// ErrIrregular.
func Open(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = ErrIrregular
	}
	if err != nil {
		_ = f.Close() // read only: nothing can get lost
		return nil, err
	}
	return f, nil
}
