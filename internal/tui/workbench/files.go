package workbench

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"bouncer/internal/content"
	"bouncer/internal/tui/kit"
)

// errExists says that a file would be overwritten; the learner is asked first.
var errExists = errors.New("the file exists")

// readFile reads .http text.
func readFile(path string) (string, error) {
	path = homed(path)
	f, err := content.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s doesn't exist; check the name, it is looked for in %s", path, where())
	case errors.Is(err, content.ErrIrregular):
		return "", fmt.Errorf("%s isn't a regular file; name a file with .http text", path)
	case err != nil:
		return "", fmt.Errorf("%s can't be opened: %w", path, cause(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, kit.MaxText+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("%s can't be read: %w", path, cause(err))
	case len(data) > kit.MaxText:
		return "", fmt.Errorf("%s is longer than %d KiB; fire it with `bouncer fire %s`", path, kit.MaxText>>10, path)
	case !utf8.Valid(data):
		return "", fmt.Errorf("%s is not UTF-8; save it as UTF-8 and try again", path)
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), nil
}

// writeFile writes .http text. A file that is there is left alone unless
// overwrite says so; it is replaced in one step then, so that no half of a
// text is ever left.
func writeFile(path, text string, overwrite bool) error {
	path = homed(path)
	data := []byte(text + "\n")
	if !overwrite {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			if info, statErr := os.Stat(path); statErr == nil && !info.Mode().IsRegular() {
				return fmt.Errorf("%s isn't a regular file; choose another name", path)
			}
			return errExists
		}
		if err != nil {
			return fmt.Errorf("%s can't be written: %w", path, cause(err))
		}
		if err := writeAll(f, data); err != nil {
			return errors.Join(fmt.Errorf("%s can't be written: %w", path, cause(err)), os.Remove(path))
		}
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".bouncer-*")
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", path, cause(err))
	}
	err = writeAll(f, data)
	if err == nil {
		err = os.Chmod(f.Name(), modeOf(path))
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("%s can't be written: %w", path, cause(err)), os.Remove(f.Name()))
	}
	return nil
}

func modeOf(path string) fs.FileMode {
	if info, err := os.Stat(path); err == nil {
		return info.Mode().Perm()
	}
	return 0o644
}

func writeAll(f *os.File, data []byte) error {
	_, err := f.Write(data)
	return errors.Join(err, f.Close())
}

// cause drops the path that the message already names.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// homed reads "~/" as a shell does.
func homed(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}

func where() string {
	if dir, err := os.Getwd(); err == nil {
		return dir
	}
	return "the current folder"
}
